"""The series that a timeline is built on: its bars, and a pattern wherever it has no figure."""

from tradecheck.charts.spec import Series
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.plot.field import EIGHTHS, Entry, Field
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.states import UNKNOWN, ZERO, drawn, pattern_of

_FLOOR = "≥"


def draw_states(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    """Fill every period without a figure with the pattern of its state."""
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


def draw_bars(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    """Draw a bar for each figure; a reported zero is a dot, a sum that lacks a part is marked as a floor."""
    colour = palette.of(series.role)
    key = [("█", for_terminal(series.name), colour)]
    if field.grid.slots_a_cell > 1:
        key.append(("│", f"{field.grid.slots_a_cell} months a column, the highest drawn", palette.dim))
    zero = floor = False
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
        if point.words or not point.state.has_figure:
            canvas.put((begin + after - 1) // 2, field.base - (eighths - 1) // 8 - 1, _FLOOR, palette.ink)
            floor = True
    key += _draw_ranges(canvas, field, series, palette)
    key += [(_FLOOR, "at least: a part is not known", palette.ink)] if floor else []
    return [*key, (ZERO.char, ZERO.words, palette.ink)] if zero else key


def _draw_ranges(canvas: Canvas, field: Field, series: Series, palette: Palette) -> list[Entry]:
    """Draw the range of a figure that is no point, from its low to its high, through its bar."""
    any_drawn = False
    for point in series.points:
        ends = [end for end in (point.low, point.high, point.value) if end is not None]
        if not ends or field.row(max(ends)) == field.row(min(ends)):
            continue
        any_drawn = True
        begin, after = _bar_cells(*field.grid.span(point.start, point.end))
        x = (begin + after - 1) // 2
        top, base = field.row(max(ends)), field.row(min(ends))
        for y in range(top, base + 1):
            behind = canvas.colour_at(x, y) if canvas.at(x, y) == "█" else ""
            colour = palette.background if behind else palette.ink
            canvas.put(x, y, "┬" if y == top else "│", colour, behind=behind, bold=True)
    return [("┬", "up to the highest reading", palette.ink)] if any_drawn else []


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
        canvas.put(x, field.base - full, EIGHTHS[rest], colour, behind=under)
