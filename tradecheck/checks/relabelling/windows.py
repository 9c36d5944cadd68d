"""The months that are compared: so many before a ban, as many after it, and the months at sea before each."""

import msgspec

from tradecheck.checks.relabelling.families import Family, first_day
from tradecheck.model.period import Period

MONTHS = 12
"""Whole years: the seasons are the same before and after."""

LAG = 2
"""Months at sea that are allowed."""

BLOCK = 3
"""Months of a block from which the noise of an origin is learnt; windows are whole blocks."""

OTHER_MONTHS = (6, 18)
OTHER_LAGS = (1, 3)


class Window(msgspec.Struct, frozen=True):
    """The months first..last, both within it, numbered from January of year 0."""

    first: int
    last: int

    @property
    def months(self) -> tuple[int, ...]:
        """Each month, in order."""
        return tuple(range(self.first, self.last + 1))

    @property
    def period(self) -> Period:
        """The days."""
        end = first_day(self.last)
        return Period(first_day(self.first), Period.month(end.year, end.month).end)

    def moved(self, start: int, end: int) -> "Window":
        """Return the window with its ends moved by so many months."""
        return Window(self.first + start, self.last + end)


class Windows(msgspec.Struct, frozen=True):
    """A window before and one after a ban, and the months at sea allowed, fewer than a window has.

    A lead compares M with X half the allowed lag earlier (`shipped`), an interval with X at either end of it.
    """

    before: Window
    after: Window
    lag: int

    def shipped(self, window: Window) -> Window:
        """Return the months in which the goods of a window left, had they been half the lag at sea."""
        half = (self.lag + 1) // 2
        return window.moved(-half, -half)

    def widest(self, window: Window) -> Window:
        """Return every month in which goods that arrived in the window may have left."""
        return window.moved(-self.lag, 0)

    def surest(self, window: Window) -> Window:
        """Return the months whose goods arrived within the window even after the whole lag."""
        return window.moved(0, -self.lag)

    @property
    def arrivals(self) -> frozenset[int]:
        """The months of M that must have been published."""
        return frozenset((*self.before.months, *self.after.months))

    @property
    def departures(self) -> frozenset[int]:
        """The months of X that must have been published."""
        return frozenset((*self.widest(self.before).months, *self.widest(self.after).months))


def windows(family: Family, months: int = MONTHS, lag: int = LAG) -> Windows:
    """Return the windows beside a family's ban.

    Raises:
        ValueError: for a window no longer than the lag, or of broken blocks.
    """
    if months <= lag or months % BLOCK:
        raise ValueError(f"a window is longer than its lag and whole blocks of {BLOCK} months: {months}, lag {lag}")
    return Windows(
        before=Window(family.last_before - months + 1, family.last_before),
        after=Window(family.first_after, family.first_after + months - 1),
        lag=lag,
    )


def span(family: Family) -> Window:
    """Return every month that any window or lag of a family may ask for."""
    longest, slowest = max(MONTHS, *OTHER_MONTHS), max(LAG, *OTHER_LAGS)
    return Window(family.last_before - longest + 1 - slowest, family.first_after + longest - 1)
