"""The templates of one language: its words, and its way to show values as filters."""

from collections.abc import Callable, Mapping, MutableMapping
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes, select_autoescape
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from api.pages import dates, texts
from api.pages.languages import LANGUAGES
from api.pages.stylesheet import ADDRESS
from api.pages.wording import Wording, wording
from app.published.licence import LICENCE
from app.text.languages import direction

TEMPLATES = Path(__file__).parents[1] / "templates"
# Filters that say things in the page's language.
_SPOKEN: dict[str, Callable[..., Any]] = {
    "text": texts.text, "name": texts.name, "plain": texts.plain, "paragraphs": texts.paragraphs,
    "label": texts.label, "short_label": texts.short_label, "country": texts.country,
    "region": texts.region, "where": texts.where, "law": texts.law, "attributes": texts.attributes_of,
    "day": dates.day, "since": dates.since, "hour": dates.hour, "months": dates.months,
    "in_itself": texts.in_itself,
}  # fmt: skip


class _Translated(NodeTransformer):
    """Words that depend on nothing become part of the compiled template: asking for each of them once a
    page was a third of what a page cost."""

    def __init__(self, said: Wording) -> None:
        self._said = said

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802  as jinja2 has it
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=text)], dyn_args=None):
                message = Markup(self._said.messages.gettext(text))  # noqa: S704  our own words
                values = [nodes.Pair(nodes.Const(one.key), one.value) for one in node.kwargs]
                if not values:
                    return nodes.Const(message % {}, lineno=node.lineno)
                return nodes.Mod(nodes.Const(message), nodes.Dict(values), lineno=node.lineno)
        return node


class _Environment(Environment):
    said: Wording

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        translated: nodes.Template = _Translated(self.said).visit(parsed)
        return translated

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Most of what is shown is JSON: asking a dict for an attribute first, as jinja2 does, raises and
        catches an error for each value of a page."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def make_globals(self, d: Mapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dict: jinja2's chain of two is looked through anew for each template of each page."""
        return {**self.globals, **(d or {})}

    def part(self, name: str, section: str) -> Markup:
        """What is the same on every page of a section."""
        return Markup(self.get_template(f"pages/{name}.html").render(section=section))  # noqa: S704


@cache
def environment(language: str) -> Environment:
    """Kept, so that a template is compiled once."""
    return speaking(language)


def speaking(language: str, **more: object) -> Environment:
    """The templates in this language, with these values known to all of them.

    `copied` is the day on which a page was made for a copy of this site that has no server of ours behind it.
    """
    made = _Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )  # fmt: skip
    said = made.said = wording(language)
    made.install_gettext_translations(said.messages, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {name: partial(show, said) for name, show in _SPOKEN.items()}
    made.filters |= {
        "link": texts.link, "machine_date": dates.machine_date, "direction": direction,
        "as_day": date.fromisoformat, "language": said.name_of, "number": said.number, "money": said.money,
    }  # fmt: skip
    made.globals |= {
        "lang": language, "root": f"/{language}", "words": said.words, "comma": said.comma,
        "semicolon": said.semicolon, "vocabularies": texts.VOCABULARIES, "licence": LICENCE,
        "stylesheet": ADDRESS, "copied": None, "own_name": LANGUAGES[language],
        "part": lru_cache(maxsize=64)(made.part), **more,
    }  # fmt: skip
    return made
