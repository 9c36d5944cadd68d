"""One lane in characters: the days of an account in the manner of its kind, or the periods of books."""

from datetime import timedelta

from tradecheck.charts.spec import Point, Series
from tradecheck.model.figures import short
from tradecheck.model.period import Period
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, Spot
from tradecheck.tui.plot.field import EIGHTHS, Entry
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.scale import Grid
from tradecheck.tui.plot.states import UNKNOWN, ZERO, drawn, pattern_of

SHARED = "╪"
_OTHER = ("?", "─", "├", "┤", "┼")
_KINDS: dict[str, tuple[str, str, str, str, str]] = {
    "shipment": ("●", "━", "┣", "┫", "◆"),
    "sighting": ("○", "═", "╞", "╡", "◇"),
    "notice": ("△", "╍", "┝", "┥", "△"),
    "context": ("·", "┄", "├", "┤", "◦"),
}
"""By kind: the mark of a name, the days, the first day, the last, and both in one cell."""


def lane_name(series: Series) -> str:
    """Return what no other lane of a chart is called: an account's id, books with the goods that they are of."""
    lane = series.lane
    told = series.name if lane is None or lane.kind else f"{lane.group}, {series.name}"
    return for_terminal(told)


def interval_name(series: Series, point: Point) -> str:
    """Return what a period of a lane is called."""
    return f"{lane_name(series)}, {Period(point.start, point.end).label}"


def kind_mark(kind: str) -> str:
    """Return the mark before an account's name."""
    return _KINDS.get(kind, _OTHER)[0]


def draw_account(canvas: Canvas, grid: Grid, y: int, series: Series, palette: Palette) -> list[Entry]:
    """Draw an account from its first day to its last, the days that it shares crossed."""
    lane = series.lane
    _, days, first, last, single = _KINDS.get(lane.kind if lane is not None else "", _OTHER)
    colour = palette.of(series.role)
    for point in series.points:
        begin, after = grid.exact(point.start, point.end)
        canvas.spots.append(Spot(interval_name(series, point), begin, after, y, y, part=True))
        for x in range(begin, after):
            canvas.put(x, y, days, colour, bold=True)
        for start, end in lane.shared if lane is not None else ():
            for x in range(*grid.exact(start, end)):
                canvas.put(x, y, SHARED, colour, bold=True)
        if after - begin == 1:
            canvas.put(begin, y, single, colour, bold=True)
            continue
        canvas.put(begin, y, first, colour, bold=True)
        canvas.put(after - 1, y, last, colour, bold=True)
    return []


def draw_books(canvas: Canvas, grid: Grid, y: int, series: Series, palette: Palette) -> list[Entry]:
    """Draw a column a period, as high as its share of the lane's largest figure; return the key of the rest."""
    largest = max((point.value for point in series.points if point.value), default=0.0)
    key: dict[str, Entry] = {}
    for point in series.points:
        begin, after = _cells(grid, point)
        canvas.spots.append(Spot(interval_name(series, point), begin, after, y, y, part=True))
        if point.value:
            eighths = max(1, round(max(point.value, 0.0) / largest * 8)) if largest else 1
            for x in range(begin, after):
                canvas.put(x, y, EIGHTHS[eighths], palette.of(series.role))
            key["█"] = ("█", for_terminal(series.name), palette.of(series.role))
        elif point.value == 0:
            canvas.put((begin + after - 1) // 2, y, ZERO.char, palette.ink)
            key[ZERO.char] = (ZERO.char, ZERO.words, palette.ink)
        else:
            pattern = UNKNOWN if point.state.has_figure else pattern_of(point.state)
            key[pattern.char] = (pattern.char, pattern.words, palette.dim)
            for x in range(begin, after):
                if drawn(pattern, x - begin, 0) if pattern.whole else x == (begin + after - 1) // 2:
                    canvas.put(x, y, pattern.char, palette.faint if pattern.whole else palette.dim)
    return list(key.values())


def draw_figures(canvas: Canvas, grid: Grid, y: int, series: Series, palette: Palette) -> None:
    """Write the figure of each period that has room for it; a floor says so."""
    unit = series.lane.unit if series.lane is not None else ""
    for point in series.points:
        begin, after = _cells(grid, point)
        floor = "≥" if point.label == "at least" or point.words else ""
        if point.value is not None:
            number = _number(point.value, unit)
            if len(floor + number) <= after - begin:
                canvas.text(begin, y, floor + number, palette.dim)


def _number(value: float, unit: str) -> str:
    """Write a figure without the unit that the lane's words give: 7.75 Mt, 1.2 M, 401 k."""
    written = short(value, unit)
    if "," in written:  # five digits and more do not fit a year
        return f"{value / 1e3:,.0f} k"
    return written.removesuffix(f" {unit}") if unit else written


def _cells(grid: Grid, point: Point) -> tuple[int, int]:
    """Return the cells of a period, one left blank after it where there is room: no two periods are one bar."""
    begin = grid.column(point.start)
    after = max(grid.column(point.end + timedelta(days=1)), begin + 1)
    return (begin, after - 1) if after - begin > 2 else (begin, after)  # noqa: PLR2004
