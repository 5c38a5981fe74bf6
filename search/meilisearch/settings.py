"""Settings of the index, as code. What changes them, or a document's form, changes the digest: built anew."""

import hashlib
from typing import Any

import orjson

from app.publication.searchable import ANALYSIS

INDEX = "documents"
PRIMARY_KEY = "key"
# Raised by hand when `documents.document` makes something else of the same row.
FORM = 1
MOST_FACET_VALUES = 1000

# Compared as they are: what `app.text` made of names and of texts.
_TERMS = ("kind", "folds", "keys", "starts", "stems", "pairs")
_EXACT = {"facetSearch": False, "filter": {"equality": True, "comparison": False}}
_ORDERED = {"facetSearch": False, "filter": {"equality": True, "comparison": True}}

# Languages are the work of `app.text`: Meilisearch has no stems and knows ё and е, Burmese words and letter
# twins not as we do. So it compares our keys and stems as they are, as filters: of a query's words it would
# take ten only, guess at typos, and know no alternatives. `folds` alone is searched its own way, for typos.
SETTINGS: dict[str, Any] = {
    "searchableAttributes": ["folds"],
    "displayedAttributes": [PRIMARY_KEY, "version"],
    "filterableAttributes": [
        {"attributePatterns": [PRIMARY_KEY, *_TERMS, "facet.*"], "features": _EXACT},
        {"attributePatterns": ["earliest", "latest", "birthday", "updated"], "features": _ORDERED},
    ],
    "sortableAttributes": [],
    "rankingRules": ["words", "typo", "exactness"],
    "stopWords": [],
    "synonyms": {},
    "typoTolerance": {"enabled": True, "minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 8}},
    # The order of words does not matter to us; this is half of the work of indexing.
    "proximityPrecision": "byAttribute",
    "prefixSearch": "disabled",
    "facetSearch": False,
    "faceting": {"maxValuesPerFacet": MOST_FACET_VALUES, "sortFacetValuesBy": {"*": "count"}},
    # Totals are true up to this many; `limit` keeps us from paging that far.
    "pagination": {"maxTotalHits": 10_000_000},
    # What is found by then is the answer; we wait no longer than 300 ms.
    "searchCutoffMs": 200,
}


def digest() -> str:
    """Of settings, analysis and documents' form; kept beside the position in `published.consumer`."""
    return hashlib.blake2b(
        orjson.dumps([FORM, ANALYSIS, SETTINGS], option=orjson.OPT_SORT_KEYS), digest_size=8
    ).hexdigest()
