"""Pages of a copy: one task is one page in every language, made in any process.

What a task depends on is its payload and the recipe alone, so that a page of the former tree stands for the
new one wherever both are the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment

from api.pages.campaigns import campaign_values
from api.pages.cases import case_values
from api.pages.languages import LANGUAGES
from api.pages.people import named_groups, profile_values
from api.pages.rendering import Alternate
from api.pages.templating import speaking
from api.pages.wording import Wording, wording
from api.snapshots.links import relative
from app.snapshots import tree
from app.snapshots.tree import Written


@dataclass(frozen=True)
class Recipe:
    """What holds for the whole tree. `former` is the tree in force, if there is one."""

    site: str
    languages: tuple[str, ...]
    day: date
    root: Path
    former: Path | None
    groups: tuple[dict[str, Any], ...] = field(default=(), hash=False)


@dataclass(frozen=True)
class Task:
    """`place` is the page's address without its language; without a `template` there is no page.

    `document` is where the payload stands by itself. `kept` are files of the former tree, with their hashes,
    that are the same again."""

    template: str
    place: str
    payload: bytes
    document: str | None = None
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return blake2b(self.payload, digest_size=12).hexdigest()

    def paths(self, languages: Sequence[str]) -> list[str]:
        """The files that it makes."""
        pages = [page_path(language, self.place) for language in languages] if self.template else []
        return [*pages, self.document] if self.document else pages


def page_path(language: str, place: str) -> str:
    return f"{language}/{place or 'index'}.html"


@dataclass(frozen=True)
class CopiedList:
    """As a template wants a list: `jumps` are pages with how their first entry begins."""

    items: list[dict[str, Any]]
    total: int
    number: int
    pages: int
    jumps: Sequence[tuple[int, str]] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def following(self) -> str | None:
        return f"/pages/{self.number + 1}" if self.number < self.pages else None

    @property
    def paged(self) -> bool:
        return self.number > 1


Values = Callable[[Wording, Any, Recipe], dict[str, Any]]


def _prisoner(said: Wording, person: Any, recipe: Recipe) -> dict[str, Any]:
    groups = named_groups(list(recipe.groups), person["groups"])
    return profile_values(said, person, groups, recipe.day)


def _listed(_: Wording, payload: Any, __: Recipe) -> dict[str, Any]:
    found = CopiedList(**payload["list"])
    return {"found": found, "choices": [], "also": [], **payload.get("more", {})}


VALUES: Mapping[str, Values] = {
    "prisoner": _prisoner,
    "case": lambda said, case, recipe: case_values(said, case, recipe.day),
    "alert": lambda _, alert, __: {"alert": alert},
    "facility": lambda _, given, __: {"facility": given["facility"], "held": CopiedList(**given["held"])},
    "campaign": lambda said, given, _: campaign_values(said, given["campaign"], given["done"]),
    **dict.fromkeys(("prisoners", "cases", "alerts", "facilities", "campaigns", "write"), _listed),
}


def make(recipe: Recipe, tasks: Sequence[Task]) -> list[Written]:
    """All files of these tasks, written."""
    return [one for task in tasks for one in (_kept(recipe, task) or _made(recipe, task))]


def _kept(recipe: Recipe, task: Task) -> list[Written]:
    """Nothing if any of them is not what it was."""
    if not task.kept or recipe.former is None:
        return []
    found = [tree.keep(recipe.root, recipe.former, path, digest) for path, digest in task.kept.items()]
    if None in found:
        for path in task.kept:
            (recipe.root / path).unlink(missing_ok=True)
    return [one for one in found if one] if None not in found else []


def _made(recipe: Recipe, task: Task) -> list[Written]:
    made = _pages(recipe, task) if task.template else []
    if task.document:
        made.append(tree.write(recipe.root, recipe.former, task.document, task.payload))
    return made


def _pages(recipe: Recipe, task: Task) -> list[Written]:
    payload, values = orjson.loads(task.payload), VALUES[task.template]
    return [
        write_page(recipe, tag, task.place, task.template, values(wording(tag), payload, recipe))
        for tag in recipe.languages
    ]


def write_page(
    recipe: Recipe, language: str, place: str, template: str, values: Mapping[str, Any]
) -> Written:
    path = page_path(language, place)
    alternates = [Alternate(tag, LANGUAGES[tag], f"/{tag}/{place}") for tag in recipe.languages]
    found = _environment(language, recipe.site, recipe.day).get_template(f"pages/{template}.html")
    html = found.render(values, today=recipe.day, alternates=alternates, base=recipe.site)
    return tree.write(recipe.root, recipe.former, path, relative(html, path, recipe.site).encode())


@lru_cache(maxsize=16)
def _environment(language: str, site: str, day: date) -> Environment:
    return speaking(language, copied=day, site=site)
