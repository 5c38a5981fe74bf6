"""Thai and Lao: the vowels written before a consonant are said after it; silent letters are marked."""

import re

from app.text.names.scripts.tables import by_sound, in_order

_LAO_TO_THAI = {chr(point): chr(point - 0x80) for point in range(0x0E81, 0x0EDA)} | dict(
    zip("ຝຟຣຼຽໜໝ", "ฝฟรลยนม", strict=True)
)
_CONSONANTS = by_sound(
    """k:กขฃคฅฆ ng:ง zh:จฌ ch:ฉช s:ซศษส y:ย n:ณน d:ฎด t:ฏฐฑฒตถทธ b:บ p:ปผพภ f:ฝฟ m:ม r:ร l:ลฬ w:ว h:หฮ O:อ
    ny:ญ"""
)
_VOWELS = in_order("\u0e30", "a a a am i i u u u u *") | by_sound("e:เแ o:โ ai:ไใ ri:ฤ li:ฦ")
_DROPPED = re.compile("[่-๋็๎ฺ]")
_SILENT = re.compile("[ก-ฮ][ิุ]?์")
_CLUSTERS = "กขคตทปผพฟบดซสศธถฝจชห"
_ONSET = f"([{_CLUSTERS}][รลว]|[ก-ฮ])"
_PREPOSED = re.compile(f"([เแโใไ])((?:[{_CLUSTERS}][รลวนมยง](?=[ก-ฮะาิีั])|[ก-ฮ]))")
_RIMES = [
    (re.compile(spelt), sound)
    for spelt, sound in (
        ("ํา", "am"),
        ("รร(?=[ก-ฮ])", "a"),
        ("รร", "an"),
        ("([ก-ฮ])ัว", r"\1ua"),
        ("ัย", "ai"),
        (f"เ{_ONSET}ียะ?", r"\1ia"),
        (f"เ{_ONSET}ือะ?", r"\1ua"),
        (f"เ{_ONSET}าะ", r"\1o"),
        (f"เ{_ONSET}า", r"\1au"),
        (f"เ{_ONSET}อะ?", r"\1e"),
        (f"เ{_ONSET}ิ", r"\1e"),
        (f"เ{_ONSET}ย(?![ะ-ู])", r"\1ei"),
    )
]
_LEADING = re.compile("ห(?=[งญนมยรลว])|อ(?=ย)")
_O_VOWEL = re.compile(r"(?<![aeiou])O(?![aeiou])")
_UNWRITTEN = re.compile(r"(?<![aeiou])([bdfghklmnprstwyz]h?)(?=[bdfghkmnpst](?:[^aeiouhrlw]|$|ch|h))")


def read(word: str) -> tuple[str, ...]:
    """With the letters marked as silent, which foreign names have; without them; with unwritten vowels."""
    thai = _DROPPED.sub("", "".join(_LAO_TO_THAI.get(char, char) for char in word))
    spoken = _sounds(_SILENT.sub("", thai))
    return (_sounds(thai.replace("์", "")), spoken, _UNWRITTEN.sub(r"\1o", spoken))


def _sounds(thai: str) -> str:
    for spelt, sound in _RIMES:
        thai = spelt.sub(sound, thai)
    ordered = _PREPOSED.sub(lambda found: found[2] + found[1], _LEADING.sub("", thai))
    return _O_VOWEL.sub("o", "".join(map(_sound, ordered))).replace("O", "")


def _sound(char: str) -> str:
    return char if char.isascii() else _CONSONANTS.get(char) or _VOWELS.get(char, "")
