"""Sheets of labels as they are sold: measures in millimetres, from the edge of the paper."""

from dataclasses import dataclass

A4, LETTER = (210.0, 297.0), (215.9, 279.4)


@dataclass(frozen=True)
class Sheet:
    """`inset` keeps the text off the edge of a label, and off what printers can't reach."""

    name: str
    paper: str
    size: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap: float  # between columns; rows touch each other
    inset: tuple[float, float]  # at the sides, above and below

    @property
    def inner(self) -> tuple[float, float]:
        """Width and height of what may be written on."""
        return self.width - 2 * self.inset[0], self.height - 2 * self.inset[1]

    @property
    def labels(self) -> int:
        return self.columns * self.rows


SHEETS = {
    sheet.name: sheet
    for sheet in (
        # As Avery L7160, 3474 and 5160.
        Sheet("a4-3x7", "a4", A4, 3, 7, 63.5, 38.1, 7.25, 15.15, 2.5, (2.5, 2.0)),
        Sheet("a4-3x8", "a4", A4, 3, 8, 70.0, 37.0, 0.0, 0.5, 0.0, (5.0, 4.0)),
        Sheet("letter-3x10", "us-letter", LETTER, 3, 10, 66.675, 25.4, 4.76, 12.7, 3.175, (1.8, 1.2)),
    )
}
USUAL = "a4-3x7"
