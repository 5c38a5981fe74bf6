"""The desk in tests, as a browser without JavaScript uses it: pages, and the forms in them."""

from typing import Any

import httpx
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from app.accounts.opaque import csrf_of
from app.models.accounts import Role
from tests.staff import ORIGIN, Person, Staff

RECORD = "form.record"
Fields = list[tuple[str, str]]


async def get(person: Person, path: str) -> HTMLParser:
    got = await person.http.get(f"/admin{path}")
    assert got.status_code == 200, (path, got.status_code, got.text)
    return HTMLParser(got.text)


async def post(person: Person, path: str, fields: Any = None, **more: Any) -> httpx.Response:
    """As our own pages do. `csrf` is that of the session unless it is among the fields."""
    pairs: Fields = list(fields.items()) if isinstance(fields, dict) else list(fields or [])
    if person.cookie and not any(name == "csrf" for name, _ in pairs):
        pairs.append(("csrf", csrf_of(person.cookie)))
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", **more.pop("headers", {})}
    body: dict[str, list[str]] = {}
    for name, value in pairs:
        body.setdefault(name, []).append(value)
    return await person.http.post(f"/admin{path}", data=body, headers=headers, **more)


def form_in(page: HTMLParser, selector: str) -> Fields:
    """What a browser would send of this form if nobody touched it."""
    form = page.css_first(selector)
    assert form is not None, selector
    found: Fields = []
    for one in form.css("input[name], select[name], textarea[name]"):
        found += _value(one)
    return found


def _value(one: Node) -> Fields:
    name = str(one.attributes["name"])
    if one.tag == "select":
        chosen = one.css_first("option[selected]") or one.css_first("option")
        return [(name, str((chosen.attributes.get("value") or "") if chosen else ""))]
    if one.tag == "textarea":
        return [(name, one.text(deep=True))]
    if one.attributes.get("type") in {"checkbox", "radio"} and "checked" not in one.attributes:
        return []
    return [(name, str(one.attributes.get("value") or ""))]


def changed(fields: Fields, **values: str) -> Fields:
    """Some fields with other values; `a__b` is the field `a.b`."""
    wanted = {name.replace("__", "."): value for name, value in values.items()}
    kept = [pair for pair in fields if pair[0] not in wanted]
    return kept + list(wanted.items())


def said(page: HTMLParser, selector: str = "main") -> str:
    found = page.css_first(selector)
    return " ".join(found.text().split()) if found else ""


async def drafted(staff: Staff, handle: str = "anna") -> tuple[Person, str]:
    """A contributor with a draft of Invented Eve, and the path of its form."""
    anna = await staff.person(handle, Role.contributor)
    got = await post(
        anna, "/people/new", {"full": "Invented Eve", "lang": "en", "country": "RU", "birth": "1990"}
    )
    assert got.status_code == 303, got.text
    return anna, got.headers["location"].removeprefix("/admin")
