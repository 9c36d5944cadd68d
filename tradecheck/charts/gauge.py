"""Shares of a cap, a row each, against the lines at which an alert is due."""

from collections import defaultdict
from functools import partial

import msgspec

from tradecheck.charts.lettering import LINE, Letters
from tradecheck.charts.looks import KeyItem, bars, is_missing, missing, state_items, whisker, zero
from tradecheck.charts.placing import stagger
from tradecheck.charts.rows import Rows, name_of
from tradecheck.charts.scale import short, ticks
from tradecheck.charts.shapes import Across, Box, Boxes, Dash, Label, Lines, Shape
from tradecheck.charts.spec import ChartSpec, Point, Role
from tradecheck.charts.style import BODY, PAD, SMALL, Palette, pattern_of
from tradecheck.model.words import State

ALERTS = (0.75, 0.9, 0.95, 1.0)
"""Shares of a cap at which somebody should look: the last is the cap itself."""

_LANE = 11.5
_PATTERN = 50.0
_AXIS = 2 * SMALL * LINE + 8
_LEAST_SCALE = 1.06


class _Bar(msgspec.Struct, frozen=True):
    """One row: what it shows, in whose colours, and what is printed beside it."""

    role: Role
    point: Point
    colour: str
    text: str
    wide: float

    @property
    def reach(self) -> float:
        """The farthest figure, 0 where there is none."""
        figures = (self.point.value, self.point.low, self.point.high)
        return max((figure for figure in figures if figure is not None), default=0.0)


