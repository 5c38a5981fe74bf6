"""What the nouns are called: many of them, and one."""

TITLES: dict[str, tuple[str, str]] = {
    "prisoner": ("People", "person"),
    "case": ("Cases", "case"),
    "facility": ("Facilities", "facility"),
    "organisation": ("Organisations", "organisation"),
    "list": ("Official lists", "official list"),
    "figure": ("Figures", "figure"),
    "campaign": ("Campaigns", "campaign"),
    "advocacy": ("Advocacy", "advocacy action"),
    "group": ("Groups", "group"),
}
# Pages of their own have people, and facilities; the others are listed alike.
PLACES = {"prisoner": "/admin/people", "facility": "/admin/facilities"}
# Under /v1, of those whose records have addresses there.
PUBLIC = {
    "prisoner": "prisoners", "case": "cases", "facility": "facilities", "organisation": "organisations",
    "list": "lists", "campaign": "campaigns",
}  # fmt: skip


def plural(kind: str) -> str:
    return TITLES[kind][0] if kind in TITLES else kind


def singular(kind: str) -> str:
    return TITLES[kind][1] if kind in TITLES else kind


def place(kind: str) -> str:
    """The page that lists them."""
    return PLACES.get(kind, f"/admin/records/{kind}")
