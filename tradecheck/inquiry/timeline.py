"""Charts along time: booked, observed and notified, the resolutions as marks, every absence as its state."""

from collections.abc import Iterable
from datetime import date

import msgspec
import polars as pl
from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.checks.cap_rows import CapRow
from tradecheck.inquiry import beside
from tradecheck.inquiry.booked import MONTHS_FIRST, YEARS_FIRST, Booked, booked
from tradecheck.inquiry.labels import goods_title
from tradecheck.inquiry.sourcing import sources_line
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Frequency, Measure, State
from tradecheck.reference.areas import name_of
from tradecheck.sanctions.apply import touching

CAVEAT = "A gap is a lead, not proof."


class OfGoods(msgspec.Struct, frozen=True):
    """A chart of goods beside what its words rest on: `partial` and `reach` are sentences.

    `sources` are ids of the publications of what is booked.
    """

    spec: ChartSpec
    partial: str
    reach: tuple[str, ...]
    sources: tuple[pl.Series, ...]


_MEASURED = {"t": "Net weight", "USD": "Value", "bbl": "Volume"}


def overview_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return the reporter's total trade with the DPRK by year, both ways, in USD."""
    asked = replace(view, goods=(Goods.parse("TOTAL"),))
    name = name_of(view.reporter)
    ways = {
        Direction.EXPORT: (f"{name}'s imports from the DPRK (CIF)", Role.BOOKED),
        Direction.IMPORT: (f"{name}'s exports to the DPRK (FOB)", Role.MIRROR),
    }
    sides = _sides(evidence, asked, None)
    if len({side.frequency for side in sides.values()}) > 1:  # bars of months beside bars of years would be compared
        sides = _sides(evidence, asked, (Frequency.ANNUAL,))
    drawn = [Series(*ways[way], side.points) for way, side in sides.items() if side.points]
    every = " and ".join(dict.fromkeys(side.every for side in sides.values()))
    return ChartSpec(
        name="overview",
        kind=Kind.TIMELINE,
        title=f"{name}'s booked trade with the DPRK",
        subtitle=f"All goods, {every}, as reported",
        unit="USD",
        series=tuple(drawn),
        marks=beside.marks(drawn, None),
        source_line=sources_line(*(side.sources for side in sides.values())),
        caveat=f"The DPRK publishes nothing: these are one side's books. {CAVEAT}",
    )


def _sides(evidence: Evidence, view: View, order: tuple[Frequency, ...] | None) -> dict[Direction, Booked]:
    return {
        way: booked(evidence, view, way, "USD", order=order, recent=False)
        for way in Direction
        if view.direction in (None, way)
    }


def goods_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return what was booked, notified and observed of the view's goods, in the unit that most was given in."""
    return _goods_chart(evidence, view, "goods")


def shipments_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return the observed shipments of the view's goods over the years observed, beside what was booked."""
    spec = _goods_chart(evidence, view, "shipments")
    seen = [point for each in spec.series if each.role is Role.OBSERVED for point in each.points]
    if not seen:
        return replace(spec, subtitle=f"{spec.subtitle}; no account of shipments gives a figure")
    first, last = min(point.start for point in seen), max(point.end for point in seen)
    years = Period(date(first.year, 1, 1), date(last.year, 12, 31))
    return replace(
        spec,
        series=tuple(kept for each in spec.series if (kept := _within(each, years)).points),
        marks=tuple(mark for mark in spec.marks if years.start <= mark.on <= years.end),
    )


def finding_chart(evidence: Evidence, finding: Finding, view: View) -> ChartSpec:
    """Return the chart of a finding's goods and direction, with what is expected as a band over its period."""
    asked = near(finding, view)
    order = MONTHS_FIRST if finding.period.frequency is Frequency.MONTHLY else YEARS_FIRST
    spec = _goods_chart(evidence, asked, "finding", finding.booked.unit, order)
    expected = finding.expected
    known = any(end is not None for end in (expected.low, expected.central, expected.high))
    if spec.unit != expected.unit or not known:
        return replace(spec, subtitle=finding.statement)
    band = Point(
        finding.period.start,
        finding.period.end,
        expected.central,
        State.ESTIMATED,
        expected.low,
        expected.high,
        label=finding.id,
    )
    drawn = [*spec.series, Series("expected by other evidence", Role.EXPECTED, (band,))]
    marks = beside.marks(drawn, asked.goods, finding.direction)
    return replace(spec, subtitle=finding.statement, series=tuple(drawn), marks=marks)


