"""Rows of a chart that has one for every label: their names, what is printed beside them, their heights."""

from collections.abc import Sequence

from tradecheck.charts.lettering import LINE, Letters, wrap
from tradecheck.charts.shapes import Across, Box, Label, Lines, Shape
from tradecheck.charts.spec import Point
from tradecheck.charts.style import BODY, PAD, Palette
from tradecheck.model.period import Period

_WIDEST_NAME = 0.32
_AIR, _LEAST_AIR = 11.0, 3.0


class Rows:
    """All rows of a chart, their names in a column no wider than a third of the picture.

    `beside` are the lines printed at the other end of each row; a row is as tall as the longer of both.
    """

    def __init__(self, names: Sequence[str], beside: Sequence[Sequence[str]], width: float, letters: Letters) -> None:
        self._names = [wrap(name, _WIDEST_NAME * width, BODY, letters) for name in names]
        self.column = max((letters.width(line, BODY) for lines in self._names for line in lines), default=0.0)
        self._text = [
            max(1, len(lines), len(others)) * BODY * LINE for lines, others in zip(self._names, beside, strict=True)
        ]
        self.natural_height = sum(self._text) + _AIR * len(self._text)
        self.least_height = sum(self._text) + _LEAST_AIR * len(self._text)

    def boxes(self, left: float, right: float, top: float, bottom: float) -> list[Box]:
        """Share the height out: to each row what its text needs, and the rest in equal parts."""
        air = (bottom - top - sum(self._text)) / len(self._text)
        found: list[Box] = []
        y = top
        for text in self._text:
            found.append(Box(left, y, right, y + text + air))
            y = found[-1].bottom
        return found

    def names(self, boxes: Sequence[Box], right: float, palette: Palette) -> list[Shape]:
        """Print the names, and a hair line to `right` between the rows."""
        lines = tuple(((PAD, box.bottom), (right, box.bottom)) for box in boxes[:-1])
        shapes: list[Shape] = [Lines(means="grid", of=lines, ink=palette.faint, width=0.5)]
        for name, box in zip(self._names, boxes, strict=True):
            shapes += column(name, box.left - 7, box, palette.ink, Across.RIGHT, "row")
        return shapes


def column(
    lines: Sequence[str], x: float, box: Box, ink: str, across: Across, means: str, *, bold: bool = False
) -> list[Shape]:
    """Print lines under each other, their middle at the middle of a row."""
    _, y = box.middle
    return [
        Label(
            means=means,
            text=line,
            x=x,
            y=y + (index - (len(lines) - 1) / 2) * BODY * LINE,
            size=BODY,
            ink=ink,
            bold=bold,
            across=across,
        )
        for index, line in enumerate(lines)
    ]


def name_of(point: Point) -> str:
    """Return the name of a point's row: its label, else its period."""
    return point.label or Period(point.start, point.end).label
