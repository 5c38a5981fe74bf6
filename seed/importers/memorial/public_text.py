"""A biography as it may be shown: the year of birth for everyone, the day of birth for nobody.

The list prints full dates of birth; here they are public with the person's consent only (domain rules).
"""

import re

from seed.importers.memorial.biography import MONTHS

_DAY = rf"\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\s+"
_WORDS = r"(?:года?\b|г\.(?:\s*р\.)?)"
# A date of birth, whoever's: the verb first («родился 1 мая 1990 года»), or the noun behind it.
_VERB_FIRST = re.compile(
    rf"(?P<verb>[Рр]од(?:ил(?:ся|ась|ись)|ивш\w+|[её]нн?\w*)\b[^.;]{{0,60}}?)(?P<day>{_DAY})"
    rf"(?P<year>(?:19|20)\d\d)\s*{_WORDS}"
)
_NOUN_LAST = re.compile(
    rf"(?P<day>{_DAY})(?P<year>(?:19|20)\d\d)\s*(?P<noun>г\.\s*р\.|года?\s+рождения|г\.\s*рождения)"
)
_NUMBERS = re.compile(r"\d{1,2}[./]\d{1,2}[./](?P<year>(?:19|20)\d\d)(?=\s*(?:г\.\s*р|года?\s+рожд))")

_STILL = re.compile(rf"[Рр]од(?:ил|ивш|[её]н)[^.;]{{0,100}}?{_DAY}|{_DAY}(?:19|20)\d\d[^.;]{{0,30}}?рожд")


def without_birthdays(text: str) -> str:
    """Russian text with every date of birth cut down to its year."""
    text = _NOUN_LAST.sub(r"\g<year> \g<noun>", text)
    text = _NUMBERS.sub(r"\g<year>", text)
    return _VERB_FIRST.sub(r"\g<verb>в \g<year> году", text)


def tells_a_birthday(text: str) -> bool:
    """Is there still a word of birth near a day and a month? Then the text is not for the public."""
    return _STILL.search(text) is not None
