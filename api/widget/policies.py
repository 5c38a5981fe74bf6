"""Reads a Content-Security-Policy as a browser would (CSP Level 3), and says what of a snippet it stops.

Several policies, as a comma or two headers make them, hold all at once: a thing has to pass each.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

# Which directive decides, and which ones stand in for it.
_FALLBACKS = {
    "script-src-elem": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "frame-src": ("frame-src", "child-src", "default-src"),
}
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[a-z0-9_.-]+)(?::(?P<port>\d+|\*))?(?P<path>/.*)?"
)
MOST = 4000  # characters of a policy that is looked at
Policy = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Need:
    """Something that a snippet loads: by which directive, from where; `integrity` of a script."""

    directive: str
    url: str
    integrity: str = ""


@dataclass(frozen=True)
class Finding:
    """`by` is the directive that decided; empty where none does. `add` would let it through."""

    need: Need
    passes: bool
    by: str
    add: str


def read_policies(text: str) -> list[Policy]:
    """As written in a header or a `meta` element; of a directive that is there twice the first holds."""
    plain = re.sub(r"(?im)^\s*content-security-policy(?:-report-only)?\s*:", ",", text[:MOST])
    return [policy for policy in map(_read, plain.replace("\n", " ").split(",")) if policy]


def _read(text: str) -> Policy:
    found: dict[str, Sequence[str]] = {}
    for directive in text.split(";"):
        name, *sources = directive.split() or [""]
        if name:
            found.setdefault(name.lower(), sources)
    return found


def look(text: str, needs: Sequence[Need], own: str) -> list[Finding]:
    """What becomes of each need on a site at `own`."""
    policies = read_policies(text)
    return [_finding(policies, need, own) for need in needs]


def _finding(policies: Sequence[Policy], need: Need, own: str) -> Finding:
    parts = urlsplit(need.url)
    source = f"{parts.scheme}://{parts.netloc}"
    for policy in policies:
        by = next((name for name in _FALLBACKS[need.directive] if name in policy), "")
        if by and not _passes(policy[by], need, own):
            plain = need.directive.removesuffix("-elem")
            return Finding(need, passes=False, by=by, add=f"{plain} {source}")
    return Finding(need, passes=True, by="", add="")


def is_sandboxed(text: str) -> bool:
    """Whether a `sandbox` directive takes scripts away."""
    rights = [policy["sandbox"] for policy in read_policies(text) if "sandbox" in policy]
    return any("allow-scripts" not in given for given in rights)


def _passes(sources: Sequence[str], need: Need, own: str) -> bool:
    plain = [source.lower() for source in sources]
    if need.directive == "script-src-elem":
        if f"'{need.integrity.lower()}'" in plain and need.integrity:
            return True
        # Trust is passed on by scripts then, and no address counts.
        if "'strict-dynamic'" in plain:
            return False
    return any(_fits(source, need.url, own) for source in plain)


def _fits(source: str, url: str, own: str) -> bool:
    scheme = urlsplit(url).scheme
    if source == "*":
        return scheme in {"http", "https", urlsplit(own).scheme}
    if source == "'self'":
        return _origin(url) == _origin(own)
    if source.endswith(":") and "/" not in source:
        return source in _schemes(scheme)
    found = _HOST.fullmatch(source)
    return bool(found) and _host_fits(found.groupdict(), url, own) if found else False


def _schemes(scheme: str) -> Iterator[str]:
    """What names an address of this scheme: `http:` lets the safer one through too."""
    yield f"{scheme}:"
    if scheme == "https":
        yield "http:"


def _host_fits(source: Mapping[str, str | None], url: str, own: str) -> bool:
    parts = urlsplit(url)
    scheme = source["scheme"] or urlsplit(own).scheme
    if f"{scheme}:" not in set(_schemes(parts.scheme)):
        return False
    host, wanted = (parts.hostname or ""), source["host"] or ""
    if wanted != "*" and not (host.endswith(wanted[1:]) if wanted.startswith("*.") else host == wanted):
        return False
    return _port_fits(source["port"], url) and _path_fits(source["path"], parts.path)


def _port_fits(port: str | None, url: str) -> bool:
    parts = urlsplit(url)
    given = str(parts.port or _DEFAULT_PORTS.get(parts.scheme, ""))
    return port == "*" or given == (port or _DEFAULT_PORTS.get(parts.scheme))


def _path_fits(path: str | None, asked: str) -> bool:
    if not path or path == "/":
        return True
    return asked.startswith(path) if path.endswith("/") else asked == path


def _origin(url: str) -> tuple[str, str | None, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, str(parts.port or _DEFAULT_PORTS.get(parts.scheme, ""))
