"""Fields that the forms of several nouns have in common."""

from api.desk.forms.fields import Field, Kind, code, flag, line, parts, text, when
from app.sealing import SealedField

COUNTRY = Field("country", "Country", Kind.COUNTRY, hint="two letters: RU, BY, IR", required=True)
REGION = line("region", "Region", "ISO 3166-2, as in RU-MOW or UA-43")
IDS = Field("external_ids", "Ids in other lists", Kind.PAIRS, hint="scheme: value, one a line", rows=2)
SAMPLE = flag("sample", "Invented, for demonstration")
NOTES = Field(
    "notes", "Notes for editors, never public", Kind.NOTES, rows=3, seals=SealedField.EDITOR_NOTE_TEXT
)  # fmt: skip
FACILITY_REF = line("facility", "Facility", "its short name in addresses; empty while in transit")
CASE_REF = line("case", "Case", "its short name in addresses")
WEB = line("url", "Address on the web", "https://…")
SOURCES = parts(
    "sources", "Sources", "source",
    code("type", "Kind of source", "source_type", required=True), text("title", "Title", required=True),
    WEB, when("published_on", "Published on"), line("locator", "Where in it"),
)  # fmt: skip
EVENTS = parts(
    "events", "Events", "event",
    code("type", "What happened", "event_type", required=True), when("date", "Date", required=True),
    text("title", "Title", required=True), text("description", "Description", 3),
    code("status", "State", "event_status"),
    line("starts_at", "Starts at", "of a hearing to come: 2026-05-04T10:00:00+03:00"),
    line("time_zone", "Time zone", "Europe/Moscow"),
    when("moved_to", "Moved to"), FACILITY_REF, SOURCES,
)  # fmt: skip
