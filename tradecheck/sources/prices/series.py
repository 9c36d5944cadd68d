"""The series that are read, and how a price of each becomes USD a tonne."""

from __future__ import annotations

from datetime import date

import msgspec

from tradecheck.model.errors import unknown
from tradecheck.reference.factors import factor

WORLD_BANK, FRED = "world-bank", "fred"
"""Ids of the publications."""

TONNE, BARREL = "t", "bbl"

_CRUDE_FACTOR = "unsd-crude"


class Series(msgspec.Struct, frozen=True):
    """One series: its name as printed by its publisher, the HS code it prices, and the units it comes in.

    `units` are how the publisher writes the unit; `per` is what one price is for: a tonne or a barrel.
    Prices before `since` are on another footing and are left out.
    """

    id: str
    source: str
    printed: str
    code: str
    units: tuple[str, ...]
    per: str
    note: str
    since: date = date(1900, 1, 1)

    @property
    def times(self) -> float:
        """What a price is multiplied by to be one of a tonne."""
        return 1.0 if self.per == TONNE else _barrels()

    @property
    def basis(self) -> str:
        """How USD a tonne were had from the printed price."""
        if self.per == TONNE:
            return f"series '{self.printed}', USD a tonne as printed"
        return f"series '{self.printed}', USD a barrel × {_barrels():g} bbl/t (factor {_CRUDE_FACTOR})"


SERIES = (
    Series(
        "world-bank-coal",
        WORLD_BANK,
        "Coal, Australian",
        "2701",
        ("$/mt", "$/t"),
        TONNE,
        "thermal coal, free on board in Australia: not anthracite, and no price of the DPRK's coal",
    ),
    Series(
        "world-bank-crude",
        WORLD_BANK,
        "Crude oil, average",
        "2709",
        ("$/bbl",),
        BARREL,
        "mean of Brent, Dubai and West Texas Intermediate",
    ),
    Series(
        "world-bank-iron-ore",
        WORLD_BANK,
        "Iron ore, cfr spot",
        "2601",
        ("$/dmtu", "$/dmt", "$/mt", "$/t"),
        TONNE,
        "cost and freight in China, a dry tonne of fines; the sheet prints the unit as $/dmtu; contract prices "
        "before 2009 are left out",
        date(2009, 1, 1),
    ),
    Series(
        "fred-coal",
        FRED,
        "PCOALAUUSDM",
        "2701",
        (),
        TONNE,
        "global price of coal, Australia, compiled by the IMF: thermal coal, no price of the DPRK's coal",
    ),
)


def series_of(source: str) -> tuple[Series, ...]:
    """Return the series that are read from one publication."""
    return tuple(each for each in SERIES if each.source == source)


def fred_series(series_id: str) -> Series:
    """Return the series that FRED calls so.

    Raises:
        UsageError: for one that is not read here.
    """
    known = {each.printed: each for each in series_of(FRED)}
    if series_id not in known:
        raise unknown("the FRED series", series_id, known)
    return known[series_id]


def _barrels() -> float:
    value = factor(_CRUDE_FACTOR).value
    if value is None:  # pragma: no cover - the embedded table gives it
        raise AssertionError(_CRUDE_FACTOR)
    return value
