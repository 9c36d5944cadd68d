"""Points along time: bars, bands, intervals, a cap, and patterns where no figure is."""

import msgspec

from tradecheck.charts.spec import ChartSpec, Point, Role, Series
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.plot.marks import Placed, place
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.scale import Grid, axis_label, grid_over, ticks_to
from tradecheck.tui.plot.states import UNKNOWN, ZERO, drawn, pattern_of

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_FIGURES = (Role.BOOKED, Role.NOTIFIED, Role.MIRROR)
_POINT_MARKS = {Role.BOOKED: "■", Role.NOTIFIED: "◇", Role.MIRROR: "○"}
_YEARS_READ_BY_MONTH = 4

Entry = tuple[str, str, str]
"""One item of a key: its mark, its words and its colour."""


class Field(msgspec.Struct, frozen=True):
    """The rectangle that figures are drawn in, and the figure at its top."""

    grid: Grid
    top: int
    rows: int
    highest: float

    @property
    def base(self) -> int:
        """The lowest row."""
        return self.top + self.rows - 1

    def row(self, value: float) -> int:
        """Return the row that a figure falls into."""
        within = min(max(value / self.highest, 0.0), 1.0)
        return self.base - min(int(within * self.rows), self.rows - 1)

    def eighths(self, value: float) -> int:
        """Return how many eighths of a row a figure is high; what is above zero is never drawn as zero."""
        return max(1, round(min(value / self.highest, 1.0) * self.rows * 8)) if value > 0 else 0


