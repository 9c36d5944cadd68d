"""Booked trade laid out by code and period: every cell a figure or the reason why there is none."""

from datetime import date

import msgspec
import polars as pl

from tradecheck.checks.select import in_period
from tradecheck.inquiry import pivot_sums as sums
from tradecheck.inquiry.absent import asked_span, periods
from tradecheck.inquiry.booked import ABSENT
from tradecheck.inquiry.labels import label_periods
from tradecheck.inquiry.pivot_sums import CELLS, PERIOD, ROW, WITH_FIGURE
from tradecheck.inquiry.series import PARTNER, span_of
from tradecheck.model.absence import CELL, absences, none_known
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL
from tradecheck.model.period import Period
from tradecheck.model.pivot import Amount, Level, Pivoting, Step
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Frequency, State

COLUMNS = ["flow", "code", "period", "value", "floor", "made_of", "state", "codes", "records", "start", "end"]
"""`value` is null wherever `state` has no figure; `floor` says that a sum lacks something and is at least that;
`made_of` is a key of `model.pivot.MADE_OF`; `codes` and `records` are what the figure was read from, without one
the rows and receipts that say why there is none."""

_COLUMN = {Amount.USD: ("value_usd", 1.0), Amount.TONNES: ("net_weight_kg", 1000.0)}
_FREQUENCY = {Step.YEAR: Frequency.ANNUAL, Step.MONTH: Frequency.MONTHLY}
_RANKED = {state.value: rank for rank, state in enumerate(ABSENT)}


class Pivot(msgspec.Struct, frozen=True):
    """The cells (`COLUMNS`), row after row and each with every period, and what no row could show.

    `undivided` has a row a flow and code that stands above the level of the rows, with the periods in which it has a
    figure and nothing below it has one (flow, code, periods): nobody can say which rows that trade belongs to.
    """

    cells: pl.DataFrame
    undivided: pl.DataFrame

    @property
    def periods(self) -> int:
        """How many cells each row has."""
        return self.cells["period"].n_unique()


def pivot(evidence: Evidence, view: View, asked: Pivoting) -> Pivot:
    """Return the reporter's trade with the DPRK by code and period, nothing counted twice.

    A code's own figure counts; where none is held, the sum of what is held below it, which is a floor. A year is
    the annual figure, else the sum of its months, which is a floor unless all twelve are known. A figure that is
    whole goes before a floor, years before months. The row of all goods is the publisher's own and never a sum of
    rows. Runs of months are left out. Where the view names codes below a row, the row holds these alone.
    """
    held = _held(evidence, view, asked)
    rows = _rows(held, view, asked.by)
    columns = _columns(held, evidence, view, asked.per)
    empty = label_periods(pl.DataFrame(schema=CELLS)).select(COLUMNS)
    if rows.is_empty() or columns.is_empty():
        return Pivot(empty, _undivided(held, asked.per))
    lacking = _lacking(held, rows.join(columns, how="cross"), view, evidence)
    figures = sums.figures(held, rows, lacking, asked.per)
    if asked.per is Step.YEAR:
        months = sums.months_to_add(held, figures, rows)
        figures = sums.with_years_of_months(figures, held, rows, _lacking(held, months, view, evidence))
    told = lacking.group_by(*ROW, *PERIOD).agg(
        pl.col("rank").min(), reasons=pl.col("record").filter(pl.col("record") != "").unique().sort()
    )
    grid = rows.select(ROW).unique().join(columns, how="cross")
    cells = (
        grid.join(figures, on=[*ROW, *PERIOD], how="left")
        .join(told, on=[*ROW, *PERIOD], how="left")
        .with_columns(
            code="row",
            state=pl.coalesce("state", pl.col("rank").replace_strict(dict(enumerate(_RANKED)), return_dtype=pl.String)),
            records=pl.coalesce("records", "reasons"),
            floor=pl.col("floor").fill_null(value=False),
        )
    )
    in_order = pl.col("code") != TOTAL, pl.col("code"), pl.col("flow"), pl.col("start")
    return Pivot(label_periods(cells).sort(*in_order).select(COLUMNS), _undivided(held, asked.per))


def _held(evidence: Evidence, view: View, asked: Pivoting) -> pl.DataFrame:
    """Return what is held of the view's goods, each with the row that it belongs to.

    Columns: `pivot_sums.HELD`. `row` is null above the level of the rows, `asked` is the code that the row holds,
    itself or one of the view's below it, and `own` says that the code of this row of flows is that one.
    """
    column, scale = _COLUMN[asked.of]
    code, digits = pl.col("code"), asked.by.digits
    flows = [way.partner_flow.value for way in _directions(view)]
    weighed = pl.col("weight_estimated").fill_null(value=False) if asked.of is Amount.TONNES else pl.lit(value=False)
    row = pl.when(code == TOTAL).then(code).when(code.str.len_chars() >= digits).then(code.str.slice(0, digits))
    found = evidence.counted.filter(
        (pl.col("reporter") == view.reporter) & (pl.col("partner") == PARTNER),
        pl.col("flow").is_in(flows),
        pl.col("frequency").is_in([each.value for each in _FREQUENCY.values()]),
        (code == TOTAL) | code.str.contains(r"^\d+$"),
        _of_view(view),
        in_period(view),
    ).select(
        *("flow", "code", *PERIOD, "state", "record"),
        value=pl.col(column) / scale,
        estimated=(pl.col("state") == State.ESTIMATED) | weighed,
        row=row,
    )
    within = [pl.when(code.str.starts_with(own)).then(pl.lit(own)) for own in _named(view) if len(own) > digits]
    asked_for = pl.coalesce(*within, "row") if within else pl.col("row")
    own = code.str.strip_prefix(pl.col("asked")).str.strip_chars("0") == ""
    return found.with_columns(asked=asked_for).with_columns(own=own.fill_null(value=False)).collect()


