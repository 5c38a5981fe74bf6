"""What a proposal keeps of what was handed in: no marks, an id for each alert, no words for editors only."""

from collections.abc import Sequence
from typing import TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.accounts.refusals import Unfit
from app.editorial.alerts import with_ids
from app.editorial.changes.marks import unmarked
from app.editorial.changes.sealing import sealed_away
from app.editorial.intake import DossierIn, FacilityIn
from app.editorial.intake.values import Intake
from app.editorial.private import must_be_sealed, remarked
from app.models.ids import new_id

Shape = TypeVar("Shape", bound=Intake)


async def prepared(
    session: AsyncSession, actor: Actor, content: Shape, known: Sequence[Intake | None]
) -> Shape:
    """`known` are the versions that it was written over: the proposal as it was, then the record.

    Raises `Unfit`, and `NoKeyring` for words that can't be sealed here.
    """
    content = identified(unmarked(content), known)
    return await sealed_away(session, actor, content, known)


def identified(content: Shape, known: Sequence[Intake | None]) -> Shape:
    """Each alert with the id that it had, else with a new one."""
    if not isinstance(content, DossierIn):
        return content
    there = {one.id: one for version in known if isinstance(version, DossierIn) for one in version.alerts}
    found = with_ids(content.alerts, there.values())
    alerts = [one if one.id is not None else one.model_copy(update={"id": new_id()}) for one in found]
    if len({one.id for one in alerts}) < len(alerts):
        raise Unfit("an alert's id is there twice")
    return cast(Shape, content.model_copy(update={"alerts": alerts}))


def listed(content: Shape, recorded: Intake | None) -> Shape:
    """For the row of a list, which may remark something and has nothing to seal. Raises ValueError."""
    content = identified(unmarked(content), [recorded])
    if isinstance(content, DossierIn):
        must_be_sealed(content)
    if isinstance(content, (DossierIn, FacilityIn)):
        notes = [remarked(one) for one in content.notes]
        return cast(Shape, content.model_copy(update={"notes": notes}))
    return content
