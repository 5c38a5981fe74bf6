"""What records and changes of them look like: made from the intake shapes, one model per noun."""

import types
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, create_model

from api.admin.paging import Note, Paging, Word
from api.admin.shapes import Country, In, Out
from app.editorial.changes.nouns import NOUNS, Noun
from app.editorial.intake.values import Moment
from app.models.changes import ProposalState, Verdict
from app.models.people import PublicationState

PATHS: Mapping[str, str] = {
    "prisoner": "prisoners", "case": "cases", "facility": "facilities", "organisation": "organisations",
    "list": "lists", "figure": "figures", "campaign": "campaigns", "advocacy": "advocacy", "group": "groups",
}  # fmt: skip
Model = type[BaseModel]


class CardOut(Out):
    """A record in a list."""

    id: uuid.UUID
    kind: str
    slug: str
    label: dict[str, str] = Field(description="BCP 47 tag to text")
    state: PublicationState | None = Field(description="null: this noun is public as soon as it is recorded")
    country: str | None
    updated_at: datetime | None


class RecordOut(Out):
    """`version` is also the `ETag`; `open_proposals` are those in draft or in review."""

    id: uuid.UUID
    kind: str
    state: PublicationState | None
    version: int
    updated_at: datetime | None
    merged_into: uuid.UUID | None
    open_proposals: list[uuid.UUID]


class ReceiptOut(Out):
    """Which row of which file a proposal comes from."""

    importer: str
    source: str
    sha256: str
    row: int
    external_id: str


class ProposalCard(Out):
    id: uuid.UUID
    kind: str
    record_id: uuid.UUID | None
    base_version: int | None
    state: ProposalState
    verdict: Verdict | None
    author_id: uuid.UUID
    hands: list[uuid.UUID] = Field(description="Who else wrote on it")
    assignee_id: uuid.UUID | None
    reviewer_id: uuid.UUID | None
    note: str
    answer: str
    withdraws_id: uuid.UUID | None = Field(description="The duplicate that it merges")
    publish_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime
    decided_at: datetime | None
    applied_at: datetime | None
    receipt: ReceiptOut | None


class RevisionCard(Out):
    number: int
    at: datetime
    author_id: uuid.UUID | None
    reviewer_id: uuid.UUID | None
    proposal_id: uuid.UUID | None
    note: str


class DifferenceOut(Out):
    """`path` is a JSON Pointer."""

    path: str
    op: Literal["added", "removed", "changed", "reordered"]
    before: Any
    after: Any


class ChangeIn(In):
    """Writes on a proposal; what is absent stays."""

    note: Note | None = None
    publish_at: Moment | None = Field(None, description="Not before this moment; null: at once")
    base_version: int | None = Field(
        None, ge=1, description="After a conflict: the version over which `content` is laid now"
    )


def _named(noun: Noun) -> str:
    return noun.shape.__name__.removesuffix("In")


def _just(kind: str) -> Any:
    """A field that says which noun it is."""
    return (Literal[kind], ...)


@cache
def record_model(kind: str) -> Model:
    noun = NOUNS[kind]
    return create_model(
        f"{_named(noun)}Record", __base__=RecordOut, kind=_just(kind), content=(noun.shape, ...)
    )


@cache
def proposal_model(kind: str) -> Model:
    noun = NOUNS[kind]
    return create_model(
        f"{_named(noun)}Proposal", __base__=ProposalCard, kind=_just(kind),
        content=(noun.shape, Field(description="The whole record, as it shall be")),
        conflicts=(list[dict[str, Any]], Field(description="Where a list and an editor both say new things")),
    )  # fmt: skip


@cache
def revision_model(kind: str) -> Model:
    noun = NOUNS[kind]
    return create_model(f"{_named(noun)}Revision", __base__=RevisionCard, content=(noun.shape, ...))


@cache
def filter_model(kind: str) -> Model:
    """Of these the ones that the noun has a column for."""
    fields: dict[str, Any] = {
        "state": (PublicationState | None, None), "country": (Country | None, None),
        "updated_after": (Moment | None, None),
    }  # fmt: skip
    columns = {"updated_after": "updated_at"}
    had = {
        name: field
        for name, field in fields.items()
        if columns.get(name, name) in NOUNS[kind].table.model_fields
    }
    more: dict[str, Any] = {"assignee": (uuid.UUID | None, None), "q": (Word | None, None)}
    return create_model(f"{_named(NOUNS[kind])}Filters", __base__=Paging, **had, **more)


@cache
def patch_model(shape: Model) -> Model:
    """RFC 7396 for this shape: every member optional, null removes it, lists are replaced whole."""
    fields: dict[str, Any] = {
        name: (_patching(field.rebuild_annotation()), None) for name, field in shape.model_fields.items()
    }
    name = shape.__name__.removesuffix("In")
    return create_model(f"{name}Patch", __config__=ConfigDict(extra="forbid"), **fields)


def _patching(annotation: Any) -> Any:
    inner = annotation
    while True:
        if get_origin(inner) is Annotated:
            inner = get_args(inner)[0]
        elif get_origin(inner) in (Union, types.UnionType):
            inner = next(one for one in get_args(inner) if one is not type(None))
        else:
            break
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return patch_model(inner) | None
    if get_origin(inner) is dict:
        return dict[str, str | None] | None
    return annotation | None if get_origin(annotation) is not Annotated else Union[annotation, None]  # noqa: UP007


@cache
def change_model(kind: str) -> Model:
    noun = NOUNS[kind]
    content: Any = (
        patch_model(noun.shape) | None, Field(None, description="RFC 7396, over its content"),
    )  # fmt: skip
    return create_model(f"{_named(noun)}Change", __base__=ChangeIn, kind=_just(kind), content=content)


def any_of(make: Any) -> Any:
    """One of the nouns' models, told apart by `kind`."""
    return Annotated[reduce(or_, [cast(Any, make(kind)) for kind in NOUNS]), Field(discriminator="kind")]
