"""Quality lists («a;q=0.5, b») of Accept and Accept-Encoding (RFC 9110, 12.4.2)."""

from functools import lru_cache

# Longer headers are cut: no real client sends one, and the cache below is bounded in bytes by it.
LONGEST = 1000


def quality_list(header: str) -> tuple[tuple[str, float], ...]:
    """Values in lower case with their weights 0..1, best first, ties in the order given; never raises."""
    return _parse(header[:LONGEST])


@lru_cache(maxsize=512)
def _parse(header: str) -> tuple[tuple[str, float], ...]:
    found = []
    for part in header.split(","):
        value, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if value:
            found.append((value, _weight(parameters)))
    return tuple(sorted(found, key=lambda item: -item[1]))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0  # NaN is not between either
    return 1.0
