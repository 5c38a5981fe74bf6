"""What entities need of the site: its addresses, and whom a slug means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Site:
    base: str  # without a final slash
    ids: Mapping[tuple[str, str], str]  # by kind and slug, of what documents name by slug alone
    name: str = "Nezabudka"

    NAMED_BY_SLUG: ClassVar = ("organisation", "case", "facility")

    def page(self, path: str, slug: str) -> str:
        """Where people read it, in their own language."""
        return f"{self.base}/{path}/{slug}"

    def id_of(self, kind: str, slug: str | None) -> str | None:
        return self.ids.get((kind, slug)) if slug else None
