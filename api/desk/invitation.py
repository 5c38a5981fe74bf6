"""The page behind a one-time link: a password and an authenticator app, then recovery codes, shown once."""

from typing import Any

import segno
from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from api.admin.security import Anyone, LinkToken, TheOffice, let_in
from api.admin.throttling import throttle
from api.desk.pages import page
from api.desk.routing import desk_router, form_of, text_of
from api.desk.sign_in import Form
from app.accounts import invitations
from app.accounts.office import Office
from app.accounts.opaque import csrf_of
from app.accounts.refusals import LinkInvalid, Refusal

router = desk_router()


@router.get("/invitations/{token}", dependencies=[Anyone])
async def show(request: Request, token: LinkToken, office: TheOffice) -> Response:
    throttle(request)
    return await _form(request, office, token)


async def _form(request: Request, office: Office, token: str, fault: str = "", **typed: str) -> Response:
    """With a new secret each time: a wrong code used the former one up. Raises `LinkInvalid`."""
    shown = await invitations.show(office, token)
    values: dict[str, Any] = {
        "shown": shown, "qr": qr(shown.totp_address), "secret": in_fours(shown.totp_secret), "fault": fault,
        "typed": typed,
    }  # fmt: skip
    return page(request, "invitation.html", status=422 if fault else 200, **values)


def qr(address: str) -> Markup:
    """An SVG path without styles or scripts; the secret stands beside it as text."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=4, light="white", svgclass="qr")
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="QR code" ', 1))  # noqa: S704


def in_fours(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@router.post("/invitations/{token}", dependencies=[Anyone])
async def accept(request: Request, token: LinkToken, office: TheOffice) -> Response:
    throttle(request)
    form: Form = await form_of(request)
    typed = {name: text_of(form, name) for name in ("handle", "display_name")}
    password = str(form.get("password", ""))
    if password != form.get("password_again", password):
        return await _form(request, office, token, "passwords-differ", **typed)
    given = invitations.Acceptance(
        text_of(form, "ceremony"), text_of(form, "totp").replace(" ", ""), password,
        typed["handle"] or None, typed["display_name"] or None,
    )  # fmt: skip
    try:
        opened, codes = await invitations.accept(office, token, given)
    except LinkInvalid:
        raise
    except Refusal as refusal:
        return await _form(request, office, token, refusal.code, **typed)
    answer = page(request, "recovery_codes.html", opened.actor, codes=codes, csrf=csrf_of(opened.token))
    await let_in(request, answer, opened)
    return answer
