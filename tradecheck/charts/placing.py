"""Where labels go so that none covers another or is crossed by a line."""

from collections.abc import Iterable, Sequence

import msgspec

from tradecheck.charts.shapes import Box


class Lane(msgspec.Struct, frozen=True):
    """Where a mark's label stands: how many lanes above the plot, and on which side of its line."""

    height: int
    leftward: bool


def stagger(at: Sequence[float], widths: Sequence[float], left: float, right: float) -> list[Lane]:
    """Give each line a lane for its label, lowest first, so that labels neither overlap nor are crossed.

    A line reaches up to its own label. So where one label reaches over another line, it must stand
    higher than that line's label. `at` ascends; a label that would pass `right` turns to the left, where
    it has room as far as `left`.
    """
    count = len(at)
    leftward = [at[index] + widths[index] > right for index in range(count)]
    for index in reversed(range(count)):
        # A label that reaches over the line of one that turned left would be crossed, or cross it.
        leftward[index] = leftward[index] or (
            at[index] - widths[index] >= left
            and any(
                leftward[later] and at[index] < at[later] < at[index] + widths[index]
                for later in range(index + 1, count)
            )
        )
    spans = [
        (at[index] - widths[index], at[index]) if leftward[index] else (at[index], at[index] + widths[index])
        for index in range(count)
    ]
    order = [index for index in reversed(range(count)) if not leftward[index]]
    order += [index for index in range(count) if leftward[index]]
    heights: dict[int, int] = {}
    for index in order:
        low, high = spans[index]
        under = [heights[other] for other in heights if low < at[other] < high]
        taken = {heights[other] for other in heights if spans[other][0] < high and low < spans[other][1]}
        lane = max(under, default=-1) + 1
        while lane in taken:
            lane += 1
        heights[index] = lane
    return [Lane(heights[index], leftward[index]) for index in range(count)]


class Places:
    """The parts of a plot already taken."""

    def __init__(self, inside: Box, taken: Iterable[Box] = ()) -> None:
        self.inside = inside
        self._taken = list(taken)

    def first_free(self, candidates: Iterable[Box], avoid: Sequence[Box] = (), allow: Box | None = None) -> Box | None:
        """Take and return the first candidate that covers nothing taken nor any of `avoid`, None if all do.

        `allow` is a box that may be covered although it is taken.
        """
        for box in candidates:
            if box.within(self.inside) and not any(
                box.overlaps(other) for other in (*self._taken, *avoid) if other is not allow
            ):
                self._taken.append(box)
                return box
        return None
