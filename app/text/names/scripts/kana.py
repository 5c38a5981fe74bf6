"""Kana: Hepburn, and what foreign names were before Japanese put vowels between their consonants."""

import re

from app.text.names.scripts.tables import by_letter, by_sound

_KANA = by_letter(
    """ア=a イ=i ウ=u エ=e オ=o カ=ka キ=ki ク=ku ケ=ke コ=ko ガ=ga ギ=gi グ=gu ゲ=ge ゴ=go サ=sa シ=shi
    ス=su セ=se ソ=so ザ=za ジ=zhi ズ=zu ゼ=ze ゾ=zo タ=ta チ=chi ツ=tsu テ=te ト=to ダ=da ヂ=zhi
    ヅ=dzu デ=de ド=do ナ=na ニ=ni ヌ=nu ネ=ne ノ=no ハ=ha ヒ=hi フ=fu ヘ=he ホ=ho バ=ba ビ=bi ブ=bu
    ベ=be ボ=bo パ=pa ピ=pi プ=pu ペ=pe ポ=po マ=ma ミ=mi ム=mu メ=me モ=mo ヤ=ya ユ=yu ヨ=yo ラ=ra
    リ=ri ル=ru レ=re ロ=ro ワ=wa ヰ=wi ヱ=we ヲ=wo ヴ=vu ヷ=va ヸ=vi ヹ=ve ヺ=vo ン=N ー=- ㇰ=ku
    ㇱ=shi ㇲ=su ㇳ=to ㇴ=nu ㇵ=ha ㇶ=hi ㇷ=fu ㇸ=he ㇹ=ho ㇺ=mu ㇻ=ra ㇼ=ri ㇽ=ru ㇾ=re ㇿ=ro ヵ=ka
    ヶ=ke"""
)
_SMALL = by_sound("a:ァ i:ィ u:ゥ e:ェ o:ォ ya:ャ yu:ュ yo:ョ wa:ヮ")
_HIRAGANA = {point: point + 0x60 for point in range(0x3041, 0x3097)}
_FIRST_HIRAGANA, _LAST_HIRAGANA = "ぁ", "ゖ"
_GLIDES = {"u": "w", "i": "y"}
_NASAL = re.compile(r"N(?=[bpm])")

# Vowels that only carry a consonant, at the end or before another one. A hyphen is a long vowel.
_CARRIERS = re.compile(
    r"(?<=[kgszfbpmrv])u(?![aeiouy-])|(?<=ts)u(?![aeiouy-])|(?<=[td])o(?![aeiouyN-])"
    r"|(?<=[cz]h)i(?=$|[bdgkpt])|(?<=[sc]h)u(?![aeiouy-])"
)
_LAST = re.compile(r"(?:(?<=[kgszfbpmrv])u|(?<=ts)u|(?<=[td])o|(?<=[cz]h)i|(?<=[sz]h)u)$")
_LOST_R = re.compile(r"(?<=[ao])-|(?<=[eio])a$")  # カーター Carter, モア Moore


def read(word: str) -> tuple[str, ...]:
    """Katakana: without carrying vowels, with them, with the r that Japanese lacks; hiragana as it is."""
    whole = _NASAL.sub("m", _romanised(word.translate(_HIRAGANA))).replace("N", "n")
    if _FIRST_HIRAGANA <= word[0] <= _LAST_HIRAGANA:
        return (whole.replace("-", ""),)
    bare = _CARRIERS.sub("", whole)
    found = (bare, whole, _LOST_R.sub("r", bare), _LAST.sub("", whole))
    return tuple(read.replace("-", "") for read in found)


def _romanised(word: str) -> str:
    sounds: list[str] = []
    for char in word:
        if char in _SMALL and sounds:
            sounds[-1] = _combined(sounds[-1], _SMALL[char])
        else:
            sounds.append(_KANA.get(char) or _SMALL.get(char, ""))
    return "".join(sounds)


def _combined(sound: str, small: str) -> str:
    """A small vowel takes the place of the one before it: フ fu + ァ a → fa, キ ki + ャ ya → kya."""
    if sound in _GLIDES and not small.startswith("y"):
        return _GLIDES[sound] + small
    consonant = sound.rstrip("aeiou")
    if consonant.endswith("h") and len(consonant) > 1:
        return consonant + small[-1]
    if small == "wa" or sound in {"ku", "gu"}:
        return f"{consonant}w{small[-1]}"
    return consonant + small
