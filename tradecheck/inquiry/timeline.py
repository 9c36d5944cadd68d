"""Charts along time: booked, observed and notified, the resolutions as marks, every absence as its state."""

from datetime import date

import polars as pl
from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Mark, Point, Role, Series
from tradecheck.checks.cap_rows import TOTAL as ALL_SUPPLIERS
from tradecheck.checks.cap_rows import CapRow, cap_rows
from tradecheck.checks.select import in_period, of_direction, of_listed_goods
from tradecheck.inquiry.series import series
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.goods import TOTAL, Goods
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Flow, Frequency, Measure, State
from tradecheck.reference.areas import name_of
from tradecheck.reference.events import resolutions
from tradecheck.reference.publications import publication
from tradecheck.sanctions.apply import touching

CAVEAT = "A gap is a lead, not proof."

_FIRST_YEAR = date(2010, 1, 1)


def overview_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return the reporter's total trade with the DPRK by year, both ways, in USD."""
    asked = replace(view, goods=(Goods((TOTAL,), "all goods"),))
    rows = series(evidence, asked).filter(pl.col("frequency") == Frequency.ANNUAL)
    name = name_of(view.reporter)
    drawn = tuple(
        Series(label, Role.BOOKED if flow is Flow.IMPORT else Role.MIRROR, _value_points(rows.filter(flow=flow.value)))
        for flow, label in (
            (Flow.IMPORT, f"{name}'s imports from the DPRK (CIF)"),
            (Flow.EXPORT, f"{name}'s exports to the DPRK (FOB)"),
        )
        if view.direction is None or flow is view.direction.partner_flow
    )
    return ChartSpec(
        name="overview",
        kind=Kind.TIMELINE,
        title=f"{name}'s booked trade with the DPRK",
        subtitle="All goods, by year, as reported",
        unit="USD",
        series=tuple(each for each in drawn if each.points),
        marks=_marks(drawn, None),
        source_line=_source_line(rows, drawn),
        caveat=f"The DPRK publishes nothing: these are one side's books. {CAVEAT}",
    )


def goods_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return what was booked, notified and observed of the view's goods, in the unit that most was given in."""
    return _goods_chart(evidence, view, "goods")


def shipments_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return the observed shipments of the view's goods over the years observed, beside what was booked."""
    spec = _goods_chart(evidence, view, "shipments")
    seen = [point for each in spec.series if each.role is Role.OBSERVED for point in each.points]
    if not seen:
        return spec
    first, last = min(point.start for point in seen), max(point.end for point in seen)
    years = Period(date(first.year, 1, 1), date(last.year, 12, 31))
    return replace(
        spec,
        series=tuple(_within(each, years) for each in spec.series),
        marks=tuple(mark for mark in spec.marks if years.start <= mark.on <= years.end),
    )


def finding_chart(evidence: Evidence, finding: Finding, view: View) -> ChartSpec:
    """Return the chart of a finding's goods and direction, with what is expected as a band over its period."""
    asked = replace(view, goods=(finding.goods,), direction=finding.direction, period=EVER, check=None)
    spec = _goods_chart(evidence, asked, "finding", finding.booked.unit)
    band = Point(
        finding.period.start,
        finding.period.end,
        finding.expected.central,
        finding.booked.state,
        finding.expected.low,
        finding.expected.high,
        label=finding.id,
    )
    expected = (
        (Series("expected by other evidence", Role.EXPECTED, (band,)),) if spec.unit == finding.expected.unit else ()
    )
    return replace(spec, subtitle=finding.statement, series=(*spec.series, *expected))


