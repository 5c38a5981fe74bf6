"""How the letters of each script sound, in the alphabet of the folds.

One ASCII letter a sound: x = sh, c = ch, j = zh and dzh, q = ts, h = kh and h, i = y too; the other letters
sound as in Italian. `<` and `>` stand for the start and the end of a word. The longest entry wins.
"""


def table(entries: str) -> dict[str, str]:
    """Of `letters=sound` apart by spaces; a silent letter has no sound; lines with # are comments."""
    lines = (line for line in entries.splitlines() if not line.lstrip().startswith("#"))
    pairs = (entry.split("=") for line in lines for entry in line.split())
    return {letters: sound for letters, sound in pairs}  # noqa: C416 - the unpacking refuses a broken entry
