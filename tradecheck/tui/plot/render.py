"""The door: a chart's spec and a size in, lines of a terminal out."""

from collections.abc import Callable
from functools import partial

from rich.cells import cell_len
from textual.strip import Strip

from tradecheck.charts.spec import ChartSpec, Kind
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, Spot, cut
from tradecheck.tui.plot.cursor import point_at
from tradecheck.tui.plot.fan import draw_fan
from tradecheck.tui.plot.field import Entry
from tradecheck.tui.plot.heatmap import draw_heatmap
from tradecheck.tui.plot.lanes import draw_lanes
from tradecheck.tui.plot.multiples import draw_multiples
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.ranked import draw_dumbbell, draw_gauge
from tradecheck.tui.plot.spread import draw_spread
from tradecheck.tui.plot.timeline import draw_timeline

_LEAST_WIDTH, _LEAST_HEIGHT = 20, 5
_Draw = Callable[[Canvas, ChartSpec, Palette, int, int], list[Entry]]
_DRAW: dict[Kind, _Draw] = {
    Kind.TIMELINE: draw_timeline,
    Kind.GAUGE: draw_gauge,
    Kind.DUMBBELL: draw_dumbbell,
    Kind.HEATMAP: draw_heatmap,
    Kind.MULTIPLES: draw_multiples,
    Kind.FAN: draw_fan,
    Kind.SPREAD: draw_spread,
}
_HEIGHT_WITH_LONG_KEY = 14
Spots = list[Spot] | None
_HEIGHT_WITH_SOURCE, _HEIGHT_WITH_CAVEAT, _HEIGHT_WITH_SUBTITLE = 12, 15, 18


def render_chart(
    spec: ChartSpec,
    width: int,
    height: int,
    palette: Palette | None = None,
    *,
    held: str = "",
    cursor: str = "",
    spots: Spots = None,
) -> list[Strip]:
    """Draw a chart in `width` by `height` cells; every line is returned, exactly `width` cells wide.

    The plot comes first; a line of key, the source, the caveat and the subtitle follow as far as there is
    room. Where nothing can be drawn the lines say why. `held` names the account of a chart of lanes that stands
    out and stays in sight, `cursor` the period or the row that is pointed at, and `spots` takes in what stands
    where.
    """
    colours = palette or Palette()
    canvas = Canvas(max(width, 0), max(height, 0))
    canvas.held = cursor
    if width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
        canvas.text(0, 0, cut("No room for the chart.", width), colours.dim)
        return canvas.strips()
    if not any(series.points for each in spec.frames for series in each.series):
        canvas.text(0, 0, cut("This chart has no points: nothing in the view bears on it.", width), colours.dim)
        return canvas.strips()
    draw: _Draw = partial(draw_lanes, held=held) if spec.kind is Kind.LANES else _DRAW[spec.kind]
    top, bottom = _write_around(canvas, spec, colours)
    trial = Canvas(width, height)
    key = _lines_of(draw(trial, spec, colours, top, bottom - 1), width)
    key = key[: 3 if height >= _HEIGHT_WITH_LONG_KEY else 2]
    bottom -= len(key)
    draw(canvas, spec, colours, top, bottom)
    for i, entries in enumerate(key, start=1):
        _write_key(canvas, entries, bottom + i, colours)
    point_at(canvas, cursor, colours)
    if spots is not None:
        spots.extend(canvas.spots)
    return canvas.strips()


def _write_around(canvas: Canvas, spec: ChartSpec, palette: Palette) -> tuple[int, int]:
    """Write subtitle, source and caveat where there is room; return the first and the last row left."""
    top, bottom = 0, canvas.height - 1
    if canvas.height >= _HEIGHT_WITH_SUBTITLE and spec.subtitle:
        canvas.text(0, 0, cut(for_terminal(spec.subtitle), canvas.width), palette.dim)
        top = 2
    for least, words in ((_HEIGHT_WITH_SOURCE, spec.source_line), (_HEIGHT_WITH_CAVEAT, spec.caveat)):
        if canvas.height >= least and words:
            canvas.text(0, bottom, cut(for_terminal(words), canvas.width), palette.dim)
            bottom -= 1
    return top, bottom


def _lines_of(key: list[Entry], width: int) -> list[list[Entry]]:
    """Break a key into lines; a series' name is shortened before a state is left out."""
    lines: list[list[Entry]] = [[]]
    used = 0
    for mark, words, colour in key:
        short = cut(words, max(width // 2 - 2, 8))
        cells = cell_len(mark) + 1 + cell_len(short)
        if used and used + cells > width:
            lines.append([])
            used = 0
        lines[-1].append((mark, short, colour))
        used += cells + 2
    return lines


def _write_key(canvas: Canvas, key: list[Entry], y: int, palette: Palette) -> None:
    x = 0
    for mark, words, colour in key:
        x = canvas.text(x, y, f"{mark} ", colour, bold=True)
        x = canvas.text(x, y, words, palette.dim) + 2
