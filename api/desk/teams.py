"""Teams, on the page of accounts: made, changed, joined, left."""

import re
import uuid

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_typing import AccountManager
from api.admin.security import Tx
from api.admin.shapes import TeamIn
from api.desk import accounts
from api.desk.pages import go
from api.desk.refusing import in_short
from api.desk.routing import desk_router, id_in, text_of, working
from api.desk.sign_in import Form
from api.errors import Problem
from app.accounts import teams
from app.accounts.actor import Actor
from app.accounts.refusals import NameTaken, Unfit
from app.accounts.teams import TeamValues
from app.models.accounts import Team

router = desk_router()
_GIVEN = TypeAdapter(TeamIn)
_FIELDS = ("slug", "name", "countries", "cases")


@router.post("/teams")
async def make(request: Request, actor: AccountManager, form: Form) -> Response:
    return await _save(request, actor, form, None)


@router.post("/teams/{team_id}")
async def change(request: Request, team_id: uuid.UUID, actor: AccountManager, form: Form) -> Response:
    return await _save(request, actor, form, team_id)


async def _save(request: Request, actor: Actor, form: Form, team_id: uuid.UUID | None) -> Response:
    typed = {name: text_of(form, name) for name in _FIELDS}
    try:
        values = _values(typed)
        async with working(request) as session:
            await teams.save_team(session, actor, values, await _team(session, team_id))
    except (Unfit, NameTaken) as refusal:
        kept = typed if team_id is None else {}
        async with working(request) as session:
            return await accounts.shown(
                request, session, actor, fault=in_short(refusal), status=refusal.status, typed=kept
            )  # fmt: skip
    return go("/admin/accounts", "done")


async def _team(session: AsyncSession, team_id: uuid.UUID | None) -> Team | None:
    return None if team_id is None else await teams.team(session, team_id)


def _values(typed: dict[str, str]) -> TeamValues:
    """Raises `Unfit` with the first field that is not right."""
    lists = {name: re.split(r"[\s,]+", typed[name]) for name in ("countries", "cases")}
    said = {name: [one for one in words if one] for name, words in lists.items()}
    said["countries"] = [one.upper() for one in said["countries"]]
    try:
        given = _GIVEN.validate_python({"slug": typed["slug"], "name": typed["name"], **said})
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False, include_context=False)[0]["loc"]
        raise Unfit(f"{_CALLED[str(where[0])]}: this is not one") from error
    return TeamValues(given.slug, given.name, given.countries, given.cases)


_CALLED = {"slug": "short name", "name": "name", "countries": "country", "cases": "case"}


@router.post("/teams/{team_id}/members")
async def add_member(team_id: uuid.UUID, actor: AccountManager, form: Form, session: Tx) -> Response:
    await teams.add_member(session, actor, await teams.team(session, team_id), _account(form))
    return go("/admin/accounts", "done")


@router.post("/teams/{team_id}/leave")
async def remove_member(team_id: uuid.UUID, actor: AccountManager, form: Form, session: Tx) -> Response:
    await teams.remove_member(session, actor, await teams.team(session, team_id), _account(form))
    return go("/admin/accounts", "done")


@router.post("/teams/{team_id}/delete")
async def delete_team(team_id: uuid.UUID, actor: AccountManager, session: Tx) -> Response:
    await teams.delete_team(session, actor, await teams.team(session, team_id))
    return go("/admin/accounts", "done")


def _account(form: Form) -> uuid.UUID:
    whom = id_in(form, "account")
    if whom is None:
        raise Problem(422, "invalid")
    return whom