class Gauge:
    """A chart of shares of a cap; 1.0 is the cap. `width` is the picture's, in points."""

    def __init__(self, spec: ChartSpec, width: float, palette: Palette, letters: Letters) -> None:
        self._palette, self._letters = palette, letters
        ranks: dict[Role, int] = defaultdict(int)
        self._bars: list[_Bar] = []
        samples: list[KeyItem] = []
        for one in spec.series:
            colour = palette.of(one.role, ranks[one.role])
            ranks[one.role] += 1
            for point in one.points:
                text = share_text(point)
                wide = letters.width(text, BODY, bold=True)
                self._bars.append(_Bar(one.role, point, colour, text, wide))
            if one.name and len(spec.series) > 1:
                samples.append(KeyItem(one.name, partial(_sample, one.role, colour, palette)))
        points = [bar.point for bar in self._bars]
        worked_out = [item for item in state_items(points, palette, list(State)) if item.text != "reported zero"]
        self.key = samples + worked_out
        self._rows = Rows([name_of(point) for point in points], [[]] * len(points), width, letters)
        self._left, self._end = PAD + self._rows.column + 8, width - PAD
        self._most = max([_LEAST_SCALE, *(bar.reach * 1.02 for bar in self._bars)])
        self._right = self._left + self._room()
        self.breadth = self._right - self._left
        self._alerts = [*(f"{short(share * 100)} %" for share in ALERTS[:-1]), "cap, 100 %"]
        widths = [letters.width(text, SMALL, bold=True) + 6 for text in self._alerts]
        self._lanes = stagger([self._x(share) for share in ALERTS], widths, self._left, self._end + 4)
        self._above = (1 + max(lane.height for lane in self._lanes)) * _LANE + 4
        self.natural_height = self._above + self._rows.natural_height + _AXIS
        self.least_height = self._above + self._rows.least_height + _AXIS

    def _room(self) -> float:
        """How wide the plot can be so that each figure still stands beside the end of its bar."""
        whole = self._end - self._left
        rooms = [
            (whole - bar.wide - 7) * self._most / max(bar.reach, 1.0 if is_missing(bar.point) else 1e-9)
            for bar in self._bars
        ]
        return min([whole - 8, *rooms])

    def _x(self, share: float) -> float:
        return self._left + (self._right - self._left) * max(0.0, share) / self._most

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the rows between two heights, alert lines and axis included."""
        first, last = top + self._above, bottom - _AXIS
        boxes = self._rows.boxes(self._left, self._right, first, last)
        shapes = self._rows.names(boxes, self._end, self._palette)
        shapes += self._axis(first, last)
        states: dict[State, list[Box]] = defaultdict(list)
        texts: list[Shape] = []
        for bar, row in zip(self._bars, boxes, strict=True):
            _, y = row.middle
            half = min(6.5, row.height * 0.31)
            if is_missing(bar.point):
                whole = Box(self._left, y - half, self._x(1.0), y + half)
                states[bar.point.state].append(whole)
                texts += self._word(whole, bar)
            else:
                shapes += self._bar(bar, y, half)
                texts += self._print(bar, self._x(bar.reach) + 5, y)
        for state, whole_rows in states.items():
            shapes += missing(whole_rows, state, self._palette)
        return [*shapes, *self._alert_lines(first, last), *texts]

    def _bar(self, bar: _Bar, y: float, half: float) -> list[Shape]:
        point, palette = bar.point, self._palette
        shapes: list[Shape] = []
        if point.value == 0:
            shapes.append(zero(((self._left, y),), bar.colour, palette))
        elif point.value is not None:
            box = Box(self._left, y - half, max(self._x(point.value), self._left + 1.2), y + half)
            shapes += bars((box,), bar.role, point.state, bar.colour, palette)
        if point.low is not None and point.high is not None and point.low != point.high:
            means = f"{bar.role.value}:range"
            ends = ((self._x(point.low), y), (self._x(point.high), y))
            if point.value is None:
                span = Box(ends[0][0], y - half, ends[1][0], y + half)
                fill = palette.pale(bar.colour)
                shapes.append(Boxes(means=means, of=(span,), fill=fill, ink=bar.colour, edge=1.0))
            shapes.append(whisker(means, ends, palette.ink))
        return shapes

    def _print(self, bar: _Bar, x: float, y: float) -> list[Shape]:
        half = BODY * LINE / 2
        halo = Box(x - 2, y - half, x + bar.wide + 2, y + half)
        return [
            Boxes(means="halo", of=(halo,), fill=self._palette.paper),
            Label(means="value", text=bar.text, x=x, y=y, size=BODY, ink=self._palette.ink, bold=True),
        ]

    def _word(self, box: Box, bar: _Bar) -> list[Shape]:
        """Print a state's word into its pattern, or beside it where little of the pattern would be left."""
        x, y = box.middle
        half = bar.wide / 2 + 5
        if box.width < 2 * half + _PATTERN:
            return self._print(bar, box.right + 5, y)
        halo = Box(x - half, box.top, x + half, box.bottom)
        ink = self._palette.ink
        return [
            Boxes(means="halo", of=(halo,), fill=self._palette.paper),
            Label(means="state", text=bar.text, x=x, y=y, size=BODY, ink=ink, bold=True, across=Across.CENTER),
        ]

    def _axis(self, first: float, last: float) -> list[Shape]:
        palette = self._palette
        values = ticks(0.0, self._most, 4)
        strokes = tuple(((self._x(value), last), (self._x(value), last + 3)) for value in values)
        shapes: list[Shape] = [
            Lines(means="axis", of=(((self._left, first), (self._left, last)),), ink=palette.muted),
            Lines(means="axis", of=(((self._left, last), (self._right, last)),), ink=palette.muted, width=0.8),
            Lines(means="axis", of=strokes, ink=palette.muted, width=0.8),
        ]
        shapes += [
            Label(
                means="value axis",
                text=f"{value * 100:,.6g}",
                x=self._x(value),
                y=last + 4 + SMALL * LINE / 2,
                size=SMALL,
                ink=palette.muted,
                across=Across.CENTER,
            )
            for value in values
        ]
        unit = Label(
            means="unit",
            text="share of the cap, %",
            x=self._left,
            y=last + 4 + SMALL * LINE * 1.5,
            size=SMALL,
            ink=palette.muted,
            bold=True,
        )
        return [*shapes, unit]

    def _alert_lines(self, first: float, last: float) -> list[Shape]:
        palette = self._palette
        shapes: list[Shape] = []
        for share, text, lane in zip(ALERTS, self._alerts, self._lanes, strict=True):
            x, y = self._x(share), first - 3 - (lane.height + 0.5) * _LANE
            whole = share == 1
            ink = palette.ink if whole else palette.muted
            shapes += [
                Lines(
                    means="cap" if whole else "alert",
                    of=(((x, last), (x, y - SMALL * 0.5)),),
                    ink=ink,
                    width=1.6 if whole else 0.8,
                    dash=Dash.SOLID if whole else Dash.DASHED,
                ),
                Label(
                    means="alert",
                    text=text,
                    x=x - 3 if lane.leftward else x + 3,
                    y=y,
                    size=SMALL,
                    ink=ink,
                    bold=whole,
                    across=Across.RIGHT if lane.leftward else Across.LEFT,
                ),
            ]
        return shapes


def share_text(point: Point) -> str:
    """Return what is printed beside a share: the figure, its range or its floor, or the state's word."""
    word = pattern_of(point.state).word
    if is_missing(point):
        return word
    low, high = point.low, point.high
    if low is not None and high is not None and low != high:
        text = f"{short(low * 100)}–{short(high * 100)} %"
        if point.value is not None and point.value not in (low, high):
            text = f"{short(point.value * 100)} % ({text})"
    elif low is not None and high is None:
        text = f"at least {short((low if point.value is None else point.value) * 100)} %"
    else:
        figure = point.value if point.value is not None else high
        text = f"{short((figure or 0.0) * 100)} %"
    return text if point.state.has_figure else f"{text} (partly {word})"


def _sample(role: Role, colour: str, palette: Palette, box: Box) -> list[Shape]:
    return bars((box,), role, State.REPORTED, colour, palette)
