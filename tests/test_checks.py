"""What `make check` asks of migrations, and that the operators' manual lists every setting."""

import re
from pathlib import Path

from app.database.embedded import Dsns
from app.database.migrating import differences, heads
from app.settings import Settings

OPERATORS = Path(__file__).resolve().parents[1] / "docs" / "operators.md"


def test_one_alembic_head() -> None:
    assert len(heads()) == 1


async def test_models_match_migrations(database: Dsns) -> None:
    assert await differences(database.owner) == []


def test_operators_manual_lists_the_settings() -> None:
    rows = re.findall(r"^\|\s*`NEZABUDKA_([A-Z_]+)`", OPERATORS.read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(name.upper() for name in Settings.model_fields)
