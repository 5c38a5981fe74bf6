"""What is recorded, in the shape it was handed in: the inverse of recording.

Recording what was read changes nothing. Each function asks in the caller's transaction.
"""

from app.editorial.reading.dossiers import read_dossier
from app.editorial.reading.places import read_case, read_facility
from app.editorial.reading.references import (
    read_advocacy,
    read_campaign,
    read_figure,
    read_group,
    read_list,
    read_organisation,
)

__all__ = [
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
