"""What is drawn into one lane: an account's days, or the periods of books with their figures and states."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tradecheck.charts.hatching import hatched
from tradecheck.charts.lettering import Letters
from tradecheck.charts.looks import bars, is_missing, missing, zero
from tradecheck.charts.periods import Axis, stretches
from tradecheck.charts.scale import human
from tradecheck.charts.shapes import XY, Across, Box, Boxes, Dash, Dots, Glyph, Label, Lines, Shape
from tradecheck.charts.spec import Point, Role, Series
from tradecheck.charts.style import SMALL, Palette, pattern_of

if TYPE_CHECKING:
    from tradecheck.model.words import State

KINDS = ("shipment", "sighting", "notice", "context")
"""What an account may be of; only shipments are compared with books."""

_HALF = 3.8
_THIN = 4.0
_LEAST = 1.2


def kinds_of(series: Iterable[Series]) -> list[str]:
    """Return the kinds that occur, in their order."""
    met = {one.lane.kind for one in series if one.lane is not None and one.lane.kind}
    return [*(kind for kind in KINDS if kind in met), *sorted(met - {*KINDS})]


def account_bar(series: Series, point: Point, axis: Axis, box: Box, palette: Palette) -> list[Shape]:
    """Draw the days of an account in the manner of its kind, those it shares with others hatched."""
    lane = series.lane
    kind, shared = (lane.kind, lane.shared) if lane is not None else ("", ())
    colour = palette.of(series.role)
    _, y = box.middle
    left, right = axis.begin(point.start), axis.finish(point.end)
    shapes = _bar(kind, left, right, y, colour, palette)
    for start, end in shared:
        shapes += _crossed(Box(axis.begin(start), y - _HALF, axis.finish(end), y + _HALF), palette)
    if right - left < _THIN:  # a day among years must still be seen
        shapes.append(
            Dots(
                means=kind, of=(((left + right) / 2, y),), glyph=Glyph.DIAMOND, size=7.0, fill=colour, ink=palette.paper
            )
        )
    return shapes


def _bar(kind: str, left: float, right: float, y: float, colour: str, palette: Palette) -> list[Shape]:
    box = Box(left, y - _HALF, right, y + _HALF)
    ends = Lines(means=kind, of=tuple(((x, box.top), (x, box.bottom)) for x in (left, right)), ink=colour, width=1.2)
    if kind == "shipment":
        return [Boxes(means=kind, of=(box,), fill=palette.pale(colour, 0.25), ink=colour, edge=1.0)]
    if kind == "sighting":
        return [Boxes(means=kind, of=(box,), fill=palette.paper, ink=colour, edge=1.2)]
    dash = Dash.DASHED if kind == "notice" else Dash.DOTTED
    return [Lines(means=kind, of=(((left, y), (right, y)),), ink=colour, width=1.8, dash=dash), ends]


def _crossed(box: Box, palette: Palette) -> list[Shape]:
    return hatched("shared", (box,), "/", palette.ink)


def kind_sample(kind: str, palette: Palette, box: Box) -> list[Shape]:
    """Draw a bar of a kind for the key."""
    return _bar(kind, box.left + 1, box.right - 1, box.middle[1], palette.of(Role.OBSERVED), palette)


def shared_sample(palette: Palette, box: Box) -> list[Shape]:
    """Draw shared days for the key."""
    return [*kind_sample("shipment", palette, box), *_crossed(box, palette)]


def book_lane(series: Series, axis: Axis, box: Box, palette: Palette, letters: Letters) -> list[Shape]:
    """Draw a column a period, as high as its share of the lane's largest figure; each state fills its own periods."""
    inner = Box(box.left, box.top + 2, box.right, box.bottom - 2)
    colour = palette.of(series.role)
    unit = series.lane.unit if series.lane is not None else ""
    shapes = _absences(series, axis, inner, palette, letters)
    largest = max((abs(point.value) for point in series.points if point.value), default=0.0)
    room = inner.height - SMALL * 1.3
    by_state: dict[State, list[Box]] = defaultdict(list)
    zeros: list[XY] = []
    words: list[Shape] = []
    for point in series.points:
        if point.value is None:
            continue
        left, right = axis.begin(point.start) + 0.6, axis.finish(point.end) - 0.6
        height = max(_LEAST, room * abs(point.value) / largest) if point.value else 0.0
        if point.value:
            by_state[point.state].append(Box(left, inner.bottom - height, right, inner.bottom))
        else:
            zeros.append(((left + right) / 2, inner.bottom - 3))
        words += _worded(point, unit, left, right, inner.bottom - height - SMALL * 0.65, palette, letters)
    for state, boxes in by_state.items():
        shapes += bars(boxes, series.role, state, colour, palette)
    if zeros:
        shapes.append(zero(zeros, colour, palette))
    base = Lines(
        means="base", of=(((box.left, inner.bottom), (box.right, inner.bottom)),), ink=palette.faint, width=0.6
    )
    return [base, *shapes, *words]


def _worded(
    point: Point, unit: str, left: float, right: float, y: float, palette: Palette, letters: Letters
) -> list[Shape]:
    """Print a figure over its column where it is no wider; a floor says so."""
    text = ("≥ " if point.label == "at least" else "") + human(point.value or 0.0, unit)
    wide = letters.width(text, SMALL)
    if wide > right - left:
        return []
    x = (left + right) / 2
    halo = Box(x - wide / 2, y - SMALL * 0.55, x + wide / 2, y + SMALL * 0.55)
    return [
        Boxes(means="halo", of=(halo,), fill=palette.paper),
        Label(means="value", text=text, x=x, y=y, size=SMALL, ink=palette.muted, across=Across.CENTER),
    ]


def _absences(series: Series, axis: Axis, box: Box, palette: Palette, letters: Letters) -> list[Shape]:
    """Fill what has no figure, and name it in its place where there is room."""
    shapes: list[Shape] = []
    for stretch in stretches([point for point in series.points if is_missing(point)]):
        place = Box(axis.begin(stretch.start), box.top, axis.finish(stretch.end), box.bottom)
        shapes += missing((place,), stretch.state, palette)
        word = pattern_of(stretch.state).word
        half = letters.width(word, SMALL, bold=True) / 2 + 4
        if 2 * half < place.width:
            x, y = place.middle
            halo = Box(x - half, y - SMALL * 0.75, x + half, y + SMALL * 0.75)
            shapes += [
                Boxes(means="halo", of=(halo,), fill=palette.paper),
                Label(means="state", text=word, x=x, y=y, size=SMALL, ink=palette.ink, bold=True, across=Across.CENTER),
            ]
    return shapes
