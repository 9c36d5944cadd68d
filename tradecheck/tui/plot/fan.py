"""A pair's ratios month by month over the world's bands, in characters: a sign a band, a mark a month."""

from rich.cells import cell_len

from tradecheck.charts.ratios import RatioScale, scale_of, tick_text
from tradecheck.charts.spec import ChartSpec, Point, Role, Series
from tradecheck.charts.zoom import extent
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, Spot, cut
from tradecheck.tui.plot.field import Entry
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.scale import Grid, grid_over
from tradecheck.tui.plot.states import pattern_of

BANDS, MIDDLE, NO_BASELINE = "░▒", "─", "×"
OWN = {Role.MIRROR: "◆"}
OTHER = "○"
_LEAST_ROWS = 7
_UNDER = 2
"""Rows under a plot: where the pair has no ratio, and the months."""


def draw_fan(canvas: Canvas, spec: ChartSpec, palette: Palette, top: int, bottom: int) -> list[Entry]:
    """Draw the panels that there is room for under each other on one scale; return what the key has to explain."""
    panels = list(spec.frames)
    points = [point for each in spec.frames for one in each.series for point in one.points]
    rows = bottom - top + 1
    if rows < _LEAST_ROWS * len(panels):
        rows -= 1
    shown = panels[: max(rows // _LEAST_ROWS, 1)]
    tall = rows // len(shown)
    scale = scale_of(points)
    ticks = scale.ticks(max(2, tall // 3))
    margin = max(len(tick_text(tick)) for tick in ticks) + 1
    grid = grid_over(points, margin + 1, canvas.width - margin - 1, monthly=True)
    key: dict[str, Entry] = {}
    foot = top
    for place, panel in enumerate(shown):
        first = top + place * tall
        canvas.text(0, first, _heading(spec, panel, canvas.width), palette.dim)
        foot = first + tall - 1 - _UNDER
        for entry in _draw_panel(canvas, panel, palette, grid, scale, (first + 1, foot)):
            key.setdefault(entry[1], entry)
        _draw_axes(canvas, grid, scale, ticks, (first + 1, foot), palette)
    for month in extent(spec).months():
        canvas.spots.append(Spot(month.label, *grid.span(month.start, month.end), top + 1, foot + 1))
    left_out = [for_terminal(each.title) for each in panels[len(shown) :]]
    if left_out:
        canvas.text(0, bottom, cut(f"No room for: {'; '.join(left_out)}", canvas.width), palette.dim)
    return list(key.values())


def _heading(spec: ChartSpec, panel: ChartSpec, width: int) -> str:
    """Return what stands above a plot: its goods and pairs and what the ratios are, as far as there is room."""
    said = [spec.axis]
    if spec.panels:
        said = [f"{panel.title}, {panel.subtitle}: {spec.axis}", f"{panel.title}: {spec.axis}", panel.title]
    shown = [for_terminal(each) for each in said]
    return next((each for each in shown if cell_len(each) <= width), cut(shown[-1], width))


def row_of(scale: RatioScale, ratio: float, ends: tuple[int, int]) -> int:
    """Return the row of a ratio between the first and the last one."""
    rows = ends[1] - ends[0] + 1
    return ends[1] - min(int(scale.within(ratio) * rows), rows - 1)


def _draw_panel(
    canvas: Canvas, panel: ChartSpec, palette: Palette, grid: Grid, scale: RatioScale, ends: tuple[int, int]
) -> list[Entry]:
    world = [one for one in panel.series if one.role is Role.WORLD]
    banded = [one for one in world if any(point.low is not None for point in one.points)]
    key: list[Entry] = []
    for sign, one in zip(BANDS, banded, strict=False):
        key.append((sign, for_terminal(one.name), palette.dim))
        for point in one.points:
            _draw_band(canvas, point, sign, palette, grid, scale, ends)
    if any(point.low is None for one in banded for point in one.points):
        key.append((NO_BASELINE, "no baseline", palette.faint))
    for one in world:
        if one not in banded:
            key += _draw_middle(canvas, one, palette, grid, scale, ends)
    for one in panel.series:
        if one.role is not Role.WORLD:
            key += _draw_own(canvas, one, palette, grid, scale, ends)
    return key


def _draw_middle(
    canvas: Canvas, one: Series, palette: Palette, grid: Grid, scale: RatioScale, ends: tuple[int, int]
) -> list[Entry]:
    for point in one.points:
        if point.value is not None:
            for x in range(*grid.span(point.start, point.end)):
                canvas.put(x, row_of(scale, point.value, ends), MIDDLE, palette.ink)
    return [(MIDDLE, for_terminal(one.name), palette.ink)]


def _draw_band(
    canvas: Canvas, point: Point, sign: str, palette: Palette, grid: Grid, scale: RatioScale, ends: tuple[int, int]
) -> None:
    """Fill a month from the low to the high end; a month that no baseline covers has its own sign all over."""
    if point.low is None or point.high is None:
        for y in range(ends[0], ends[1] + 1):
            for x in range(*grid.span(point.start, point.end)):
                if (x + y) % 3 == 0:
                    canvas.put(x, y, NO_BASELINE, palette.faint)
        return
    for y in range(row_of(scale, point.high, ends), row_of(scale, point.low, ends) + 1):
        for x in range(*grid.span(point.start, point.end)):
            canvas.put(x, y, sign, palette.faint if sign == BANDS[0] else palette.dim)


def _draw_own(
    canvas: Canvas, one: Series, palette: Palette, grid: Grid, scale: RatioScale, ends: tuple[int, int]
) -> list[Entry]:
    """Put a mark a month, and under the plot the sign of the state of a month without a ratio."""
    mark, colour = OWN.get(one.role, OTHER), palette.of(Role.MIRROR)
    key: list[Entry] = [(mark, for_terminal(one.name), colour)] if one.points else []
    for point in one.points:
        begin, after = grid.span(point.start, point.end)
        if point.value is not None:
            canvas.put((begin + after - 1) // 2, row_of(scale, point.value, ends), mark, colour, bold=True)
            continue
        pattern = pattern_of(point.state)
        for x in range(begin, after):
            canvas.put(x, ends[1] + 1, pattern.char, palette.dim)
        key.append((pattern.char, f"the pair: {pattern.words}", palette.dim))
    return list(dict.fromkeys(key))


def _draw_axes(
    canvas: Canvas, grid: Grid, scale: RatioScale, ticks: list[float], ends: tuple[int, int], palette: Palette
) -> None:
    edge = grid.left - 1
    for y in range(ends[0], ends[1] + 1):
        canvas.put(edge, y, "│", palette.faint)
    last: int | None = None
    for tick in ticks:
        y = row_of(scale, tick, ends)
        if last is not None and last - y < 2:  # noqa: PLR2004 - a blank row between labels
            continue
        last, label = y, tick_text(tick)
        canvas.text(edge - len(label), y, label, palette.ink if tick == 1 else palette.dim)
        canvas.put(edge, y, "┤", palette.faint)
    free_from = 0
    for slot in range(grid.slots):
        label = grid.day_label(slot)
        x = grid.left + int(slot * grid.cells)
        named = label.isdigit() or grid.cells >= 4  # noqa: PLR2004 - "Feb" and a blank
        if named and x >= free_from and x + len(label) <= canvas.width:
            canvas.text(x, ends[1] + _UNDER, label, palette.dim)
            free_from = x + len(label) + 1
