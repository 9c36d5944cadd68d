"""Days that a timeline names: a line through the plot and a label above it, none covering another."""

from collections.abc import Sequence
from itertools import accumulate

from tradecheck.charts.lettering import LINE, Letters, wrap
from tradecheck.charts.periods import Axis
from tradecheck.charts.placing import Lane, stagger
from tradecheck.charts.scale import day
from tradecheck.charts.shapes import Across, Box, Boxes, Dash, Label, Lines, Shape
from tradecheck.charts.spec import Mark
from tradecheck.charts.style import PAD, SMALL, Palette

_WIDEST = 0.3
_GAP = 3.5
_TALL = 75.0


class Marks:
    """The marks of a timeline. `width` is the picture's, in points; labels take `height` above the plot."""

    def __init__(
        self, marks: Sequence[Mark], axis: Axis, width: float, palette: Palette, letters: Letters, *, dated: bool = True
    ) -> None:
        ordered = sorted(marks, key=lambda mark: (mark.on, mark.label))
        self.x = [axis.begin(mark.on) for mark in ordered]
        self._palette, self._letters = palette, letters
        self._texts: list[list[str]] = []
        self._lanes: list[Lane] = []
        self._floors = [0.0]
        whole = [f"{mark.label}, {day(mark.on)}" if mark.label else day(mark.on) for mark in ordered]
        plain = [mark.label or day(mark.on) for mark in ordered]
        # Where the days would pile the labels up, the axis below says roughly when it was.
        for texts in (whole, plain) if dated else (plain,):
            self._settle([wrap(text, _WIDEST * width, SMALL, letters) for text in texts], axis.right + PAD)
            if self.height <= _TALL:
                break

    def _settle(self, texts: list[list[str]], right: float) -> None:
        widths = [2 * _GAP + self._wide(lines) for lines in texts]
        self._texts, self._lanes = texts, stagger(self.x, widths, PAD, right)
        tallest = [0] * (1 + max((lane.height for lane in self._lanes), default=-1))
        for lines, lane in zip(texts, self._lanes, strict=True):
            tallest[lane.height] = max(tallest[lane.height], len(lines))
        self._floors = [0.0, *accumulate(rows * SMALL * LINE + 2 for rows in tallest)]

    def _wide(self, lines: Sequence[str]) -> float:
        return max((self._letters.width(line, SMALL) for line in lines), default=0.0)

    @property
    def height(self) -> float:
        """Of all lanes together, in points."""
        return self._floors[-1]

    def shapes(self, floor: float, bottom: float) -> list[Shape]:
        """Return lines that rise from `bottom`, and labels stacked above `floor`."""
        if not self.x:
            return []
        lines, shapes = [], list[Shape]()
        for x, texts, lane in zip(self.x, self._texts, self._lanes, strict=True):
            top = floor - self._floors[lane.height] - 1 - len(texts) * SMALL * LINE
            lines.append(((x, bottom), (x, top)))
            wide = self._wide(texts)
            left = x - _GAP - wide if lane.leftward else x + _GAP
            halo = Box(left - 1, top, left + wide + 1, top + len(texts) * SMALL * LINE)
            shapes.append(Boxes(means="halo", of=(halo,), fill=self._palette.paper))
            shapes += [
                Label(
                    means="mark",
                    text=text,
                    x=left + wide if lane.leftward else left,
                    y=top + (row + 0.5) * SMALL * LINE,
                    size=SMALL,
                    ink=self._palette.ink,
                    across=Across.RIGHT if lane.leftward else Across.LEFT,
                )
                for row, text in enumerate(texts)
            ]
        rules = Lines(means="mark", of=tuple(lines), ink=self._palette.muted, width=0.8, dash=Dash.DASHED)
        return [rules, *shapes]
