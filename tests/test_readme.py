"""What the README and the manuals tell a reader to do works, and what they link to exists."""

import re
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text()
REQUESTS = re.findall(r"curl 'http://127\.0\.0\.1:8000(/[^']*)'", README)


def test_readme_has_first_requests() -> None:
    assert len(REQUESTS) >= 3


@pytest.mark.parametrize("path", REQUESTS)
async def test_a_first_request_is_answered(seeded_client: httpx.AsyncClient, path: str) -> None:
    assert (await seeded_client.get(path)).status_code == 200


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"run", "test"} <= targets
    assert set(re.findall(r"^(?:\w+=\S+ )*make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_ci_runs_what_a_developer_runs() -> None:
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text() + "\n"
