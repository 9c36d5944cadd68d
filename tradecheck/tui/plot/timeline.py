"""Points along time: the scales and the axes, and in which order what is drawn over what."""

from tradecheck.charts.spec import ChartSpec, Point, Role, Series
from tradecheck.charts.zoom import decades, extent, log_base
from tradecheck.model.figures import short
from tradecheck.model.period import Period
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.bars import draw_bars, draw_states
from tradecheck.tui.plot.canvas import Canvas, Spot
from tradecheck.tui.plot.field import Entry, Field
from tradecheck.tui.plot.marks import place
from tradecheck.tui.plot.overlays import draw_band, draw_cap, draw_intervals, draw_marks, draw_points
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.scale import axis_label, grid_over, ticks_to

_FIGURES = (Role.BOOKED, Role.NOTIFIED, Role.MIRROR)
_POINT_MARKS = {Role.BOOKED: "■", Role.NOTIFIED: "◇", Role.MIRROR: "○", Role.WORLD: "▫"}
_YEARS_READ_BY_MONTH = 4


def draw_timeline(
    canvas: Canvas,
    spec: ChartSpec,
    palette: Palette,
    top: int,
    bottom: int,
    along: list[Point] | None = None,
    margin: int = 0,
) -> list[Entry]:
    """Draw between the rows `top` and `bottom` (the last one); return what the key has to explain.

    `along` are the points whose days the axis spans, where others run along the same, and
    `margin` the least cells that are left for the figures of its axis.
    """
    points = [point for series in spec.series for point in series.points]
    label_rows = min(3, max(0, (bottom - top - 2) // 3)) if spec.marks else 0
    unit = "" if spec.unit == "share" else for_terminal(spec.unit)
    unit = f"{unit} log" if spec.log else unit
    figures = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
    highest, foot = max(figures, default=0.0), log_base(figures) if spec.log else 0.0
    most = max(2, (bottom - top) // 3)
    ticks = decades(foot, highest, most) if spec.log else ticks_to(highest, most)
    margin = max([margin, *(len(axis_label(tick, spec.unit)) + 1 for tick in ticks)])
    grid = grid_over(along or points, margin + 1, canvas.width - margin - 1, monthly=by_month(spec))
    placed = place(spec.marks, grid, canvas.width, label_rows)
    used = 1 + max((one.row for one in placed if one.row is not None), default=-1)
    used = max(used, 1 if unit else 0)
    field = Field(grid, top + used, bottom - top - used, highest or 1.0, foot)
    for slot in slots(spec):
        begin, after = grid.span(slot.start, slot.end)
        canvas.spots.append(Spot(slot.label, begin, after, field.top, field.base))
    _draw_axes(canvas, field, ticks, spec.unit, palette)
    canvas.text(max(0, margin - len(unit)), top, unit, palette.dim)
    key = _draw_series(canvas, field, spec, palette)
    draw_marks(canvas, field, placed, top, palette)
    if spec.log:
        key.insert(1, ("⊥", f"stands on {short(foot, spec.unit)}", palette.dim))
    return key


def slots(spec: ChartSpec) -> list[Period]:
    """Return the calendar years or months that a timeline is laid out in, those without a point too."""
    whole = extent(spec)
    if by_month(spec):
        return list(whole.months())
    return [Period.year(year) for year in range(whole.start.year, whole.end.year + 1)]


def _barred(spec: ChartSpec) -> Series | None:
    """Return the series that is drawn as bars: what was booked, else notified, else the other end's."""
    return next((s for role in _FIGURES for s in spec.series if s.role is role and s.points), None)


def by_month(spec: ChartSpec) -> bool:
    """Whether a timeline is laid out in months rather than in years."""
    points = [point for series in spec.series for point in series.points]
    barred = _barred(spec)
    booked = list(barred.points) if barred else points
    if any((p.end - p.start).days < 32 for p in booked):  # noqa: PLR2004 - the longest month
        return True
    years = max(p.end.year for p in points) - min(p.start.year for p in points) + 1
    whole_years = all((p.start.month, p.start.day, p.end.month) == (1, 1, 12) for p in booked)
    return years < _YEARS_READ_BY_MONTH and not whole_years


def _draw_axes(canvas: Canvas, field: Field, ticks: list[float], unit: str, palette: Palette) -> None:
    grid = field.grid
    edge = grid.left - 1
    for y in range(field.top, field.base + 1):
        canvas.put(edge, y, "│", palette.faint)
    last: int | None = None
    for tick in ticks:
        y = field.row(tick) if tick > field.log_base else field.base
        if y == last or (last is not None and last - y < 2):  # noqa: PLR2004 - a blank row between labels
            continue
        last = y
        label = axis_label(tick, unit)
        canvas.text(edge - len(label), y, label, palette.dim)
        canvas.put(edge, y, "┤", palette.faint)
    free_from = 0
    for slot in range(grid.slots):
        label = grid.day_label(slot)
        named = label.isdigit() or grid.cells >= 4 or not grid.monthly  # noqa: PLR2004 - "Feb" and a blank
        x = grid.left + int(slot * grid.cells)
        if not grid.monthly:
            x += max(0, (int(grid.cells) - len(label)) // 2)
        if named and x >= free_from and x + len(label) <= canvas.width:
            canvas.text(x, field.base + 1, label, palette.dim)
            free_from = x + len(label) + 1


def _draw_series(canvas: Canvas, field: Field, spec: ChartSpec, palette: Palette) -> list[Entry]:
    barred = _barred(spec)
    key: list[Entry] = []
    if barred is not None:
        key += draw_states(canvas, field, barred, palette)
    bands = [series for series in spec.series if series.role is Role.EXPECTED]
    for series in bands:
        key += draw_band(canvas, field, series, palette, whole=True)
    if barred is not None:
        key = draw_bars(canvas, field, barred, palette) + key
    for series in bands:
        key += draw_band(canvas, field, series, palette, whole=False)
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    taken = set() if barred is None else {barred.role}
    for series in spec.series:
        if series is barred or series.role is Role.EXPECTED:
            continue
        if series.role is Role.CAP:
            key += draw_cap(canvas, field, series, palette)
        elif series.role is Role.OBSERVED:
            key += draw_intervals(canvas, field, series, palette)
        else:
            mark = next(letters, "+") if series.role in taken else _POINT_MARKS[series.role]
            taken.add(series.role)
            key += draw_points(canvas, field, series, mark, palette)
    return key
