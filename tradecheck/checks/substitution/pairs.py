"""A banned code and its siblings in the books: shares and unit values before and after the ban, by partner."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.cite import all_records, written_total_usd
from tradecheck.checks.koreas import DPRK, without_doubted
from tradecheck.checks.under_ban import under_ban
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Flow, Frequency
from tradecheck.reference.areas import groups
from tradecheck.sanctions.frame import bans

WINDOW_YEARS = 2
"""How long before and after a ban is looked at: long enough for seasons, short enough for the market to be one."""

Row = dict[str, Any]


class Pooled(msgspec.Struct, frozen=True):
    """One code with one partner on one side of a ban: what is booked, and what carries a price.

    `periods` are the months or years with a figure, `priced` those with a weight that is neither estimated nor
    converted; `priced_usd` over `priced_kg` is the unit value.
    """

    value_usd: float
    periods: int
    priced: int
    priced_usd: float
    priced_kg: float
    written: str  # `value_usd` and `priced_usd` as their records give them
    written_priced: str
    records: tuple[str, ...]
    priced_records: tuple[str, ...]

    @property
    def per_period(self) -> float:
        """What is booked a period with a figure, in USD."""
        return self.value_usd / self.periods

    @property
    def price(self) -> float | None:
        """USD a tonne, None without a usable weight or a value."""
        return self.priced_usd / self.priced_kg * 1000 if self.priced_kg and self.priced_usd else None


class Pair(msgspec.Struct, frozen=True):
    """A banned code and a sibling without a ban. `by_partner` holds, of both, before and after; None without a row."""

    banned: str
    sibling: str
    rule: str
    family: str
    frequency: Frequency
    after: Period
    by_partner: dict[str, "Sides"]
    sources: tuple[Row, ...]


class Sides(msgspec.Struct, frozen=True):
    """One partner's banned code and sibling, before and after the ban."""

    banned_before: Pooled | None
    banned_after: Pooled | None
    sibling_before: Pooled | None
    sibling_after: Pooled | None

    def share(self, *, after: bool) -> float | None:
        """Return the sibling's share of the two a period; after the ban the banned code may be missing."""
        sibling = self.sibling_after if after else self.sibling_before
        banned = self.banned_after if after else self.banned_before
        if sibling is None or (banned is None and not after):
            return None
        both = sibling.per_period + (banned.per_period if banned else 0.0)
        return sibling.per_period / both if both else None

    @property
    def rise(self) -> float | None:
        """By how much the sibling's share rose."""
        before, after = self.share(after=False), self.share(after=True)
        return None if before is None or after is None else after - before


def pairs(evidence: Evidence, view: View) -> list[Pair]:
    """Return the pairs that the view's reporter imports from the DPRK, by banned code and sibling.

    A sibling has as many digits and shares all but the last two, and no ban touches it. Months are taken where
    the banned code has any before its ban, else years.
    """
    own = [pl.col("reporter") == view.reporter, pl.col("code") != TOTAL, pl.col("flow") == Flow.IMPORT]
    held = evidence.counted.filter(*own, pl.col("partner") == DPRK)
    codes = held.select("code", direction=pl.lit(Direction.EXPORT.value)).unique().collect()
    covered = under_ban(codes)
    siblings = _siblings(covered, sorted(codes["code"].to_list()))
    wanted = sorted({code for found in siblings for code in (found[0]["code"], found[1])})
    if not wanted:
        return []
    rows = evidence.counted.filter(
        *own,
        pl.col("code").is_in(wanted),
        ~pl.col("partner").is_in([*sorted(groups()), view.reporter]),
        pl.col("frequency").is_in([Frequency.MONTHLY, Frequency.ANNUAL]),
    )
    table = without_doubted(rows, evidence, view.reporter).sort("code", "partner", "start", "record").collect()
    by_code = {key[0]: frame.to_dicts() for key, frame in table.group_by("code")}
    made = [_pair(banned, sibling, by_code) for banned, sibling in siblings]
    return [each for each in made if each is not None]


def _siblings(covered: pl.DataFrame, held: list[str]) -> list[tuple[Row, str]]:
    touched = tuple(bans().filter(pl.col("direction") == Direction.EXPORT.value)["rule_code"])
    free = [
        code for code in held if not code.startswith(touched) and not any(rule.startswith(code) for rule in touched)
    ]
    return [
        (row, code)
        for row in covered.sort("code").iter_rows(named=True)
        for code in free
        if len(code) == len(row["code"]) and len(code) > len("27") and code[:-2] == row["code"][:-2]
    ]


def _pair(banned: Row, sibling: str, by_code: dict[str, list[Row]]) -> Pair | None:
    rows = [*by_code.get(banned["code"], []), *by_code.get(sibling, [])]
    start, clear = banned["rule_start"], banned["clear_from"]
    own = [row for row in rows if row["partner"] == DPRK]
    monthly = any(
        row["frequency"] == Frequency.MONTHLY and row["code"] == banned["code"] and row["end"] < start for row in own
    )
    frequency = Frequency.MONTHLY if monthly else Frequency.ANNUAL
    before, after = _windows(start, clear, frequency)
    sides: dict[str, dict[tuple[str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["frequency"] != frequency or row["value_usd"] is None:
            continue
        if before.start <= row["start"] and row["end"] <= before.end:
            sides[row["partner"]][row["code"], "before"].append(row)
        elif after.start <= row["start"] and row["end"] <= after.end:
            sides[row["partner"]][row["code"], "after"].append(row)
    if DPRK not in sides:
        return None
    order = [(code, side) for code in (banned["code"], sibling) for side in ("before", "after")]
    by_partner = {partner: Sides(*(_pooled(cells[cell]) for cell in order)) for partner, cells in sorted(sides.items())}
    sources = tuple(row for cell in order for row in sides[DPRK][cell])
    return Pair(banned["code"], sibling, banned["rule"], banned["family"], frequency, after, by_partner, sources)


def _windows(start: date, clear: date, frequency: Frequency) -> tuple[Period, Period]:
    """Return the whole months or years of `WINDOW_YEARS` before a ban and after its wind-down."""
    if frequency is Frequency.ANNUAL:
        first = clear.year if (clear.month, clear.day) == (1, 1) else clear.year + 1
        before = Period(date(start.year - WINDOW_YEARS, 1, 1), date(start.year - 1, 12, 31))
        return before, Period(date(first, 1, 1), date(first + WINDOW_YEARS - 1, 12, 31))
    first_month = clear if clear.day == 1 else Period.month(clear.year, clear.month).end + timedelta(days=1)
    opening = date(start.year - WINDOW_YEARS, start.month, 1)
    before = Period(opening, start.replace(day=1) - timedelta(days=1))
    return before, Period(first_month, first_month.replace(year=first_month.year + WINDOW_YEARS) - timedelta(days=1))


def _pooled(rows: list[Row]) -> Pooled | None:
    if not rows:
        return None
    priced = [
        row for row in rows if row["net_weight_kg"] and not row["weight_estimated"] and row["derivation"] != "converted"
    ]
    return Pooled(
        value_usd=sum(row["value_usd"] for row in rows),
        periods=len({row["start"] for row in rows}),
        priced=len(priced),
        priced_usd=sum(row["value_usd"] for row in priced),
        priced_kg=sum(row["net_weight_kg"] for row in priced),
        written=written_total_usd(rows),
        written_priced=written_total_usd(priced),
        records=all_records(rows),
        priced_records=all_records(priced),
    )
