"""Caps by year as shares of the cap."""

from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.checks.cap_rows import TOTAL, CapRow, cap_rows
from tradecheck.inquiry.labels import goods_title
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.model.words import State


def cap_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return a row a cap's year with the share that binds; goods default to refined petroleum."""
    asked = view if view.goods else replace(view, goods=(Goods.parse("petroleum"),))
    rows = [row for row in cap_rows(evidence, asked) if row.supplier == TOTAL and row.period == row.cap_period]
    several = len({row.goods for row in rows}) > 1
    points = tuple(
        Point(
            row.cap_period.start,
            row.cap_period.end,
            row.binding_share,
            State.REPORTED if row.binding_share is not None else silence(row.states),
            low=row.binding_share if row.floor else None,
            label=(f"{row.goods}, " if several else "") + _label(row),
            record=row.citations[0].record if row.citations else "",
        )
        for row in rows
    )
    return ChartSpec(
        name="cap",
        kind=Kind.GAUGE,
        title=f"{goods_title(asked.goods)}: how much of the cap was used",
        subtitle="Share of the cap by whichever measure binds, all suppliers together"
        if points
        else "No resolution in the table caps these goods in this direction and period",
        unit="share",
        series=(Series("share of the cap", Role.NOTIFIED, points),) if points else (),
        source_line="Sources: notifications to the 1718 Committee and customs books, as cited." if points else "",
        caveat="Where a supplier did not notify a month the share is a floor. A gap is a lead, not proof.",
    )


def _label(row: CapRow) -> str:
    kind = "customs" if row.reading == "customs" else "notified"
    return f"{row.cap_period.label}, {kind}"


def silence(states: tuple[tuple[str, State], ...]) -> State:
    """Return the state of a period without a figure, of which each month has its own."""
    return State.NOT_NOTIFIED if any(state is State.NOT_NOTIFIED for _, state in states) else State.NOT_HELD
