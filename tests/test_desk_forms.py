"""The forms know every field of the intake shapes, and read what a browser sends."""

import typing
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.datastructures import FormData

from api.desk.forms.fields import Field
from api.desk.forms.nouns import DOSSIER, FORMS
from api.desk.forms.reading import asked_languages, read
from api.desk.showing import language, spoken
from app.editorial.changes.nouns import NOUNS
from app.text.languages import direction

_SET_BY_THE_CORE = {"created_by", "approved_by", "without_consent"}


def _shape_in(annotation: Any) -> type[BaseModel] | None:
    """The shape within `list[…]`, `Annotated[…]` and `… | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in typing.get_args(annotation) if (found := _shape_in(one))), None)


def _missing(shape: type[BaseModel], fields: tuple[Field, ...], path: str) -> list[str]:
    known = {field.name: field for field in fields}
    missing = [f"{path}.{name}" for name in shape.model_fields.keys() - known.keys() - _SET_BY_THE_CORE]
    unknown = [f"{path}.{name} is unknown" for name in known.keys() - shape.model_fields.keys()]
    for name, field in known.items():
        inner = _shape_in(shape.model_fields[name].annotation) if name in shape.model_fields else None
        if inner is not None:
            missing += _missing(inner, field.parts, f"{path}.{name}")
    return missing + unknown


@pytest.mark.parametrize("kind", FORMS)
def test_no_field_of_a_record_is_missing_in_its_form(kind: str) -> None:
    assert _missing(NOUNS[kind].shape, FORMS[kind], kind) == []


def test_rows_left_empty_are_no_rows() -> None:
    form = FormData(
        [
            ("charges.3.provision", "RU-UK-280"), ("charges.7.provision", ""), ("charges.7.status", ""),
            ("charges.1.provision", "RU-UK-1"), ("charges.1.remove", "1"), ("summary.en", " \r\n "),
            ("summary.fa", "یک\r\nدو"), ("links", "https://a.example\r\n\r\nhttps://b.example"),
            ("external_ids", "list: 7:8"), ("sentences.0.term_months", "six"),
            ("notes", "a\n\nb"), ("notes", ""),
        ]
    )  # fmt: skip
    assert read(DOSSIER, form) == {
        "charges": [{"provision": "RU-UK-280"}], "summary": {"fa": "یک\nدو"},
        "links": ["https://a.example", "https://b.example"], "external_ids": {"list": "7:8"},
        "sentences": [{"term_months": "six"}], "notes": ["a\n\nb"],
    }  # fmt: skip


def test_languages_and_paths_are_shown_as_people_know_them() -> None:
    assert [direction(tag) for tag in ("fa", "he", "ug", "en", "uz-Arab", "?")] == [
        "rtl", "rtl", "rtl", "ltr", "rtl", "ltr",
    ]  # fmt: skip
    assert language("zh-Hant") == "Chinese (Traditional)"
    assert asked_languages("be, FA nonsense-tag zh-hant") == ["be", "fa", "zh-Hant"]
    assert spoken("/alerts/0/private_text") == "alerts › 1 › private text"
