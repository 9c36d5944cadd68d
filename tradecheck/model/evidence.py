"""What a check may see: the tables of evidence, and what they are made of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View

FRESH_DAYS = 60
"""How long what was received is taken for new: publishers add a month every month, with a month or two of delay."""


class Holding(msgspec.Struct, frozen=True):
    """One source as held: what is known of its vintage, how many rows, when it was received."""

    source: str
    title: str
    vintage: str | None
    rows: int
    retrieved: str | None
    embedded: bool
    terms: str

    def age_days(self, today: date) -> int | None:
        """Return the days since it was received, None where that day is not known."""
        return (today - date.fromisoformat(self.retrieved[:10])).days if self.retrieved else None


def stale_days(holdings: Iterable[Holding], today: date) -> int | None:
    """Return how many days ago the newest of what was received came, None unless those are more than `FRESH_DAYS`."""
    ages = [age for each in holdings if not each.embedded and (age := each.age_days(today)) is not None]
    return min(ages) if ages and min(ages) > FRESH_DAYS else None


class Evidence(msgspec.Struct, frozen=True):
    """The tables of `model.tables`, already restricted to the rows that count for the view's vintage.

    `flows` holds every publication's row; `counted` only those that count where one figure is needed.
    `holdings` is what both rest on. `revisions` is what publishers changed in their figures of trade with
    the DPRK (schema REVISIONS), None where nothing was received as more than one vintage. `links` ties HS codes
    of different editions (schema LINKS), None where no tables of them were imported. `coverage` is what was
    asked and what is published (schema COVERAGE), None where nobody asked: `model.absence` reads from it why
    a cell has no row. `valuations` are values that importers give CIF and FOB (schema VALUATIONS), None where
    nothing received has any. `baseline` is how far the two reports of a flow lie apart among all pairs of the world
    (schema WORLD), built or embedded, None where there is neither. Frames are lazy; a check collects what it needs.
    """

    flows: pl.LazyFrame
    counted: pl.LazyFrame
    observations: pl.LazyFrame
    notifications: pl.LazyFrame
    prices: pl.LazyFrame
    vessels: pl.LazyFrame
    holdings: tuple[Holding, ...]
    revisions: pl.LazyFrame | None = None
    links: pl.LazyFrame | None = None
    coverage: pl.LazyFrame | None = None
    valuations: pl.LazyFrame | None = None
    baseline: pl.LazyFrame | None = None


class Check(Protocol):
    """A method: a pure function from evidence and view to findings."""

    name: str
    question: str

    def run(self, evidence: Evidence, view: View) -> list[Finding]:
        """Return the findings; never read a file, format for a reader or know who is looking."""
        ...
