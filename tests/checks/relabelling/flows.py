"""Flows of a small world: China, its origins month by month, and importers that never booked the DPRK."""

import random
from functools import cache
from math import exp
from typing import Any

from tests.checks.evidence import flow
from tradecheck.checks.relabelling.families import Family, families, first_day
from tradecheck.checks.relabelling.windows import span, windows
from tradecheck.model.goods import Goods
from tradecheck.model.view import View

CODE = "030389"
SEAFOOD = View(goods=(Goods.parse("seafood"),))
ORIGINS = (
    *("AUS", "BRA", "CAN", "CHL", "DEU", "DNK", "ECU", "ESP", "EST", "FJI"),
    *("GBR", "IDN", "IND", "ISL", "JPN", "KOR", "NOR", "NZL", "PER", "USA"),
)
NEVER_BOUGHT = ("AUT", "BEL", "CHE", "CZE", "FIN", "GRC", "HUN", "ISR", "MLT", "SWE", "ZAF")


def seafood() -> Family:
    """The family of the ban on seafood."""
    return families(SEAFOOD)[0]


def written(month: int) -> str:
    """A numbered month as a period is written."""
    return first_day(month).isoformat()[:7]


def pair(
    importer: str, exporter: str, months: dict[int, tuple[float | None, float | None]], **more: Any
) -> list[dict[str, Any]]:
    """Rows of both ends of a pair from (M, X) by month, each None where no row stands."""
    rows = []
    for month, (m, x) in months.items():
        period = written(month)
        for value, reporter, partner, letter in ((m, importer, exporter, "M"), (x, exporter, importer, "X")):
            if value is not None:
                rows.append(
                    flow(
                        CODE,
                        period,
                        value,
                        record=f"test:{reporter}-{partner}-{letter}-{period}",
                        reporter=reporter,
                        partner=partner,
                        flow=letter,
                        valuation="CIF" if letter == "M" else "FOB",
                        weight_estimated=True,
                        net_weight_kg=value / 2,
                        hs_edition="H5",
                        title="UN Comtrade",
                    )
                    | more
                )
    return rows


def world(excess: dict[str, float] | None = None, origins: tuple[str, ...] = ORIGINS) -> list[dict[str, Any]]:
    """A quiet world in which M follows X a month later; `excess` of its base is planted in an origin of China."""
    first, base = seafood().first_after, 1.1
    rows = []
    for row in _quiet():
        origin = row["partner"] if row["flow"] == "M" else row["reporter"]
        if origin not in origins:
            continue
        share = (excess or {}).get(origin, 0.0) if row["flow"] == "M" and row["reporter"] == "CHN" else 0.0
        if share and row["start"] >= first_day(first):
            value = row["value_usd"] + round(share * base * size_of(origin))
            row = row | {"value_usd": value, "net_weight_kg": value / 2}  # noqa: PLW2901 - the row, raised
        rows.append(row)
    return rows


def size_of(origin: str) -> float:
    """What an origin ships to anybody in an ordinary month, in USD."""
    return 1e5 * (1 + ORIGINS.index(origin))


@cache
def _quiet() -> tuple[dict[str, Any], ...]:
    draw = random.Random(7)  # noqa: S311 - a fixed world, no secrets
    declared = windows(seafood())
    rows = []
    for importer in ("CHN", *NEVER_BOUGHT):
        asked = span(seafood()).months if importer == "CHN" else sorted(declared.arrivals | declared.departures)
        for exporter in ORIGINS:
            size = size_of(exporter)
            shipped = {month: size * exp(draw.gauss(0, 0.1)) for month in asked}
            arrived = {month: 1.1 * shipped.get(month - 1, size) * exp(draw.gauss(0, 0.02)) for month in asked}
            rows += pair(importer, exporter, {m: (round(arrived[m]), round(shipped[m])) for m in asked})
    return tuple(rows)


def dprk(before: float = 1e6, after: float = 0.0) -> list[dict[str, Any]]:
    """China's books of seafood from the DPRK, which end with the ban."""
    family = seafood()
    amounts = {m: before if m < family.first_after else after for m in span(family).months}
    return pair("CHN", "PRK", {month: (value or None, None) for month, value in amounts.items()})
