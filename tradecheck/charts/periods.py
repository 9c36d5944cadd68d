"""Periods along an axis: which of them follow each other, and where nothing is known."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from tradecheck.charts.looks import is_missing
from tradecheck.charts.spec import Point
from tradecheck.model.words import State


class Stretch(msgspec.Struct, frozen=True):
    """Neighbouring periods that lack a figure for the same reason."""

    state: State
    start: date
    end: date


class Axis(msgspec.Struct, frozen=True):
    """Days along a plot: `first` begins at `left`, `last` ends at `right`, both in points."""

    first: date
    last: date
    left: float
    right: float

    def begin(self, on: date) -> float:
        """Where a day begins."""
        return self.left + (on - self.first).days * self._step

    def finish(self, on: date) -> float:
        """Where a day ends."""
        return self.left + ((on - self.first).days + 1) * self._step

    @property
    def _step(self) -> float:
        return (self.right - self.left) / ((self.last - self.first).days + 1)


def follows(earlier: Point, later: Point) -> bool:
    """Whether `later` begins on the day after `earlier` ends."""
    return later.start - earlier.end == timedelta(days=1)


def runs(points: Sequence[Point]) -> list[list[Point]]:
    """Part the points wherever a period is missing or has no figure: a line is drawn within one run only."""
    found: list[list[Point]] = []
    previous: Point | None = None
    for point in points:
        if point.value is not None:
            if previous is not None and follows(previous, point):
                found[-1].append(point)
            else:
                found.append([point])
            previous = point
        else:
            previous = None
    return found


def stretches(points: Sequence[Point]) -> list[Stretch]:
    """Join neighbouring periods without a figure that share a state."""
    found: list[Stretch] = []
    previous: Point | None = None
    for point in points:
        if not is_missing(point):
            previous = None
            continue
        if previous is not None and previous.state is point.state and follows(previous, point):
            found[-1] = Stretch(point.state, found[-1].start, point.end)
        else:
            found.append(Stretch(point.state, point.start, point.end))
        previous = point
    return found
