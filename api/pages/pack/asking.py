"""What pack was asked for. All of it stands in the address, so a pack can be opened again and sent on."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.errors import Problem
from api.pages.pack.sheets import SHEETS, USUAL, Sheet
from app.published.kinds import LONGEST_SLUG

MOST_PEOPLE = 100
LONGEST_TOKEN = 100
_KNOWN = ("person", "lease", "labels", "skip", "abroad")


@dataclass(frozen=True)
class Asked:
    """`skip`: labels of the first sheet that are gone; `abroad`: the country stands on each label.

    `lease` is the token of a set that was handed out; whoever has it may give the set back.
    """

    people: tuple[str, ...]
    sheet: Sheet = SHEETS[USUAL]
    skip: int = 0
    abroad: bool = False
    lease: str = ""

    def query(self, **changed: str) -> str:
        """The address of this pack, or of another that differs in `changed`."""
        said = {
            "person": "" if self.lease else ",".join(self.people), "lease": self.lease,
            "labels": self.sheet.name, "skip": str(self.skip),
            "abroad": "yes" if self.abroad else "",
        }  # fmt: skip
        usual = {"person": "", "lease": "", "labels": USUAL, "skip": "0", "abroad": ""}
        pairs = {name: value for name, value in (said | changed).items() if usual.get(name) != value}
        return urlencode(pairs, safe=",")


def asked(parameters: Sequence[tuple[str, str]]) -> Asked:
    """422 for what is not understood. `person` may be repeated, or be a list with commas."""
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        if name not in _KNOWN:
            raise _fault("unknown-parameter", name, "unknown parameter", _KNOWN)
        given.setdefault(name, []).append(value)
    sheet = given.get("labels", [USUAL])[-1]
    if sheet not in SHEETS:
        raise _fault("unknown-code", "labels", "no such sheet", tuple(SHEETS))
    return Asked(
        _people(given.get("person", [])), SHEETS[sheet], _skip(given, SHEETS[sheet]),
        _yes(given.get("abroad", [""])[-1]), given.get("lease", [""])[-1][:LONGEST_TOKEN],
    )  # fmt: skip


def _people(values: Sequence[str]) -> tuple[str, ...]:
    slugs = tuple(dict.fromkeys(slug for value in values for slug in value.split(",") if slug))
    if len(slugs) > MOST_PEOPLE:
        raise _fault("invalid", "person", f"at most {MOST_PEOPLE} people")
    if any(len(slug) > LONGEST_SLUG or not slug.isascii() for slug in slugs):
        raise _fault("invalid", "person", "not a slug: Latin letters, digits and hyphens")
    return slugs


def _skip(given: dict[str, list[str]], sheet: Sheet) -> int:
    value = given.get("skip", ["0"])[-1] or "0"
    if not (value.isascii() and value.isdigit() and len(value) <= 2 and int(value) < sheet.labels):  # noqa: PLR2004
        raise _fault("invalid", "skip", f"a whole number from 0 to {sheet.labels - 1}")
    return int(value)


def _yes(value: str) -> bool:
    if value not in {"", "yes"}:
        raise _fault("unknown-code", "abroad", "unknown value", ("yes",))
    return value == "yes"


def _fault(code: str, parameter: str, detail: str, allowed: Sequence[str] = ()) -> Problem:
    fault = {"parameter": parameter[:50], "detail": detail} | ({"allowed": list(allowed)} if allowed else {})
    return Problem(422, code, errors=[fault])
