"""What `/metrics` tells of search. No labels but names of engines and operations: never a query."""

from prometheus_client import Counter, Gauge

ENGINE = Gauge("nezabudka_search_engine", "1 for the engine that answers now.", ["engine"])
FAILURES = Counter("nezabudka_search_failures_total", "Requests that an engine did not answer.", ["engine"])
LAG_CHANGES = Gauge("nezabudka_search_lag_changes", "Changes that Meilisearch's index has not taken in.")
LAG_SECONDS = Gauge("nezabudka_search_lag_seconds", "Age of the oldest of these changes.")
INDEXED = Counter("nezabudka_search_indexed_total", "Documents written to the index.", ["operation"])
REFUSED = Counter("nezabudka_search_refused_total", "Documents that Meilisearch did not take.")
