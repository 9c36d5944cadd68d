"""What was booked, period by period, with the state of every period that has no figure."""

from datetime import date

import polars as pl

from tradecheck.checks.select import DIRECTION, in_period, of_direction
from tradecheck.inquiry.labels import label_periods
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Flow, Frequency, State

COLUMNS = [
    "period",
    "frequency",
    "reporter",
    "partner",
    "flow",
    "code",
    "value_usd",
    "net_weight_kg",
    "weight_estimated",
    "quantity",
    "quantity_unit",
    "state",
    "source",
    "record",
    "start",
    "end",
]

PARTNER = "PRK"


def series(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return the reporter's trade with the DPRK (`COLUMNS`), the counted publication of each period.

    Codes are the view's and what lies below them; without goods, all goods together. A year of the view,
    or between the first and the last held, that nobody pulled is a row in the state `not_held`.
    """
    held = _held(evidence, view)
    missing = _missing(held, evidence, view)
    rows = pl.concat([held, missing], how="diagonal_relaxed") if missing.height else held
    return label_periods(rows).select(COLUMNS).sort("flow", "code", "frequency", "start", "record")


def _codes(view: View) -> tuple[str, ...]:
    return view.codes or (TOTAL,)


def _held(evidence: Evidence, view: View) -> pl.DataFrame:
    below = pl.any_horizontal(pl.col("code").str.starts_with(code) for code in _codes(view))
    own = (pl.col("reporter") == view.reporter) & (pl.col("partner") == PARTNER)
    either = pl.col("flow") == Flow.BOTH if view.direction is None else pl.lit(value=False)
    return (
        evidence.counted.filter(own, below, in_period(view))
        .with_columns(DIRECTION)
        .filter(of_direction(view) & (pl.col("flow") != Flow.BOTH) | either)
        .collect()
    )


def _missing(held: pl.DataFrame, evidence: Evidence, view: View) -> pl.DataFrame:
    """Return a `not_held` row for each year without one, or one for the whole span of a code nobody pulled."""
    span = _span(evidence, view)
    directions = list(Direction) if view.direction is None else [view.direction]
    rows = [
        (view.reporter, PARTNER, direction.partner_flow.value, code, gap.start, gap.end)
        for code in _codes(view)
        for direction in directions
        for gap in _gaps(_years(held, code, direction), span, bounded=view.period != EVER)
    ]
    schema = {name: pl.String() for name in ("reporter", "partner", "flow", "code")}
    frame = pl.DataFrame(rows, schema={**schema, "start": pl.Date(), "end": pl.Date()}, orient="row")
    return frame.with_columns(
        frequency=pl.lit(Frequency.ANNUAL.value),
        state=pl.lit(State.NOT_HELD.value),
        source=pl.lit(""),
        record=pl.lit(""),
    )


def _span(evidence: Evidence, view: View) -> Period:
    """The years that the view asks for, where it leaves an end open those of the reporter's rows."""
    own = evidence.counted.filter((pl.col("reporter") == view.reporter) & (pl.col("partner") == PARTNER))
    first, last = own.select(pl.col("start").min(), pl.col("end").max()).collect().row(0)
    start = view.period.start if view.period.start != EVER.start else first or date(2000, 1, 1)
    end = view.period.end if view.period.end != EVER.end else last or date.max
    return Period(min(start, end), end)


def _years(held: pl.DataFrame, code: str, direction: Direction) -> set[int]:
    """The years of which a row is held for the code itself or for something below it."""
    own = held.filter(pl.col("code").str.starts_with(code), pl.col("flow") == direction.partner_flow.value)
    return set(own.get_column("start").dt.year().to_list())


def _gaps(years: set[int], span: Period, *, bounded: bool) -> list[Period]:
    if not years and not bounded:
        return [span]
    first, last = (span.start.year, span.end.year) if bounded else (min(years), max(years))
    if not years:
        return (
            [span] if span.frequency is not Frequency.CUMULATIVE else [Period.year(y) for y in range(first, last + 1)]
        )
    return [Period.year(year) for year in range(first, last + 1) if year not in years]