def _of_view(view: View) -> pl.Expr:
    named = _named(view)
    return pl.any_horizontal(pl.col("code").str.starts_with(own) for own in named) if named else pl.lit(value=True)


def _named(view: View) -> tuple[str, ...]:
    """Return the codes that narrow the view, without those that lie below another; none where all goods are asked."""
    codes = () if TOTAL in view.codes else view.codes
    return tuple(code for code in codes if not any(code != other and code.startswith(other) for other in codes))


def _directions(view: View) -> list[Direction]:
    return list(Direction) if view.direction is None else [view.direction]


def _rows(held: pl.DataFrame, view: View, by: Level) -> pl.DataFrame:
    """Return the codes that each row holds (flow, row, asked): those held, and those that the view names."""
    named = [
        (way.partner_flow.value, code[: by.digits], code)
        for way in _directions(view)
        for code in _named(view)
        if len(code) >= by.digits
    ]
    asked = pl.DataFrame(named, schema=dict.fromkeys((*ROW, "asked"), pl.String()), orient="row")
    found = held.filter(pl.col("row").is_not_null()).select(asked.columns)
    return pl.concat([found, asked]).unique().sort(asked.columns)


def _columns(held: pl.DataFrame, evidence: Evidence, view: View, per: Step) -> pl.DataFrame:
    """Return the periods that are looked at (`PERIOD`): those of the view.

    An end that it leaves open is the first or the last of what is held of its goods or was asked for, else what
    `series` looks at.
    """
    span = span_of(evidence, view)
    if span is None:
        return periods(EVER).clear()
    every = pl.col("frequency") == _FREQUENCY[per].value
    dated = held.filter(every) if per is Step.MONTH else held
    coverage = None if evidence.coverage is None else evidence.coverage.filter(every)
    known = [(dated["start"].min(), dated["end"].max()), asked_span(coverage, view.reporter, PARTNER)]
    firsts, lasts = ([day for day in days if isinstance(day, date)] for days in zip(*known, strict=True))
    start = min(firsts) if firsts and view.period.start == EVER.start else span.start
    end = max(lasts) if lasts and view.period.end == EVER.end else span.end
    return periods(Period(min(start, end), end)).filter(every)


def _lacking(held: pl.DataFrame, cells: pl.DataFrame, view: View, evidence: Evidence) -> pl.DataFrame:
    """Return those of the cells (flow, row, asked, `PERIOD`) without a figure of their own, and why.

    `rank` is the place of the state in `booked.ABSENT`, `record` the row or receipt that says so, empty without one.
    """
    key = ["flow", "asked", *PERIOD]
    own = held.filter(pl.col("own"))
    bare = cells.join(own.filter(pl.col("value").is_not_null()), on=key, how="anti")
    silent = (
        own.filter(pl.col("value").is_null())
        .sort("record")
        .unique(key, keep="first", maintain_order=True)
        # a row that holds another measure alone does not hold this one
        .with_columns(
            state=pl.when(pl.col("state").is_in(WITH_FIGURE)).then(pl.lit(State.NOT_HELD.value)).otherwise("state")
        )
    )
    named = {"reporter": pl.lit(view.reporter), "partner": pl.lit(PARTNER), "code": pl.col("asked")}
    wanted = bare.join(silent, on=key, how="anti").with_columns(**named).select(CELL)
    known = none_known() if evidence.coverage is None else absences(evidence.coverage, wanted)
    return (
        bare.join(silent.select(*key, "state", "record"), on=key, how="left")
        .join(known.select(*key[:1], *PERIOD, asked="code", told="state", receipt="record"), on=key, how="left")
        .with_columns(
            rank=pl.coalesce("state", "told", pl.lit(State.NOT_HELD.value)).replace_strict(
                _RANKED, default=_RANKED[State.NOT_HELD.value], return_dtype=pl.Int64
            ),
            record=pl.coalesce("record", "receipt", pl.lit("")),
        )
        .select(*ROW, "asked", *PERIOD, "rank", "record")
    )


def _undivided(every: pl.DataFrame, per: Step) -> pl.DataFrame:
    """Return what stands above the rows and has nothing below it that could be a row's; of months only for months."""
    held = every.filter(pl.col("frequency") == Frequency.MONTHLY) if per is Step.MONTH else every
    above = held.filter(pl.col("row").is_null(), pl.col("value").is_not_null())
    below = held.filter(pl.col("row").is_not_null(), pl.col("value").is_not_null())
    for size in sums.SIZES:
        shorter = pl.col("code").str.len_chars() == size
        shown = below.select("flow", *PERIOD, code=pl.col("code").str.slice(0, size))
        hidden = above.filter(shorter).join(shown, on=["flow", "code", *PERIOD], how="semi")
        above = above.join(hidden, on=["flow", "code", *PERIOD], how="anti")
    labelled = label_periods(above).sort("code", "flow", "start")
    return labelled.group_by("flow", "code", maintain_order=True).agg(periods=pl.col("period"))
