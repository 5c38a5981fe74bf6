"""Names in which every typed word starts a word, as one statement on the trigrams of the folds.

The trigram index has a word's first letter, and its first two, as entries of their own: so it serves from
the first letter on.
"""

import re

from app.published.conditions import Statement
from app.text.names import NameQuery
from search.engine import Scope
from search.postgres.scoping import scoped

MOST_READINGS = 4
MOST_WORDS = 6
MOST_READ = 400  # of one reading; a single letter starts tens of thousands of names

_NO_LETTER = re.compile(r"[^\w]", re.ASCII)
_STARTING = """
SELECT kind, id FROM ({readings}) AS found GROUP BY kind, id ORDER BY min(place), min(length), id
LIMIT {limit}
"""
# A name that begins so stands before one that goes on so; of a line's names the shortest first.
_READING = (
    "(SELECT kind, id, {number} + (fold !~ {begins})::int AS place, length(fold) AS length"
    " FROM published.searchable WHERE {words} AND {scope} LIMIT {most})"
)


def starting(query: NameQuery, scope: Scope, limit: int) -> Statement | None:
    """The statement and its arguments; None if the query has no word."""
    readings = [
        words
        for reading in dict.fromkeys(query.folds[:MOST_READINGS])
        if (words := [_NO_LETTER.sub("", word) for word in reading.split()][:MOST_WORDS])
    ]
    if not readings:
        return None
    made = Statement()
    within = scoped(made, scope)
    parts = [
        _READING.format(
            number=2 * number,
            begins=made.bind(rf"(^|\n) {words[0]}"),
            words=" AND ".join(f"fold LIKE {made.bind(f'% {word}%')}" for word in words),
            scope=within,
            most=MOST_READ,
        )
        for number, words in enumerate(readings)
    ]
    made.sql = _STARTING.format(readings=" UNION ALL ".join(parts), limit=made.bind(limit))
    return made
