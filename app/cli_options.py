"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None, typer.Option(help="Directory of the embedded PostgreSQL [NEZABUDKA_DATA_DIR, else .data].")
]
