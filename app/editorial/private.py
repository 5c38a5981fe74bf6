"""Where a record has words for editors only, and what may stand there."""

from app.editorial.intake import DossierIn, FacilityIn
from app.editorial.intake.private import INFORMAL, is_remark, is_sealed
from app.editorial.intake.values import Intake


def private_texts(content: Intake) -> list[str]:
    """References, and what still lies in words."""
    found: list[str | None] = []
    if isinstance(content, (DossierIn, FacilityIn)):
        found += content.notes
    if isinstance(content, DossierIn):
        found += [one.private_text for one in content.alerts]
        channels = content.letters.channels if content.letters else []
        found += [one.url for one in channels if one.type in INFORMAL]
    return [text for text in found if text is not None]


def must_be_sealed(content: DossierIn) -> None:
    """For who records without a proposal. Raises ValueError."""
    notes = set(content.notes)
    if not all(is_sealed(text) for text in private_texts(content) if text not in notes):
        raise ValueError("words for editors only come in by a proposal, which seals them")


def remarked(note: str) -> str:
    """A note as it may be kept: what a list or a seed file remarks is marked as that."""
    return note if is_sealed(note) or is_remark(note) else f"[recorded] {note}"