def _goods_chart(evidence: Evidence, view: View, name: str, unit: str | None = None) -> ChartSpec:
    direction = view.direction or _direction(view.goods)
    asked = replace(view, direction=direction)
    goods = ", ".join(each.label for each in view.goods)
    capped = [
        row for row in cap_rows(evidence, asked) if row.supplier == ALL_SUPPLIERS and row.period == row.cap_period
    ]
    unit = unit if unit in ("bbl", "t", "USD") else _unit(evidence, asked, capped)
    rows = _recent(series(evidence, asked)).filter(pl.col("frequency") == Frequency.ANNUAL)
    booked = _weight_points(rows, evidence) if unit == "t" else _value_points(rows) if unit == "USD" else ()
    drawn = (
        Series(f"booked by {name_of(view.reporter)}", Role.BOOKED, booked),
        Series("notified to the 1718 Committee", Role.NOTIFIED, _notified_points(capped, unit)),
        Series("observed", Role.OBSERVED, _observed_points(evidence, asked, unit)),
        Series("cap", Role.CAP, _cap_points(capped, unit)),
    )
    way = "from" if direction is Direction.EXPORT else "to"
    return ChartSpec(
        name=name,
        kind=Kind.TIMELINE,
        title=f"{goods.capitalize()} {way} the DPRK: {'booked' if booked else 'notified'} and observed",
        subtitle=f"{'Net weight' if unit == 't' else 'Value' if unit == 'USD' else 'Volume'} by year",
        unit=unit,
        series=tuple(each for each in drawn if each.points),
        marks=_marks(drawn, view.goods, direction),
        source_line=_source_line(rows, drawn),
        caveat=CAVEAT,
    )


def _direction(goods: tuple[Goods, ...]) -> Direction:
    """The direction that rules on these goods restrict, exports where both or neither are."""
    imports_only = all(
        rulings and all(Direction.EXPORT not in each.rule.directions for each in rulings)
        for goods_ in goods
        for code in goods_.codes
        for rulings in [[each for each in touching(code) if each.rule.measure is not Measure.NOTE]]
    )
    return Direction.IMPORT if goods and imports_only else Direction.EXPORT


def _unit(evidence: Evidence, view: View, capped: list[CapRow]) -> str:
    if any(row.quantity_unit == "bbl" and row.quantity is not None for row in capped):
        return "bbl"
    return "t" if _observed_points(evidence, view, "t") else "USD"


def _recent(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("start") >= _FIRST_YEAR)


def _value_points(rows: pl.DataFrame) -> tuple[Point, ...]:
    return _points(rows, "value_usd", 1.0)


def _points(rows: pl.DataFrame, column: str, scale: float) -> tuple[Point, ...]:
    """Return a point a period, codes added; a period of which no code has a figure keeps its state."""
    summed = (
        rows.group_by("start", "end")
        .agg(
            value=pl.when(pl.col(column).is_not_null().any()).then(pl.col(column).sum()),
            state=pl.col("state").filter(pl.col(column).is_not_null()).first(),
            absent=pl.col("state").sort().first(),
            record=pl.col("record").sort().first(),
        )
        .sort("start")
    )
    return tuple(
        Point(start, end, None if value is None else value / scale, State(state or _absent(absent)), record=record)
        for start, end, value, state, absent, record in summed.iter_rows()
    )


def _absent(state: str) -> str:
    """A row that has a value but not this measure has no figure to show: nobody holds it."""
    return State.NOT_HELD.value if State(state).has_figure else state


def _weight_points(rows: pl.DataFrame, evidence: Evidence) -> tuple[Point, ...]:
    """Return net weights in tonnes, as a range where publications of the same period disagree."""
    others = (
        evidence.flows.filter(pl.col("net_weight_kg") > 0, pl.col("frequency") == Frequency.ANNUAL)
        .join(
            rows.lazy().select("reporter", "partner", "flow", "code", "start", "end").unique(),
            on=["reporter", "partner", "flow", "code", "start", "end"],
            how="semi",
        )
        .group_by("code", "start")
        .agg(low=pl.col("net_weight_kg").min() / 1000, high=pl.col("net_weight_kg").max() / 1000)
        .group_by("start")
        .agg(pl.col("low").sum(), pl.col("high").sum())
        .collect()
    )
    bounds = {start: (low, high) for start, low, high in others.iter_rows()}
    return tuple(
        replace(point, low=bounds[point.start][0], high=bounds[point.start][1])
        if point.start in bounds and bounds[point.start][1] > bounds[point.start][0] * 1.02
        else point
        for point in _points(rows, "net_weight_kg", 1000.0)
    )


