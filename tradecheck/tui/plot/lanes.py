"""Accounts as lanes along time: which of them are in sight, their names, their joints, their figures, the axis."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from rich.cells import cell_len

from tradecheck.charts.joined import brackets
from tradecheck.charts.spec import ChartSpec, Lane, Role, Series
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.plot.field import Entry
from tradecheck.tui.plot.lane import SHARED, draw_account, draw_books, draw_figures, interval_name, kind_mark
from tradecheck.tui.plot.marks import Placed, place
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.scale import Grid, grid_over

_YEARS_BY_MONTH = 3
_LEAST_NAMES, _LEAST_WORDS = 12, 8
_MOST_WORDS = 22
_FIGURES_FROM = 7
"""Cells of a year from which its booked figure fits below its column."""
_FIGURES_ROOM = 20
"""Lines from which there is room for figures though some lanes are out of sight."""
_LEAST_BELOW = 2
"""Lines that pinned books leave to accounts."""
_HELD, _MET = "▌", "∩"


class Line(msgspec.Struct, frozen=True):
    """A line of the chart: a group's heading, a lane, or the figures below the lane of books."""

    heading: str = ""
    at: int = -1
    figures: bool = False


class Cast(msgspec.Struct, frozen=True):
    """The lanes, the account that is held, and those that overlap it."""

    lanes: Sequence[Series]
    held: str
    met: frozenset[str]


class Frame(msgspec.Struct, frozen=True):
    """Where the parts of each line stand, in cells."""

    names: int
    tracks: int
    grid: Grid
    words: int


