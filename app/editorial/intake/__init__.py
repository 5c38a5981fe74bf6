"""What an importer, the seed or an editor's form hands in: checked shapes, no tables.

Languages are BCP 47 tags, dates EDTF level 1 strings, countries ISO 3166-1 alpha-2, regions ISO 3166-2,
codes those of `app.vocabularies`. A value that breaks one of these is refused with a `ValidationError`.
`Ref` points to another record by its slug, or by `scheme:value` of an external id.
"""

from app.editorial.intake.alerts import AlertIn
from app.editorial.intake.cases import AdvocacyActionIn, CaseIn, FigureIn
from app.editorial.intake.events import EventIn
from app.editorial.intake.facilities import AddressIn, FacilityIn
from app.editorial.intake.letters import ChannelIn, LettersIn
from app.editorial.intake.people import (
    ChargeIn,
    ConsentIn,
    DossierIn,
    NameIn,
    RecognitionIn,
    RegimeIn,
    SentenceIn,
    StayIn,
)
from app.editorial.intake.references import CampaignIn, GroupIn, OfficialListIn, OrganisationIn
from app.editorial.intake.seed_file import SeedFile
from app.editorial.intake.values import (
    Country,
    Edtf,
    ExternalIds,
    Line,
    Prose,
    Ref,
    Region,
    Slug,
    SourceIn,
    TextMap,
    Url,
)

__all__ = [
    "AddressIn",
    "AdvocacyActionIn",
    "AlertIn",
    "CampaignIn",
    "CaseIn",
    "ChannelIn",
    "ChargeIn",
    "ConsentIn",
    "Country",
    "DossierIn",
    "Edtf",
    "EventIn",
    "ExternalIds",
    "FacilityIn",
    "FigureIn",
    "GroupIn",
    "LettersIn",
    "Line",
    "NameIn",
    "OfficialListIn",
    "OrganisationIn",
    "Prose",
    "RecognitionIn",
    "Ref",
    "RegimeIn",
    "Region",
    "SeedFile",
    "SentenceIn",
    "Slug",
    "SourceIn",
    "StayIn",
    "TextMap",
    "Url",
]
