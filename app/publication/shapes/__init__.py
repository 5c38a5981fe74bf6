"""The public documents, field by field: what is not listed here is not public.

Text is a map of BCP 47 tag → text, dates are EDTF strings, codes those of `/v1/vocabularies`,
unknown is null or the code `unknown`.
"""

from app.publication.shapes.alerts import Alert, AlertAction, AlertCard, AlertsPart
from app.publication.shapes.base import Day, PersonRef, Record, Shape, SourceRef, TextMap
from app.publication.shapes.cases import Advocacy, AdvocacyDocument, Case, CaseCard, Figure
from app.publication.shapes.events import (
    CaseTimelinePart,
    Event,
    EventInList,
    MovedTo,
    Span,
    TimelinePart,
)
from app.publication.shapes.facilities import Address, Facility, FacilityCard
from app.publication.shapes.letters import Channel, LetterCard, Letters, LettersPart
from app.publication.shapes.prisoners import (
    Birth,
    Charge,
    HungerStrike,
    Isolation,
    NameForm,
    Prisoner,
    PrisonerCard,
    Recognition,
    Sentence,
)
from app.publication.shapes.references import Campaign, ListEntry, OfficialList, Organisation, Progress

# Raise it when a shape changes, or what is told in one: the worker then makes anew what was published.
SHAPE = 1

__all__ = [
    "SHAPE",
    "Address",
    "Advocacy",
    "AdvocacyDocument",
    "Alert",
    "AlertAction",
    "AlertCard",
    "AlertsPart",
    "Birth",
    "Campaign",
    "Case",
    "CaseCard",
    "CaseTimelinePart",
    "Channel",
    "Charge",
    "Day",
    "Event",
    "EventInList",
    "Facility",
    "FacilityCard",
    "Figure",
    "HungerStrike",
    "Isolation",
    "LetterCard",
    "Letters",
    "LettersPart",
    "ListEntry",
    "MovedTo",
    "NameForm",
    "OfficialList",
    "Organisation",
    "PersonRef",
    "Prisoner",
    "PrisonerCard",
    "Progress",
    "Recognition",
    "Record",
    "Sentence",
    "Shape",
    "SourceRef",
    "Span",
    "TextMap",
    "TimelinePart",
]