def draw_lanes(
    canvas: Canvas, spec: ChartSpec, palette: Palette, top: int, bottom: int, *, held: str = ""
) -> list[Entry]:
    """Draw between two rows what fits of the lanes, the one that is held among them; return the key."""
    lanes = [one for one in spec.series if one.points]
    frame = _frame(canvas, lanes)
    room = bottom - top
    labels = min(2, max(0, (room - 6) // 4)) if spec.marks else 0
    placed = place(spec.marks, frame.grid, frame.grid.left + frame.grid.width, labels)
    used = 1 + max((one.row for one in placed if one.row is not None), default=-1)
    first = top + used
    lines = _lines(lanes, frame.grid, bottom - first)
    shown, above, below = _window(lines, lanes, bottom - first, (canvas.held, held))
    cast = Cast(lanes, held, frozenset(_met(lanes, held)))
    for y, line in enumerate(shown, start=first):
        if not line.heading:
            _draw_line(canvas, frame, y, line, cast, palette)
    _draw_brackets(canvas, frame, first, shown, lanes, palette)
    accounts = [y for y, line in enumerate(shown, start=first) if line.heading or _lane(lanes[line.at]).kind]
    _draw_marks(canvas, frame.grid, placed, top, range(top, first), accounts, palette)
    for y, line in enumerate(shown, start=first):
        if line.heading:
            canvas.text(0, y, f" {cut(for_terminal(line.heading), canvas.width - 2)} ", palette.ink, bold=True)
    _draw_axis(canvas, frame.grid, bottom, palette)
    hidden = " ".join(f"{arrow}{count}" for arrow, count in (("↑", above), ("↓", below)) if count)
    canvas.text(canvas.width - cell_len(hidden), bottom, hidden, palette.accent)
    return _key(canvas, frame, first, shown, cast, palette)


def _frame(canvas: Canvas, lanes: Sequence[Series]) -> Frame:
    tracks = 1 + max((one.track for one in brackets(lanes)), default=-1)
    names = max(_indent(one) + cell_len(for_terminal(one.name)) for one in lanes)
    names = min(names, max(_LEAST_NAMES, canvas.width // 3 if canvas.width < 100 else 30))  # noqa: PLR2004
    words = max(cell_len(for_terminal(_lane(one).words)) for one in lanes)
    words = min(words, max(_LEAST_WORDS, min(canvas.width // 4, _MOST_WORDS)))
    points = [point for one in lanes for point in one.points]
    left = 1 + names + 1 + tracks + 1
    width = canvas.width - left - words - 1
    years = max(point.end.year for point in points) - min(point.start.year for point in points) + 1
    monthly = years <= _YEARS_BY_MONTH and 12 * years <= width
    grid = grid_over(points, left, max(width, 1), monthly=monthly)
    # Days need no slots of equal width, so none of the width is left over.
    fitted = replace(grid, cells=width / grid.slots) if grid.slots <= width else grid
    return Frame(names, tracks, fitted, words)


def _lane(one: Series) -> Lane:
    return one.lane or Lane("", "")


def _indent(one: Series) -> int:
    return 2 + 2 * _lane(one).depth if _lane(one).kind else 0


def _lines(lanes: Sequence[Series], grid: Grid, room: int) -> list[Line]:
    """Return every line; books have their figures below them where these fit and no lane is lost for it."""
    found: list[Line] = []
    before = None
    for at, one in enumerate(lanes):
        if _lane(one).group != before:
            before = _lane(one).group
            found.append(Line(heading=before or "goods"))
        found.append(Line(at=at))
    books = [line for line in found if line.at >= 0 and _has_figures(lanes[line.at])]
    wide = grid.cells * (12 if grid.monthly else 1) >= _FIGURES_FROM
    if not wide or (len(found) + len(books) > room and room < _FIGURES_ROOM):
        return found
    return [each for line in found for each in ((line, Line(at=line.at, figures=True)) if line in books else (line,))]


def _has_figures(one: Series) -> bool:
    return not _lane(one).kind and any(point.value is not None for point in one.points)


def _window(
    lines: list[Line], lanes: Sequence[Series], room: int, wanted: tuple[str, str]
) -> tuple[list[Line], int, int]:
    """Return the lines in sight and how many stand above and below.

    What is `wanted` is the interval that the cursor points at, else the account that is held. The heading of it and
    the books of its group stay on top of their accounts.
    """
    room = max(room, 1)
    if len(lines) <= room:
        return lines, 0, 0
    at = _place(lines, lanes, *wanted)
    head = max(i for i, line in enumerate(lines[: at + 1]) if line.heading)
    pinned = lines[head : head + 1]
    for line in lines[head + 1 :]:
        if line.heading or _lane(lanes[line.at]).kind:
            break
        pinned.append(line)
    pinned = pinned[: max(1, room - _LEAST_BELOW)]
    begin = max(0, min(at - (room + len(pinned)) // 2, len(lines) - room))
    shown = lines[begin : begin + room]
    if begin > head:
        shown = [*pinned, *lines[begin + len(pinned) : begin + room]]
    elif not shown[0].heading and shown[1:2] and shown[1].heading:
        shown, begin = shown[1:], begin + 1
    elif not shown[0].heading:
        heading = next(line.heading for line in reversed(lines[:begin]) if line.heading)
        shown[0] = Line(heading=f"{heading}, continued")
    return shown, begin, len(lines) - begin - len(shown)


def _place(lines: list[Line], lanes: Sequence[Series], pointed: str, held: str) -> int:
    """Return the line that is to be in sight: the first where nothing is pointed at or held."""
    drawn = [(i, lanes[line.at]) for i, line in enumerate(lines) if line.at >= 0 and not line.figures]
    under = (i for i, one in drawn if any(interval_name(one, point) == pointed for point in one.points))
    return next(under, next((i for i, one in drawn if _is(one, held)), 0))


def _is(one: Series, name: str) -> bool:
    return bool(_lane(one).kind) and one.name == name


def _met(lanes: Sequence[Series], held: str) -> set[str]:
    """Return the accounts that overlap the one that is held, whichever of the two says so."""
    own = {each for one in lanes if _is(one, held) for each in _lane(one).overlaps}
    return own | {one.name for one in lanes if held in _lane(one).overlaps}


def _draw_line(canvas: Canvas, frame: Frame, y: int, line: Line, cast: Cast, palette: Palette) -> None:
    one = cast.lanes[line.at]
    lane = _lane(one)
    if line.figures:
        draw_figures(canvas, frame.grid, y, one, palette)
        return
    here, overlaps = _is(one, cast.held), bool(lane.kind) and one.name in cast.met
    if here or overlaps:
        canvas.put(0, y, _HELD if here else _MET, palette.accent, bold=True)
    x = 1
    if lane.kind:
        x = canvas.text(x, y, kind_mark(lane.kind) + " ", palette.of(one.role))
        x = canvas.text(x, y, "  " * (lane.depth - 1) + "└ " if lane.depth else "", palette.dim)
    name = cut(for_terminal(one.name), frame.names + 1 - x)
    canvas.text(
        x, y, name, palette.accent if here or overlaps else palette.ink if lane.kind else palette.dim, bold=here
    )
    (draw_account if lane.kind else draw_books)(canvas, frame.grid, y, one, palette)
    words = cut(for_terminal(lane.words), frame.words)
    canvas.text(canvas.width - cell_len(words), y, words, palette.ink if lane.kind else palette.dim, bold=here)


def _draw_brackets(
    canvas: Canvas, frame: Frame, first: int, shown: list[Line], lanes: Sequence[Series], palette: Palette
) -> None:
    """Join the overlapping lanes in sight; a line that leaves the top or the bottom goes on there."""
    rows = {line.at: y for y, line in enumerate(shown, start=first) if line.at >= 0 and _lane(lanes[line.at]).kind}
    if not rows:
        return
    for one in brackets(lanes):
        opens, closes = one.members[0], one.members[-1]
        if opens > max(rows) or closes < min(rows):
            continue
        begin, end = rows.get(opens, rows[min(rows)]), rows.get(closes, first + len(shown) - 1)
        ends = {rows.get(opens, -1): "┌", rows.get(closes, -1): "└"}
        ticks = {rows[member]: "├" for member in one.members if member in rows} | ends
        for y in range(begin, end + 1):
            canvas.put(1 + frame.names + 1 + one.track, y, ticks.get(y, "│"), palette.observed)


def _draw_marks(
    canvas: Canvas, grid: Grid, placed: list[Placed], top: int, labels: range, rows: Sequence[int], palette: Palette
) -> None:
    """Draw each marked day behind the accounts, and its label above; books keep their patterns clear."""
    for one in placed:
        risen = [] if one.row is None else [y for y in labels if y >= top + one.row]
        for y in (*risen, *rows):
            if canvas.at(one.column, y) == " " and one.column < grid.left + grid.width:
                canvas.put(one.column, y, "┊", palette.faint)
    for one in placed:
        if one.row is not None:
            canvas.text(one.start, top + one.row, one.words, palette.ink)


def _draw_axis(canvas: Canvas, grid: Grid, y: int, palette: Palette) -> None:
    free_from = 0
    for slot in range(grid.slots):
        label = grid.day_label(slot)
        x = grid.left + int(slot * grid.cells)
        if not label.isdigit() and grid.cells < 4:  # noqa: PLR2004 - "Feb" and a blank
            continue
        if grid.cells >= 1 and x >= free_from and x + len(label) <= grid.left + grid.width:
            canvas.text(x, y, label, palette.dim)
            free_from = x + len(label) + 1


def _key(canvas: Canvas, frame: Frame, first: int, shown: list[Line], cast: Cast, palette: Palette) -> list[Entry]:
    """Return the marks of the lanes in sight."""
    seen = [cast.lanes[line.at] for line in shown if line.at >= 0 and not line.figures]
    kinds = dict.fromkeys(_lane(one).kind for one in seen if _lane(one).kind)
    key: list[Entry] = [(kind_mark(kind), for_terminal(kind), palette.of(Role.OBSERVED)) for kind in kinds]
    if any(_lane(one).shared for one in seen):
        key.append((SHARED, "days shared with an overlapping account", palette.of(Role.OBSERVED)))
    if any(_lane(one).kind and one.name in cast.met for one in seen):
        key.append((_MET, f"overlaps {for_terminal(cast.held)}", palette.accent))
    states: dict[tuple[str, str], Entry] = {}
    scratch = Canvas(canvas.width, canvas.height)
    for y, one in enumerate(seen, start=first):
        if not _lane(one).kind:
            states |= {entry[:2]: entry for entry in draw_books(scratch, frame.grid, y, one, palette)}
    return [*key, *states.values()]
