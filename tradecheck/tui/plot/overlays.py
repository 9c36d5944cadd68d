"""What is drawn over a timeline's bars: bands, intervals, points, caps and marked days."""

from tradecheck.charts.spec import Series
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.plot.field import EIGHTHS, Entry, Field
from tradecheck.tui.plot.marks import Placed
from tradecheck.tui.plot.palette import Palette


def draw_band(canvas: Canvas, field: Field, series: Series, palette: Palette, *, whole: bool) -> list[Entry]:
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
        if high <= 0:
            for x in range(*exact):
                if canvas.at(x, field.base) == " ":
                    canvas.put(x, field.base, "┄", palette.expected)
            continue
        low = point.low if point.low is not None else high
        for y in range(field.row(high), (field.row(low) if low > 0 else field.base) + 1):
            for x in range(*exact):
                behind = canvas.colour_at(x, y) if canvas.at(x, y) == "█" else ""
                canvas.put(x, y, "▒", palette.expected, behind=behind)
    nothing = all((point.high or point.value or 0) <= 0 for point in series.points)
    return [("┄" if nothing else "▒", for_terminal(series.name), palette.expected)] if drawn_any else []


def draw_intervals(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    """Draw what was seen: a range from its low to its high, a point where they are one."""
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


def draw_points(canvas: Canvas, field: Field, series: Series, mark: str, palette: Palette) -> list[Entry]:
    """Draw a mark at each figure of a series that has no bars of its own."""
    colour = palette.of(series.role)
    key = [(mark, for_terminal(series.name), colour)]
    for point in series.points:
        if point.value is None:
            continue
        begin, after = field.grid.exact(point.start, point.end)
        x, y = (begin + after - 1) // 2, field.row(point.value)
        behind = canvas.colour_at(x, y) if canvas.at(x, y) == "█" else ""
        canvas.put(x, y, mark, colour if not behind else palette.background, behind=behind, bold=True)
    return key


def draw_cap(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    """Draw a dashed line where the cap stood, over bars that reach it and between them."""
    for point in series.points:
        if point.value is None:
            continue
        y = field.row(point.value)
        for x in range(*field.grid.exact(point.start, point.end)):
            if canvas.at(x, y) in EIGHTHS[1:-1]:
                continue  # the end of a bar in the cap's own row says more than the line
            behind = canvas.colour_at(x, y) if canvas.at(x, y) == "█" else ""
            canvas.put(x, y, "╌", palette.cap, behind=behind, bold=True)
    return [("╌", for_terminal(series.name), palette.cap)]


def draw_marks(canvas: Canvas, field: Field, placed: list[Placed], top: int, palette: Palette) -> None:
    """Draw each marked day as a line behind everything, and its label above."""
    for one in placed:
        start = field.top if one.row is None else top + one.row
        for y in range(start, field.base + 1):
            if canvas.at(one.column, y) in " ░╱╲?╳":
                canvas.put(one.column, y, "┊", palette.mark)
    for one in placed:
        if one.row is not None:
            canvas.text(one.start, top + one.row, one.words, palette.ink)
