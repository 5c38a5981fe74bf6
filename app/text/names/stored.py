"""What is kept of a person's names for finding them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.text.names.consonants import keys, loosened, word_keys
from app.text.names.folding import foldings

MOST_FORMS = 40
MOST_KEYS = 400
READINGS_A_FORM = 3


@dataclass(frozen=True)
class StoredNames:
    """`names[i]` sounds like `folds[i]` (one name may sound in several ways); `keys` of all of them, and
    after these their loose keys."""

    names: tuple[str, ...]
    folds: tuple[str, ...]
    keys: tuple[str, ...]


def stored_names(forms: Iterable[str]) -> StoredNames:
    """Of at most 40 forms; a form that sounds like an earlier one adds nothing but its keys."""
    by_fold: dict[str, str] = {}
    found: dict[str, None] = {}
    loose: dict[str, None] = {}
    for form in list(dict.fromkeys(forms))[:MOST_FORMS]:
        for folded in foldings(form)[:READINGS_A_FORM]:
            by_fold.setdefault(folded, form)
        found.update(dict.fromkeys(key for group in keys(form) for key in group))
        loose.update(dict.fromkeys(key for group in word_keys(form) for key in loosened(group)))
    return StoredNames(tuple(by_fold.values()), tuple(by_fold), (*found, *loose)[:MOST_KEYS])


def lines_of(folds: Iterable[str]) -> str:
    """In one text: a line each, a space before each word."""
    return "\n".join(f" {fold}" for fold in folds)


def folds_of(lines: str | None) -> Sequence[str]:
    """One text is read several times as fast as an array."""
    return lines[1:].split("\n ") if lines else ()
