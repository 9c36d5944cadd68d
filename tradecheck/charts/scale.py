"""Axes in units that people read: k, M, bn, per cent; years and months."""

import math
from datetime import date

import msgspec

from tradecheck.charts.lettering import Letters
from tradecheck.model.period import Period

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_YEARS = (1, 2, 5, 10, 20, 25, 50, 100)
_TONNES = {"k": "kt", "M": "Mt"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Unit(msgspec.Struct, frozen=True):
    """A unit as an axis shows it: figures are divided by `divisor` and followed by `words`."""

    divisor: float
    words: str

    def number(self, value: float) -> str:
        """Return the figure alone, in three significant digits."""
        return short(value / self.divisor)

    def tick(self, value: float) -> str:
        """Return the figure of a tick, in all the digits that its step needs."""
        return f"{value / self.divisor:,.6g}".replace("-", "−")

    def worded(self, value: float) -> str:
        """Return the figure with its unit."""
        return f"{self.number(value)} {self.words}".strip()


class Tick(msgspec.Struct, frozen=True):
    """A stretch of days under one name."""

    start: date
    end: date
    text: str


def short(value: float) -> str:
    """Return three significant digits, thousands parted, no trailing zeros: 22.5, 4.83, 414, 9,201."""
    size = abs(value)
    if size >= 1e7:  # noqa: PLR2004 - nobody counts the digits of such a figure
        text = f"{value:.3g}"
    elif size >= 100:  # noqa: PLR2004 - three digits stand before the point
        text = f"{value:,.0f}"
    elif size >= 1 or size == 0:
        text = f"{value:.{1 if size >= 10 else 2}f}".rstrip("0").rstrip(".")  # noqa: PLR2004 - as above
    else:
        text = f"{value:.3g}"
    return text.replace("-", "−")


def unit_for(largest: float, unit: str) -> Unit:
    """Return the unit in which a figure as large as `largest` reads well; a share is read in per cent."""
    if unit == "share":
        return Unit(0.01, "%")
    size = abs(largest)
    for divisor, prefix in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if size >= divisor:
            named = _TONNES.get(prefix) if unit == "t" else None
            return Unit(divisor, named or f"{prefix} {unit}".strip())
    return Unit(1.0, unit)


def human(value: float, unit: str) -> str:
    """Return one figure in its own best unit: `4.1 Mt`, `414 M USD`, `57.8 %`."""
    return unit_for(value, unit).worded(value)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values from `low` to `high`, both ends included where they are round themselves."""
    if not high > low:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * step for step in _STEPS if power * step >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def decades(low: float, high: float) -> list[float]:
    """Return the powers of ten that a logarithmic axis from `low` to `high` passes."""
    return [10.0**power for power in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)]


def years(start: date, end: date, width: float, size: float, letters: Letters) -> list[Tick]:
    """Return the calendar years to name on an axis of `width` points, as many as fit."""
    days = (end - start).days + 1
    room = width * 365.25 / days
    needed = letters.width("2020", size) + 5
    every = next((step for step in _YEARS if room * step >= needed), _YEARS[-1])
    found = [
        Tick(max(start, date(year, 1, 1)), min(end, date(year, 12, 31)), str(year))
        for year in range(start.year, end.year + 1)
        if year % every == 0 or start.year == end.year
    ]
    fitting = [tick for tick in found if width * ((tick.end - tick.start).days + 1) / days >= needed]
    return fitting if every == 1 and fitting else found


def months(start: date, end: date, width: float, size: float, letters: Letters) -> list[Tick] | None:
    """Return the calendar months of an axis of `width` points, None when their names do not fit."""
    days = (end - start).days + 1
    if width * 28 / days < letters.width("May", size) + 4:
        return None
    return [
        Tick(max(month.start, start), min(month.end, end), _MONTHS[month.start.month - 1])
        for month in Period(start, end).months()
    ]


def day(on: date) -> str:
    """Return a day as a reader writes it, whatever the locale: `5 Aug 2017`."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
