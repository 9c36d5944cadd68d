"""Observed shipments as records, with what contains and what overlaps them."""

from typing import Any

import msgspec

from tradecheck.checks.cite import citation
from tradecheck.checks.shipments.ships import ships_named
from tradecheck.model.finding import Citation
from tradecheck.model.period import Period
from tradecheck.model.words import Confidence, Direction


class LoadCase(msgspec.Struct, frozen=True):
    """Barrels that an observer gives for a share of full load."""

    barrels: float
    load: float

    @property
    def full(self) -> float:
        """Barrels at full load."""
        return self.barrels / self.load


class Observation(msgspec.Struct, frozen=True):
    """One account of shipments. Quantities are low and high of the account, None where it gives none.

    `vessels` holds a key for each ship that it names (`ships.ships_named`).
    """

    record: str
    id: str
    period: Period
    goods: str
    codes: tuple[str, ...]
    direction: Direction
    destination: str
    count: int | None
    count_unit: str
    tonnes: tuple[float, float] | None
    barrels: tuple[float, float] | None
    value_usd: tuple[float, float] | None
    load_cases: tuple[LoadCase, ...]
    observer: str
    note: str
    transport: str
    from_ports: str
    to_ports: str
    vessels: tuple[str, ...]
    subset_of: str
    overlaps: tuple[str, ...]
    confidence: Confidence
    verified: bool
    citation: Citation

    @property
    def has_quantity(self) -> bool:
        """Whether the account gives tonnes, barrels or a value, and not a count alone."""
        return self.tonnes is not None or self.barrels is not None or self.value_usd is not None

    @property
    def full_barrels(self) -> float | None:
        """Barrels at full load, from the account's largest load case."""
        return max(self.load_cases, key=lambda case: case.load).full if self.load_cases else None


def observation(row: dict[str, Any]) -> Observation:
    """Make the record of one row (schema OBSERVATIONS, kind shipment)."""
    return Observation(
        record=row["record"],
        id=row["id"],
        period=Period(row["start"], row["end"]),
        goods=row["goods"],
        codes=_listed(row["codes"]),
        direction=Direction(row["direction"]),
        destination=row["destination"] or "",
        count=row["count"],
        count_unit=row["count_unit"] or "",
        tonnes=_pair(row, "tonnes_low", "tonnes_high"),
        barrels=_pair(row, "barrels_low", "barrels_high"),
        value_usd=_pair(row, "value_usd_low", "value_usd_high"),
        load_cases=tuple(_case(part) for part in _listed(row["load_cases"])),
        observer=row["observer"] or "",
        note=row["note"] or "",
        transport=row["transport"] or "",
        from_ports=row["from_ports"] or "",
        to_ports=row["to_ports"] or "",
        vessels=ships_named(row["vessels"]),
        subset_of=row["subset_of"] or "",
        overlaps=_listed(row["overlaps"]),
        confidence=Confidence(row["confidence"]),
        verified=bool(row["verified"]),
        citation=citation(row),
    )


def _pair(row: dict[str, Any], low: str, high: str) -> tuple[float, float] | None:
    return (row[low], row[high]) if row[low] is not None and row[high] is not None else None


def _listed(cell: str | None) -> tuple[str, ...]:
    return tuple(part for part in (cell or "").split(";") if part)


def _case(text: str) -> LoadCase:
    barrels, _, load = text.partition("@")
    return LoadCase(float(barrels), float(load))
