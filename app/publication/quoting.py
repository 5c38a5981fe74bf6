"""Organisations, lists, figures and cases published together with what quotes them.

So whoever is published or withdrawn appears in, and leaves, every document that names them. One transaction:
the caller's.
"""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.models.advocacy import (
    AdvocacyAction,
    AdvocacyOrganisation,
    Figure,
    OfficialList,
    OfficialListEntry,
    Recognition,
)
from app.publication.advocacy import publish_advocacy
from app.publication.outgoing import publishing
from app.publication.publisher import refresh
from app.publication.reference_documents import publish_figures, publish_lists, publish_organisations

Ids = Collection[uuid.UUID]


async def publish_quoted_organisations(session: AsyncSession, ids: Ids) -> int:
    """With the people whom they recognise, the registers they stand in, and what they did."""
    await publishing(session)
    people = await _ids(session, select(Recognition.prisoner_id), Recognition.organisation_id, ids)
    lists = await _ids(session, select(OfficialListEntry.list_id), OfficialListEntry.organisation_id, ids)
    done = select(AdvocacyOrganisation.action_id)
    actions = await _ids(session, done, AdvocacyOrganisation.organisation_id, ids)
    about = select(AdvocacyAction.prisoner_id)
    people |= await _ids(session, about, AdvocacyAction.id, actions)
    cases = await _ids(session, select(AdvocacyAction.case_id), AdvocacyAction.id, actions)
    changed = await publish_organisations(session, ids)
    changed += await refresh(session, prisoners=people, cases=cases)
    return changed + await publish_advocacy(session, actions) + await publish_lists(session, lists)


async def publish_quoted_lists(session: AsyncSession, ids: Ids) -> int:
    """With the figures that are said to be of these lists."""
    await publishing(session)
    figures = await _figures(session, Figure.list_id, ids)
    return await publish_lists(session, ids) + await _publish_figures(session, figures)


async def publish_quoted_figures(session: AsyncSession, ids: Ids) -> int:
    """With every list, as it is not known which one they were said to be of before, and the cases."""
    await publishing(session)
    changed = await publish_lists(session, set(await session.scalars(select(OfficialList.id))))
    return changed + await _publish_figures(session, await _figures(session, Figure.id, ids))


async def publish_quoted_cases(session: AsyncSession, ids: Ids) -> int:
    """With the people in them, and the figures about them."""
    await publishing(session)
    changed = await refresh(session, cases=ids)
    figures = await _figures(session, Figure.case_id, ids)
    changed += await publish_figures(session, [one.id for one in figures])
    return changed + await publish_lists(session, {one.list_id for one in figures if one.list_id})


async def _publish_figures(session: AsyncSession, figures: Sequence[Figure]) -> int:
    changed = await publish_figures(session, [one.id for one in figures])
    return changed + await refresh(session, cases={one.case_id for one in figures if one.case_id})


async def _figures(session: AsyncSession, column: Any, ids: Ids) -> Sequence[Figure]:
    return (await session.scalars(select(Figure).where(col(column).in_(ids)))).all()


async def _ids(session: AsyncSession, wanted: Any, column: Any, ids: Ids) -> set[uuid.UUID]:
    rows = await session.scalars(wanted.where(col(column).in_(ids)))
    return {row for row in rows if row is not None}
