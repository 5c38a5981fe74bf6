"""A file of the seed."""

from app.editorial.intake.cases import AdvocacyActionIn, CaseIn, FigureIn
from app.editorial.intake.facilities import FacilityIn
from app.editorial.intake.people import DossierIn
from app.editorial.intake.references import CampaignIn, GroupIn, OfficialListIn, OrganisationIn
from app.editorial.intake.values import Intake


class SeedFile(Intake):
    """One JSON file under `seed/`: any of these, loaded in this order."""

    groups: list[GroupIn] = []
    organisations: list[OrganisationIn] = []
    facilities: list[FacilityIn] = []
    cases: list[CaseIn] = []
    lists: list[OfficialListIn] = []
    figures: list[FigureIn] = []
    prisoners: list[DossierIn] = []
    campaigns: list[CampaignIn] = []
    advocacy: list[AdvocacyActionIn] = []
