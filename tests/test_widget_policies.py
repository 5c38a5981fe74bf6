"""A Content-Security-Policy read as browsers read it: by examples of the standard, and against a browser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.widget.policies import MOST, Need, is_sandboxed, look, read_policies

SITE, OWN = "https://site.example", "https://partner.example"
SCRIPT = Need("script-src-elem", f"{SITE}/w/1.0.0/w.js", "sha384-AbC")
DATA = Need("connect-src", f"{SITE}/root.json")
FRAME = Need("frame-src", f"{SITE}/w/v1/list?lang=ru")
NEEDS = (SCRIPT, DATA, FRAME)


def passes(policy: str, own: str = OWN) -> str:
    """Initials of what gets through: s, c, f."""
    return "".join(one.need.directive[0] for one in look(policy, NEEDS, own) if one.passes)


@pytest.mark.parametrize(
    ("policy", "through"),
    [
        ("", "scf"),
        ("default-src 'none'", ""),
        ("default-src 'self'", ""),
        ("default-src *", "scf"),
        ("default-src https:", "scf"),
        ("default-src http:", "scf"),
        ("default-src https://site.example", "scf"),
        ("default-src site.example", "scf"),
        ("default-src http://site.example", "scf"),
        ("default-src https://site.example:8443", ""),
        ("default-src https://site.example:443", "scf"),
        ("default-src https://site.example:*", "scf"),
        ("default-src *.example", "scf"),
        ("default-src *.site.example", ""),
        ("default-src https://SITE.example", "scf"),
        ("default-src https://site.example/w/", "sf"),
        ("default-src https://site.example/root.json", "c"),
        ("default-src 'none'; script-src https://site.example; connect-src https://site.example", "sc"),
        ("default-src 'none'; script-src 'none'; script-src-elem site.example", "s"),
        ("default-src 'none'; child-src site.example", "f"),
        ("default-src 'none'; child-src site.example; frame-src 'none'", ""),
        ("script-src 'none'; script-src *", "cf"),
        ("script-src 'strict-dynamic' 'nonce-abc' https:", "cf"),
        ("script-src 'strict-dynamic' 'sha384-AbC'", "scf"),
        ("default-src *, frame-src 'none'", "sc"),
        ("Content-Security-Policy: default-src *\nContent-Security-Policy: connect-src 'self'", "sf"),
        ("img-src 'none'; ;; unknown-directive", "scf"),
        ("DEFAULT-SRC 'NONE'", ""),
        ("default-src", ""),
    ],
)  # fmt: skip
def test_what_gets_through(policy: str, through: str) -> None:
    assert passes(policy) == through


def test_on_ones_own_server_self_is_enough() -> None:
    assert passes("default-src 'self'", SITE) == "scf"
    assert passes("default-src site.example", "http://partner.example") == "scf"


def test_it_says_which_directive_and_what_to_add() -> None:
    found = look("default-src 'self'; connect-src 'none'", NEEDS, OWN)
    assert [(one.by, one.add) for one in found] == [
        ("default-src", f"script-src {SITE}"), ("connect-src", f"connect-src {SITE}"),
        ("default-src", f"frame-src {SITE}"),
    ]  # fmt: skip


def test_sandboxes() -> None:
    assert is_sandboxed("sandbox")
    assert is_sandboxed("sandbox allow-forms, default-src *")
    assert not is_sandboxed("sandbox allow-scripts")
    assert not is_sandboxed("default-src 'none'")


@given(st.text(max_size=MOST + 100))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str) -> None:
    read_policies(text)
    assert len(look(text, NEEDS, OWN)) == len(NEEDS)


@given(st.lists(st.sampled_from(["'none'", "'self'", "*", "https:", "site.example", "data:"]), max_size=4))
@settings(deadline=None)
def test_more_sources_let_no_less_through(sources: list[str]) -> None:
    before = passes(f"default-src {' '.join(sources)}")
    assert set(before) <= set(passes(f"default-src {' '.join([*sources, SITE])}"))
