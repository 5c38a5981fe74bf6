"""Search on Meilisearch: an index of what `published.searchable` holds, compared exactly through filters."""
