"""What a file must pass before anything of it is applied. Each gate raises Refused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from seed.importers.files import Refused

MAX_ROWS = 50_000
# Of the rows: how many must have each expected field, may lack a name, may be bad.
FIELD_COVERAGE = 0.95
MAX_NAMELESS = 0.01
MAX_BAD = 0.20


def check_rows(count: int, path: str, *, most: int = MAX_ROWS) -> None:
    if count == 0:
        raise Refused(f"{path} has no rows.")
    if count > most:
        raise Refused(f"{path} has {count} rows, more than the {most} that are allowed.")


def check_shape(rows: Sequence[Any], fields: Iterable[str], path: str) -> None:
    """Each expected field is there (perhaps empty) in nearly every row: else it is another kind of file."""
    mappings = [row for row in rows if isinstance(row, Mapping)]
    for field in fields:
        having = sum(field in row for row in mappings)
        if having < FIELD_COVERAGE * len(rows):
            raise Refused(
                f"{path} is no such list: only {having} of {len(rows)} rows have the field “{field}”."
            )


def check_header(header: Collection[str], expected: Iterable[str], path: str) -> None:
    missing = [name for name in expected if name not in header]
    if missing:
        raise Refused(f"{path} lacks these columns: {', '.join(missing)}.")


def check_names(nameless: int, count: int, path: str) -> None:
    if nameless > MAX_NAMELESS * count:
        raise Refused(f"{path}: {nameless} of {count} rows have no name, more than 1 % are not imported.")


def check_bad(bad: int, count: int, path: str) -> None:
    if bad > MAX_BAD * count:
        raise Refused(f"{path}: {bad} of {count} rows can't be read, over 20 %, so nothing was imported.")
