"""The curve of the world's pairs in characters, and the pairs on it, named beside their marks."""

from bisect import bisect_right

from tradecheck.charts.ratios import RatioScale, scale_of, tick_text
from tradecheck.charts.spec import ChartSpec, Point, Role
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, Spot, cut
from tradecheck.tui.plot.field import Entry
from tradecheck.tui.plot.palette import Palette

CURVE, OWN, HALF, ENDS = "•", "◆", "░", "┊"
_SHARES = (0.5, 1.0, 0.0, 0.75, 0.25)
"""Shares that are named, in the order in which they take a row: what has no row of its own is not named."""

_MARGIN = len("100 %") + 1
_UPWARDS = "world's pairs at or below"
_ROOM_FOR_AXIS = 9


class _Field:
    """Ratios across and shares upwards, in cells."""

    def __init__(self, scale: RatioScale, left: int, width: int, top: int, rows: int) -> None:
        self.scale, self.left, self.width, self.top, self.rows = scale, left, width, top, rows

    @property
    def base(self) -> int:
        return self.top + self.rows - 1

    def x(self, ratio: float) -> int:
        return self.left + min(int(self.scale.within(ratio) * self.width), self.width - 1)

    def y(self, share: float) -> int:
        return self.base - min(int(share * self.rows), self.rows - 1)


def draw_spread(canvas: Canvas, spec: ChartSpec, palette: Palette, top: int, bottom: int) -> list[Entry]:
    """Draw curve, pairs and axes between two rows; return what the key has to explain."""
    points = [point for one in spec.series for point in one.points]
    world = [point for one in spec.series if one.role is Role.WORLD for point in one.points if point.value]
    own = [point for one in spec.series if one.role is not Role.WORLD for point in one.points if point.value]
    under = 2 if bottom - top >= _ROOM_FOR_AXIS else 1
    field = _Field(scale_of(points), _MARGIN + 1, canvas.width - _MARGIN - 1, top + 1, bottom - top - under)
    canvas.text(0, top, cut(_UPWARDS, canvas.width), palette.dim)
    _draw_bands(canvas, field, world, palette)
    _draw_curve(canvas, field, world, palette)
    _draw_axes(canvas, field, palette)
    if under > 1:
        canvas.text(field.left, field.base + 2, cut(for_terminal(spec.axis), field.width), palette.dim)
    _draw_own(canvas, field, own, palette)
    named = [for_terminal(one.name) for one in spec.series if one.role is not Role.WORLD and one.points]
    return [
        *((OWN, name, palette.of(Role.MIRROR)) for name in named),
        (CURVE, "the world's pairs", palette.ink),
        (HALF, "25 to 75 % of them", palette.faint),
        (ENDS, "5 and 95 %", palette.faint),
    ]


def _draw_bands(canvas: Canvas, field: _Field, world: list[Point], palette: Palette) -> None:
    """Fill the columns of the middle half, and mark those of the outer twentieths."""
    at = {point.share: field.x(point.value or 1.0) for point in world}
    rows = range(field.top, field.base + 1)
    if 0.25 in at and 0.75 in at:  # noqa: PLR2004 - the quarters
        for y in rows:
            for x in range(at[0.25], at[0.75] + 1):
                canvas.put(x, y, HALF, palette.faint)
    for share in (0.05, 0.95):
        if share in at:
            for y in rows:
                canvas.put(at[share], y, ENDS, palette.faint)


def _draw_curve(canvas: Canvas, field: _Field, world: list[Point], palette: Palette) -> None:
    """Draw the curve from its first point to its last, without a gap where it is steep."""
    columns = [field.x(point.value or 1.0) for point in world]
    if not columns:
        return
    before = field.y(world[0].share or 0.0)
    for x in range(columns[0], columns[-1] + 1):
        reached = world[max(bisect_right(columns, x) - 1, 0)]
        y = field.y(reached.share or 0.0)
        for at in range(y, max(before, y + 1)):
            canvas.put(x, at, CURVE, palette.ink)
        before = y


def _draw_axes(canvas: Canvas, field: _Field, palette: Palette) -> None:
    edge = field.left - 1
    for y in range(field.top, field.base + 1):
        canvas.put(edge, y, "│", palette.faint)
    taken: set[int] = set()
    for share in _SHARES:
        label, y = f"{share * 100:.0f} %", field.y(share)
        if y not in taken:
            canvas.text(edge - len(label), y, label, palette.dim)
            canvas.put(edge, y, "┤", palette.faint)
        taken.add(y)
    free_from = 0
    for tick in field.scale.ticks(max(2, field.width // 10)):
        x, label = field.x(tick), tick_text(tick)
        start = max(x - len(label) // 2, field.left)
        if start >= free_from and start + len(label) <= canvas.width:
            canvas.text(start, field.base + 1, label, palette.ink if tick == 1 else palette.dim)
            free_from = start + len(label) + 1


def _draw_own(canvas: Canvas, field: _Field, own: list[Point], palette: Palette) -> None:
    """Put a mark at each pair's place, and the names of a row's pairs beside them, on the side that has more room."""
    colour = palette.of(Role.MIRROR)
    by_row: dict[int, list[Point]] = {}
    for point in own:
        by_row.setdefault(field.y(point.share or 0.0), []).append(point)
        name, x = for_terminal(point.label), field.x(point.value or 1.0)
        canvas.spots.append(Spot(name, x, x + 1, field.top, field.base))
    for y, points in by_row.items():
        columns = [field.x(point.value or 1.0) for point in points]
        for x in columns:
            canvas.put(x, y, OWN, colour, bold=True)
        names = [f"{for_terminal(point.label)} {(point.share or 0.0) * 100:.0f} %" for point in points]
        after, before = canvas.width - max(columns) - 2, min(columns) - field.left - 1
        if len(", ".join(names)) <= after or after >= before:
            canvas.text(max(columns) + 2, y, _whole(names, after), palette.ink)
        else:
            said = _whole(names, before)
            canvas.text(min(columns) - 1 - len(said), y, said, palette.ink)


def _whole(names: list[str], room: int) -> str:
    """Write as many names as have room, none of them cut, and how many more there are."""
    for kept in range(len(names), 0, -1):
        more = len(names) - kept
        text = ", ".join([*names[:kept], f"{more} more"] if more else names)
        if len(text) <= room:
            return text
    return cut(f"{names[0]} …" if len(names) > 1 else names[0], max(room, 0))
