"""The forms of the nouns, field by field in the order in which an editor meets them.

`tests/test_desk_forms.py` checks that no field of an intake shape is missing here.
"""

from api.desk.forms.fields import (
    Field,
    Kind,
    code,
    day,
    flag,
    line,
    lines,
    number,
    parts,
    text,
    when,
)
from api.desk.forms.references import ADVOCACY, CAMPAIGN, FIGURE, GROUP, LIST, ORGANISATION
from api.desk.forms.shared import (
    CASE_REF,
    COUNTRY,
    EVENTS,
    FACILITY_REF,
    IDS,
    NOTES,
    REGION,
    SAMPLE,
    SOURCES,
    WEB,
)
from app.sealing import SealedField

ALERT = (
    code("type", "Kind of alert", "alert_type", required=True),
    code("severity", "Severity", "severity", required=True),
    code("urgency", "Urgency", "urgency"),
    code("certainty", "Certainty", "certainty"),
    code("evidence", "How sure", "verification_status", required=True),
    code("state", "State", "alert_state"),
    text("headline", "Headline", required=True),
    text("text", "Text", 3, required=True),
    Field("private_text", "For editors only", Kind.SEALED, rows=3, seals=SealedField.ALERT_PRIVATE_TEXT),
    when("since", "Since", required=True),
    day("review_by", "Look again by"), day("expires_on", "Its last day"),
)  # fmt: skip
ALERTS = parts(
    "alerts", "Alerts", "alert", Field("id", "Id", Kind.HIDDEN), *ALERT,
    parts("actions", "What readers can do", "action", code("kind", "Kind", "alert_action", required=True),
          line("text", "Text", required=True), WEB),
    SOURCES,
)  # fmt: skip
_LETTERS = Field(
    "letters", "Letters", Kind.GROUP,
    parts=(
        code("wants", "Wants letters", "wants_letters"),
        lines("languages", "Reads these languages", "tags such as ru, be, en; one a line"),
        code("language_rule", "Languages that are let through", "letter_language_rule"),
        lines("interests", "Interests", "codes such as books, chess, music; one a line"),
        text("write_about", "Write about", 2), text("avoid", "Avoid", 2),
        line("addressee", "Name on the envelope", "in the dative where the language declines"),
        lines("envelope_lines", "Lines of the envelope"),
        line("envelope_lang", "Language of the envelope", "a tag such as ru"),
        day("verified_on", "Verified on"),
        parts("channels", "Ways to write", "way to write",
              code("type", "Way", "letter_channel_type", required=True),
              code("status", "State", "letter_channel_status"),
              Field("url", "Address", Kind.SEALED, hint="sealed where it leads to the family or a lawyer",
                    seals=SealedField.LETTER_INFORMAL_CHANNEL),
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
    COUNTRY, REGION,
    line("slug", "Short name in addresses", "small letters, digits and hyphens; made from the name if empty"),
    code("status", "Status", "detention_status"), code("stage", "Stage of the case", "procedural_stage"),
    when("detained_on", "Detained on"), code("gender", "Gender", "gender"), when("birth", "Born"),
    when("death", "Died"), text("occupation", "Occupation"), text("summary", "Summary", 3),
    text("description", "Description", 8),
    Field("grounds", "Persecuted for", Kind.CODES, "persecution_ground"),
    lines("groups", "Groups", "short names, one a line"),
    lines("cases", "Cases", "short names, one a line"),
    parts("charges", "Charges", "charge", line("provision", "Provision", "RU-UK-207.3-2", required=True),
          code("status", "State", "charge_status"), CASE_REF),
    parts(
        "sentences", "Sentences", "sentence",
        text("court", "Court"), when("date", "Date"), number("term_months", "Term in months"),
        flag("life", "For life"), code("regime", "Regime", "facility_type"), number("fine_amount", "Fine"),
        line("fine_currency", "Currency", "three letters"), code("status", "State", "sentence_status"),
        CASE_REF,
    ),
    parts(
        "stays", "Where they are held", "stay", FACILITY_REF, when("start", "From"), when("end", "Until"),
        parts("regimes", "Internal regime", "regime",
              code("regime", "Regime", "internal_regime", required=True), day("start", "From"),
              day("end", "Last day")),
    ),
    EVENTS, ALERTS, _LETTERS,
    parts("recognitions", "Recognitions", "recognition",
          line("organisation", "Organisation", "its short name in addresses", required=True),
          code("status", "State", "recognition_status", required=True), when("date", "Date"),
          WEB),
    parts("consents", "Consents", "consent", code("scope", "To what", "consent_scope", required=True),
          code("basis", "On what basis", "consent_basis", required=True), day("given_on", "Given on"),
          day("expires_on", "Expires on"), day("revoked_on", "Revoked on")),
    lines("links", "Links", "addresses, one a line"), SOURCES, NOTES, IDS,
    Field("after_release", "After release, show", Kind.CODE, "after_release"), SAMPLE,
)  # fmt: skip

FACILITY = (
    text("name", "Name", required=True), line("slug", "Short name in addresses"),
    line("number", "Number", "as in ИК-9"), code("type", "Type", "facility_type"), COUNTRY, REGION,
    parts("addresses", "Addresses", "address", line("lang", "Language", "a tag such as ru", required=True),
          line("postcode", "Postcode"), lines("lines", "Lines"),
          lines("latin_lines", "Lines in Latin letters"),
          day("start", "From"), day("end", "Until, that day no more")),
    line("longitude", "Longitude"), line("latitude", "Latitude"), text("rules", "Rules for letters", 3),
    flag("needs_review", "Needs review"), SOURCES, NOTES, IDS, SAMPLE,
)  # fmt: skip

CASE = (
    text("title", "Title", required=True), line("slug", "Short name in addresses", required=True),
    text("summary", "Summary", 4), COUNTRY, REGION, code("stage", "Stage", "procedural_stage"),
    text("court", "Court"), EVENTS, SOURCES, SAMPLE,
)  # fmt: skip

FORMS: dict[str, tuple[Field, ...]] = {
    "prisoner": DOSSIER, "case": CASE, "facility": FACILITY, "organisation": ORGANISATION, "list": LIST,
    "figure": FIGURE, "campaign": CAMPAIGN, "advocacy": ADVOCACY, "group": GROUP,
}  # fmt: skip
