"""Regions stated in Russian addresses, as ISO 3166-2 codes. Input is Russian text in any case form."""

import re

_OBLASTS = {
    "амурск": "RU-AMU", "архангельск": "RU-ARK", "астраханск": "RU-AST", "белгородск": "RU-BEL",
    "брянск": "RU-BRY", "владимирск": "RU-VLA", "волгоградск": "RU-VGG", "вологодск": "RU-VLG",
    "воронежск": "RU-VOR", "ивановск": "RU-IVA", "иркутск": "RU-IRK", "калининградск": "RU-KGD",
    "калужск": "RU-KLU", "кемеровск": "RU-KEM", "кировск": "RU-KIR", "костромск": "RU-KOS",
    "курганск": "RU-KGN", "курск": "RU-KRS", "ленинградск": "RU-LEN", "липецк": "RU-LIP",
    "магаданск": "RU-MAG", "московск": "RU-MOS", "мурманск": "RU-MUR", "нижегородск": "RU-NIZ",
    "новгородск": "RU-NGR", "новосибирск": "RU-NVS", "омск": "RU-OMS", "оренбургск": "RU-ORE",
    "орловск": "RU-ORL", "пензенск": "RU-PNZ", "псковск": "RU-PSK", "ростовск": "RU-ROS",
    "рязанск": "RU-RYA", "самарск": "RU-SAM", "саратовск": "RU-SAR", "сахалинск": "RU-SAK",
    "свердловск": "RU-SVE", "смоленск": "RU-SMO", "тамбовск": "RU-TAM", "тверск": "RU-TVE",
    "томск": "RU-TOM", "тульск": "RU-TUL", "тюменск": "RU-TYU", "ульяновск": "RU-ULY",
    "челябинск": "RU-CHE", "ярославск": "RU-YAR", "херсонск": "UA-65", "запорожск": "UA-23",
}  # fmt: skip
_KRAIS = {
    "алтайск": "RU-ALT", "забайкальск": "RU-ZAB", "камчатск": "RU-KAM", "краснодарск": "RU-KDA",
    "красноярск": "RU-KYA", "пермск": "RU-PER", "приморск": "RU-PRI", "ставропольск": "RU-STA",
    "хабаровск": "RU-KHA",
}  # fmt: skip
_REPUBLICS = {
    "адыге": "RU-AD", "алтай": "RU-AL", "башкортостан": "RU-BA", "бурят": "RU-BU", "дагестан": "RU-DA",
    "ингушет": "RU-IN", "кабардино": "RU-KB", "калмык": "RU-KL", "карачаево": "RU-KC", "карел": "RU-KR",
    "коми": "RU-KO", "крым": "UA-43", "марий": "RU-ME", "мордов": "RU-MO", "саха": "RU-SA",
    "северная осетия": "RU-SE", "северной осетии": "RU-SE", "татарстан": "RU-TA", "тыва": "RU-TY",
    "тыве": "RU-TY", "удмурт": "RU-UD", "хакас": "RU-KK", "чечен": "RU-CE", "чечн": "RU-CE",
    "чуваш": "RU-CU", "донецк": "UA-14", "луганск": "UA-09",
}  # fmt: skip
# «Ямало-Ненецкий» before «Ненецкий».
_OKRUGS = {"ямало": "RU-YAN", "ненецк": "RU-NEN", "ханты": "RU-KHM", "чукотск": "RU-CHU"}
_CITIES = {
    "москва": "RU-MOW", "москве": "RU-MOW", "москвы": "RU-MOW", "санкт-петербург": "RU-SPE",
    "санкт-петербургу": "RU-SPE", "севастополь": "UA-40", "севастополю": "UA-40",
    "симферополь": "UA-43", "керчь": "UA-43",
}  # fmt: skip
_SHORT = {"ЯНАО": "RU-YAN", "ХМАО": "RU-KHM", "КБР": "RU-KB", "КЧР": "RU-KC", "ЕАО": "RU-YEV"}
# A word of the republic may stand alone as one item of the address («Мордовия, г. Саранск»).
_ALONE = re.compile(
    r"^(?:республика )?(мордов|башкортостан|татарстан|удмурт|дагестан|крым|карел|буряти|хакаси|чечн)\w*$"
)


def _adjective(text: str, stems: dict[str, str], noun: str) -> str | None:
    pattern = rf"\b([а-я]+[сц]к)(?:ая|ой|ую|ий|ом|ому|ого)\s+{noun}"
    return next((stems[m.group(1)] for m in re.finditer(pattern, text) if m.group(1) in stems), None)


def _republic(text: str) -> str | None:
    for stem, code in _REPUBLICS.items():
        if re.search(rf"республик\w*\s+{stem}|\b{stem}[\w-]*\s+(?:народн\w+\s+)?республик", text):
            return code
    alone = _ALONE.match(text)
    return (
        next((code for stem, code in _REPUBLICS.items() if alone[1].startswith(stem)), None)
        if alone
        else None
    )


def _item_region(item: str) -> str | None:
    if short := next((code for name, code in _SHORT.items() if re.search(rf"\b{name}\b", item)), None):
        return short
    text = re.sub(r"^(?:\d{6}\s*)|[.«»\"]", " ", item.lower().replace("ё", "е"))
    text = re.sub(r"\s+", " ", text).strip()
    if "еврейск" in text and "автоном" in text:
        return "RU-YEV"
    if found := _adjective(text, _OBLASTS, "обл") or _adjective(text, _KRAIS, "кра"):
        return found
    if "автономн" in text and (okrug := next((c for s, c in _OKRUGS.items() if s in text), None)):
        return okrug
    if found := _republic(text):
        return found
    return _CITIES.get(re.sub(r"^(?:г|город)\s+", "", text))


def region_of(place: str, department: str = "") -> str | None:
    """ISO 3166-2 code of the region a place (items parted by commas) or a department states, or None.

    The place goes first: one department serves a city and the region around it.
    """
    for item in place.split(","):
        if code := _item_region(item):
            return code
    if re.search(r"Петербург\w* и|и г\. ?Санкт|Севастопол", department):
        return None
    tail = re.sub(r"^.*?\bпо\s+(?:г\.\s*)?", "", department)
    return _item_region(tail)