def draw_timeline(canvas: Canvas, spec: ChartSpec, palette: Palette, top: int, bottom: int) -> list[Entry]:
    """Draw between the rows `top` and `bottom` (the last one); return what the key has to explain."""
    points = [point for series in spec.series for point in series.points]
    label_rows = min(3, max(0, (bottom - top - 2) // 3)) if spec.marks else 0
    unit = "" if spec.unit == "share" else for_terminal(spec.unit)
    highest = _highest(points)
    ticks = ticks_to(highest, max(2, (bottom - top) // 3))
    margin = max(len(axis_label(tick, spec.unit)) for tick in ticks) + 1
    grid = grid_over(points, margin + 1, canvas.width - margin - 1, monthly=_by_month(spec, points))
    placed = place(spec.marks, grid, canvas.width, label_rows)
    used = 1 + max((one.row for one in placed if one.row is not None), default=-1)
    used = max(used, 1 if unit else 0)
    field = Field(grid, top + used, bottom - top - used, highest or 1.0)
    _draw_axes(canvas, field, ticks, spec.unit, palette)
    canvas.text(max(0, margin - len(unit)), top, unit, palette.dim)
    return _draw_series(canvas, field, spec, palette) + _draw_marks(canvas, field, placed, top, palette)


def _highest(points: list[Point]) -> float:
    return max((v for p in points for v in (p.value, p.low, p.high) if v is not None), default=0.0)


def _by_month(spec: ChartSpec, points: list[Point]) -> bool:
    booked = [p for s in spec.series if s.role in _FIGURES for p in s.points] or points
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
        y = field.row(tick) if tick else field.base
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
    barred = next((s for role in _FIGURES for s in spec.series if s.role is role), None)
    key: list[Entry] = []
    if barred is not None:
        key += _draw_states(canvas, field, barred, palette)
    bands = [series for series in spec.series if series.role is Role.EXPECTED]
    for series in bands:
        key += _draw_band(canvas, field, series, palette, whole=True)
    if barred is not None:
        key = _draw_bars(canvas, field, barred, palette) + key
    for series in bands:
        key += _draw_band(canvas, field, series, palette, whole=False)
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    taken = set() if barred is None else {barred.role}
    for series in spec.series:
        if series is barred or series.role is Role.EXPECTED:
            continue
        if series.role is Role.CAP:
            key += _draw_cap(canvas, field, series, palette)
        elif series.role is Role.OBSERVED:
            key += _draw_intervals(canvas, field, series, palette)
        else:
            mark = next(letters, "+") if series.role in taken else _POINT_MARKS[series.role]
            taken.add(series.role)
            key += _draw_points(canvas, field, series, mark, palette)
    return key


def _draw_states(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    seen: dict[str, Entry] = {}
    for point in sorted(series.points, key=lambda p: p.start.toordinal() - p.end.toordinal()):
        begin, after = field.grid.span(point.start, point.end)
        if point.value is not None or point.high is not None:
            for x in range(begin, after):
                for y in range(field.top, field.base + 1):
                    canvas.put(x, y, " ")
            continue
        pattern = UNKNOWN if point.state.has_figure else pattern_of(point.state)
        seen[pattern.char] = (pattern.char, pattern.words, palette.dim)
        if not pattern.whole:
            canvas.put((begin + after - 1) // 2, field.base, pattern.char, palette.dim)
            continue
        for x in range(begin, after):
            for y in range(field.top, field.base + 1):
                if drawn(pattern, x, y):
                    canvas.put(x, y, pattern.char, palette.faint)
    return list(seen.values())


def _draw_bars(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    colour = palette.of(series.role)
    key = [("█", for_terminal(series.name), colour)]
    if field.grid.slots_a_cell > 1:
        key.append(("│", f"{field.grid.slots_a_cell} months a column, the highest drawn", palette.dim))
    zero = False
    for point in sorted(series.points, key=lambda p: (p.start.toordinal() - p.end.toordinal(), p.value or 0)):
        if point.value is None:
            continue
        begin, after = _bar_cells(*field.grid.span(point.start, point.end))
        eighths = field.eighths(point.value)
        if eighths == 0:
            if canvas.at((begin + after - 1) // 2, field.base) == " ":
                canvas.put((begin + after - 1) // 2, field.base, ZERO.char, palette.ink)
                zero = True
            continue
        for x in range(begin, after):
            _draw_column(canvas, field, x, eighths, colour)
    return [*key, (ZERO.char, ZERO.words, palette.ink)] if zero else key


def _bar_cells(begin: int, after: int) -> tuple[int, int]:
    """Leave air between bars where there is room for it."""
    width = after - begin
    if width >= 8:  # noqa: PLR2004 - wide slots: a cell on the left, two on the right
        return begin + 1, after - 2
    return (begin, after - 1) if width > 2 else (begin, after)  # noqa: PLR2004


def _draw_column(canvas: Canvas, field: Field, x: int, eighths: int, colour: str) -> None:
    full, rest = divmod(eighths, 8)
    for i in range(full):
        canvas.put(x, field.base - i, "█", colour)
    if rest and full < field.rows:
        under = canvas.colour_at(x, field.base - full) if canvas.at(x, field.base - full) == "▒" else ""
        canvas.put(x, field.base - full, _EIGHTHS[rest], colour, behind=under)


def _draw_band(canvas: Canvas, field: Field, series: Series, palette: Palette, *, whole: bool) -> list[Entry]:
    """Draw ranges of whole slots behind the bars, of parts of a slot in front of them."""
    drawn_any = False
    for point in series.points:
        high = point.high if point.high is not None else point.value
        if high is None:
            continue
        begin, after = field.grid.span(point.start, point.end)
        exact = field.grid.exact(point.start, point.end)
        if (exact == (begin, after)) is not whole:
            continue
        drawn_any = True
        low = point.low if point.low is not None else high
        for y in range(field.row(high), (field.row(low) if low > 0 else field.base) + 1):
            for x in range(*exact):
                behind = canvas.colour_at(x, y) if canvas.at(x, y) == "█" else ""
                canvas.put(x, y, "▒", palette.expected, behind=behind)
    return [("▒", for_terminal(series.name), palette.expected)] if drawn_any else []


def _draw_intervals(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    colour = palette.of(series.role)
    for point in series.points:
        low = point.low if point.low is not None else point.value
        high = point.high if point.high is not None else point.value
        if low is None or high is None:
            continue
        begin, after = field.grid.exact(point.start, point.end)
        top, base, middle = field.row(high), field.row(low), (begin + after - 1) // 2
        if top == base:
            for x in range(begin, after):
                canvas.put(x, top, "━", colour, bold=True)
            canvas.put(middle, top, "●", colour, bold=True)
            continue
        for x in range(begin, after):
            canvas.put(x, top, "─", colour, bold=True)
            canvas.put(x, base, "─", colour, bold=True)
        for y in range(top + 1, base):
            canvas.put(middle, y, "│", colour, bold=True)
        canvas.put(middle, top, "┬", colour, bold=True)
        canvas.put(middle, base, "┴", colour, bold=True)
    return [("┬┴", for_terminal(series.name), colour)]


def _draw_points(canvas: Canvas, field: Field, series: Series, mark: str, palette: Palette) -> list[Entry]:
    colour = palette.of(series.role)
    key = [(mark, for_terminal(series.name), colour)]
    for point in series.points:
        if point.value is None:
            continue
        begin, after = field.grid.span(point.start, point.end)
        x, y = (begin + after - 1) // 2, field.row(point.value)
        behind = canvas.colour_at(x, y) if canvas.at(x, y) == "█" else ""
        canvas.put(x, y, mark, colour if not behind else "#0b0e13", behind=behind, bold=True)
    return key


def _draw_cap(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    for point in series.points:
        if point.value is None:
            continue
        y = field.row(point.value)
        for x in range(*field.grid.span(point.start, point.end)):
            if canvas.at(x, y) in _EIGHTHS[1:-1]:
                continue  # the end of a bar in the cap's own row says more than the line
            behind = canvas.colour_at(x, y) if canvas.at(x, y) == "█" else ""
            canvas.put(x, y, "╌", palette.cap, behind=behind, bold=True)
    return [("╌", for_terminal(series.name), palette.cap)]


def _draw_marks(canvas: Canvas, field: Field, placed: list[Placed], top: int, palette: Palette) -> list[Entry]:
    for one in placed:
        start = field.top if one.row is None else top + one.row
        for y in range(start, field.base + 1):
            if canvas.at(one.column, y) in " ░╱╲?╳":
                canvas.put(one.column, y, "┊", palette.mark)
    for one in placed:
        if one.row is not None:
            canvas.text(one.start, top + one.row, one.words, palette.ink)
    return []
