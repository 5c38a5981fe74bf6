"""The beginning of a text, cut at the end of a sentence."""

import re

LEAST, MOST = 60, 90  # words
CUT = "…"
# Scripts that write words without spaces: two signs are about a word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(rf"{_UNSPACED.pattern}|[^\W_]+(?:[-'’.][^\W_]+)*")
# A full stop ends a sentence before a space and a capital, or the end; the others always.
_END = re.compile(r"[.!?…]+[»”\")]*(?=\s+[«“\"(]*[^\W\d_a-zа-яёіїєў]|\s*$)|[。！？။؟۔।]+[」』”]*")
_SHORT = re.compile(
    r"(?:^|[\s(«])(?:[^\W\d_]|г|гг|ст|ул|им|др|тыс|млн|руб|обл|пос|св|Mr|Mrs|Dr|St|No|art|Nr|Art)\.$"
)


def weight(text: str) -> float:
    """About how many words it has."""
    return sum(0.5 if _UNSPACED.match(found[0]) else 1.0 for found in _WORD.finditer(text))


def sentences(text: str) -> list[str]:
    """The text in pieces that end where sentences do; joined they are the text."""
    pieces, start = [], 0
    for end in _END.finditer(text):
        if _SHORT.search(text[start : end.end()]) and end.end() < len(text.rstrip()):
            continue
        pieces.append(text[start : end.end()])
        start = end.end()
    return [*pieces, text[start:]] if text[start:].strip() else pieces


def excerpt(text: str, least: float = LEAST, most: float = MOST) -> str:
    """As many whole sentences as fit into `most` words; where they are fewer than `least`, words with `…`."""
    flat = " ".join(text.split())
    if weight(flat) <= most:
        return flat
    taken = ""
    for sentence in sentences(flat):
        if weight(taken + sentence) > most:
            break
        taken += sentence
    return taken.strip() if weight(taken) >= least else _in_words(flat, most)


def _in_words(text: str, most: float) -> str:
    """Cut after a word."""
    total = 0.0
    for found in _WORD.finditer(text):
        total += 0.5 if _UNSPACED.match(found[0]) else 1.0
        if total > most:
            return text[: found.start()].rstrip(' ,;:—–-(«“"') + CUT
    return text
