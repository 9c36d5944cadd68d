"""A trend in a line: a cell a year."""

from tradecheck.model.trend import Trend, TrendYear
from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.plot.field import EIGHTHS
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.states import UNKNOWN, ZERO, pattern_of

CELLS = 10


def draw_spark(canvas: Canvas, x: int, y: int, trend: Trend, last: int, palette: Palette) -> None:
    """Draw a trend in `CELLS` cells from `x` on, the year `last` at the right; years outside have no cell.

    A figure is a bar of eighths, a reported zero a dot, an absence the character of its state, and a year of
    which nothing is known a blank.
    """
    for each in trend.years:
        if not last - CELLS < each.year <= last:
            continue
        figure = each.value is not None and each.value > 0
        canvas.put(x + CELLS - 1 - (last - each.year), y, _char(each), palette.booked if figure else palette.dim)


def _char(each: TrendYear) -> str:
    if each.value is None:
        return (UNKNOWN if each.state.has_figure else pattern_of(each.state)).char
    return EIGHTHS[each.eighths] if each.value > 0 else ZERO.char
