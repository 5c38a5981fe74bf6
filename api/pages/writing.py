"""Whom to write to: the list in the order of need, with the filters that an evening is asked for with."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.listing import Choice, asked, coded, countries, listed
from api.pages.rendering import page, told, wording_of
from api.pages.wording import Wording
from api.public.replies import Parameters
from api.public.site import site_of
from app.letters.leasing import MOST_HOURS, MOST_PEOPLE, USUAL_HOURS, USUAL_PEOPLE
from app.letters.rules import countries as countries_with_rules
from app.published.kinds import LETTERS
from app.published.overview import anybody_real

router = APIRouter(include_in_schema=False)
_YES = "true"
# Languages that letters are likely to be written in; any other is asked for by the address.
_LANGUAGES = (
    "ar", "az", "be", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hu", "hy", "it",
    "ja", "ka", "kk", "lt", "lv", "my", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "tg", "tr", "uk",
    "uz", "vi", "zh",
)  # fmt: skip


async def _of_a_sort(request: Request) -> Parameters:
    """Invented people are shown only where there is nobody real, as they are handed out."""
    given = asked(request)
    if "sample" in dict(given) or not await anybody_real(site_of(request.scope).pool):
        return given
    return [*given, ("sample", "false")]


async def choices(request: Request, wording: Wording) -> list[Choice]:
    word = wording.word
    spoken = sorted(((tag, wording.name_of(tag)) for tag in _LANGUAGES), key=lambda pair: pair[1].casefold())
    return [
        Choice("language", word("I write in"), spoken),
        await countries(request, wording, LETTERS),
        coded(wording, "interest", word("Interested in"), "letter_interest"),
        Choice("birthday_within", word("Birthday"),
               [("7", word("within a week")), ("30", word("within 30 days"))]),
        Choice("arrested_within", word("Arrested"),
               [("30", word("in the last 30 days")), ("90", word("in the last 90 days"))]),
        Choice("isolated", word("Isolation"), [(_YES, word("in isolation now"))]),
        Choice("never_written", word("Letters so far"), [(_YES, word("none that we know of"))]),
    ]  # fmt: skip


@router.get("/write")
@told
async def write(request: Request) -> Response:
    """Not kept: the order changes with every letter that is counted, which publishes nothing."""
    wording = wording_of(request)
    found = await listed(request, LETTERS, await _of_a_sort(request))
    fields, given = await choices(request, wording), dict(asked(request))
    return page(
        request, "write.html", found=found, choices=fields, open=site_of(request.scope).letters is not None,
        usual=USUAL_PEOPLE, most=MOST_PEOPLE, hours=USUAL_HOURS, most_hours=MOST_HOURS,
        given=given, filters_given={name: value for name, value in given.items() if name in LETTERS.filters},
        ruled=countries_with_rules(),
    )  # fmt: skip
