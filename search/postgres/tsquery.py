"""Word queries in PostgreSQL's own language: conditions on `published.searchable.words`."""

from collections.abc import Iterable

from app.publication.searchable import numbered, quoted
from app.text.words import Group, Phrase, WordQuery


def matching(query: WordQuery) -> str:
    """Text of a tsquery: a stem of each group, and each phrase in a row. What is excluded is not in it."""
    groups = [_any(group) for group in query.groups]
    if groups and query.prefix:
        groups[-1] = _any(query.groups[-1], f"{quoted(query.prefix)}:*")
    return " & ".join([*groups, *map(_in_a_row, query.phrases)])


def excluding(query: WordQuery) -> str:
    """Text of a tsquery that documents with an excluded word or phrase match."""
    return " | ".join(map(_in_a_row, query.excluded))


def identifying(external_ids: Iterable[tuple[str, str]]) -> str:
    """Text of a tsquery: any of these external ids, each a scheme and a value."""
    return " | ".join(quoted(numbered(*one)) for one in external_ids)


def _in_a_row(phrase: Phrase) -> str:
    return "(" + " <-> ".join(map(_any, phrase)) + ")"


def _any(group: Group, *more: str) -> str:
    return "(" + " | ".join([*map(quoted, group), *more]) + ")"
