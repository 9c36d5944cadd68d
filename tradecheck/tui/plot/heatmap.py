"""Cells of a heat map: a sign of the class, the figure, and a tint that repeats the sign; states by their patterns."""

from rich.cells import cell_len

from tradecheck.charts.heat import Scale, cell_text, scale_of
from tradecheck.charts.spec import ChartSpec, Point
from tradecheck.model.period import Period
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.plot.field import Entry
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.states import drawn, pattern_of

SIGNS = "▁▃▅▆█"
AROUND_ONE = "▼▿=▵▲"
_TINTS = (0.06, 0.14, 0.22, 0.3, 0.38)
_TINTS_AROUND_ONE = (0.38, 0.2, 0.04, 0.2, 0.38)
_LEAST_CELL = 7


def draw_heatmap(canvas: Canvas, spec: ChartSpec, palette: Palette, top: int, bottom: int) -> list[Entry]:
    """Draw a row a series under the heads of its periods; of more columns than fit the last are drawn."""
    scale = scale_of(spec)
    names = [for_terminal(one.name) for one in spec.series]
    left = min(max(cell_len(name) for name in names), canvas.width // 3) + 1
    wide = cell_width(spec)
    heads = [Period(point.start, point.end).label for point in spec.series[0].points]
    fit = min(max((canvas.width - left) // wide, 1), len(heads))
    first = len(heads) - fit
    for column, head in enumerate(heads[first:]):
        right = left + (column + 1) * wide - 1
        canvas.text(right - cell_len(head), top, head, palette.dim)
    if first:
        canvas.text(0, top, cut(f"◂ {first} more", left - 1), palette.dim)
    room = bottom - top
    shown = len(names) if len(names) <= room else max(room - 1, 0)
    for i in range(shown):
        canvas.text(0, top + 1 + i, cut(names[i], left - 1), palette.ink)
        for column, point in enumerate(spec.series[i].points[first:]):
            draw_cell(canvas, left + column * wide, top + 1 + i, wide - 1, point, scale, palette)
    if shown < len(names):
        canvas.text(0, bottom, cut(f"… and {len(names) - shown} more rows", canvas.width), palette.dim)
    return key_of(spec, scale, palette)


def cell_width(spec: ChartSpec) -> int:
    """Return the cells of a column: the longest figure, its sign, and a blank between columns."""
    texts = [cell_text(point) for one in spec.series for point in one.points]
    return max([_LEAST_CELL, *(cell_len(for_terminal(text)) + 2 for text in texts)])


def draw_cell(canvas: Canvas, x: int, y: int, wide: int, point: Point, scale: Scale, palette: Palette) -> None:
    """Draw one point in `wide` cells of a line."""
    if point.value is None and not point.words:
        draw_state(canvas, x, y, wide, point, palette)
        return
    text = cut(for_terminal(cell_text(point)), wide - 1)
    if not point.value:
        canvas.text(x + wide - cell_len(text), y, text, palette.dim)
        return
    number = scale.class_of(point.value)
    sign, share = sign_of(scale, number)
    behind = mixed(palette.accent, palette.background, share)
    for at in range(wide):
        canvas.put(x + at, y, " ", behind=behind)
    canvas.put(x, y, sign, palette.accent, behind=behind, bold=True)
    for at, char in enumerate(text, start=wide - cell_len(text)):
        canvas.put(x + at, y, char, palette.ink, behind=behind)


def draw_state(canvas: Canvas, x: int, y: int, wide: int, point: Point, palette: Palette) -> None:
    """Fill a cell with the pattern of its state; a state without an area stands at the right, as a figure does."""
    pattern = pattern_of(point.state)
    for at in range(wide) if pattern.whole else (wide - 1,):
        if not pattern.whole or drawn(pattern, at, 0):
            canvas.put(x + at, y, pattern.char, palette.faint if pattern.whole else palette.dim)


def sign_of(scale: Scale, number: int) -> tuple[str, float]:
    """Return the sign and the tint of a class."""
    if scale.around_one:
        return AROUND_ONE[number], _TINTS_AROUND_ONE[number]
    at = number + len(SIGNS) - 1 - len(scale.bounds)
    return SIGNS[at], _TINTS[at]


def key_of(spec: ChartSpec, scale: Scale, palette: Palette) -> list[Entry]:
    """Return what each sign and each pattern that occurs stands for."""
    points = [point for one in spec.series for point in one.points]
    met = sorted({scale.class_of(point.value) for point in points if point.value})
    key = [(sign_of(scale, number)[0], scale.words[number], palette.accent) for number in met]
    states = dict.fromkeys(point.state for point in points if point.value is None and not point.words)
    return [*key, *((pattern_of(state).char, pattern_of(state).words, palette.faint) for state in states)]


def mixed(colour: str, background: str, share: float) -> str:
    """Return `background` with `share` of `colour` in it, both written `#rrggbb`."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(background[1:]), strict=True)
    return "#" + "".join(f"{round(other + (own - other) * share):02x}" for own, other in pairs)
