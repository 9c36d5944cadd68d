"""Time: a year, a month, a day, or a range of days."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

import msgspec

from tradecheck.model.errors import UsageError
from tradecheck.model.words import Frequency

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Period(msgspec.Struct, frozen=True, order=True):
    """A range of whole days, both ends within it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise UsageError(
                f"the period ends ({self.end}) before it begins ({self.start}): give the earlier day first."
            )

    @classmethod
    def year(cls, year: int) -> "Period":
        """Return a calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """Return a calendar month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2017`, `2017-08`, `2017-08-05` or two of them joined by `..`.

        Raises:
            UsageError: for any other form, and for a day that does not exist.
        """
        first, dots, last = text.strip().partition("..")
        begin = _parse_one(first)
        return cls(begin.start, _parse_one(last).end) if dots else begin

    @property
    def label(self) -> str:
        """The shortest form that `parse` reads back."""
        whole_months = self.start.day == 1 and self.end.day == monthrange(self.end.year, self.end.month)[1]
        whole_years = whole_months and self.start.month == 1 and self.end.month == 12  # noqa: PLR2004 - December
        length = len("2017") if whole_years else len("2017-08") if whole_months else len("2017-08-05")
        first, last = self.start.isoformat()[:length], self.end.isoformat()[:length]
        return first if first == last else f"{first}..{last}"

    @property
    def frequency(self) -> Frequency:
        """Annual for a calendar year, monthly for a calendar month, else cumulative."""
        if self == Period.year(self.start.year):
            return Frequency.ANNUAL
        if self == Period.month(self.start.year, self.start.month):
            return Frequency.MONTHLY
        return Frequency.CUMULATIVE

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def contains(self, other: "Period") -> bool:
        """Whether every day of `other` is one of this period's."""
        return self.start <= other.start and other.end <= self.end

    def months(self) -> Iterator["Period"]:
        """Yield each calendar month that the period touches, in order."""
        first, last = (day.year * 12 + day.month - 1 for day in (self.start, self.end))
        for month in range(first, last + 1):
            yield Period.month(month // 12, month % 12 + 1)

    def __str__(self) -> str:
        return self.label


def in_runs(periods: Iterable[Period], to: str = " to ") -> str:
    """Write periods in order of time, those that follow each other by their ends: `2020-07, 2020-10 to 2020-12`."""
    ordered = sorted(periods)
    if not ordered:
        return ""
    firsts = [ordered[0], *(other for one, other in pairwise(ordered) if not _follows(one, other))]
    lasts = [*(one for one, other in pairwise(ordered) if not _follows(one, other)), ordered[-1]]
    return ", ".join(
        first.label if first == last else f"{first.label}{to}{last.label}"
        for first, last in zip(firsts, lasts, strict=True)
    )


def _follows(one: Period, other: Period) -> bool:
    return other.start.toordinal() == one.end.toordinal() + 1


def parse_day(text: str) -> date:
    """Read a day written `2017-08-05`.

    Raises:
        UsageError: when the text is no day, or a day that does not exist.
    """
    told = f"'{text}' is not a day: write it like 2017-08-05."
    if _WRITTEN.fullmatch(text.strip()) is None:
        raise UsageError(told)
    period = _parse_one(text)
    if period.start != period.end:
        raise UsageError(told)
    return period.start


def _parse_one(text: str) -> Period:
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"'{text}' is not a period: write 2017, 2017-08 or 2017-08-05.")
    year, month, day = match.groups()
    try:
        if day is not None:
            one = date(int(year), int(month), int(day))
            return Period(one, one)
        if month is not None:
            return Period.month(int(year), int(month))
        return Period.year(int(year))
    except ValueError:
        raise UsageError(f"'{text}' does not exist in the calendar: write 2017, 2017-08 or 2017-08-05.") from None
