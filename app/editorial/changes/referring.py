"""What a record refers to must be known to who writes it: a reference that works tells of what is there."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.accounts.refusals import Unfit
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.sight import is_told
from app.editorial.intake.values import Intake
from app.editorial.references import UnknownReference, find

# Fields of the intake shapes that refer to a record, and to which kind. A test compares them.
REFERRING = {
    "case": "case", "cases": "case", "facility": "facility", "list": "list", "organisation": "organisation",
    "organisations": "organisation", "prisoner": "prisoner", "prisoners": "prisoner",
}  # fmt: skip
_NO_REFERENCES = frozenset({"external_ids"})  # its keys are anybody's words
Reference = tuple[str, str]


async def must_refer_within(
    session: AsyncSession, actor: Actor, content: Intake, known: Iterable[Intake | None]
) -> None:
    """Raises `Unfit`, in the same words for what is another team's and for what is not there at all.

    What stands in one of the `known` versions may stay. Who is not limited to teams is told when it is
    recorded.
    """
    if actor.countries is None:
        return
    stood = {one for version in known if version is not None for one in references(version)}
    for kind, ref in sorted(set(references(content)) - stood):
        if not await _is_known(session, actor, kind, ref):
            raise Unfit(f"no {kind} is recorded as “{ref}”")


async def _is_known(session: AsyncSession, actor: Actor, kind: str, ref: str) -> bool:
    noun = noun_of(kind)
    try:
        row = await noun.row(session, await find(session, noun.table, ref))
    except UnknownReference:
        return False
    return await is_told(session, actor, noun, row)


def references(content: Intake) -> Iterator[Reference]:
    """Kind and reference of every record that it names."""
    return _within(content.model_dump(mode="json"))


def _within(said: Any) -> Iterator[Reference]:
    if isinstance(said, list):
        for one in said:
            yield from _within(one)
    if isinstance(said, dict):
        for name, value in said.items():
            if name in REFERRING:
                refs = value if isinstance(value, list) else [value]
                yield from ((REFERRING[name], ref) for ref in refs if ref)
            elif name not in _NO_REFERENCES:
                yield from _within(value)
