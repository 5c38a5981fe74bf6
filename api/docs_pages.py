"""Self-hosted API documentation out of the OpenAPI document: no script, nothing from a third party."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader
from starlette.responses import Response

from api.answers import HTML, answer
from api.docs_schema import Field, read_schema
from api.errors import Problem
from api.negotiation import prefers_html
from api.problems import PROBLEMS

TEMPLATES = Path(__file__).parent / "templates" / "docs"
CSP = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    b"frame-ancestors 'none'"
)
METHODS = ("get", "post", "put", "patch", "delete")

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path as the OpenAPI document has it."""

    id: str
    method: str
    path: str
    raw: Mapping[str, Any]

    @property
    def title(self) -> str:
        return str(self.raw.get("summary") or self.id)

    @property
    def tag(self) -> str:
        return str(self.raw["tags"][0])

    def parameters(self, openapi: Mapping[str, Any]) -> list[tuple[str, Field]]:
        """Where each parameter goes (path, query, header) and what it is."""
        return [
            (item["in"], _described(openapi, item, item["name"], required=item.get("required", False)))
            for item in self.raw.get("parameters", [])
        ]

    def body(self, openapi: Mapping[str, Any]) -> Field | None:
        content = self.raw.get("requestBody", {}).get("content", {})
        return next((read_schema(openapi, media.get("schema", {})) for media in content.values()), None)

    def responses(self, openapi: Mapping[str, Any]) -> list[tuple[str, str, list[str], Field | None]]:
        """Status, description, media types, and the schema unless it is that of errors."""
        return [
            (status, item.get("description", ""), list(content), _schema(openapi, content, status))
            for status, item in self.raw.get("responses", {}).items()
            for content in [item.get("content", {})]
        ]

    def curl(self, base: str) -> str:
        path = self.path
        query: dict[str, str] = {}
        for item in self.raw.get("parameters", []):
            if item["in"] == "path":
                path = path.replace(f"{{{item['name']}}}", _example(item) or item["name"])
            elif item["in"] == "query" and item.get("required"):
                query[item["name"]] = _example(item) or "…"
        url = f"{base}{path}" + (f"?{urlencode(query)}" if query else "")
        if self.method == "get":
            return f"curl {quote(url)}"
        return f"curl -X {self.method.upper()} -H 'Content-Type: application/json' -d @body.json {quote(url)}"


def _described(openapi: Mapping[str, Any], item: Mapping[str, Any], name: str, *, required: bool) -> Field:
    made = read_schema(openapi, item.get("schema", {}), name, required=required)
    made.description = item.get("description") or made.description
    return made


def _schema(openapi: Mapping[str, Any], content: Mapping[str, Any], status: str) -> Field | None:
    media = content.get("application/json", {}) if status < "4" else {}
    return read_schema(openapi, media["schema"]) if media.get("schema") else None


def _example(item: Mapping[str, Any]) -> str:
    examples = item.get("schema", {}).get("examples") or [item.get("example", "")]
    return str(examples[0])


def operations(openapi: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in openapi.get("paths", {}).items():
        for method in METHODS:
            if method in methods:
                raw = methods[method]
                yield Operation(raw.get("operationId", f"{method}{path}"), method, path, raw)


def _page(request: Request, template: str, **values: Any) -> Response:
    body = _environment.get_template(template).render(api=request.app.openapi()["info"], **values).encode()
    return answer(request.scope, body, HTML, extra=[(b"content-security-policy", CSP)]).response()


def _index(request: Request) -> Response:
    by_tag: dict[str, list[Operation]] = {}
    for operation in operations(request.app.openapi()):
        by_tag.setdefault(operation.tag, []).append(operation)
    return _page(request, "index.html", by_tag=by_tag)


def _operation(request: Request, operation_id: str, base: str) -> Response:
    openapi = request.app.openapi()
    for found in operations(openapi):
        if found.id == operation_id:
            return _page(request, "operation.html", operation=found, openapi=openapi, base=base)
    raise Problem(404, "not-found")


def _problem(request: Request, code: str) -> Response:
    kind = PROBLEMS.get(code)
    if kind is None:
        raise Problem(404, "not-found")
    if prefers_html(request.headers.get("accept")):
        return _page(request, "problem.html", code=code, kind=kind)
    document = {"type": f"/problems/{code}", "code": code, **kind._asdict()}
    return answer(request.scope, orjson.dumps(document)).response()


def _problems(request: Request) -> Response:
    if prefers_html(request.headers.get("accept")):
        return _page(request, "problems.html", problems=PROBLEMS)
    items = [{"type": f"/problems/{code}", "code": code, **kind._asdict()} for code, kind in PROBLEMS.items()]
    return answer(request.scope, orjson.dumps({"items": items})).response()


def docs_router(public_url: str | None = None) -> APIRouter:
    """/docs, /problems and their stylesheet; make the app with docs_url=None.

    `public_url` is the base of the examples; without it that of the request.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    def index(request: Request) -> Response:
        return _index(request)

    @router.get("/docs/{operation_id}")
    def operation(request: Request, operation_id: str) -> Response:
        return _operation(request, operation_id, (public_url or str(request.base_url)).rstrip("/"))

    @router.get("/problems")
    def problems(request: Request) -> Response:
        return _problems(request)

    @router.get("/problems/{code}")
    def problem(request: Request, code: str) -> Response:
        return _problem(request, code)

    @router.get("/static/docs.css")
    def stylesheet(request: Request) -> Response:
        return answer(
            request.scope, (TEMPLATES / "docs.css").read_bytes(), "text/css; charset=utf-8"
        ).response()

    return router
