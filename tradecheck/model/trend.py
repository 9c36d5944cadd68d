"""A few years of booked values beside a finding."""

import msgspec

from tradecheck.model.words import State


class TrendYear(msgspec.Struct, frozen=True):
    """One year in USD. `value` is None where `state` has no figure; `eighths` is its part of the highest, 0 to 8."""

    year: int
    value: float | None
    state: State
    eighths: int


class Trend(msgspec.Struct, frozen=True):
    """Years in order. A year that is not among them is one of which nothing is known."""

    years: tuple[TrendYear, ...] = ()
