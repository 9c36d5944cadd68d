"""Hatching as plain lines and dots, because many programs that open an SVG know no patterns."""

import math
from collections.abc import Iterator, Sequence

from tradecheck.charts.shapes import XY, Box, Dots, Glyph, Lines, Shape

Segment = tuple[XY, XY]

_SPACE = 5.5
_DOT_SPACE = 6.5
_QUESTION_SPACE = 18.0


def hatched(means: str, boxes: Sequence[Box], hatch: str, ink: str) -> list[Shape]:
    r"""Fill boxes with one of `/`, `\`, `|`, `-`, `x`, `+`, `.` or `?`. Lines go on through neighbours."""
    if hatch == "?":
        return [_questions(means, boxes, ink)]
    if hatch == ".":
        dots = tuple(at for box in boxes for at in _lattice(box))
        return [Dots(means=means, of=dots, glyph=Glyph.CIRCLE, size=1.7, fill=ink)]
    directions = {"x": "/\\", "+": "|-"}.get(hatch, hatch)
    lines = tuple(line for box in boxes for direction in directions for line in _lines(box, direction))
    return [Lines(means=means, of=lines, ink=ink, width=0.7)]


def _lines(box: Box, direction: str) -> Iterator[Segment]:
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    if direction == "-":
        # Counted from the middle, so that a low box has a line too.
        _, middle = box.middle
        rows = int(box.height / 2 / _SPACE)
        for row in range(-rows, rows + 1):
            yield (left, middle + row * _SPACE), (right, middle + row * _SPACE)
    elif direction == "|":
        for x in _steps(left, right, _SPACE):
            yield (x, top), (x, bottom)
    elif direction == "/":
        for total in _steps(left + top, right + bottom, _SPACE * math.sqrt(2)):
            first, last = max(left, total - bottom), min(right, total - top)
            yield (first, total - first), (last, total - last)
    else:
        for difference in _steps(left - bottom, right - top, _SPACE * math.sqrt(2)):
            first, last = max(left, difference + top), min(right, difference + bottom)
            yield (first, first - difference), (last, last - difference)


def _steps(low: float, high: float, step: float) -> Iterator[float]:
    for index in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield index * step


def _lattice(box: Box) -> Iterator[XY]:
    """Yield the middles of a grid's cells, every second column half a cell lower."""
    columns, rows = (max(1, int(side / _DOT_SPACE)) for side in (box.width, box.height))
    for column in range(columns):
        for row in range(rows):
            shift = 0.25 * (1 if column % 2 else -1) if columns > 1 < rows else 0.0
            yield (
                box.left + box.width * (column + 0.5) / columns,
                box.top + box.height * (row + 0.5 + shift) / rows,
            )


def _questions(means: str, boxes: Sequence[Box], ink: str) -> Dots:
    at: list[XY] = []
    size = 6.5
    for box in boxes:
        size = min(size, max(2.0, box.width * 0.6), max(2.0, box.height * 0.6))
        columns, rows = (max(1, int(side / _QUESTION_SPACE)) for side in (box.width, box.height))
        for column in range(columns):
            for row in range(rows):
                shift = 0.25 * (1 if column % 2 else -1) if columns > 1 < rows else 0.0
                at.append(
                    (
                        box.left + box.width * (column + 0.5) / columns,
                        box.top + box.height * (row + 0.5 + shift) / rows,
                    )
                )
    return Dots(means=means, of=tuple(at), glyph=Glyph.QUESTION, size=size, fill=ink)
