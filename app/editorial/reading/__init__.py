"""What is recorded, in the shape it was handed in: the inverse of recording.

Recording what was read changes nothing. Each function asks in the caller's transaction.
"""

from app.editorial.reading.dossiers import dossier_of, read_dossier
from app.editorial.reading.places import case_of, facility_of, read_case, read_facility
from app.editorial.reading.references import (
    advocacy_of,
    campaign_of,
    figure_of,
    list_of,
    organisation_of,
    read_advocacy,
    read_campaign,
    read_figure,
    read_group,
    read_list,
    read_organisation,
)

__all__ = [
    "advocacy_of",
    "campaign_of",
    "case_of",
    "dossier_of",
    "facility_of",
    "figure_of",
    "list_of",
    "organisation_of",
    "read_advocacy",
    "read_campaign",
    "read_case",
    "read_dossier",
    "read_facility",
    "read_figure",
    "read_group",
    "read_list",
    "read_organisation",
]
