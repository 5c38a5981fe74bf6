"""Runs an importer over an uploaded list, beside the requests, so that a page can show how far it is."""

import asyncio
import logging
import tempfile
import uuid
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncEngine

from app.accounts.actor import Actor
from app.accounts.refusals import Unfit
from app.models.ids import new_id

if TYPE_CHECKING:
    from seed.importers.running import Job

MAPPED = {
    "memorial": "Memorial (GeoJSON)", "csv": "Spreadsheet (CSV) with a mapping",
    "ospace": "Register of Russian penal facilities (GeoJSON)",
}  # fmt: skip
_LARGEST = 64 * 1024 * 1024  # bytes, unpacked
_GZIP = b"\x1f\x8b"
_LONGEST_NAME = 100
_MOST_KEPT = 50
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """`name` is the file's: importers read the list's day in it."""

    importer: str
    name: str
    content: bytes = field(repr=False)
    mapping: str = field(repr=False)
    older: bool = False


@dataclass
class Run:
    """One import. `fault` is a sentence for who uploaded it."""

    account_id: uuid.UUID
    name: str
    job: "Job | None" = None
    fault: str = ""
    ended: bool = False

    @property
    def rows(self) -> int:
        return self.job.report.rows if self.job else 0

    @property
    def done(self) -> int:
        return min(len(self.job.report.lines), self.rows) if self.job else 0


class Imports:
    def __init__(self) -> None:
        self._runs: dict[uuid.UUID, Run] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, engine: AsyncEngine, actor: Actor, upload: Upload) -> uuid.UUID:
        """Raises `Unfit`."""
        if upload.importer not in MAPPED or not upload.content.strip():
            raise Unfit("choose a kind of list, and a file or its text")
        name = PurePath(upload.name.replace("\\", "/")).name[-_LONGEST_NAME:] or "list"
        identity, run = new_id(), Run(actor.account_id, name)
        self._runs[identity] = run
        for former in list(self._runs)[:-_MOST_KEPT]:
            del self._runs[former]
        task = asyncio.create_task(_carry_out(run, engine, actor, upload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return identity

    def find(self, run_id: uuid.UUID) -> Run | None:
        return self._runs.get(run_id)


async def _carry_out(run: Run, engine: AsyncEngine, actor: Actor, upload: Upload) -> None:
    from seed.importers.files import Refused  # noqa: PLC0415  half a second that a start need not wait
    from seed.importers.running import Options, run_with  # noqa: PLC0415

    options = Options(propose=True, actor=actor, older=upload.older, quiet=True)
    with tempfile.TemporaryDirectory() as place:
        try:
            run.job = await asyncio.to_thread(_job, Path(place), run.name, upload)
            await run_with(engine, run.job, options)
        except Refused as refused:
            run.fault = str(refused).replace(f"{place}/", "")
        except Exception as error:  # noqa: BLE001  a page waits for the end of it
            # Its words may quote rows, and rows are people.
            log.error("import failed: %s", type(error).__qualname__)  # noqa: TRY400
            run.fault = "The import failed and changed nothing. It is logged."
        finally:
            run.ended = True


def _job(place: Path, name: str, upload: Upload) -> "Job":
    from seed.importers import running  # noqa: PLC0415
    from seed.importers.files import Refused  # noqa: PLC0415

    try:
        content = _unpacked(upload.content)
    except (zlib.error, ValueError) as error:
        raise Refused(f"{name} can't be unpacked, or is over 64 MB.") from error
    path = place / name
    path.write_bytes(content)
    if upload.importer == "memorial":
        return running.memorial(path)
    if upload.importer == "ospace":
        return running.ospace(path)
    mapping = place / "mapping.toml"
    mapping.write_text(upload.mapping, encoding="utf-8")
    return running.csv(path, mapping)


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    reader = zlib.decompressobj(wbits=31)
    found = reader.decompress(content, _LARGEST)
    if reader.unconsumed_tail or not reader.eof:
        raise ValueError
    return found
