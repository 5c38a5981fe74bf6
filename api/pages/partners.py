"""For people who run other sites: a snippet to paste, with a preview, and a look at their policy."""

import re
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.languages import LANGUAGES, language_of
from api.pages.listing import Choice, asked, countries
from api.pages.rendering import CSP, fresh_page, told, wording_of
from api.pages.wording import Wording
from api.public.replies import only, unprocessable
from api.widget import frames, policies, snippets, standing
from api.widget.asking import FIELDS, read_wanted
from api.widget.snippets import Wanted
from app.published.kinds import PRISONERS
from app.published.listing import BadParameter

router = APIRouter(include_in_schema=False)
_SITE = re.compile(r"https?://[^\s/@?#\"'<>\\]{1,250}/?")
POLICY = CSP + b"; frame-src 'self'"


@router.get("/partners")
@told
async def partners(request: Request) -> Response:
    given = only(asked(request), set(FIELDS))
    language = language_of(request.scope)
    wanted = await read_wanted(request.scope, given, language)
    missing = wanted.kind == "person" and not wanted.key
    unsigned = wanted.mode != snippets.FRAME and not wanted.pin
    ready = not missing and not unsigned
    return fresh_page(
        request, "partners.html", policy=POLICY, given=given, wanted=wanted, ready=ready, unsigned=unsigned,
        nobody=missing and bool(given.get("who")), choices=await _choices(request),
        mirrors=given.get("mirrors", " ".join(standing.mirrors_of(request.scope))),
        snippet=snippets.snippet(wanted) if ready else "", csp=snippets.policy(wanted),
        style=snippets.style(wanted), preview=_preview(wanted, given) if ready else "",
        height=snippets.HEIGHTS[wanted.kind],
    )  # fmt: skip


@router.get("/partners/policy")
@told
async def policy(request: Request) -> Response:
    """What of a snippet a policy stops. It is looked at here and forgotten."""
    given = only(asked(request), {*FIELDS, "policy", "site"})
    wanted = await read_wanted(request.scope, given, language_of(request.scope))
    site, text = given.get("site", "https://example.org"), given.get("policy", "")
    if len(text) > policies.MOST or not _SITE.fullmatch(site):
        raise unprocessable(
            BadParameter("policy", f"at most {policies.MOST} characters, and an address of a site")
        )
    findings = policies.look(text, snippets.needs(wanted, site.rstrip("/")), site)
    scripted = wanted.mode != snippets.FRAME and policies.is_sandboxed(text)
    return fresh_page(
        request, "policy.html", given=given, text=text, site=site, wanted=wanted, findings=findings,
        sandboxed=scripted, choices=[(await _choices(request))[1]], check=snippets.check(wanted),
    )  # fmt: skip


async def _choices(request: Request) -> list[Choice]:
    wording = wording_of(request)
    word = wording.word
    return [
        Choice("kind", word("What to show"), [
            ("person", word("one person")), ("list", word("people, who can be written to first")),
            ("alerts", word("what calls for attention now")), ("counter", word("how many there are")),
        ]),
        Choice("mode", word("How"), [
            ("frame", word("a frame, without script")), ("script", word("a script, with mirrors")),
            ("own", word("a copy on your own server")),
        ]),
        await countries(request, wording, PRISONERS),
        Choice("language", word("Language"), list(LANGUAGES.items())),
        Choice("theme", word("Colours"), _themes(wording)),
        Choice("load", word("When"), [
            ("near", word("when the reader comes near")), ("click", word("after a click")),
        ]),
    ]  # fmt: skip


def _themes(wording: Wording) -> list[tuple[str, str]]:
    word = wording.word
    return [("auto", word("like the page")), ("light", word("light")), ("dark", word("dark"))]


def _preview(wanted: Wanted, given: dict[str, str]) -> str:
    """The real thing, within this page."""
    if wanted.mode == snippets.FRAME:
        return snippets.frame_path(replace(wanted, base=""))
    asked_for = {name: value for name, value in given.items() if name not in {"mirrors", "mode"}}
    return f"{frames.PLACE}/try?{urlencode({'language': wanted.language, **asked_for})}"
