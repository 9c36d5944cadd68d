"""Gaps by chapter and year, as findings claim them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.checks.select import in_period
from tradecheck.inquiry.booked import ABSENT
from tradecheck.inquiry.pivot_sums import WITH_FIGURE
from tradecheck.model.goods import TOTAL
from tradecheck.model.words import Flow, State, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tradecheck.model.evidence import Evidence
    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View

CLAIMS = (Status.GAP, Status.BREACH_INDICATOR, Status.INDETERMINATE)
"""The findings that claim a gap, be it one that may close; what is consistent, or a question of the data, does not."""

GAPS = ["code", "period", "low", "high", "wider", "units", "findings", "state", "ids", "records"]
"""`low` and `high` are USD; `high` null beside a `low` is a floor; `wider` says that the finding holds more than the
cell; `units` are those of gaps without an amount in USD."""

_Held = tuple[str, list[str]]
"""The state of a chapter and year without a claim, and the records of the rows that say why no figure is held."""

_CHAPTER = 2
_RANKED = {state.value: rank for rank, state in enumerate(ABSENT)}
_GAPS: dict[str, pl.DataType] = {
    **dict.fromkeys(("code", "period"), pl.String()),
    **dict.fromkeys(("low", "high"), pl.Float64()),
    "wider": pl.Boolean(),
    "units": pl.List(pl.String()),
    "findings": pl.Int64(),
    "state": pl.String(),
    **dict.fromkeys(("ids", "records"), pl.List(pl.String())),
}


class _Claim(msgspec.Struct, frozen=True):
    """What one finding claims of one chapter and year."""

    low: float | None
    high: float | None
    unit: str
    wider: bool
    id: str
    records: tuple[str, ...]

    @property
    def rank(self) -> tuple[float, str]:
        """By what it is at most, one without an upper end by its floor."""
        return -(self.high if self.high is not None else self.low or 0.0), self.id


def gaps(found: Iterable[Finding], evidence: Evidence, view: View) -> pl.DataFrame:
    """Return the largest gap that a finding claims of each chapter and year (`GAPS`), every year of every chapter.

    Gaps are never added: two checks may speak of one shipment. A finding over several chapters or years stands in
    each of them as a whole. Without a claim a cell is `reported` where the reporter's books hold any figure of the
    chapter and year; else it has the state of the rows that they hold, with their records, and `not_held` where they
    hold none: none of these is a gap of zero.
    """
    claims: dict[tuple[str, int], list[_Claim]] = {}
    for each in found:
        if each.status in CLAIMS and each.dismissed is None and _claims_any(each):
            for place, claim in _claims(each, view):
                claims.setdefault(place, []).append(claim)
    held = _looked_at(evidence, view)
    places = set(claims) | set(held)
    if not places:
        return pl.DataFrame(schema=_GAPS)
    years = range(min(year for _, year in places), max(year for _, year in places) + 1)
    chapters = sorted({chapter for chapter, _ in places})
    rows = [_cell(code, year, claims.get((code, year), []), held) for code in chapters for year in years]
    return pl.DataFrame(rows, schema=_GAPS, orient="row")


def _claims_any(each: Finding) -> bool:
    """Whether any amount is claimed: a gap of nothing to nothing is none."""
    return bool(each.gap.high or each.gap.low) or (each.gap.high is None and each.gap.low is None)


def _claims(each: Finding, view: View) -> Iterator[tuple[tuple[str, int], _Claim]]:
    chapters = sorted({code[:_CHAPTER] for code in each.goods.codes if code != TOTAL})
    years = range(each.period.start.year, each.period.end.year + 1)
    wider = len(chapters) > 1 or len(years) > 1
    records = tuple(dict.fromkeys(record for step in each.steps for record in step.records))
    claim = _Claim(each.gap.low, each.gap.high, each.gap.unit, wider, each.id, records)
    for chapter in chapters:
        for year in years:
            if view.period.start.year <= year <= view.period.end.year and view.meets_codes((chapter,)):
                yield (chapter, year), claim


def _cell(code: str, year: int, claims: list[_Claim], held: dict[tuple[str, int], _Held]) -> dict[str, object]:
    state, silent = held.get((code, year), (State.NOT_HELD.value, []))
    in_usd = sorted((each for each in claims if each.unit == "USD"), key=lambda each: each.rank)
    others = sorted({each.unit for each in claims if each.unit != "USD"})
    ordered = [*in_usd, *sorted((each for each in claims if each.unit != "USD"), key=lambda each: each.id)]
    largest = in_usd[0] if in_usd else None
    return {
        "code": code,
        "period": str(year),
        "low": largest.low if largest else None,
        "high": largest.high if largest else None,
        "wider": any(each.wider for each in (in_usd[:1] or claims)),
        "units": others,
        "findings": len(claims),
        "state": State.REPORTED.value if claims else state,
        "ids": [each.id for each in ordered],
        "records": list(dict.fromkeys(record for each in ordered for record in each.records)) if claims else silent,
    }


def _looked_at(evidence: Evidence, view: View) -> dict[tuple[str, int], _Held]:
    """Return what is known of each chapter and year of the reporter's books with the DPRK.

    Of several absences the first of `ABSENT` stands for the cell, with the records of the rows that say so.
    """
    code = pl.col("code")
    flows = [view.direction.partner_flow.value] if view.direction else [Flow.IMPORT.value, Flow.EXPORT.value]
    known = pl.col("value_usd").is_not_null() | pl.col("net_weight_kg").is_not_null()
    figure = known & pl.col("state").is_in(WITH_FIGURE)
    absent = pl.col("state").replace_strict(_RANKED, default=_RANKED[State.NOT_HELD.value], return_dtype=pl.Int64)
    rank = pl.when(figure).then(-1).otherwise(absent)
    rows = evidence.counted.filter(
        (pl.col("reporter") == view.reporter) & (pl.col("partner") == "PRK"),
        pl.col("flow").is_in(flows),
        code.str.contains(r"^\d+$"),
        in_period(view),
        of_codes(view),
    ).with_columns(rank=rank)
    found = (
        rows.group_by(chapter=code.str.slice(0, _CHAPTER), year=pl.col("start").dt.year().cast(pl.Int64))
        .agg(
            least=pl.col("rank").min(),
            silent=pl.col("record").filter(pl.col("rank") == pl.col("rank").min(), pl.col("rank") >= 0).sort(),
        )
        .collect()
    )
    return {
        (chapter, year): (State.REPORTED.value if least < 0 else ABSENT[least].value, silent)
        for chapter, year, least, silent in found.iter_rows()
    }


def of_codes(view: View) -> pl.Expr:
    """Rows of the view's codes and of what lies below them; of all codes where all goods are asked for."""
    codes = () if TOTAL in view.codes else view.codes
    return pl.any_horizontal(pl.col("code").str.starts_with(own) for own in codes) if codes else pl.lit(value=True)
