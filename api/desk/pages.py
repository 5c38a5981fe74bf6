"""How every page of the desk is made: one environment of templates, and headers that allow nothing else.

All words stand in templates or in `_()`, ready for gettext; the interface speaks English for now.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import RedirectResponse, Response

from api.admin.security import session_token
from api.answers import HTML, answer
from api.bounds import is_under
from api.conditional import NO_STORE
from api.desk.showing import FILTERS
from api.errors import Problem
from api.middleware import PRIVATE
from app.accounts.actor import Actor
from app.accounts.opaque import csrf_of
from app.accounts.permissions import Permission

HERE = Path(__file__).parent
CSP = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    b"require-trusted-types-for 'script'; trusted-types 'none'"
)
# With `no-referrer` browsers send our own forms with the origin `null`, which is refused.
_HEADERS = [
    (b"content-security-policy", CSP), (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"), (b"x-frame-options", b"DENY"),
]  # fmt: skip
_MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_STATIC = {path.name: path for path in (HERE / "static").iterdir() if path.suffix in _MEDIA}

_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    extensions=["jinja2.ext.i18n"],
)
_environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
_environment.filters.update(FILTERS)
_environment.globals["Permission"] = Permission
statics = APIRouter(include_in_schema=False)


def page(
    request: Request, template: str, actor: Actor | None = None, *, status: int = 200, **values: Any
) -> Response:
    """A page of the desk. `values` are what the template names."""
    token = session_token(request)
    common: Mapping[str, Any] = {
        "actor": actor, "csrf": csrf_of(token) if token else "", "path": request.url.path,
        "now": datetime.now().astimezone(), "said": request.query_params.get("said", ""),
    }  # fmt: skip
    body = _environment.get_template(template).render({**common, **values}).encode()
    made = answer(request.scope, body, HTML, status=status, cache=NO_STORE, extra=_HEADERS)
    return made.response()


def go(path: str, said: str = "") -> Response:
    """On to another page, which shows the message `said` (a code of `messages.html`)."""
    return RedirectResponse(f"{path}?said={said}" if said else path, status_code=303)


def within(path: str | None) -> str:
    """A path of the desk itself; anything else becomes the first page."""
    try:
        parts = urlsplit(path or "")
    except ValueError:
        return PRIVATE
    ours = is_under(parts.path, PRIVATE)
    plain = not parts.scheme and not parts.netloc and "\\" not in (path or "") and "//" not in parts.path
    return (path or "") if ours and plain else PRIVATE


@statics.get("/static/desk/{name}")
def static(request: Request, name: str) -> Response:
    if name not in _STATIC:
        raise Problem(404, "not-found")
    path = _STATIC[name]
    return answer(request.scope, path.read_bytes(), _MEDIA[path.suffix]).response()
