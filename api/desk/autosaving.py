"""What is typed is kept every few seconds, also when it is not fit to be saved yet, and offered back."""

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from api.admin.records_typing import Writer
from api.admin.security import Tx
from api.desk.editing import Editing, Target, form_of_kind, target_of, typed_in
from api.desk.pages import go, within
from api.desk.routing import desk_router, id_in, text_of
from api.desk.sign_in import Form
from app.accounts.actor import Actor
from app.editorial.changes import forms
from app.models.base import now
from app.models.changes import TypedForm

router = desk_router()
_NEVER = frozenset({"csrf", "_do"})


def _key(target: Target) -> str:
    """One for a record, whether its draft was made yet or not; one a noun for what is new."""
    if target.record_id is None and target.proposal_id is None:
        return f"new:{target.kind}"
    return f"{target.kind}:{target.record_id}" if target.record_id else f"proposal:{target.proposal_id}"


@router.post("/autosave/{kind}")
async def autosave(kind: str, actor: Writer, form: Form, session: Tx) -> Response:
    """The answer is for the page's script."""
    target = _target(form, kind)
    typed: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and name not in _NEVER:
            typed.setdefault(name, []).append(value.replace("\0", ""))
    await forms.keep(session, actor, _key(target), typed)
    return JSONResponse({"kept_at": now().strftime("%H:%M")})


def _target(form: FormData, kind: str) -> Target:
    form_of_kind(kind)
    return target_of(form, kind, id_in(form, "_record"))


@router.post("/autosave/{kind}/drop")
async def drop(_request: Request, kind: str, actor: Writer, form: Form, session: Tx) -> Response:
    """Thrown away by who typed it."""
    await forget_typed(session, actor, _target(form, kind))
    return go(within(text_of(form, "next")))


async def typed_of(session: AsyncSession, actor: Actor, target: Target) -> TypedForm | None:
    return await forms.kept(session, actor, _key(target))


async def forget_typed(session: AsyncSession, actor: Actor, target: Target) -> None:
    await forms.forget(session, actor, _key(target))


def put_back(what: Editing, typed: TypedForm) -> Editing:
    """The form as it was typed, over the version that was read then: what changed since is a conflict."""
    form = FormData([(name, value) for name, values in typed.typed.items() for value in values])
    target = target_of(form, what.target.kind, what.target.record_id)
    return typed_in(form, target, what.proposal, what.row)
