"""What was booked, period by period, with the state of every period that has no figure."""

from datetime import date

import polars as pl

from tradecheck.checks.select import DIRECTION, in_period, of_direction
from tradecheck.inquiry.absent import asked_span, periods, told_apart
from tradecheck.inquiry.labels import label_periods
from tradecheck.model.absence import CELL
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
    or between the first and the last held, of which nobody pulled the annual figure is a row in the state
    `not_held`, also where some of its months or of its subheadings are held; a code of which no annual
    figure is held at all lacks the years without any row. A code that nobody pulled is one such row over
    all the years that the evidence speaks of. A year or a month of the view's codes that was asked for and is
    not in the answer is `no_record`, one whose dataset is not out `not_published`: `record` is then the receipt.
    """
    ever = _held(evidence, view)
    held = ever.filter(in_period(view))
    missing = _missing(held, ever, evidence, view)
    rows = pl.concat([held, missing], how="diagonal_relaxed") if missing.height else held
    return label_periods(rows).select(COLUMNS).sort("flow", "code", "frequency", "start", "end", "record")


def _codes(view: View) -> tuple[str, ...]:
    return view.codes or (TOTAL,)


def _held(evidence: Evidence, view: View) -> pl.DataFrame:
    below = pl.any_horizontal(pl.col("code").str.starts_with(code) for code in _codes(view))
    own = (pl.col("reporter") == view.reporter) & (pl.col("partner") == PARTNER)
    either = pl.col("flow") == Flow.BOTH if view.direction is None else pl.lit(value=False)
    return (
        evidence.counted.filter(own, below)
        .with_columns(DIRECTION)
        .filter(of_direction(view) & (pl.col("flow") != Flow.BOTH) | either)
        .collect()
    )


def _missing(held: pl.DataFrame, ever: pl.DataFrame, evidence: Evidence, view: View) -> pl.DataFrame:
    """Return a row for what each code and direction of the view lacks; `ever` is what is held of all times."""
    gaps = _not_held(held, ever, span := span_of(evidence, view), view)
    if evidence.coverage is None or span is None:
        return gaps
    what = pl.DataFrame(
        [(view.reporter, PARTNER, way.partner_flow.value, code) for code in _codes(view) for way in _directions(view)],
        schema={name: pl.String() for name in ("reporter", "partner", "flow", "code")},
        orient="row",
    )
    return told_apart(what.join(periods(span), how="cross").select(CELL), gaps, held, evidence.coverage)


def _directions(view: View) -> list[Direction]:
    return list(Direction) if view.direction is None else [view.direction]


def _not_held(held: pl.DataFrame, ever: pl.DataFrame, span: Period | None, view: View) -> pl.DataFrame:
    annual = ever.filter(pl.col("frequency") == Frequency.ANNUAL).select("code", "flow").unique().rows()
    rows = [
        (view.reporter, PARTNER, direction.partner_flow.value, code, gap.frequency.value, gap.start, gap.end)
        for code in _codes(view)
        for direction in _directions(view)
        for gap in _gaps(
            held.filter(pl.col("code").str.starts_with(code), pl.col("flow") == direction.partner_flow.value),
            code if (code, direction.partner_flow.value) in annual else None,
            span,
            bounded=view.period != EVER,
        )
    ]
    schema = {name: pl.String() for name in ("reporter", "partner", "flow", "code", "frequency")}
    frame = pl.DataFrame(rows, schema={**schema, "start": pl.Date(), "end": pl.Date()}, orient="row")
    return frame.with_columns(state=pl.lit(State.NOT_HELD.value), source=pl.lit(""), record=pl.lit(""))


def span_of(evidence: Evidence, view: View) -> Period | None:
    """The days that the view asks for; an end that it leaves open is the last held or asked for.

    It is that of the reporter's trade with the DPRK, where nothing is known of that, of all rows. None where the view
    leaves both ends open and nothing at all is held.
    """
    own = (pl.col("reporter") == view.reporter) & (pl.col("partner") == PARTNER)
    known = [_ends(evidence.counted.filter(own)), asked_span(evidence.coverage, view.reporter, PARTNER)]
    firsts, lasts = ([day for day in days if day is not None] for days in zip(*known, strict=True))
    first, last = (min(firsts), max(lasts)) if firsts else _ends(evidence.counted)
    start = view.period.start if view.period.start != EVER.start else first
    end = view.period.end if view.period.end != EVER.end else last
    if start is None or end is None or end < start:
        # What is asked for lies wholly before or after what is held: the year at the end that was given.
        asked = view.period.start if view.period.start != EVER.start else view.period.end
        return Period.year(asked.year) if view.period != EVER else None
    return Period(start, end)


def _ends(rows: pl.LazyFrame) -> tuple[date | None, date | None]:
    first, last = rows.select(pl.col("start").min(), pl.col("end").max()).collect().row(0)
    return first, last


def _gaps(own: pl.DataFrame, annual: str | None, span: Period | None, *, bounded: bool) -> list[Period]:
    """Return what lacks a row of one code and direction; `annual` is the code where years of it are ever held."""
    if span is None:
        return []
    rows = _years(own)
    if not rows:
        return [span] if not bounded or span.frequency is not Frequency.CUMULATIVE else _each_year(span, set())
    within = span if bounded else Period(date(min(rows), 1, 1), date(max(rows), 12, 31))
    if annual is None:
        return _each_year(within, rows)
    return _each_year(within, _years(own.filter(pl.col("code") == annual, pl.col("frequency") == Frequency.ANNUAL)))


def _years(rows: pl.DataFrame) -> set[int]:
    return set(rows.get_column("start").dt.year().to_list())


def _each_year(span: Period, but: set[int]) -> list[Period]:
    return [Period.year(year) for year in range(span.start.year, span.end.year + 1) if year not in but]
