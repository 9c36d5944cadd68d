"""Rows instead of time: shares of a cap, and two ends of one flow."""

import msgspec

from tradecheck.charts.spec import ChartSpec, Point, Role, Series
from tradecheck.model.figures import short
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, Spot, cut
from tradecheck.tui.plot.field import Entry
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.states import PATTERNS, UNKNOWN, drawn, pattern_of

_PARTS = " ▏▎▍▌▋▊▉█"
_LEAST_BAR = 8
_AIR = 1.05
_DUMBBELL_MARKS = "●○◆◇■□"


class Row(msgspec.Struct, frozen=True):
    """One line: its label and a point of each series that has one."""

    label: str
    points: tuple[tuple[Series, Point], ...]


class Lane(msgspec.Struct, frozen=True):
    """The cells of a row that figures are drawn in, and the figure at its right end."""

    left: int
    cells: int
    highest: float

    def column(self, value: float) -> int:
        """Return the cell that a figure falls into."""
        within = min(max(value / self.highest, 0.0), 1.0)
        return self.left + min(int(within * self.cells), self.cells - 1)


def draw_gauge(canvas: Canvas, spec: ChartSpec, palette: Palette, top: int, bottom: int) -> list[Entry]:
    """Draw a bar a row, its figure at the right; a cap is a dashed line across its row."""
    rows = rows_of(spec)
    lane = _lane(canvas, spec, rows)
    for y, row in _visible(canvas, rows, top, bottom, palette):
        for series, point in row.points:
            if series.role is Role.CAP:
                continue
            _draw_bar(canvas, lane, y, series, point, palette)
            words = _figure(point, spec.unit)
            canvas.text(canvas.width - len(words), y, words, palette.ink)
        _draw_limit(canvas, lane, y, row, spec.unit, palette)
    return _key(spec, palette, "█", "█")


def draw_dumbbell(canvas: Canvas, spec: ChartSpec, palette: Palette, top: int, bottom: int) -> list[Entry]:
    """Draw the ends of each row's figures and a line between them; one end alone is shown with its state."""
    rows = rows_of(spec)
    lane = _lane(canvas, spec, rows)
    signs = {series.name: _DUMBBELL_MARKS[i % len(_DUMBBELL_MARKS)] for i, series in enumerate(spec.series)}
    for y, row in _visible(canvas, rows, top, bottom, palette):
        ends = [lane.column(point.value) for _, point in row.points if point.value is not None]
        for x in range(min(ends, default=0), max(ends, default=-1) + 1):
            canvas.put(x, y, "─", palette.dim)
        said = ""
        for series, point in row.points:
            if point.value is None:
                said = f"{for_terminal(series.name)}: {pattern_of(point.state).words}"
            else:
                canvas.put(lane.column(point.value), y, signs[series.name], palette.of(series.role), bold=True)
        values = [point.value for _, point in row.points if point.value is not None]
        words = said or " / ".join(short(value, spec.unit) for value in values)
        words = cut(words, max(0, canvas.width - lane.left - lane.cells - 1))
        canvas.text(canvas.width - len(words), y, words, palette.dim if said else palette.ink)
    return [(signs[series.name], for_terminal(series.name), palette.of(series.role)) for series in spec.series]


def rows_of(spec: ChartSpec) -> list[Row]:
    """Gather the points of all series under their labels, in the order first met."""
    found: dict[str, list[tuple[Series, Point]]] = {}
    for series in spec.series:
        for point in series.points:
            found.setdefault(point.label, []).append((series, point))
    return [Row(for_terminal(label), tuple(points)) for label, points in found.items()]


def _lane(canvas: Canvas, spec: ChartSpec, rows: list[Row]) -> Lane:
    names = min(max(len(row.label) for row in rows), canvas.width // 3)
    figures = max(len(_figure(point, spec.unit)) for row in rows for _, point in row.points)
    if spec.kind.value == "dumbbell":
        figures = min(2 * figures + 3, canvas.width // 3)
    values = [v for row in rows for _, p in row.points for v in (p.value, p.low, p.high) if v is not None]
    highest = max([*values, 1.0 if spec.unit == "share" else 0.0])
    cells = max(_LEAST_BAR, canvas.width - names - figures - 3)
    return Lane(names + 1, cells, (highest or 1.0) * _AIR)


def _visible(canvas: Canvas, rows: list[Row], top: int, bottom: int, palette: Palette) -> list[tuple[int, Row]]:
    """Label the rows that fit, and say how many do not."""
    room = bottom - top + 1
    room_left = max(room - 1, 0) if len(rows) > room else room
    held = next((i for i, row in enumerate(rows) if row.label == canvas.held), 0)
    first = max(0, held - room_left + 1)
    shown = rows[first : first + room_left]
    gap = 2 if len(shown) * 2 - 1 <= room else 1
    names = min(max(len(row.label) for row in rows), canvas.width // 3)
    for i, row in enumerate(shown):
        end = canvas.text(0, top + i * gap, cut(row.label, names), palette.ink)
        canvas.spots.append(Spot(row.label, end, canvas.width, top + i * gap, top + i * gap, row=True))
    if len(shown) < len(rows):
        canvas.text(0, bottom, f"… and {len(rows) - len(shown)} more rows", palette.dim)
    return [(top + i * gap, row) for i, row in enumerate(shown)]


def _draw_bar(canvas: Canvas, lane: Lane, y: int, series: Series, point: Point, palette: Palette) -> None:
    high = point.high if point.high is not None else point.value
    low = point.low if point.low is not None else point.value
    if high is None or low is None:
        pattern = pattern_of(point.state)
        for x in range(lane.left, lane.left + lane.cells):
            if drawn(pattern, x, y):
                canvas.put(x, y, pattern.char, palette.faint)
        return
    eighths = max(1, round(min(low / lane.highest, 1.0) * lane.cells * 8)) if low > 0 else 0
    full, rest = divmod(eighths, 8)
    for x in range(lane.left, lane.column(high) + 1):
        if high > low:
            canvas.put(x, y, "┄", palette.of(series.role))
    canvas.text(lane.left, y, "█" * full + (_PARTS[rest] if rest else ""), palette.of(series.role))
    if high > low:
        canvas.put(lane.column(high), y, "┤", palette.of(series.role))
    elif high == 0:
        canvas.put(lane.left, y, "·", palette.ink)


def _draw_limit(canvas: Canvas, lane: Lane, y: int, row: Row, unit: str, palette: Palette) -> None:
    caps = [point.value for series, point in row.points if series.role is Role.CAP and point.value is not None]
    for cap in caps or ([1.0] if unit == "share" else []):
        x = lane.column(cap)
        behind = canvas.colour_at(x, y) if canvas.at(x, y) == "█" else ""
        canvas.put(x, y, "╎", palette.cap, behind=behind, bold=True)


def _figure(point: Point, unit: str) -> str:
    if point.value is not None:
        floor = "≥ " if point.state in PATTERNS or (point.low is not None and point.high is None) else ""
        return floor + short(point.value, unit)
    if point.low is not None and point.high is not None:
        return f"{short(point.low, unit)}–{short(point.high, unit)}"
    return (UNKNOWN if point.state.has_figure else pattern_of(point.state)).words


def _key(spec: ChartSpec, palette: Palette, *marks: str) -> list[Entry]:
    key: list[Entry] = []
    for series in spec.series:
        mark = "╎" if series.role is Role.CAP else marks[0]
        key.append((mark, for_terminal(series.name), palette.of(series.role)))
    if spec.unit == "share" and not any(series.role is Role.CAP for series in spec.series):
        key.append(("╎", "the whole cap", palette.cap))
    return key
