"""The live preview: a page with the element of a snippet alone, under the policy that snippets ask for."""

import base64
from hashlib import sha256
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from api.answers import HTML, answer
from api.conditional import NO_STORE
from api.errors import Problem
from api.widget import frames, scripts, snippets
from api.widget.asking import read_wanted
from app.text.languages import direction

_STYLE = Markup("html {{ color-scheme: light dark; }} body {{ margin: 0; }}").format()
_PAGE = Markup(
    '<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="robots" content="noindex"><title>Nezabudka</title><style>{style}</style>'
    '<script type="module" src="/w/{version}/w.js"></script><body><main>{element}</main>'
)
_HASH = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'sha256-{_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
router = APIRouter(include_in_schema=False)


@router.get(f"{frames.PLACE}/try")
async def trying(request: Request) -> Response:
    """Parameters are those of the page of snippets; mirrors are not asked here."""
    wanted = await read_wanted(request.scope, dict(parse_qsl(request.url.query)))
    if wanted.kind == "person" and not wanted.key:
        raise Problem(404, "not-found")
    body = _PAGE.format(
        language=wanted.language, direction=direction(wanted.language), style=_STYLE,
        version=scripts.newest(), element=snippets.element(wanted),
    )  # fmt: skip
    extra = [(b"content-security-policy", _POLICY.encode())]
    return answer(request.scope, body.encode(), HTML, cache=NO_STORE, extra=extra).response()
