"""Letter rules as data: what a country's prisons let through, and what keeps writers themselves safe.

Only what a named source says, in `data/countries.json`. A facility's own rules stand in its document, a
person's in theirs; the closer one wins.
"""

import json
from collections.abc import Collection, Sequence
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

ANY = "any"


class RuleSource(BaseModel):
    title: str
    url: str
    published_on: str | None = None


class Rule(BaseModel):
    """`channels` and `statuses` (of custody) are those that it holds for; without them it holds for all.

    `words`: how words begin that a draft is looked through for.
    """

    model_config = ConfigDict(extra="forbid")

    code: str
    about: str
    channels: list[str] = []
    statuses: list[str] = []
    words: list[str] = []
    text: dict[str, str]
    sources: list[RuleSource]

    def holds_for(self, channels: Collection[str] | None, status: str | None) -> bool:
        by_channel = not self.channels or channels is None or bool(set(self.channels) & set(channels))
        return by_channel and (not self.statuses or status is None or status in self.statuses)


class CountryRules(BaseModel):
    """`safety` is for the writer. `languages` are those of the country's authorities, as tags."""

    model_config = ConfigDict(extra="forbid")

    country: str
    as_of: str
    language_rule: str
    languages: list[str]
    rules: list[Rule]
    safety: list[Rule]


@cache
def _countries() -> dict[str, CountryRules]:
    text = (resources.files("app.letters") / "data" / "countries.json").read_text(encoding="utf-8")
    raw = json.loads(text)

    def whole(rule: dict[str, Any]) -> dict[str, Any]:
        return {**rule, "sources": [raw["sources"][name] for name in rule["sources"]]}

    return {
        code: CountryRules.model_validate(
            {**said, "country": code, "as_of": raw["as_of"],
             **{part: [whole(rule) for rule in said[part]] for part in ("rules", "safety")}}
        )
        for code, said in raw["countries"].items()
    }  # fmt: skip


def countries() -> Sequence[str]:
    """Those whose rules are known, in alphabetical order."""
    return sorted(_countries())


def rules_for(
    country: str, channels: Collection[str] | None = None, status: str | None = None
) -> CountryRules | None:
    """A country's rules, those for these channels and this custody status alone; None if none are known."""
    known = _countries().get(country)
    if known is None:
        return None
    kept = [rule for rule in known.rules if rule.holds_for(channels, status)]
    return known.model_copy(update={"rules": kept})


def write_in(country: str, rule: str, reads: Sequence[str]) -> list[str]:
    """Languages (without region and script) in which letters get through as far as is known; `any`.

    `rule` is the person's own, else the country's counts; `reads` is what they read, which is all there is to
    go by where no rule is known.
    """
    known = _countries().get(country)
    if rule == "unknown" and known:
        rule = known.language_rule
    theirs = {tag.partition("-")[0] for tag in reads}
    official = set(known.languages) if known else set()
    allowed = {
        "ru_only": {"ru"}, "state_langs": official or theirs, "ru_plus_local": {"ru"} | official | theirs,
        "any": {ANY}, "translation_offered": {ANY},
    }.get(rule, theirs)  # fmt: skip
    return sorted(allowed or {ANY})
