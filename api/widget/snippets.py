"""What a partner pastes into a page, and the lines that a strict page needs for it.

Snippets name people by id, never by name: a rename breaks none, and after a withdrawal none tells a name.
"""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

from api.pages.wording import wording
from api.widget import frames, scripts
from api.widget.policies import Need

KINDS = ("person", "list", "alerts", "counter")
FRAME, SCRIPT, OWN = MODES = ("frame", "script", "own")
OWN_PLACE = "/nezabudka"  # where a partner's copy stands on their site
# What each takes on a page, in pixels and as the script reserves it.
HEIGHTS = {"person": 340, "list": 520, "alerts": 520, "counter": 200}
_SIZES = {"person": "19rem", "list": "27rem", "alerts": "27rem", "counter": "11rem"}
_FRAME = Markup(
    '<iframe src="{src}" title="{title}" width="600" height="{height}" loading="lazy"'
    ' referrerpolicy="no-referrer" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
)
_SCRIPT = Markup(
    '<script type="module" async src="{src}" integrity="{integrity}" crossorigin="anonymous"'
    ' referrerpolicy="no-referrer"></script>'
)
_ELEMENT = Markup(
    '<nezabudka-{kind}{attributes}>\n  <a href="{page}" rel="noopener noreferrer"'
    ' referrerpolicy="no-referrer">{title}</a>\n</nezabudka-{kind}>'
)


@dataclass(frozen=True)
class Wanted:
    """`key` is a person's id. `base` is this site; `mirrors` are trees elsewhere, without a final slash."""

    base: str
    pin: str | None
    kind: str = "person"
    key: str | None = None
    country: str | None = None
    mode: str = FRAME
    language: str = "en"
    theme: str = "auto"
    limit: int = frames.DEFAULT_LIMIT
    click: bool = False
    mirrors: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Where the script comes from, and its data."""
        return (OWN_PLACE,) if self.mode == OWN else (self.base, *self.mirrors)


def snippet(wanted: Wanted) -> str:
    return _frame(wanted) if wanted.mode == FRAME else _script(wanted)


def _title(wanted: Wanted) -> str:
    return wording(wanted.language).word("People imprisoned for political reasons")


def _frame(wanted: Wanted) -> str:
    src = wanted.base + frame_path(wanted)
    return str(_FRAME.format(src=src, title=_title(wanted), height=HEIGHTS[wanted.kind]))


def frame_path(wanted: Wanted) -> str:
    """Of the frame that shows it, within this site."""
    place = f"{frames.PLACE}/{wanted.kind}" + (f"/{wanted.key}" if wanted.key else "")
    asked = {"lang": wanted.language, "theme": wanted.theme, "country": wanted.country}
    if wanted.kind in {"list", "alerts"}:
        asked["limit"] = str(wanted.limit)
    usual = {"theme": "auto", "limit": str(frames.DEFAULT_LIMIT)}
    said = {name: value for name, value in asked.items() if value and usual.get(name) != value}
    return f"{place}?{urlencode(said)}"


def _script(wanted: Wanted) -> str:
    version = scripts.newest()
    integrity = scripts.integrity(scripts.scripts(version)["w.js"])
    tags = [_SCRIPT.format(src=f"{place}/w/{version}/w.js", integrity=integrity) for place in wanted.places]
    return "\n".join([*tags, element(wanted)])


def element(wanted: Wanted) -> Markup:
    """The element alone, with a link for whoever gets no card."""
    given = {
        "slug": wanted.key, "country": wanted.country, "lang": wanted.language,
        "theme": None if wanted.theme == "auto" else wanted.theme, "load": "click" if wanted.click else None,
        "limit": None if wanted.limit == frames.DEFAULT_LIMIT else str(wanted.limit), "root": wanted.pin,
        "mirrors": " ".join(wanted.places) if wanted.mirrors and wanted.mode == SCRIPT else None,
    }  # fmt: skip
    attributes = Markup("").join(Markup(' {}="{}"').format(*pair) for pair in given.items() if pair[1])
    page = f"{wanted.base}/{wanted.language}/prisoners"
    return _ELEMENT.format(kind=wanted.kind, attributes=attributes, page=page, title=_title(wanted))


def check(wanted: Wanted) -> str:
    """A snippet that says on the partner's own page what works there, and what is in the way."""
    version = scripts.newest()
    integrity = scripts.integrity(scripts.scripts(version)["check.js"])
    tags = [
        _SCRIPT.format(src=f"{place}/w/{version}/check.js", integrity=integrity) for place in wanted.places
    ]
    given = {"root": wanted.pin or "", "mirrors": " ".join(wanted.places)}
    attributes = Markup("").join(Markup(' {}="{}"').format(*pair) for pair in given.items())
    stopped = "The script did not run. Does script-src name " + " or ".join(map(origin, wanted.places)) + "?"
    element = Markup("<nezabudka-check{}>{}</nezabudka-check>").format(attributes, stopped)
    return "\n".join([*tags, str(element)])


def policy(wanted: Wanted) -> list[str]:
    """Directives that a page with a Content-Security-Policy needs for it, and no more."""
    if wanted.mode == FRAME:
        return [f"frame-src {origin(wanted.base)}"]
    named = "'self'" if wanted.mode == OWN else " ".join(dict.fromkeys(map(origin, wanted.places)))
    return [f"script-src {named}", f"connect-src {named}"]


def needs(wanted: Wanted, own: str) -> list[Need]:
    """What it loads on a site at `own`, for a look at that site's policy."""
    if wanted.mode == FRAME:
        return [Need("frame-src", wanted.base + frame_path(wanted))]
    version = scripts.newest()
    integrity = scripts.integrity(scripts.scripts(version)["w.js"])
    places = [own + OWN_PLACE] if wanted.mode == OWN else wanted.places
    loaded = [Need("script-src-elem", f"{place}/w/{version}/w.js", integrity) for place in places]
    return [*loaded, *(Need("connect-src", f"{place}/root.json") for place in places)]


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def style(wanted: Wanted) -> str:
    """For the page's own stylesheet: the room that is kept until the script has come."""
    if wanted.mode == FRAME:
        return ""
    return f"nezabudka-{wanted.kind} {{ display: block; block-size: {_SIZES[wanted.kind]}; }}"
