"""`python -m api.snapshots`: one build, for the worker, which says what and from where on stdin."""

import logging
import os
import signal
import sys

import asyncpg
import orjson

from api.snapshots.building import Overtaken, build, facts
from app.settings import Settings, SettingsError
from app.snapshots.store import BuildingElsewhere

_BEHIND_READERS = 10
log = logging.getLogger(__name__)


def main() -> int:
    # Ctrl-C is for the server, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_BEHIND_READERS)
    told = orjson.loads(sys.stdin.buffer.read())
    settings = Settings.given(**told["settings"])
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s nezabudka.snapshots: %(message)s")
    try:
        log.info("built: %s", facts(build(settings, told["dsn"])))
    except (BuildingElsewhere, SettingsError, Overtaken) as error:
        log.warning("no snapshot was built: %s", error)
        return 1
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        log.warning("no snapshot was built: %s", type(error).__name__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
