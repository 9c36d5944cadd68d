"""Accounts as lanes along time under their goods, joined where they overlap, beside the lanes of the books."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise

import msgspec

from tradecheck.charts.axes import TimeAxis
from tradecheck.charts.joined import brackets
from tradecheck.charts.lane import account_bar, book_lane, kind_sample, kinds_of, shared_sample
from tradecheck.charts.lettering import LINE, Letters, wrap
from tradecheck.charts.looks import KeyItem, bars, state_items
from tradecheck.charts.marks import Marks
from tradecheck.charts.periods import Axis
from tradecheck.charts.rows import column
from tradecheck.charts.shapes import XY, Across, Box, Boxes, Label, Lines, Shape
from tradecheck.charts.spec import ChartSpec, Lane, Role, Series
from tradecheck.charts.style import BODY, PAD, Palette
from tradecheck.model.words import State

_NAMES, _WORDS = 0.2, 0.16
_STEP, _TRACK = 9.0, 6.0
_AIR, _LEAST_AIR = 5.0, 2.0
_BOOKS = 30.0
_HEAD = BODY * LINE + 7
_NO_LANE = Lane("", "")


class _Row(msgspec.Struct, frozen=True):
    """A lane as it is set: its lines of name and words, and the height of all but the air around it."""

    series: Series
    lane: Lane
    name: list[str]
    words: list[str]
    height: float
    heads: bool


class Lanes:
    """A chart of lanes. `width` is the picture's, in points."""

    def __init__(self, spec: ChartSpec, width: float, palette: Palette, letters: Letters) -> None:
        self._palette, self._letters = palette, letters
        self._series = [one for one in spec.series if one.points]
        self._rows = self._set(width)
        self._brackets = brackets(self._series)
        tracks = 1 + max((one.track for one in self._brackets), default=-1)
        named = (
            row.lane.depth * _STEP + letters.width(line, BODY, bold=not row.lane.kind)
            for row in self._rows
            for line in row.name
        )
        names = max(named, default=0.0)
        words = max((letters.width(line, BODY) for row in self._rows for line in row.words), default=0.0)
        self._gutter = PAD + names + 7
        self._end = width - PAD
        points = [point for one in self._series for point in one.points]
        days = [mark.on for mark in spec.marks]
        self._axis = Axis(
            min([point.start for point in points] + days),
            max([point.end for point in points] + days),
            self._gutter + tracks * _TRACK + 4,
            self._end - words - 8,
        )
        self.breadth = self._axis.right - self._axis.left
        self._time = TimeAxis(self._axis, letters)
        self._marks = Marks(spec.marks, self._axis, width, palette, letters)
        self._fixed = sum(row.height + (_HEAD if row.heads else 0) for row in self._rows)
        around = self._marks.height + 4 + self._time.height
        self.natural_height = around + self._fixed + _AIR * len(self._rows)
        self.least_height = around + self._fixed + _LEAST_AIR * len(self._rows)
        self.key = self._key()

    def _set(self, width: float) -> list[_Row]:
        rows: list[_Row] = []
        before = None
        for one in self._series:
            lane = one.lane or _NO_LANE
            most = max(_NAMES * width - lane.depth * _STEP, 4 * BODY)
            name = wrap(one.name, most, BODY, self._letters, bold=not lane.kind)
            words = wrap(lane.words, _WORDS * width, BODY, self._letters)
            height = max(1, len(name), len(words)) * BODY * LINE
            if not lane.kind:
                height = max(height, _BOOKS)
            rows.append(_Row(one, lane, name, words, height, lane.group != before))
            before = lane.group
        return rows

    def _key(self) -> list[KeyItem]:
        palette = self._palette
        items = [KeyItem(kind, partial(kind_sample, kind, palette)) for kind in kinds_of(self._series)]
        if any(row.lane.shared for row in self._rows):
            items.append(KeyItem("days shared with an account it overlaps", partial(shared_sample, palette)))
        if self._brackets:
            items.append(KeyItem("joined: they overlap", self._bracket_sample))
        books = [row.series for row in self._rows if not row.lane.kind]
        for role, words in ((Role.BOOKED, "booked"), (Role.NOTIFIED, "notified")):
            if any(one.role is role for one in books):
                items.append(KeyItem(words, partial(self._book_sample, role)))
        return items + state_items([point for one in books for point in one.points], palette)

    def _book_sample(self, role: Role, box: Box) -> list[Shape]:
        return bars((box,), role, State.REPORTED, self._palette.of(role), self._palette)

    def _bracket_sample(self, box: Box) -> list[Shape]:
        return [self._bracket(box.left + 4, (box.top, box.bottom))]

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the lanes between two heights, the marks above and the axis below."""
        palette = self._palette
        first, last = top + self._marks.height + 4, bottom - self._time.height
        plot = Box(self._axis.left, first, self._axis.right, last)
        heads, boxes = self._places(first, last)
        shapes: list[Shape] = [self._grid(plot), *self._marks.shapes(first - 2, last)]
        shapes += self._time.shapes(plot, last, palette)
        shapes += self._headings(heads)
        for row, box in zip(self._rows, boxes, strict=True):
            shapes += self._lane(row, box)
        return [*shapes, *self._tree(boxes), *self._joined(boxes)]

    def _places(self, first: float, last: float) -> tuple[list[tuple[_Row, float]], list[Box]]:
        """Return where each group's name stands, and the box of each lane."""
        air = (last - first - self._fixed) / len(self._rows)
        heads: list[tuple[_Row, float]] = []
        boxes: list[Box] = []
        y = first
        for row in self._rows:
            if row.heads:
                heads.append((row, y + _HEAD / 2 + 2))
                y += _HEAD
            boxes.append(Box(self._axis.left, y, self._axis.right, y + row.height + air))
            y = boxes[-1].bottom
        return heads, boxes

    def _headings(self, heads: Sequence[tuple[_Row, float]]) -> list[Shape]:
        """Name each group and rule it off from the one before."""
        palette = self._palette
        lines = tuple(((PAD, y - _HEAD / 2), (self._end, y - _HEAD / 2)) for _, y in heads[1:])
        shapes: list[Shape] = [Lines(means="group", of=lines, ink=palette.faint, width=0.6)]
        for row, y in heads:
            text = row.lane.group
            end = PAD + self._letters.width(text, BODY, bold=True) + 3
            halo = Box(PAD, y - BODY * 0.6, end, y + BODY * 0.6)
            shapes.append(Boxes(means="halo", of=(halo,), fill=palette.paper))
            shapes.append(Label(means="group", text=text, x=PAD, y=y, size=BODY, ink=palette.ink, bold=True))
        return shapes

    def _grid(self, plot: Box) -> Shape:
        """Draw a faint line where each year begins."""
        years = range(self._axis.first.year + 1, self._axis.last.year + 1)
        lines = tuple(((x, plot.top), (x, plot.bottom)) for x in (self._axis.begin(date(year, 1, 1)) for year in years))
        return Lines(means="grid", of=lines, ink=self._palette.faint, width=0.5)

    def _lane(self, row: _Row, box: Box) -> list[Shape]:
        palette, lane = self._palette, row.lane
        left = PAD + lane.depth * _STEP
        name = column(row.name, left, box, palette.ink, Across.LEFT, "row", bold=not lane.kind)
        ink = palette.ink if lane.kind else palette.muted
        words = column(row.words, self._end, box, ink, Across.RIGHT, "figure")
        if lane.kind:
            drawn = [
                shape
                for point in row.series.points
                for shape in account_bar(row.series, point, self._axis, box, palette)
            ]
        else:
            drawn = book_lane(row.series, self._axis, box, palette, self._letters)
        return [*drawn, *name, *words]

    def _tree(self, boxes: Sequence[Box]) -> list[Shape]:
        """Draw a line from each account to the one that contains it."""
        lines: list[tuple[XY, ...]] = []
        above: dict[int, float] = {}
        for row, box in zip(self._rows, boxes, strict=True):
            _, y = box.middle
            if row.lane.kind:
                if row.lane.depth and row.lane.depth - 1 in above:
                    x = PAD + (row.lane.depth - 1) * _STEP + 3
                    lines.append(((x, above[row.lane.depth - 1]), (x, y), (x + _STEP - 5, y)))
                above[row.lane.depth] = y + BODY * 0.6
        return [Lines(means="within", of=tuple(lines), ink=self._palette.muted, width=0.8)] if lines else []

    def _joined(self, boxes: Sequence[Box]) -> list[Shape]:
        return [
            self._bracket(self._gutter + one.track * _TRACK, [boxes[index].middle[1] for index in one.members])
            for one in self._brackets
        ]

    def _bracket(self, x: float, at: Sequence[float]) -> Shape:
        strokes = tuple(((x, y), (x + _TRACK - 1, y)) for y in at)
        upright = tuple(((x, one), (x, other)) for one, other in pairwise(at))
        return Lines(means="overlap", of=(*upright, *strokes), ink=self._palette.of(Role.OBSERVED), width=1.1)
