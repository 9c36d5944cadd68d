"""Small multiples: a timeline a panel, each with figures of its own upwards, all along the same days."""

from collections.abc import Sequence

import msgspec

from tradecheck.charts.axes import ValueAxis
from tradecheck.charts.lettering import LINE, Letters, wrap
from tradecheck.charts.looks import KeyItem
from tradecheck.charts.shapes import XY, Box, Boxes, Dots, Label, Lines, Shape
from tradecheck.charts.spec import ChartSpec
from tradecheck.charts.style import BODY, PAD, SMALL, Palette
from tradecheck.charts.timeline import Timeline

_MOST_ACROSS = 3
_LEAST_BREADTH = 120.0
_BETWEEN, _UNDER = 18.0, 14.0
_PLOT, _LEAST_PLOT = 84.0, 60.0


class _Panel(msgspec.Struct, frozen=True):
    """A timeline with its words, laid out as if its picture were as broad as the panel."""

    title: list[str]
    subtitle: list[str]
    timeline: Timeline

    @property
    def words_height(self) -> float:
        return len(self.title) * BODY * LINE + len(self.subtitle) * SMALL * LINE + 2

    def words(self, palette: Palette) -> list[Shape]:
        lines = [(line, BODY, palette.ink, True) for line in self.title]
        lines += [(line, SMALL, palette.muted, False) for line in self.subtitle]
        shapes: list[Shape] = []
        y = 0.0
        for text, size, ink, bold in lines:
            means = "panel" if bold else "panel subtitle"
            shapes.append(Label(means=means, text=text, x=PAD, y=y + size * LINE / 2, size=size, ink=ink, bold=bold))
            y += size * LINE
        return shapes


class Multiples:
    """Panels in rows, in the order of the spec, as many beside each other as `width` has room for, at most three.

    A panel without a point is left out. `width` is the picture's, in points.
    """

    def __init__(self, spec: ChartSpec, width: float, palette: Palette, letters: Letters) -> None:
        self._palette = palette
        shown = [each for each in spec.panels if any(one.points for one in each.series)]
        for across in range(min(_MOST_ACROSS, len(shown)), 0, -1):
            self._wide = (width - 2 * PAD - (across - 1) * _BETWEEN) / across
            panels = _panels(shown, self._wide, palette, letters)
            self.breadth = min(each.timeline.breadth for each in panels)
            if self.breadth >= _LEAST_BREADTH:
                break
        self._rows = [panels[first : first + across] for first in range(0, len(panels), across)]
        self.key = _key([item for each in panels for item in each.timeline.key], shown)
        between = _UNDER * (len(self._rows) - 1)
        self._fixed = between + sum(_words(row) + _above(row) + _below(row) for row in self._rows)
        self.natural_height = self._fixed + _PLOT * len(self._rows)
        self.least_height = self._fixed + _LEAST_PLOT * len(self._rows)

    key: list[KeyItem]

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the panels; the plots of a row stand on one line and are equally high."""
        plot = (bottom - top - self._fixed) / len(self._rows)
        shapes: list[Shape] = []
        for row in self._rows:
            first = top + _words(row) + _above(row)
            for place, panel in enumerate(row):
                # A timeline keeps the picture's edges free; a panel has none.
                right = place * (self._wide + _BETWEEN)
                time = panel.timeline
                shapes += [_moved(each, right, top) for each in panel.words(self._palette)]
                own = time.shapes(first - time.above, first + plot + time.below)
                shapes += [_moved(each, right, 0.0) for each in own]
            top = first + plot + _below(row) + _UNDER
        return shapes


def _panels(specs: Sequence[ChartSpec], wide: float, palette: Palette, letters: Letters) -> list[_Panel]:
    ends = [day for spec in specs for one in spec.series for point in one.points for day in (point.start, point.end)]
    days = ends + [mark.on for spec in specs for mark in spec.marks]
    column = max(
        ValueAxis([point for one in spec.series for point in one.points], spec.unit, letters, log=spec.log).column
        for spec in specs
    )
    return [
        _Panel(
            wrap(spec.title, wide, BODY, letters, bold=True),
            wrap(spec.subtitle, wide, SMALL, letters),
            Timeline(spec, wide + 2 * PAD, palette, letters, days=(min(days), max(days)), column=column, brief=True),
        )
        for spec in specs
    ]


def _key(items: Sequence[KeyItem], specs: Sequence[ChartSpec]) -> list[KeyItem]:
    """Return each word once, the names of series before states; a state alone stands for that of a series too."""
    each = {item.text: item for item in reversed(items)}
    names = [one.name for spec in specs for one in spec.series if one.name in each]
    whose = {f"{name}: {text}" for name in names for text in each}
    texts = dict.fromkeys([*names, *(item.text for item in items)])
    return [each[text] for text in texts if text not in whose]


def _words(row: Sequence[_Panel]) -> float:
    return max(each.words_height for each in row)


def _above(row: Sequence[_Panel]) -> float:
    return max(each.timeline.above for each in row)


def _below(row: Sequence[_Panel]) -> float:
    return max(each.timeline.below for each in row)


def _moved(shape: Shape, right: float, down: float) -> Shape:
    """Return a shape in another place."""

    def at(place: XY) -> XY:
        return place[0] + right, place[1] + down

    if isinstance(shape, Boxes):
        boxes = (Box(box.left + right, box.top + down, box.right + right, box.bottom + down) for box in shape.of)
        return msgspec.structs.replace(shape, of=tuple(boxes))
    if isinstance(shape, Lines):
        return msgspec.structs.replace(shape, of=tuple(tuple(map(at, line)) for line in shape.of))
    if isinstance(shape, Dots):
        return msgspec.structs.replace(shape, of=tuple(map(at, shape.of)))
    return msgspec.structs.replace(shape, x=shape.x + right, y=shape.y + down)
