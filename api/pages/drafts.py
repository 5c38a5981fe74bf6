"""A draft held against a country's letter rules, in the browser alone: the one page with a script."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import answer
from api.conditional import PUBLIC_CACHE
from api.pages import texts
from api.pages.rendering import fresh_page, told, wording_of
from api.public.replies import only, parameters_of, unprocessable
from app.letters.rules import CountryRules, countries, rules_for, write_in
from app.published.listing import BadParameter

router = APIRouter(include_in_schema=False)
scripts = APIRouter(include_in_schema=False)
_SCRIPT = Path(__file__).parents[1] / "templates" / "pages" / "draft.js"
_JAVASCRIPT = "text/javascript; charset=utf-8"
# Only this script, which can ask for nothing: no connection, no form, no picture.
POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    b"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@cache
def script() -> bytes:
    return _SCRIPT.read_bytes()


@router.get("/write/check")
@told
async def draft(request: Request) -> Response:
    """`country`: whose rules. Without one, only what holds everywhere is looked for."""
    country = only(parameters_of(request.scope), {"country"}).get("country")
    wording = wording_of(request)
    if country is not None and country not in countries():
        raise unprocessable(BadParameter("country", "no rules are known", list(countries())))
    rules = rules_for(country) if country else None
    return fresh_page(
        request, "draft.html", policy=POLICY, country=country, rules=rules, tongues=_tongues(rules),
        ruled=[(code, texts.country(wording, code)) for code in countries()],
        script=f"/static/draft.js?{sha256(script()).hexdigest()[:12]}",
    )  # fmt: skip


def _tongues(rules: CountryRules | None) -> list[str]:
    """Languages that letters get through in; none: any."""
    tags = write_in(rules.country, rules.language_rule, []) if rules else []
    return [tag for tag in tags if tag != "any"]


@scripts.get("/static/draft.js")
def draft_js(request: Request) -> Response:
    return answer(request.scope, script(), _JAVASCRIPT, cache=PUBLIC_CACHE).response()
