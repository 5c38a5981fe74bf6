"""Lists of the editors' side: the shape and the signed cursors of the public ones."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import AfterValidator, BaseModel, Field
from starlette.responses import Response

from api.admin.shapes import In
from api.errors import Problem
from api.public.site import Site
from app.models.base import now
from app.published import cursors

MOST, USUAL = 200, 20
Item = TypeVar("Item")


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a NUL character")
    return value


Word = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_no_nul)]
Note = Annotated[str, Field(max_length=10_000), AfterValidator(_no_nul)]


class Paging(In):
    """What every list takes."""

    limit: int = Field(USUAL, ge=1, le=MOST)
    cursor: str | None = Field(None, max_length=cursors.LONGEST, description="Follow `next` as it is")


Asked = Annotated[Paging, Query()]


class Meta(BaseModel):
    as_of: datetime


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next: str | None = Field(description="The address of the next page; also in the `Link` header")
    self: str
    meta: Meta


def _words(value: Any) -> list[str]:
    """As they stand in an address."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


class Pager:
    """One request for a page of the list `kind`."""

    def __init__(self, request: Request, kind: str, asked: Paging) -> None:
        site: Site = request.app.state.site
        self._key, self._path, self.limit = site.cursor_key, request.url.path, asked.limit
        given = asked.model_dump(mode="json", exclude_unset=True, exclude={"limit", "cursor"})
        self._filters = {name: _words(value) for name, value in given.items() if value is not None}
        self._purpose = cursors.purpose(f"admin:{kind}", self._filters, "id")
        self._cursor = asked.cursor

    def after(self, read: Callable[[Any], Any]) -> Any:
        """Where the page before ended. Raises the Problem 422 for a cursor that is not of this list."""
        if self._cursor is None:
            return None
        try:
            return read(cursors.decode(self._cursor, self._key, purpose=self._purpose))
        except (ValueError, TypeError, KeyError) as error:
            raise Problem(
                422, "bad-cursor", errors=[{"parameter": "cursor", "detail": "not valid"}]
            ) from error

    def page(
        self,
        response: Response,
        found: Sequence[Item],
        show: Callable[[Item], Any],
        place: Callable[[Item], Any],
    ) -> dict[str, Any]:
        """`found` has one more than the limit if more follow; `place` is what `after` reads later."""
        rows, following = found[: self.limit], None
        if len(found) > self.limit:
            cursor = cursors.encode(place(rows[-1]), self._key, purpose=self._purpose)
            following = self._address({"cursor": cursor})
            response.headers["Link"] = f'<{following}>; rel="next"'
        own = {"cursor": self._cursor} if self._cursor else {}
        items = [show(one) for one in rows]
        return {"items": items, "next": following, "self": self._address(own), "meta": Meta(as_of=now())}

    def _address(self, more: Mapping[str, str]) -> str:
        query = [(name, value) for name, values in self._filters.items() for value in values]
        if self.limit != USUAL:
            query.append(("limit", str(self.limit)))
        query += more.items()
        return self._path + (f"?{urlencode(query)}" if query else "")
