"""Documents with a name that is nearly the query's, as one statement: two words share keys, one of them loose
ones, or both do; or the name looks like it (trigrams of the folds), as with typing mistakes that change a
consonant. So many share that little that those whose names are roughly most alike must be chosen.
"""

from collections.abc import Iterator

from app.published.conditions import Statement
from app.text.names import NameQuery
from app.text.names.query import Word
from search.engine import Scope
from search.postgres.scoping import scoped

# Documents that share one word firmly, and that share both loosely, of all pairs of words together. More
# cost time only.
MOST_FIRM, MOST_LOOSE = 250, 50
MOST_ALIKE = 100

# What is typed is hidden from the planner, who would compare it with all that it knows of the column (1.4 ms
# of 1.9); and it plans what is materialised without the limit, for which it might read the whole table.
_NEARBY = """
WITH looks AS MATERIALIZED (
  SELECT kind, id, fold FROM published.searchable WHERE (SELECT {typed}::text) <% fold AND {scope}
)
SELECT kind, id, any_value(fold), false FROM ({tiers}) AS found GROUP BY kind, id
"""
_TIER = "(SELECT kind, id, fold FROM published.searchable WHERE {condition} AND {scope} LIMIT {most})"
_ALIKE = f"(SELECT kind, id, fold FROM looks LIMIT {MOST_ALIKE})"  # noqa: S608  no input in it


def nearby(query: NameQuery, scope: Scope) -> Statement | None:
    """The statement and its arguments; None if the query has nothing to look for. One word alone has no loose
    keys: too many share three sounds."""
    if not query.folds:
        return None
    made = Statement()
    within = scoped(made, scope)
    pairs = query.pairs
    tiers = [
        _TIER.format(condition=condition, scope=within, most=most // len(pairs))
        for pair in pairs
        for condition, most in _shares(made, *pair)
    ]
    typed = made.bind(query.folds[0])
    made.sql = _NEARBY.format(typed=typed, scope=within, tiers=" UNION ALL ".join([*tiers, _ALIKE]))
    return made


def _shares(made: Statement, one: Word, other: Word) -> Iterator[tuple[str, int]]:
    first, second = (
        [f"name_keys && {made.bind(list(keys))}::text[]" for keys in word] for word in (one, other)
    )
    yield f"(({first[0]} AND {second[1]}) OR ({first[1]} AND {second[0]}))", MOST_FIRM
    yield f"{first[1]} AND {second[1]}", MOST_LOOSE
