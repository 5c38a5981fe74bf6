"""What kind of penal facility a Russian name speaks of, and which number: the key names are compared by."""

import re
from dataclasses import dataclass

_DASH = "-\u2010\u2011\u2012\u2013\u2014"
_NUMBER = rf"(?:\s*[{_DASH}№N]?\s*[№N]?\s*(?P<number>\d{{1,3}})(?![\d/]))?"


@dataclass(frozen=True)
class FacilityKey:
    """A kind of facility (code of this module) and its number; None: the name gives no number."""

    kind: str
    number: int | None = None

    def __str__(self) -> str:
        return self.kind if self.number is None else f"{self.kind}-{self.number}"


@dataclass(frozen=True)
class FoundName:
    """A facility's name met in a text: its key and where the name starts."""

    key: FacilityKey
    start: int


_PSYCHIATRIC = (
    r"\b\w*(?:ПБСТИН|ПБСТ|КПБ|ПКБ|ОПБ|ПНБ|ПНД|ПБ)(?!\w)"
    r"|(?:\w+ )?(?:[Пп]сихиатрическ|[Пп]сихоневрологическ)\w+(?: \w+)? (?:больниц|диспансер|центр)\w*"
)
# Order matters: «ПФРСИ при ИК-1» is not the colony, «КП при ИК-2» neither.
_KINDS: tuple[tuple[str, str], ...] = (
    ("pfrsi", r"ПФРСИ(?:\s+(?:при|на базе))?(?:\s+ФКУ)?(?:\s+(?:ИК|КП|ЛИУ|[Ии]справительн\w+ колони\w+))?"),
    ("ukp", r"(?:УКП|(?:УЧАСТОК\s+)?КП|участок колони\w+-поселени\w+)\s+при(?:\s+ФКУ)?\s+(?:ИК|ЛИУ|СИЗО)"),
    ("ic_at", r"(?:УФИЦ|ИУФИЦ|ИЦ|[Ии]справительн\w+ центр\w*)\s+при(?:\s+ФКУ)?\s+(?:ИК|КП|ЛИУ|СИЗО)"),
    ("ic", r"\b(?:УФИЦ|ИЦ)\b|[Ии]справительн\w+ центр\w*"),
    ("sizo", r"\bСИЗО|[Сс]ледственн\w+ изолятор\w*"),
    ("liu", r"\bЛИУ|[Лл]ечебн\w+ исправительн\w+ учреждени\w+"),
    ("kp", r"\bКП(?!\w)|[Кк]олони\w+-поселени\w+"),
    ("vk", r"\bВК(?!\w)|[Вв]оспитательн\w+ колони\w+"),
    ("ik", r"\bИК(?!\w)|[Ии]справительн\w+ колони\w+"),
    ("psych", _PSYCHIATRIC),
    ("ktb", r"\bКТБ"), ("motb", r"\bМОТБ"), ("otb", r"\bОТБ"), ("stb", r"\bСТБ"), ("osb", r"\bОСБ"),
    ("spb", r"\bСПБ"), ("mb", r"\bМБ(?!\w)"), ("rb", r"\bРБ(?=-?\d| \()|[Рр]еспубликанская больница"),
    ("kb", r"\bКБ(?!\w)"), ("ob", r"\bОБ(?!\w)|[Оо]бластная больница"), ("b", r"\bБ(?=-\d)"),
    ("lpu", r"\b(?:ФК)?ЛПУ(?!\w)"),
    ("ivs", r"\bИВС(?!\w)|[Ии]золятор\w* временного содержания"),
    ("spec", r"[Сс]пецпри[её]мник\w*"),
    ("migration", r"\bЦВСИГ(?!\w)"),
    ("guardhouse", r"[Гг]ауптвахт\w*"),
    ("prison", rf"\bФКУ\s*Т(?!\w)|(?<![\w.])Т(?=[{_DASH}]\d)|^Т(?= \(|$)|(?<!ул\. )\bТюрьм[аеы]"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(f"(?:{pattern}){_NUMBER}")) for kind, pattern in _KINDS)
_ABBREVIATED = re.compile(r"[А-ЯЁ]{1,5}(?![а-яё])")

_HOSPITALS = ("ktb", "motb", "otb", "stb", "osb", "spb", "mb", "rb", "kb", "ob", "b", "lpu")
_TYPES = {
    "sizo": "ru_sizo", "sizo_central": "ru_sizo_central", "pfrsi": "ru_pfrsi", "kp": "ru_kp", "ukp": "ru_kp",
    "ic": "ru_ic", "ic_at": "ru_ic", "vk": "ru_vk", "liu": "ru_liu", "prison": "ru_prison", "ivs": "ru_ivs",
    "spec": "ru_spec", "migration": "migration_centre", "guardhouse": "military_guardhouse",
} | dict.fromkeys(_HOSPITALS, "ru_lpu")  # fmt: skip
_REGIMES = {"общий": "ru_ik_general", "строгий": "ru_ik_strict", "особый": "ru_ik_special"}


def _is_central(text: str) -> bool:
    """A remand prison of the federal service itself, not of its body in a region."""
    if "центрального подчинения" in text:
        return True
    return bool(re.search(r"(?<![А-ЯЁ])ФСИН России(?! по)", text)) and not re.search("[УО]ФСИН", text)


def find_name(text: str) -> FoundName | None:
    """The facility named in a text (one item of an address, or a register's name), or None."""
    for kind, pattern in _COMPILED:
        match = pattern.search(text)
        if match is None:
            continue
        number = match.group("number")
        own_kind = "sizo_central" if kind == "sizo" and _is_central(text) else kind
        start = match.start() if _ABBREVIATED.match(match.group()) else 0
        return FoundName(FacilityKey(own_kind, int(number) if number else _nearby_number(kind, text)), start)
    return None


def _nearby_number(kind: str, text: str) -> int | None:
    """Hospitals carry the number after further words («больница им. … № 5»)."""
    if kind not in {"psych", "ob", "rb"}:
        return None
    match = re.search(r"№\s*(\d{1,3})", text)
    return int(match.group(1)) if match else None


def facility_key(text: str) -> FacilityKey | None:
    """The key of a facility's name, or None when the kind is not recognised."""
    found = find_name(text)
    return found.key if found else None


def facility_type(key: FacilityKey | None, text: str, regime: str | None = None) -> str | None:
    """Code of the `facility_type` vocabulary; None where neither the name nor the regime decides."""
    if key is None:
        return None
    if key.kind == "ik":
        return _REGIMES.get((regime or "").strip())
    if key.kind == "psych":
        if "ПБСТИН" in text or "интенсивн" in text:
            return "psych_intensive"
        return "psych_special" if "специализированн" in text else None
    return _TYPES.get(key.kind)


_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SOUNDS = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia"
_LATIN = {letter: sound.strip("-") for letter, sound in zip(_LETTERS, _SOUNDS.split(), strict=True)}


def slug(text: str) -> str:
    """A Latin, lower-case, hyphenated form of a Russian name, for external ids."""
    latin = "".join(_LATIN.get(letter, letter) for letter in text.lower())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
