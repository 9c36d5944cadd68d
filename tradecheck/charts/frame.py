"""Everything round the plot: title, subtitle, key, caveat and source line; and how tall the whole becomes."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from tradecheck.charts.lettering import LINE, Letters, wrap
from tradecheck.charts.looks import KeyItem
from tradecheck.charts.shapes import Across, Box, Label, Lines, Shape
from tradecheck.charts.spec import ChartSpec
from tradecheck.charts.style import BODY, PAD, SMALL, SUBTITLE, TITLE, Palette
from tradecheck.model.errors import UsageError

POINTS_PER_INCH = 72.0
NOTHING = "Nothing to draw: the evidence held has no figure and no state for this question."

_SWATCH = 18.0
_GAP = 14.0


class Picture(msgspec.Struct, frozen=True):
    """A finished layout, in points."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


class Plot(Protocol):
    """One kind of chart, laid out in two steps, because the key stands above the plot it explains."""

    @property
    def key(self) -> Sequence[KeyItem]:
        """What the plot does not name itself."""
        ...

    @property
    def breadth(self) -> float:
        """What its labels leave of the width."""
        ...

    @property
    def natural_height(self) -> float:
        """The height it looks best at."""
        ...

    @property
    def least_height(self) -> float:
        """The height below which labels would cover each other."""
        ...

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the plot, its axes included, between two heights."""
        ...


class _Paragraph(msgspec.Struct, frozen=True):
    means: str
    lines: list[str]
    size: float
    ink: str
    bold: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE

    def shapes(self, top: float) -> list[Shape]:
        return [
            Label(
                means=self.means,
                text=line,
                x=PAD,
                y=top + (index + 0.5) * self.size * LINE,
                size=self.size,
                ink=self.ink,
                bold=self.bold,
            )
            for index, line in enumerate(self.lines)
        ]


class Sentence:
    """The plot of a chart that has no point: one sentence instead of an empty frame."""

    key: tuple[KeyItem, ...] = ()
    natural_height = 120.0

    def __init__(self, text: str, width: float, palette: Palette, letters: Letters) -> None:
        self._lines = wrap(text, width - 4 * PAD, SUBTITLE, letters)
        self._middle = width / 2
        self.breadth = width
        self._ink = palette.muted
        self.least_height = len(self._lines) * SUBTITLE * LINE

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the sentence in the middle."""
        first = (top + bottom) / 2 - (len(self._lines) - 1) * SUBTITLE * LINE / 2
        return [
            Label(
                means="nothing",
                text=line,
                x=self._middle,
                y=first + index * SUBTITLE * LINE,
                size=SUBTITLE,
                ink=self._ink,
                across=Across.CENTER,
            )
            for index, line in enumerate(self._lines)
        ]


def compose(
    spec: ChartSpec, plot: Plot, width: float, height: float | None, palette: Palette, letters: Letters
) -> Picture:
    """Put title, key, plot, caveat and source line under each other.

    `width` and `height` are points; without a height the plot takes its natural one.

    Raises:
        UsageError: when the height asked for cannot hold the text and the plot.
    """
    inner = width - 2 * PAD
    title = _Paragraph("title", wrap(spec.title, inner, TITLE, letters, bold=True), TITLE, palette.ink, bold=True)
    subtitle = _Paragraph("subtitle", wrap(spec.subtitle, inner, SUBTITLE, letters), SUBTITLE, palette.muted)
    caveat = _Paragraph("caveat", wrap(spec.caveat, inner, BODY, letters), BODY, palette.ink)
    source = _Paragraph("source", wrap(spec.source_line, inner, SMALL, letters), SMALL, palette.muted)

    shapes: list[Shape] = []
    y = PAD - 3
    for paragraph in (title, subtitle):
        shapes += paragraph.shapes(y)
        y += paragraph.height + (2 if paragraph.lines else 0)
    key, y = _key(plot.key, y + 4, width, palette, letters)
    shapes += key
    plot_top = y + 6

    below = sum(part.height + 2 for part in (caveat, source) if part.lines) + 8 + PAD * 0.6
    total = plot_top + plot.natural_height + below if height is None else height
    least = plot_top + plot.least_height + below
    if total < least - 0.01:
        raise UsageError(
            f"the chart '{spec.name}' does not fit into {total / POINTS_PER_INCH:.1f} inches of height: "
            f"at a width of {width / POINTS_PER_INCH:.1f} inches give it at least "
            f"{least / POINTS_PER_INCH + 0.05:.1f}."
        )
    shapes += plot.shapes(plot_top, total - below)

    y = total - below + 5
    if caveat.lines or source.lines:
        shapes.append(Lines(means="rule", of=(((PAD, y), (width - PAD, y)),), ink=palette.faint, width=0.8))
    y += 3
    for paragraph in (caveat, source):
        shapes += paragraph.shapes(y)
        y += paragraph.height + (2 if paragraph.lines else 0)
    return Picture(width, total, tuple(shapes))


def _key(
    items: Sequence[KeyItem], top: float, width: float, palette: Palette, letters: Letters
) -> tuple[list[Shape], float]:
    """Return the key in as many rows as it needs, and where it ends."""
    shapes: list[Shape] = []
    x, y, row = PAD, top, BODY * LINE + 3
    if not items:
        return shapes, y
    most = width - 2 * PAD - _SWATCH - 5
    for item in items:
        lines = wrap(item.text, most, BODY, letters)
        needed = _SWATCH + 5 + max((letters.width(line, BODY) for line in lines), default=0.0)
        if x > PAD and x + needed > width - PAD:
            x, y = PAD, y + row
        sample = item.sample(Box(x, y + row / 2 - 4.5, x + _SWATCH, y + row / 2 + 4.5))
        shapes += [msgspec.structs.replace(shape, means=f"key:{shape.means}") for shape in sample]
        for index, line in enumerate(lines):
            shapes.append(
                Label(
                    means="key",
                    text=line,
                    x=x + _SWATCH + 5,
                    y=y + row / 2 + index * BODY * LINE,
                    size=BODY,
                    ink=palette.ink,
                )
            )
        x += needed + _GAP
        if len(lines) > 1:
            x, y = width, y + (len(lines) - 1) * BODY * LINE
    return shapes, y + row
