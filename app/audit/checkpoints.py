"""How far the log was at some moment. Kept elsewhere too, a checkpoint shows that the log was cut off."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.chain import NOTHING
from app.models.audit import AuditCheckpoint

_HEAD = "SELECT seq, hash FROM editorial.audit_entry ORDER BY seq DESC LIMIT 1"
_STORED = "SELECT seq, hash, at FROM editorial.audit_checkpoint ORDER BY seq"


@dataclass(frozen=True)
class Checkpoint:
    """The number and hash of the last entry at that moment (UTC); `seq` is 0 for an empty log."""

    seq: int
    hash: str
    at: datetime

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"at": self.at.isoformat()})


async def checkpoint(connection: AsyncConnection) -> Checkpoint:
    """Store where the log is now. A second one at the same place leaves the first as it is."""
    head = (await connection.execute(text(_HEAD))).one_or_none()
    now = datetime.now(UTC)
    made = Checkpoint(head.seq, head.hash, now) if head else Checkpoint(0, NOTHING, now)
    await connection.execute(insert(AuditCheckpoint).values(**asdict(made)).on_conflict_do_nothing())
    return made


async def stored(connection: AsyncConnection) -> list[Checkpoint]:
    return [Checkpoint(*row) for row in await connection.execute(text(_STORED))]


def read_checkpoints(written: str) -> Sequence[Checkpoint]:
    """Checkpoints as `to_json` wrote them, one a line. Raises ValueError."""
    found = [_read(line) for line in written.splitlines() if line.strip()]
    if not found:
        raise ValueError("there is no checkpoint in it")
    return found


def _read(line: str) -> Checkpoint:
    try:
        value = json.loads(line)
        made = Checkpoint(value["seq"], value["hash"], datetime.fromisoformat(value["at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError('a line is not {"seq": …, "hash": "…", "at": "…"}') from error
    if not isinstance(made.seq, int) or not isinstance(made.hash, str):
        raise ValueError("seq is a number and hash a text")  # noqa: TRY004  all of them are one error
    return made
