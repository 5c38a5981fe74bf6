"""`python -m api.pages.pack.font_subsets FONTS`: the fonts of the PDF, cut down to what envelopes need.

FONTS is a directory tree that holds Debian's packages fonts-noto-core and fonts-noto-cjk, unpacked. Both are
under the SIL Open Font License 1.1 (docs/third-party.md). Needs `fonttools`, of the development dependencies.
`coverage.txt` lists the characters that there are letters for.
"""

import argparse
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent / "fonts"
BOTH = ("Regular", "Bold")
# Latin with all its additions, Greek, Cyrillic with that of minorities, punctuation, currencies.
LATIN_CYRILLIC = (
    "U+0020-024F,U+0259,U+02B0-03FF,U+0400-052F,U+1C80-1C8F,U+1E00-1EFF,U+2000-206F,U+20A0-20BF,U+2100-214F,"
    "U+2190-2193,U+2212,U+25CC,U+2DE0-2DFF,U+A640-A69F,U+FB00-FB06,U+FFFD"
)
WHOLE = {
    "NotoSansArabic": BOTH, "NotoSansMyanmar": BOTH, "NotoSansThai": BOTH, "NotoSansHebrew": BOTH,
    "NotoSansGeorgian": BOTH, "NotoSansArmenian": BOTH, "NotoSansKhmer": ("Regular",),
    "NotoSansEthiopic": ("Regular",), "NotoSansDevanagari": ("Regular",),
}  # fmt: skip
SIMPLIFIED_OF_THE_COLLECTION = "2"
# All of the first, the frequent ones of the second, the syllables of the third.
ROWS = {"gb2312": (0xB0, 0xF8), "big5": (0xA4, 0xC7), "euc_kr": (0xB0, 0xC9)}
PUNCTUATION = "　、。〃〈〉《》「」『』【】〔〕·・！（），－．：；？～　"


def han() -> str:
    """Characters of mainland China's standard, the frequent ones of Taiwan's, kana, Hangul, punctuation."""
    found = {char for codec, rows in ROWS.items() for char in _coded(codec, *rows)}
    kana = {chr(code) for code in range(0x3041, 0x3100)}
    return "".join(sorted(found | kana | set(PUNCTUATION) | set("様")))


def _coded(codec: str, first: int, last: int) -> Iterator[str]:
    for lead in range(first, last):
        for trail in range(0x40, 0xFF):
            char = bytes([lead, trail]).decode(codec, "ignore")
            if len(char) == 1 and not char.isascii():
                yield char


def cut(source: Path, target: str, *options: str) -> None:
    subset.main([str(source), f"--output-file={HERE / target}", "--no-hinting", *options])


def coverage() -> str:
    """Ranges of code points, `first-last` in hexadecimal, one a line."""
    codes = sorted({code for path in HERE.glob("Noto*") for code in TTFont(path).getBestCmap()})
    lines, first = [], codes[0]
    for code, following in pairwise([*codes, 0x110000 + 1]):
        if following != code + 1:
            lines.append(f"{first:x}-{code:x}")
            first = following
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path)
    tree = parser.parse_args().fonts
    found = {path.name: path for path in tree.rglob("Noto*")}
    for weight in BOTH:
        name = f"NotoSans-{weight}.ttf"
        cut(found[name], name, f"--unicodes={LATIN_CYRILLIC}", "--layout-features=*")
    for family, weights in WHOLE.items():
        for weight in weights:
            name = f"{family}-{weight}.ttf"
            cut(found[name], name, "--unicodes=*", "--layout-features=*")
    cut(
        found["NotoSansCJK-Regular.ttc"], "NotoSansCJKsc-Regular.otf", f"--text={han()}", "--desubroutinize",
        f"--font-number={SIMPLIFIED_OF_THE_COLLECTION}", "--layout-features=",
    )  # fmt: skip
    (HERE / "coverage.txt").write_text(coverage())


if __name__ == "__main__":
    main()
