"""Numbers that turn one unit into another, or bound what a ship carries, each with its citation.

Prices are evidence and stand with the embedded figures; here are barrels a tonne, load cases, ship
sizes, what of them is cargo, and CIF over FOB. A factor is never exact: where its source gives a range, the
range goes along.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from tradecheck.model.errors import DataError, unknown
from tradecheck.model.finding import Citation, Range
from tradecheck.model.words import Confidence
from tradecheck.reference.rows import read_rows

FILE = "factors.csv"

COLUMNS = (
    "id",
    "kind",
    "item",
    "value",
    "low",
    "high",
    "unit",
    "start",
    "end",
    "basis",
    "title",
    "url",
    "note",
    "confidence",
    "verified",
)

OF_SUPPLIER = {"CHN": "china-notified", "RUS": "russia-notified"}
"""The factor implied by a supplier's own notifications, by its ISO code."""

OF_OTHERS = "press-2019"
"""Used for joint notifications and suppliers that never printed both units: what the press used, a range."""

OF_REFINED = ("press-2019", "russia-notified", "china-notified", "china-notice")
"""Factors that somebody used for refined petroleum or implied, from the lowest up."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class FactorKind(StrEnum):
    """What a factor is for."""

    BARRELS_PER_TONNE = "barrels_per_tonne"
    LOAD_SHARE = "load_share"
    CARGO_SHARE = "cargo_share"
    CONFIRMED_SHARE = "confirmed_share"
    VESSEL_CAPACITY = "vessel_capacity"
    CIF_FOB = "cif_fob"
    RANGE = "range"


class Factor(msgspec.Struct, frozen=True):
    """One factor in `unit`. `value` is the central reading, None where the source gives only bounds.

    `start` and `end` are the days between which it was seen or applied, None: no limit known. A
    convention without a number has no unit. `verified` is False for what is from memory or looks wrong.
    """

    id: str
    kind: FactorKind
    item: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    start: date | None
    end: date | None
    basis: str
    title: str
    url: str
    note: str
    confidence: Confidence
    verified: bool

    @property
    def record(self) -> str:
        """The id of its record."""
        return f"factor:{self.id}"

    @property
    def cases(self) -> tuple[float, ...]:
        """Every number it gives, from the lowest up."""
        return tuple(sorted({each for each in (self.low, self.value, self.high) if each is not None}))

    def as_range(self) -> Range:
        """Return low, central and high; a bound that the source does not give is the value itself."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return Range(low, self.value, high, self.unit)

    def covers(self, on: date) -> bool:
        """Whether the day lies within the days for which it was seen."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)

    def citation(self) -> Citation:
        """Return where it stands."""
        return Citation(self.record, self.title, self.url, self.confidence)


@cache
def factors() -> tuple[Factor, ...]:
    """Return every factor, in the order of the file.

    Raises:
        DataError: when a row of the file is damaged, naming it.
    """
    return read(read_rows(FILE, COLUMNS))


def factor(factor_id: str) -> Factor:
    """Return the factor of that id, with or without `factor:` before it.

    Raises:
        UsageError: naming the nearest known ids.
    """
    wanted = factor_id.removeprefix("factor:")
    known = {each.id: each for each in factors()}
    if wanted not in known:
        raise unknown("factor", wanted, known)
    return known[wanted]


def barrels_per_tonne(supplier: str, on: date) -> Factor:
    """Return the barrels a tonne of refined petroleum by which one supplier's tonnes are read.

    A supplier's notifications imply its own factor, steady over the years in which it printed both
    units, so it is used for all of that supplier's tonnes; on a day outside those years the note says
    so. Anybody else's tonnes, and a joint figure, are read by the factor of the press, which is a range.
    Crude has factors of its own: `factor("crude-cap")` and `factor("unsd-crude")`.
    """
    return _noted(factor(OF_SUPPLIER.get(supplier, OF_OTHERS)), on)


def load_cases(on: date) -> Factor:
    """Return the shares of full load that observers assumed of a tanker on that day (`cases`).

    On a day that no observer covers, those of the nearest days are returned and the note says so.
    """
    shares = [each for each in factors() if each.kind is FactorKind.LOAD_SHARE]
    return _noted(min(shares, key=lambda each: _days_away(each, on)), on)


def read(rows: Iterable[Mapping[str, str]]) -> tuple[Factor, ...]:
    """Return the factors that the rows describe, each checked.

    Raises:
        DataError: for a damaged row, naming it by its id.
    """
    read_so_far: dict[str, Factor] = {}
    for row in rows:
        each = _read_row(row)
        if each.id in read_so_far:
            raise DataError(f"{FILE}, factor '{each.id}', stands twice: expected ids that differ.")
        read_so_far[each.id] = each
    return tuple(read_so_far.values())


def _noted(each: Factor, on: date) -> Factor:
    if each.covers(on):
        return each
    seen = f"used for {on}, outside the days it was seen in ({each.start or 'any'} to {each.end or 'any'})"
    return msgspec.structs.replace(each, note="; ".join(filter(None, (seen, each.note))))


def _days_away(each: Factor, on: date) -> int:
    before = (each.start - on).days if each.start else 0
    after = (on - each.end).days if each.end else 0
    return max(before, after, 0)


def _read_row(row: Mapping[str, str]) -> Factor:
    where = f"{FILE}, factor '{row['id']}'"
    try:
        each = Factor(
            id=row["id"],
            kind=FactorKind(row["kind"]),
            item=row["item"],
            value=_number(row["value"]),
            low=_number(row["low"]),
            high=_number(row["high"]),
            unit=row["unit"],
            start=_day(row["start"]),
            end=_day(row["end"]),
            basis=row["basis"],
            title=row["title"],
            url=row["url"],
            note=row["note"],
            confidence=Confidence(row["confidence"]),
            verified={"true": True, "false": False}[row["verified"]],
        )
    except KeyError:
        raise DataError(f"{where}, says verified '{row['verified']}': expected true or false.") from None
    except ValueError as error:
        raise DataError(f"{where}, cannot be read: {error}.") from None
    for problem in _problems(each):
        raise DataError(f"{where}, {problem}.")
    return each


def _problems(each: Factor) -> Iterable[str]:
    """Yield what is wrong with a factor, the gravest first."""
    if not _ID.fullmatch(each.id):
        yield "has an id that is not words of a-z and 0-9 joined by hyphens"
    if not (each.item and each.basis and each.title):
        yield "lacks its item, basis or title: expected all three"
    if any(not math.isfinite(number) or number <= 0 for number in each.cases):
        yield "has a number that is not above zero: expected a positive number"
    bounds = [bound for bound in (each.low, each.value, each.high) if bound is not None]
    if bounds != sorted(bounds):
        yield f"has its numbers out of order ({bounds}): expected low ≤ value ≤ high"
    if bool(each.unit) != bool(bounds):
        yield "has a number without a unit, or a unit without a number: expected both or neither"
    if each.kind is FactorKind.LOAD_SHARE and any(share > 1 for share in each.cases):
        yield "has a load above 1: expected a share of the deadweight"
    if each.kind in (FactorKind.CARGO_SHARE, FactorKind.CONFIRMED_SHARE) and any(share > 1 for share in each.cases):
        yield "has a share above 1: expected a part of the whole"
    if each.start and each.end and each.end < each.start:
        yield f"ends ({each.end}) before it begins ({each.start}): expected the earlier day first"
    if each.url and not each.url.startswith(("https://", "http://")):
        yield f"has the address '{each.url}': expected one that begins with https:// or http://"


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
