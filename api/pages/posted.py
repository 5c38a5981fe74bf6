"""Forms of the pages: short fields, no files."""

from collections.abc import Mapping

from fastapi import Request

from api.errors import Problem

MOST_FIELDS = 150
LONGEST = 200  # characters of a value
Fields = Mapping[str, str]


async def posted(request: Request) -> Fields:
    """What the reader filled in; what was left empty is not there. 422 for what is too long."""
    form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    pairs = [(name, value.strip()) for name, value in form.multi_items() if isinstance(value, str)]
    for name, value in pairs:
        if len(value) > LONGEST:
            raise Problem(422, "invalid", errors=[{"parameter": name[:50], "detail": "is too long"}])
    return {name: value for name, value in pairs if value}


def whole(fields: Fields, name: str, usual: int, *, least: int = 1, most: int) -> int:
    """A number of the form, within bounds. 422 for another."""
    value = fields.get(name, str(usual))
    if not (value.isascii() and value.isdigit() and len(value) <= 4 and least <= int(value) <= most):  # noqa: PLR2004
        detail = f"a whole number from {least} to {most}"
        raise Problem(422, "invalid", errors=[{"parameter": name, "detail": detail}])
    return int(value)
