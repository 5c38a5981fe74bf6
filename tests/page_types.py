"""One address at least of every type of page, without its language, in the seeded database."""

PERSON = "/prisoners/sample-iva-vymyslova"
TYPES = (
    "/", "/prisoners", "/prisoners?country=RU&status_group=custody&law=RU-UK-207.3", PERSON,
    "/prisoners/sample-nemuneh-khializadeh", "/prisoners/sample-roman-nebylov", "/prisoners/sample-yesi-ga",
    "/cases", "/cases/sample-case-of-the-forget-me-nots", "/alerts", "/alerts?state=active&country=",
    "/alerts/{alert}", "/facilities", "/facilities/{facility}", "/campaigns",
    "/campaigns/sample-letters-in-winter", "/campaigns/sample-appeal-for-a-doctor", "/statistics",
    "/statistics?sample=true", "/search", "/search?q=vymyslova",
    "/search?q=%D0%BD%D0%B8%D1%87%D0%B5%D0%B3%D0%BE",
    "/write", "/write?language=ru&isolated=true", "/write/moved", "/about", "/privacy", "/licence",
)  # fmt: skip
ERRORS = ("/prisoners/nobody", "/alerts?severity=worst", "/search?q=a&kind=nothing", "/write?interest=x")
# Without the second of a type, and without queries that change little.
ONE_EACH = (
    *{path.split("/")[1].split("?")[0] + str(path.count("/")): path for path in TYPES}.values(),
    ERRORS[0],
)
# What fills the places in addresses: of which list it is, and which key of its first document.
FOUND_IN = {"alerts": ("alert", "id"), "facilities": ("facility", "slug")}
# Pages with a policy, a method or a key of their own, and the tests that they are in.
ELSEWHERE = {
    "/write/check": "test_pages_draft", "/write/evening": "test_pages_writing", "/write/pack": "test_pack",
    "/write/pack.pdf": "test_pack_pdf", "/partners": "test_widget_partners",
}  # fmt: skip
