"""Booked figures as points of a chart: nothing is counted twice, and a part is never shown as the whole."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import polars as pl

from tradecheck.charts.spec import Point
from tradecheck.inquiry.series import series
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL
from tradecheck.model.period import Period, in_runs
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Frequency, State

FIRST_YEAR = date(2010, 1, 1)
"""Where a chart begins whose view leaves its beginning open, if anything is known from then on."""

YEARS_FIRST = (Frequency.ANNUAL, Frequency.MONTHLY)
MONTHS_FIRST = (Frequency.MONTHLY, Frequency.ANNUAL)

_COLUMNS = {"USD": ("value_usd", 1.0), "t": ("net_weight_kg", 1000.0)}
_KEY = ["reporter", "partner", "flow", "frequency", "start", "end", "code"]
_DISAGREE = 1.02
_YEAR = 365
_SETS, _CODES = 3, 4

ABSENT = [
    State.UNRESOLVED,
    State.SUPPRESSED,
    State.NOT_PUBLISHED,
    State.NOT_NOTIFIED,
    State.NOT_HELD,
    State.NO_RECORD,
]
"""Of several absences the first of these stands for the period: goods are without a record where each code is."""

_WITH_FIGURE = [state.value for state in State if state.has_figure]


class Booked(msgspec.Struct, frozen=True):
    """Points in order of time, of one frequency. `partial` is a sentence where a point is a part of the goods.

    Such a point names the codes that it is made of.

    `since` says that earlier periods are held and left out; `sources` are ids of publications.
    """

    points: tuple[Point, ...]
    frequency: Frequency
    partial: str
    since: bool
    sources: pl.Series

    @property
    def every(self) -> str:
        """How the points follow each other, as a subtitle says it."""
        return ("by month" if self.frequency is Frequency.MONTHLY else "by year") + (
            f", since {FIRST_YEAR.year}" if self.since else ""
        )


def booked(
    evidence: Evidence,
    view: View,
    direction: Direction,
    unit: str,
    *,
    order: tuple[Frequency, ...] | None = None,
    recent: bool = True,
) -> Booked:
    """Return what the view's reporter booked of its goods in one direction, in USD or tonnes.

    Codes of the view are added, each as itself or, where only subheadings are held, as their sum: what
    lies below a code that is held is part of it. Years are shown where a year has a figure, else months;
    months first in a view shorter than a year, or in the `order` given. `recent` begins an open view in 2010.
    """
    asked = msgspec.structs.replace(view, direction=direction)
    codes = _outermost(view.codes or (TOTAL,))
    column, scale = _COLUMNS[unit]
    rows = series(evidence, asked).filter(pl.col("flow") == direction.partner_flow.value)
    frequency = _frequency(rows, column, order or (YEARS_FIRST if view.period.days >= _YEAR else MONTHS_FIRST))
    shown = rows.filter(pl.col("frequency") == frequency)
    known = _known(shown, column, codes)
    told = pl.concat([known["record"], shown.filter(~pl.col("state").is_in(_WITH_FIGURE))["record"]])
    points = _without_holes(_points(shown, known, column, scale), frequency) or _never(rows)
    if unit == "t":
        points = _with_ranges(points, known, evidence)
    late = _since(points) if recent and view.period.start == EVER.start else points
    parts = _parts(known, _without_record(shown, codes), codes)
    return Booked(
        points=_as_parts(late, parts),
        frequency=frequency,
        partial=_partial(parts, codes, view, late),
        since=late != points,
        sources=shown.filter(
            pl.col("record").is_in(told.to_list()), pl.col("start") >= late[0].start if late else True
        )["source"],
    )


def _outermost(codes: Sequence[str]) -> tuple[str, ...]:
    """Leave out codes that lie below another."""
    return tuple(code for code in codes if not any(code != other and code.startswith(other) for other in codes))


def _frequency(rows: pl.DataFrame, column: str, order: tuple[Frequency, ...]) -> Frequency:
    """Choose the first of which anything has a figure, else of which anything else is known, else years."""
    for known in (pl.col(column).is_not_null(), pl.col("state") != State.NOT_HELD):
        met = set(rows.filter(known)["frequency"])
        if found := next((each for each in order if each in met), None):
            return found
    return Frequency.ANNUAL


def _known(shown: pl.DataFrame, column: str, codes: tuple[str, ...]) -> pl.DataFrame:
    """Return the rows that make up the sums: with a figure, and no other with a figure above them.

    `asked` is the code of the view that a row belongs to.
    """
    code = pl.col("code")
    asked = pl.coalesce(pl.when(code.str.starts_with(own)).then(pl.lit(own)) for own in codes)
    known = shown.filter(pl.col(column).is_not_null()).with_columns(asked=asked)
    for size in (2, 4, 6, 8):
        above = known.filter(code.str.len_chars() == size).select("start", "end", above="code")
        below = pl.when(code.str.len_chars() > size).then(code.str.slice(0, size))
        known = known.with_columns(above=below).join(above, on=["start", "end", "above"], how="anti").drop("above")
    return known


def _points(shown: pl.DataFrame, known: pl.DataFrame, column: str, scale: float) -> tuple[Point, ...]:
    """Return a point a period; one of which no code has a figure keeps the state that says most."""
    estimated = pl.col("state") == State.ESTIMATED
    if column == "net_weight_kg":
        estimated |= pl.col("weight_estimated").fill_null(value=False)
    sums = known.group_by("start", "end").agg(
        value=(pl.col(column).sum() / scale).round(6),
        state=pl.when(estimated.any())
        .then(pl.lit(State.ESTIMATED.value))
        .when((pl.col("state") == State.CONVERTED).any())
        .then(pl.lit(State.CONVERTED.value))
        .otherwise(pl.lit(State.REPORTED.value)),
        record=pl.col("record").unique().sort().str.join(";"),
    )
    absent = shown.group_by("start", "end").agg(absent=pl.col("state").unique(), row=pl.col("record").sort().first())
    joined = absent.join(sums, on=["start", "end"], how="left").sort("start", "end")
    return tuple(
        Point(start, end, value, State(state) if state else _absence(states), record=record or row)
        for start, end, states, row, value, state, record in joined.iter_rows()
    )


def _absence(states: Iterable[str]) -> State:
    """Say what is known of a period without this measure; a row with another measure alone does not hold it."""
    return min((each for each in map(State, states) if each in ABSENT), key=ABSENT.index, default=State.NOT_HELD)


def _never(rows: pl.DataFrame) -> tuple[Point, ...]:
    """Return the one period over which nobody pulled anything, as one point."""
    spans = rows.filter(pl.col("state") == State.NOT_HELD.value)
    if spans.is_empty():
        return ()
    first, last = spans.select(pl.col("start").min(), pl.col("end").max()).row(0)
    return (Point(max(first, min(FIRST_YEAR, last)), last, None, State.NOT_HELD),)


def _without_holes(points: tuple[Point, ...], frequency: Frequency) -> tuple[Point, ...]:
    """Put a point without a figure into each period between the first and the last of which no row is held."""
    if not points:
        return points
    held = {point.start: point for point in points}
    first, last = points[0].start, points[-1].end
    if frequency is Frequency.MONTHLY:
        every = Period(first, last).months()
    else:
        every = (Period.year(year) for year in range(first.year, last.year + 1))
    return tuple(held.get(each.start) or Point(each.start, each.end, None, State.NOT_HELD) for each in every)


def _with_ranges(points: tuple[Point, ...], known: pl.DataFrame, evidence: Evidence) -> tuple[Point, ...]:
    """Give tonnes a range where publications of the same figures disagree; the counted one stays the value."""
    # A join alone would read every row of a large archive; what its columns hold is known beforehand.
    near = [pl.col(name).is_in(known[name].unique().implode()) for name in ("reporter", "partner", "code")]
    of_code = (
        evidence.flows.filter(pl.col("net_weight_kg") > 0, *near)
        .join(known.lazy().select(_KEY).unique(), on=_KEY, how="semi")
        .group_by("code", "start", "end")
        .agg(low=pl.col("net_weight_kg").min() / 1000, high=pl.col("net_weight_kg").max() / 1000)
    )
    sums = of_code.group_by("start", "end").agg(pl.col("low").sum(), pl.col("high").sum()).collect()
    bounds = {(start, end): (low, high) for start, end, low, high in sums.iter_rows()}
    return tuple(_ranged(point, *bounds.get((point.start, point.end), (0.0, 0.0))) for point in points)


def _ranged(point: Point, low: float, high: float) -> Point:
    if not point.value or high <= low * _DISAGREE:
        return point
    return msgspec.structs.replace(point, low=low, high=high)


def _since(points: tuple[Point, ...]) -> tuple[Point, ...]:
    late = tuple(point for point in points if point.start >= FIRST_YEAR)
    return late if any(point.state is not State.NOT_HELD for point in late) else points


def _without_record(shown: pl.DataFrame, codes: tuple[str, ...]) -> pl.DataFrame:
    """Return by period how many of the codes were asked for and are not there: a sum lacks nothing without them."""
    absent = shown.filter(pl.col("state") == State.NO_RECORD, pl.col("code").is_in(codes))
    return absent.group_by("start", "end").agg(absent=pl.col("code").n_unique())


def _parts(known: pl.DataFrame, absent: pl.DataFrame, codes: tuple[str, ...]) -> dict[Period, tuple[str, ...]]:
    """Return the codes that a sum is made of, in order of time, wherever they are not all that was asked for."""
    itself = pl.col("code").str.strip_suffix("0000").str.strip_suffix("00").is_in(codes) | pl.col("code").is_in(codes)
    sums = (
        known.sort("code")
        .group_by("start", "end", maintain_order=True)
        .agg(pl.col("code"), whole=pl.col("asked").filter(itself).n_unique())
        .join(absent, on=["start", "end"], how="left")
        .filter(pl.col("whole") + pl.col("absent").fill_null(0) < len(codes))
        .sort("start", "end")
        .select("start", "end", "code")
    )
    return {Period(start, end): tuple(held) for start, end, held in sums.iter_rows()}


def _as_parts(points: tuple[Point, ...], parts: dict[Period, tuple[str, ...]]) -> tuple[Point, ...]:
    def told(point: Point) -> Point:
        held = parts.get(Period(point.start, point.end))
        return msgspec.structs.replace(point, words=_codes_words(held)) if held and point.value is not None else point

    return tuple(map(told, points))


def _partial(parts: dict[Period, tuple[str, ...]], codes: tuple[str, ...], view: View, shown: Sequence[Point]) -> str:
    """Say of which codes the sums are made wherever that is not all that was asked for."""
    drawn = {point.start for point in shown}
    sets: dict[tuple[str, ...], list[Period]] = {}
    for period, held in parts.items():
        if period.start in drawn:
            sets.setdefault(held, []).append(period)
    if not sets:
        return ""
    of = codes[0] if len(codes) == 1 else f"the {len(codes)} codes of {', '.join(each.label for each in view.goods)}"
    if len(sets) > _SETS:
        met = sorted({code for held in sets for code in held})
        hold = f"parts that differ from period to period, of {_codes_words(tuple(met))}"
    else:
        hold = "; ".join(f"{_codes_words(held)} in {_periods_words(periods)}" for held, periods in sets.items())
    return f"Booked figures are partial: of {of} they hold {hold}."


def _codes_words(codes: tuple[str, ...]) -> str:
    if len(codes) > _CODES:
        return f"{len(codes)} codes"
    return " and ".join([", ".join(codes[:-1]), codes[-1]] if len(codes) > 1 else codes) + (
        " alone" if len(codes) == 1 else ""
    )


def _periods_words(periods: list[Period]) -> str:
    """Write periods that follow each other as one: 2016–2018, 2020."""
    runs = in_runs(periods, to="–")
    if runs.count(", ") < _CODES:
        return runs
    return f"{len(periods)} periods between {periods[0].label} and {periods[-1].label}"
