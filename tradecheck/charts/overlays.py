"""What is laid over booked amounts: expected bands, observed intervals, caps."""

from collections.abc import Callable, Sequence

import msgspec

from tradecheck.charts.looks import interval, is_missing, whisker
from tradecheck.charts.periods import Axis, follows
from tradecheck.charts.shapes import XY, Box, Boxes, Dash, Lines, Shape
from tradecheck.charts.spec import Point, Role, Series
from tradecheck.charts.style import Palette

HeightOf = Callable[[float], float]


class Level(msgspec.Struct, frozen=True):
    """A cap that holds over neighbouring periods."""

    value: float
    left: float
    right: float


def band(series: Series, axis: Axis, colour: str, top: float, height_of: HeightOf) -> list[Shape]:
    """Draw what is expected: a band from low to high, open where one of them is unknown."""
    boxes: list[Box] = []
    edges: list[tuple[XY, ...]] = []
    middles: list[tuple[XY, ...]] = []
    for point in series.points:
        if is_missing(point):
            continue
        left, right = axis.begin(point.start), axis.finish(point.end)
        if point.low is not None or point.high is not None:
            upper = top if point.high is None else height_of(point.high)
            lower = height_of(0.0 if point.low is None else point.low)
            boxes.append(Box(left, upper, right, lower))
            edges += [
                ((left, height_of(end)), (right, height_of(end))) for end in (point.low, point.high) if end is not None
            ]
        if point.value is not None:
            middles.append(((left, height_of(point.value)), (right, height_of(point.value))))
    means = Role.EXPECTED.value
    return [
        Boxes(means=means, of=tuple(boxes), fill=f"{colour}55"),
        Lines(means=f"{means}:ends", of=tuple(edges), ink=colour, width=1.2),
        Lines(means=f"{means}:central", of=tuple(middles), ink=colour, width=1.2, dash=Dash.DASHED),
    ]


def observed(
    series: Series, axis: Axis, colour: str, palette: Palette, height_of: HeightOf
) -> list[tuple[Point, Box, list[Shape]]]:
    """Draw what was observed, each from its first day to its last; return what each one covers."""
    return [_one_observed(point, axis, colour, palette, height_of) for point in series.points]


def _one_observed(
    point: Point, axis: Axis, colour: str, palette: Palette, height_of: HeightOf
) -> tuple[Point, Box, list[Shape]]:
    means = Role.OBSERVED.value
    left, right = axis.begin(point.start), axis.finish(point.end)
    middle = (left + right) / 2
    shapes: list[Shape] = []
    heights = [height_of(end) for end in (point.low, point.high) if end is not None]
    if len(heights) > 1 and heights[0] != heights[1]:
        shapes.append(whisker(f"{means}:range", ((middle, heights[0]), (middle, heights[1])), colour, tick=4.0))
        if point.value is None:
            shapes.insert(
                0,
                Boxes(
                    means=f"{means}:range",
                    of=(Box(left, min(heights), right, max(heights)),),
                    fill=palette.pale(colour, 0.7),
                    ink=colour,
                    edge=1.0,
                ),
            )
    if point.value is not None:
        heights.append(height_of(point.value))
        shapes += interval(means, left, right, heights[-1], colour, palette)
    if not heights:
        # Seen, but nobody gave a figure: the days are marked on the axis, no height is claimed.
        heights.append(height_of(0.0) - 5.0)
        y = heights[0]
        shapes += [
            Lines(means=f"{means}:no figure", of=(((left, y), (right, y)),), ink=colour, width=1.6, dash=Dash.DOTTED),
            Lines(
                means=f"{means}:no figure",
                of=tuple(((x, y - 3.0), (x, y + 3.0)) for x in (left, right)),
                ink=colour,
                width=1.4,
            ),
        ]
    return point, Box(left - 1, min(heights) - 4, right + 1, max(heights) + 4), shapes


def levels(points: Sequence[Point], axis: Axis) -> list[Level]:
    """Join neighbouring periods under the same cap."""
    found: list[Level] = []
    previous: Point | None = None
    for point in points:
        if point.value is None:
            previous = None
            continue
        left, right = axis.begin(point.start), axis.finish(point.end)
        if previous is not None and follows(previous, point) and previous.value == point.value:
            found[-1] = Level(point.value, found[-1].left, right)
        else:
            found.append(Level(point.value, left, right))
        previous = point
    return found


def caps(found: Sequence[Level], colour: str, height_of: HeightOf) -> Shape:
    """Draw caps as broken level lines, each over its own days."""
    return Lines(
        means=Role.CAP.value,
        of=tuple(((level.left, height_of(level.value)), (level.right, height_of(level.value))) for level in found),
        ink=colour,
        width=1.6,
        dash=Dash.CHAIN,
    )
