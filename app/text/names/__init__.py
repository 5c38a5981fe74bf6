"""Names in any script and spelling: how they sound, what they share, how alike they are."""

from app.text.names.comparison import NAME_HIT, Comparison, likeness, likenesses, roughly
from app.text.names.consonants import keys
from app.text.names.folding import fold
from app.text.names.query import NameQuery, query_names
from app.text.names.stored import StoredNames, folds_of, lines_of, stored_names

__all__ = [
    "NAME_HIT",
    "Comparison",
    "NameQuery",
    "StoredNames",
    "fold",
    "folds_of",
    "keys",
    "likeness",
    "likenesses",
    "lines_of",
    "query_names",
    "roughly",
    "stored_names",
]
