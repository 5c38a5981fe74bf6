"""Names in the dative, as an envelope wants them; None wherever a form could be wrong.

`pytrovich` makes a Russian form for every name. It is asked only where the ending has one dative whatever
the stress and the origin of the name: not for «Ирек», «Кравец», «Соловей», a man called «Калина», or a woman
whose «-ина» may be no possessive («Щербина»). `python -m bench.datives` measures it on a list. What people
wrote is checked against it, and fills in where it is not sure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from app.text.addressee import is_form_of

_MALE, _FEMALE = Gender.MALE, Gender.FEMALE
_FAMILY, _GIVEN, _PATRONYMIC = NamePart.LASTNAME, NamePart.FIRSTNAME, NamePart.MIDDLENAME
_GENDERS = {"male": _MALE, "female": _FEMALE}
_CONSONANT = "[бвгджзклмнпрстфхцчшщ]"
_POSSESSIVE = {_MALE: r".{2,}(?:[оеё]в|[иы]н|[сц]кий)", _FEMALE: r".{2,}(?:[оеё]ва|кина|[сц]кая)"}
_UNSTRESSED = "(?:мар|анастас|виктор|юл|натал|соф|ксен|лид|валер|евген)"  # not «Алия», «Алие»
_NEVER_DECLINED = r"..+(?:ко|швили|дзе|ых)"
_SURE = {
    (_FAMILY, _MALE): rf"{_POSSESSIVE[_MALE]}|{_NEVER_DECLINED}|.{{3,}}ый|..[аиу]ль|..+арь|...*{_CONSONANT}",
    (_FAMILY, _FEMALE): rf"{_POSSESSIVE[_FEMALE]}|{_NEVER_DECLINED}|...*{_CONSONANT}",
    (_GIVEN, _MALE): rf"илья|.+[аеиоуыэюя]й|.+[лр]ь|.+[^аеиоуыэюя]а|..+и|..*{_CONSONANT}",
    (_GIVEN, _FEMALE): rf"{_UNSTRESSED}ия|.+[^аеиоуыэюя]а|.+ья|.+ля",
    (_PATRONYMIC, _MALE): r".+(?:[оеё]в|ьм|к|ь|ом)ич",
    (_PATRONYMIC, _FEMALE): r".+(?:[оеё]вна|[иь]нична|ична)",
}  # fmt: skip
# Vowels that may go («Кравец», «Кравцу»), and what is declined or not by its origin («Долгих», «Дитрих»).
_UNSURE = {_FAMILY: r".*(?:[еёоя][кцл]|[её][рст]|их)", _GIVEN: r".*(?<!б)[её]к|.*[её]ц|шота"}


@dataclass(frozen=True)
class Name:
    """As a record has it, in the nominative; `gender` is of the vocabulary `gender`."""

    full: str
    family: str | None
    given: str | None
    patronymic: str | None
    gender: str


def russian_dative(name: Name) -> str | None:
    """«Иванову Ивану Ивановичу», or None where one of the forms could be wrong."""
    made = [form for _, form in _forms(name)]
    return " ".join(form for form in made if form) if made and all(made) else None


def checked_dative(name: Name, written: str) -> str | None:
    """What people wrote, where every word is a form of the name: the sure form where there is one."""
    words = re.sub(r"\(.*?\)", " ", written).split()
    known = list(_forms(name)) or [(word, None) for word in name.full.split()]
    if len(words) != len(known):
        return None
    agree = (
        _plain(made) == _plain(word) if made else is_form_of(_plain(word), _plain(nominative))
        for word, (nominative, made) in zip(words, known, strict=True)
    )
    return " ".join(words) if all(agree) else None


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")


def _forms(name: Name) -> Iterator[tuple[str, str | None]]:
    """Each word of the name with its sure dative; nothing where the parts or the gender are not clear."""
    if not (name.family and name.given and name.patronymic):
        return
    gender = _grammatical(name.patronymic, name.gender)
    parts = {_FAMILY: name.family, _GIVEN: name.given, _PATRONYMIC: name.patronymic}
    for part, text in parts.items():
        for word in text.split():
            sure = gender is not None and " " not in text and _is_sure(part, gender, word.lower())
            yield word, _maker().make(part, gender or _MALE, Case.DATIVE, word) if sure else None


def _grammatical(patronymic: str, gender: str) -> Gender | None:
    """What the patronymic says; None where the record says otherwise."""
    said = {"ич": _MALE, "на": _FEMALE}.get(patronymic[-2:].lower())
    return said if gender == "unknown" or _GENDERS.get(gender) is said else None


def _is_sure(part: NamePart, gender: Gender, low: str) -> bool:
    if "-" in low:
        double = part is _FAMILY
        return double and all(re.fullmatch(_POSSESSIVE[gender], piece) for piece in low.split("-"))
    if re.fullmatch(_SURE[part, gender], low) is None:
        return False
    return not (gender is _MALE and part in _UNSURE and re.fullmatch(_UNSURE[part], low))


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()