def _observed_points(evidence: Evidence, view: View, unit: str) -> tuple[Point, ...]:
    stem = {"t": "tonnes", "bbl": "barrels", "USD": "value_usd"}[unit]
    ids = evidence.observations.select("id")
    rows = (
        evidence.observations.filter(
            (pl.col("kind") == "shipment") & ~pl.col("exempt") & pl.col(f"{stem}_high").is_not_null(),
            in_period(view),
            of_listed_goods(view),
            of_direction(view),
        )
        .join(ids, left_on="subset_of", right_on="id", how="anti")
        .sort("start", "end", "id")
        .select("start", "end", f"{stem}_low", f"{stem}_high", "id", "load_cases", "record")
        .collect()
    )
    return tuple(
        Point(
            row["start"],
            row["end"],
            row[f"{stem}_high"],
            State.REPORTED,
            row[f"{stem}_low"] if row[f"{stem}_low"] != row[f"{stem}_high"] else None,
            row[f"{stem}_high"] if row[f"{stem}_low"] != row[f"{stem}_high"] else None,
            label=row["id"] + _load_words(row["load_cases"] if unit == "bbl" else None),
            record=row["record"],
        )
        for row in rows.iter_rows(named=True)
    )


def _load_words(load_cases: str | None) -> str:
    """Say for which loads an account gives its barrels: they are no measured quantity."""
    loads = sorted({float(case.partition("@")[2]) for case in (load_cases or "").split(";") if case})
    if not loads:
        return ""
    return f" at {loads[0] * 100:.0f}" + (f" to {loads[-1] * 100:.0f}" if len(loads) > 1 else "") + " % load"


def _notified_points(capped: list[CapRow], unit: str) -> tuple[Point, ...]:
    return tuple(
        Point(
            row.cap_period.start,
            row.cap_period.end,
            row.quantity,
            State.REPORTED if row.quantity is not None else State.NOT_NOTIFIED,
            label="at least" if row.floor else "",
            record=row.citations[0].record if row.citations else "",
        )
        for row in capped
        if row.quantity_unit == unit and row.source == "committee-1718"
    )


def _cap_points(capped: list[CapRow], unit: str) -> tuple[Point, ...]:
    levels = {row.cap_period: row.quantity_cap for row in capped if row.quantity_unit == unit and row.quantity_cap}
    return tuple(
        Point(period.start, period.end, level, State.REPORTED, label="cap") for period, level in sorted(levels.items())
    )


def _marks(
    drawn: tuple[Series, ...], goods: tuple[Goods, ...] | None, direction: Direction | None = None
) -> tuple[Mark, ...]:
    """Return the resolutions within the drawn years, of goods only those that bear on them."""
    days = [day for each in drawn for point in each.points for day in (point.start, point.end)]
    if not days:
        return ()
    bearing = None
    if goods is not None:
        codes = {code for each in goods for code in each.codes}
        bearing = {ruling.rule.adopted for code in codes for ruling in touching(code, direction)}
    return tuple(
        Mark(event.start, event.label)
        for event in resolutions()
        if min(days) <= event.start <= max(days) and (bearing is None or event.start in bearing)
    )


def _within(drawn: Series, years: Period) -> Series:
    return replace(
        drawn, points=tuple(each for each in drawn.points if years.start <= each.start and each.end <= years.end)
    )


def _source_line(rows: pl.DataFrame, drawn: tuple[Series, ...]) -> str:
    """Name the publications of the booked rows, and what else is drawn."""
    booked = sorted(set(rows.get_column("source").to_list()) - {""}) if drawn and drawn[0].points else []
    titles = [*dict.fromkeys(publication(each).title for each in booked)]
    roles = {each.role for each in drawn if each.points}
    if Role.NOTIFIED in roles:
        titles.append(publication("committee-1718").title)
    if Role.OBSERVED in roles:
        titles.append("observations as cited with each")
    return f"Sources: {'; '.join(titles)}." if titles else ""
