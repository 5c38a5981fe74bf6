"""The forms of what dossiers point to. A new noun is a tuple here, and a line in `nouns.FORMS`."""

from dataclasses import replace

from api.desk.forms.fields import Field, Kind, code, flag, line, lines, parts, text, when
from api.desk.forms.shared import CASE_REF, COUNTRY, SAMPLE, SOURCES, WEB

_SLUG = line(
    "slug", "Short name in addresses", "small letters, digits and hyphens; it stays", required=True
)  # fmt: skip
_ANY_COUNTRY = replace(COUNTRY, required=False)

ORGANISATION = (
    text("name", "Name", required=True), _SLUG, code("kind", "Kind", "organisation_kind"), _ANY_COUNTRY,
    WEB, text("about", "About", 3), SOURCES, SAMPLE,
)  # fmt: skip

LIST = (
    text("title", "Title, as the state calls it", required=True), _SLUG,
    code("kind", "Kind", "official_list_kind", required=True), COUNTRY, text("about", "About", 3),
    parts("entries", "Entries", "entry", line("name", "Name, as on the list"),
          line("organisation", "Organisation", "its short name in addresses"),
          line("prisoner", "Person", "their short name in addresses"),
          line("listed_on", "Listed on"), line("removed_on", "Removed on")),
    SOURCES, SAMPLE,
)  # fmt: skip

FIGURE = (
    text("label", "What is counted", required=True), _SLUG,
    Field("value", "Number", Kind.NUMBER, required=True),
    Field("qualifier", "How the source says it", Kind.CODE, "figure_qualifier"), when("as_of", "On the day"),
    line("list", "List", "its short name in addresses"), CASE_REF, SOURCES,
)  # fmt: skip

CAMPAIGN = (
    text("title", "Title", required=True), _SLUG, code("kind", "Kind", "campaign_kind", required=True),
    flag("urgent", "Urgent"), text("text", "Text", 4), text("occasion", "Occasion"),
    text("addressee", "To whom", 2), line("addressee_email", "Their e-mail address"),
    text("legal_reference", "The law it rests on", 2),
    text("template", "Words to send; [in brackets] what the sender fills in", 6),
    parts("progress", "What has been done so far", "step", when("on", "When", required=True),
          text("text", "What", 2, required=True)),
    when("start", "From"), when("end", "Until"),
    lines("prisoners", "For whom", "short names in addresses, one a line"), SOURCES, SAMPLE,
)  # fmt: skip

ADVOCACY = (
    text("title", "Title", required=True), _SLUG, code("type", "Kind", "advocacy_type", required=True),
    code("status", "State", "advocacy_status", required=True), when("date", "Date"),
    when("next_date", "Due next"), line("reference", "Reference", "as in A/HRC/WGAD/2024/1"),
    WEB, line("prisoner", "Person", "their short name in addresses"), CASE_REF,
    lines("organisations", "By which organisations", "short names in addresses, one a line"), SOURCES, SAMPLE,
)  # fmt: skip

GROUP = (text("labels", "Name", required=True), line("code", "Short name", "it stays", required=True))