def near(finding: Finding, view: View) -> View:
    """Return the view of a finding's goods and direction over all time, in the books that it is about."""
    return replace(
        view,
        goods=(finding.goods,),
        direction=finding.direction,
        reporter=finding.reporter or view.reporter,
        period=EVER,
        check=None,
    )


def _goods_chart(
    evidence: Evidence, view: View, name: str, unit: str | None = None, order: tuple[Frequency, ...] | None = None
) -> ChartSpec:
    return of_goods(evidence, view, name, unit, order).spec


def of_goods(
    evidence: Evidence, view: View, name: str, unit: str | None = None, order: tuple[Frequency, ...] | None = None
) -> OfGoods:
    """Return the chart of the view's goods in one direction, and what is to be said of it."""
    direction = view.direction or ruled_direction(view.goods)
    asked = replace(view, direction=direction)
    caps = beside.capped(evidence, asked)
    unit = unit if unit in _MEASURED else _unit(evidence, asked, caps)
    books = None if unit == "bbl" else booked(evidence, asked, direction, unit, order=order)
    if books is not None and books.frequency is Frequency.MONTHLY:
        caps = []  # a year's cap over bars of months would be read as a month's
    seen = beside.observed(evidence, asked, unit)
    drawn = [
        Series(f"booked by {name_of(view.reporter)}", Role.BOOKED, books.points if books else ()),
        *beside.notified_series(caps, unit),
        Series("observed", Role.OBSERVED, beside.observed_points(seen, unit)),
        *beside.cap_series(caps, unit),
    ]
    drawn = [each for each in drawn if each.points]
    sources = (books.sources,) if books else ()
    partial = books.partial if books else ""
    reach = tuple(beside.reach(seen, asked)) if books else ()
    spec = ChartSpec(
        name=name,
        kind=Kind.TIMELINE,
        title=_title(view, direction, drawn),
        subtitle=f"{_MEASURED[unit]} {books.every if books else 'by year'}",
        unit=unit,
        series=tuple(drawn),
        marks=beside.marks(drawn, view.goods, direction),
        source_line=sources_line(*sources, drawn=drawn),
        caveat=" ".join([*([partial] if partial else []), *reach, CAVEAT]),
    )
    return OfGoods(spec, partial, reach, sources)


def _title(view: View, direction: Direction, drawn: list[Series]) -> str:
    return f"{goods_title(view.goods)} {way_of(direction)} the DPRK: {evidence_words(drawn)}"


def way_of(direction: Direction) -> str:
    """Return the word between goods and the DPRK."""
    return "from" if direction is Direction.EXPORT else "to"


def evidence_words(drawn: Iterable[Series]) -> str:
    """Return which evidence is drawn, as a title ends: booked, notified and observed."""
    words = {Role.BOOKED: "booked", Role.NOTIFIED: "notified", Role.OBSERVED: "observed"}
    roles = {each.role for each in drawn}
    said = [word for role, word in words.items() if role in roles] or ["booked"]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def ruled_direction(goods: tuple[Goods, ...]) -> Direction:
    """The direction that rules restrict for more of these codes, exports where neither leads."""
    lead = 0
    for code in dict.fromkeys(code for each in goods for code in each.codes):
        ruled = {
            way
            for ruling in touching(code)
            if ruling.rule.measure is not Measure.NOTE
            for way in ruling.rule.directions
        }
        lead += (Direction.IMPORT in ruled) - (Direction.EXPORT in ruled)
    return Direction.IMPORT if lead > 0 else Direction.EXPORT


def _unit(evidence: Evidence, view: View, caps: list[CapRow]) -> str:
    if any(row.quantity_unit == "bbl" and row.quantity is not None for row in caps):
        return "bbl"
    return "t" if beside.observed(evidence, view, "t").height else "USD"


def _within(drawn: Series, years: Period) -> Series:
    """Keep the points that share a day with the years; of an absence only the days within them."""
    kept = (each for each in drawn.points if years.overlaps(Period(each.start, each.end)))
    return replace(
        drawn,
        points=tuple(
            each
            if each.value is not None
            else replace(each, start=max(each.start, years.start), end=min(each.end, years.end))
            for each in kept
        ),
    )
