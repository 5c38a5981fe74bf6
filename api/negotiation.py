"""What the client wants: a format (`format=` or Accept) and languages (`lang=` or Accept-Language)."""

from enum import StrEnum
from functools import lru_cache

from api.errors import Problem
from api.quality import quality_list
from app.text.languages import LONGEST_HEADER, MOST_RANGES, canonical_tag, parse_accept_language


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.NDJSON: "application/x-ndjson",
}
LIST_FORMATS = (Format.JSON, Format.CSV, Format.NDJSON)


def wanted_format(
    parameter: str | None, accept: str | None, offered: tuple[Format, ...] = LIST_FORMATS
) -> Format:
    """`format=` wins over Accept. 422 for a `format` not offered, 406 when Accept takes none of them."""
    return _wanted_format(parameter, accept[:LONGEST_HEADER] if accept else None, offered)


@lru_cache(maxsize=1024)
def _wanted_format(parameter: str | None, accept: str | None, offered: tuple[Format, ...]) -> Format:
    if parameter is not None:
        for known in offered:
            if known == parameter:
                return known
        allowed = [str(known) for known in offered]
        fault = {"parameter": "format", "detail": f"allowed: {', '.join(allowed)}", "allowed": allowed}
        raise Problem(422, "unknown-code", errors=[fault])
    if not accept or not accept.strip():
        return offered[0]
    best = max(offered, key=lambda known: _weight(accept, known))
    if _weight(accept, best) <= 0:
        types = ", ".join(known.media_type.partition(";")[0] for known in offered)
        raise Problem(406, "not-acceptable", detail=f"Offered: {types}")
    return best


def prefers_html(accept: str | None) -> bool:
    """A browser: it names text/html before everything else."""
    return next((value == "text/html" for value, weight in quality_list(accept or "") if weight > 0), False)


def prefers_json(accept: str | None) -> bool:
    """A program: it names JSON, or problem documents, before everything else."""
    first = next((value for value, weight in quality_list(accept or "") if weight > 0), "")
    return first == "application/json" or first.endswith("+json")


def _weight(accept: str, known: Format) -> float:
    """The weight of the most specific range that covers this format."""
    weights = dict(reversed(quality_list(accept)))
    media_type = known.media_type.partition(";")[0]
    for covering in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if covering in weights:
            return weights[covering]
    return 0.0


def wanted_languages(parameter: str | None, accept_language: str | None) -> tuple[str, ...]:
    """BCP 47 ranges, best first; empty means every language. 422 for a tag in `lang=` that is none.

    Accept-Language is written by browsers, not by people: what is wrong in it is passed over.
    """
    if parameter is not None:
        return _checked(parameter)
    return _accepted(accept_language[:LONGEST_HEADER]) if accept_language else ()


def _checked(parameter: str) -> tuple[str, ...]:
    tags = parameter.split(",")
    if len(tags) > MOST_RANGES:
        fault = {"parameter": "lang", "detail": f"at most {MOST_RANGES} languages"}
        raise Problem(422, "bad-language", errors=[fault])
    try:
        return tuple(canonical_tag(tag.strip()) for tag in tags)
    except ValueError as error:
        raise Problem(422, "bad-language", errors=[{"parameter": "lang", "detail": str(error)}]) from error


@lru_cache(maxsize=512)
def _accepted(header: str) -> tuple[str, ...]:
    ranges = parse_accept_language(header)
    # `*` first means that any language will do: then all are shown.
    return () if ranges[:1] == ["*"] else tuple(tag for tag in ranges if tag != "*")
