"""The forms of the nouns, field by field in the order in which an editor meets them.

`tests/test_desk_forms.py` checks that no field of an intake shape is missing here.
"""

from api.desk.forms.fields import Field, Kind, code, day, flag, line, lines, number, parts, text, when

_COUNTRY = Field("country", "Country", Kind.COUNTRY, hint="two letters: RU, BY, IR", required=True)
_REGION = line("region", "Region", "ISO 3166-2, as in RU-MOW or UA-43")
_IDS = Field("external_ids", "Ids in other lists", Kind.PAIRS, hint="scheme: value, one a line", rows=2)
_SAMPLE = flag("sample", "Invented, for demonstration")
_NOTES = Field("notes", "Notes for editors, never public", Kind.NOTES, rows=3)
_FACILITY = line("facility", "Facility", "its short name in addresses; empty while in transit")
_CASE = line("case", "Case", "its short name in addresses")
SOURCES = parts(
    "sources", "Sources", "source",
    code("type", "Kind of source", "source_type", required=True), text("title", "Title", required=True),
    line("url", "Address"), when("published_on", "Published on"), line("locator", "Where in it"),
)  # fmt: skip
EVENTS = parts(
    "events", "Events", "event",
    code("type", "What happened", "event_type", required=True), when("date", "Date", required=True),
    text("title", "Title", required=True), text("description", "Description", 3),
    code("status", "State", "event_status"),
    line("starts_at", "Starts at", "of a hearing to come: 2026-05-04T10:00:00+03:00"),
    line("time_zone", "Time zone", "Europe/Moscow"), _FACILITY, SOURCES,
)  # fmt: skip
ALERT = (
    code("type", "Kind of alert", "alert_type", required=True),
    code("severity", "Severity", "severity", required=True),
    code("urgency", "Urgency", "urgency"),
    code("evidence", "How sure", "verification_status", required=True),
    code("state", "State", "alert_state"),
    text("headline", "Headline", required=True),
    text("text", "Text", 3, required=True),
    Field("private_text", "For editors only", Kind.PROSE, rows=3),
    when("since", "Since", required=True),
    day("review_by", "Look again by"),
)
ALERTS = parts(
    "alerts", "Alerts", "alert", *ALERT,
    parts("actions", "What readers can do", "action", line("kind", "Kind"), line("text", "Text"),
          line("url", "Address")),
    SOURCES,
)  # fmt: skip
_LETTERS = Field(
    "letters", "Letters", Kind.GROUP,
    parts=(
        code("wants", "Wants letters", "wants_letters"),
        lines("languages", "Reads these languages", "tags such as ru, be, en; one a line"),
        code("language_rule", "Languages that are let through", "letter_language_rule"),
        text("write_about", "Write about", 2), text("avoid", "Avoid", 2),
        line("addressee", "Name on the envelope", "in the dative where the language declines"),
        lines("envelope_lines", "Lines of the envelope"),
        line("envelope_lang", "Language of the envelope", "a tag such as ru"),
        day("verified_on", "Verified on"),
        parts("channels", "Ways to write", "way to write",
              code("type", "Way", "letter_channel_type", required=True),
              code("status", "State", "letter_channel_status"), line("url", "Address"),
              day("verified_on", "Verified on")),
    ),
)  # fmt: skip

DOSSIER = (
    parts(
        "names", "Names", "name",
        line("full", "Full name", required=True),
        line("lang", "Language", "a tag such as ru, be, fa, en", required=True),
        code("kind", "Kind of name", "name_kind"), line("family", "Family name"),
        line("given", "Given name"), line("patronymic", "Patronymic"),
        line("dative", "In the dative", "for envelopes"),
    ),
    _COUNTRY, _REGION,
    line("slug", "Short name in addresses", "small letters, digits and hyphens; made from the name if empty"),
    code("status", "Status", "detention_status"), code("stage", "Stage of the case", "procedural_stage"),
    when("detained_on", "Detained on"), code("gender", "Gender", "gender"), when("birth", "Born"),
    when("death", "Died"), text("occupation", "Occupation"), text("summary", "Summary", 3),
    text("description", "Description", 8),
    Field("grounds", "Persecuted for", Kind.CODES, "persecution_ground"),
    lines("groups", "Groups", "short names, one a line"),
    lines("cases", "Cases", "short names, one a line"),
    parts("charges", "Charges", "charge", line("provision", "Provision", "RU-UK-207.3-2", required=True),
          code("status", "State", "charge_status"), _CASE),
    parts(
        "sentences", "Sentences", "sentence",
        text("court", "Court"), when("date", "Date"), number("term_months", "Term in months"),
        flag("life", "For life"), code("regime", "Regime", "facility_type"), number("fine_amount", "Fine"),
        line("fine_currency", "Currency", "three letters"), code("status", "State", "sentence_status"), _CASE,
    ),
    parts(
        "stays", "Where they are held", "stay", _FACILITY, when("start", "From"), when("end", "Until"),
        parts("regimes", "Internal regime", "regime",
              code("regime", "Regime", "internal_regime", required=True), day("start", "From"),
              day("end", "Last day")),
    ),
    EVENTS, ALERTS, _LETTERS,
    parts("recognitions", "Recognitions", "recognition",
          line("organisation", "Organisation", "its short name in addresses", required=True),
          code("status", "State", "recognition_status", required=True), when("date", "Date"),
          line("url", "Address")),
    parts("consents", "Consents", "consent", code("scope", "To what", "consent_scope", required=True),
          code("basis", "On what basis", "consent_basis", required=True), day("given_on", "Given on"),
          day("expires_on", "Expires on"), day("revoked_on", "Revoked on")),
    lines("links", "Links", "addresses, one a line"), SOURCES, _NOTES, _IDS,
    Field("after_release", "After release, show", Kind.CODE, "after_release"), _SAMPLE,
)  # fmt: skip

FACILITY = (
    text("name", "Name", required=True), line("slug", "Short name in addresses"),
    line("number", "Number", "as in ИК-9"), code("type", "Type", "facility_type"), _COUNTRY, _REGION,
    parts("addresses", "Addresses", "address", line("lang", "Language", "a tag such as ru", required=True),
          line("postcode", "Postcode"), lines("lines", "Lines"),
          lines("latin_lines", "Lines in Latin letters"),
          day("start", "From"), day("end", "Until, that day no more")),
    line("longitude", "Longitude"), line("latitude", "Latitude"), text("rules", "Rules for letters", 3),
    flag("needs_review", "Needs review"), SOURCES, _NOTES, _IDS, _SAMPLE,
)  # fmt: skip

CASE = (
    text("title", "Title", required=True), line("slug", "Short name in addresses", required=True),
    text("summary", "Summary", 4), _COUNTRY, _REGION, code("stage", "Stage", "procedural_stage"),
    text("court", "Court"), EVENTS, SOURCES, _SAMPLE,
)  # fmt: skip

FORMS: dict[str, tuple[Field, ...]] = {"prisoner": DOSSIER, "facility": FACILITY, "case": CASE}
