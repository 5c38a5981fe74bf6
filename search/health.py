"""How far Meilisearch's index is behind what is published; read with the public role."""

from typing import NamedTuple

from app.database.readers import Readers
from search.position import NAME

# A person who was just published must be found: an index further behind than this does not answer.
MOST_SECONDS = 3.0

_LAG = """
SELECT c.settings_digest, (SELECT coalesce(max(seq), 0) FROM published.change) - c.seq AS changes,
  coalesce(extract(epoch FROM clock_timestamp() - (
    SELECT at FROM published.change WHERE seq > c.seq ORDER BY seq LIMIT 1)), 0)::float8 AS seconds
FROM published.consumer c WHERE c.name = $1
"""


class Lag(NamedTuple):
    """`built`: with the settings of this version. `seconds`: the age of the oldest change not taken in."""

    built: bool
    changes: int = 0
    seconds: float = 0.0

    @property
    def usable(self) -> bool:
        return self.built and self.seconds <= MOST_SECONDS

    def __str__(self) -> str:
        return f"{self.changes} changes, {self.seconds:.1f} s" if self.built else "not built"


async def lag(pool: Readers, settings_digest: str) -> Lag:
    row = await pool.fetchrow(_LAG, NAME)
    if row is None or row["settings_digest"] != settings_digest:
        return Lag(built=False)
    # The clock of who published may go before the database's.
    return Lag(built=True, changes=max(row["changes"], 0), seconds=max(row["seconds"], 0.0))
