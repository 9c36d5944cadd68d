"""Small multiples by goods: what was booked, notified and observed of each, a panel a group, along the same days."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Mark, Role
from tradecheck.checks.select import DIRECTION, in_period
from tradecheck.inquiry import beside
from tradecheck.inquiry.booked import FIRST_YEAR
from tradecheck.inquiry.labels import goods_title
from tradecheck.inquiry.series import PARTNER, span_of
from tradecheck.inquiry.sourcing import sources_line
from tradecheck.inquiry.timeline import CAVEAT, evidence_words, of_goods, ruled_direction, way_of
from tradecheck.model.goods import GROUPS, Goods, group_of
from tradecheck.model.period import Period
from tradecheck.model.view import EVER
from tradecheck.reference.areas import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tradecheck.charts.spec import Series
    from tradecheck.inquiry.timeline import OfGoods
    from tradecheck.model.evidence import Evidence
    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View
    from tradecheck.model.words import Direction

MOST = 9

_IN_PART = "in part"
_NUMBERED = re.compile(r"Resolution (\d+) adopted")


def multiples_chart(found: Iterable[Finding], evidence: Evidence, view: View, most: int = MOST) -> ChartSpec:
    """Return the goods of which anything was booked, notified or observed, at most `most`, a panel each.

    They are the view's goods in their order, or without any the groups that share no code, the most important first:
    in the order of the findings (`found`, ranked), then of the largest figure that was booked. Each is shown in the
    direction of the view, else in the one that rules restrict for more of its codes, as the chart `goods` shows it.
    """
    panels: list[tuple[Goods, Direction, OfGoods]] = []
    days = _days(evidence, view)
    for goods in view.goods or _ranked(found, evidence, view):
        if len(panels) == most:
            break
        if not view.goods and any(_overlap(goods, other) for other, _, _ in panels):
            continue
        way = view.direction or ruled_direction((goods,))
        made = of_goods(evidence, replace(view, goods=(goods,), direction=way, period=days), "multiples")
        if _has_figure(made.spec.series):
            panels.append((goods, way, made))
    drawn = [one for _, _, made in panels for one in made.spec.series]
    shown = tuple(_panel(goods, way, made, drawn) for goods, way, made in panels)
    numbers = "; numbered lines are resolutions of the Security Council" if any(each.marks for each in shown) else ""
    return ChartSpec(
        name="multiples",
        kind=Kind.MULTIPLES,
        title=f"{name_of(view.reporter)}'s trade with the DPRK by goods: {evidence_words(drawn)}",
        subtitle=f"Each in its own unit along the same days{numbers}",
        unit="",
        series=(),
        source_line=sources_line(*(column for _, _, made in panels for column in made.sources), drawn=drawn),
        caveat=" ".join(_caveats([made for _, _, made in panels])),
        panels=shown,
    )


def _panel(goods: Goods, direction: Direction, made: OfGoods, drawn: list[Series]) -> ChartSpec:
    """Return the chart of one goods as a panel, with the resolutions on it within the days of all panels."""
    marks = beside.marks(drawn, (goods,), direction)
    return replace(
        made.spec,
        title=f"{goods_title((goods,))} {way_of(direction)} the DPRK",
        subtitle=", ".join([made.spec.subtitle, *_from(made, drawn), *([_IN_PART] if made.partial else [])]),
        marks=tuple(Mark(mark.on, _NUMBERED.sub(r"\1", mark.label)) for mark in marks),
        source_line="",
        caveat="",
    )


def _from(made: OfGoods, drawn: Iterable[Series]) -> list[str]:
    """Say where a panel begins later than others: before that it is empty, for want of anything to say."""
    first, whole = (min(point.start for one in of for point in one.points) for of in (made.spec.series, drawn))
    return [f"from {first.year}"] if first.year > whole.year else []


def _caveats(made: Sequence[OfGoods]) -> list[str]:
    """Say once what holds of several panels; the chart of each goods says it in full."""
    said = []
    if any(each.partial for each in made):
        said.append(f"Where a panel says '{_IN_PART}', not all codes of its goods are held.")
    if any(each.reach for each in made):
        said.append("Observed shipments may be of other goods too, or of other countries' trade.")
    if any(each.spec.unit == "bbl" and one.role is Role.OBSERVED for each in made for one in each.spec.series):
        said.append("Observed barrels rest on assumed loads where an account says so.")
    if said:
        said.append("The chart of each goods says which.")
    return [*said, CAVEAT]


def _days(evidence: Evidence, view: View) -> Period:
    """Return the days of every panel: those of the view, an open end from 2010 to the last year of any evidence.

    All panels are asked of the same days, so that what one of them lacks is drawn as its state and not left blank.
    """
    held = span_of(evidence, view)
    tables = (evidence.observations, evidence.notifications)
    ends = [
        table.filter(in_period(view)).select(pl.col("start").min(), pl.col("end").max()).collect() for table in tables
    ]
    known = [each.row(0) for each in ends] + ([(held.start, held.end)] if held else [])
    last = max((end for _, end in known if end), default=None)
    if last is None:
        return view.period
    first = view.period.start
    if first == EVER.start:
        first = min(max(min(start for start, _ in known if start), FIRST_YEAR), date(last.year, 1, 1))
    return Period(first, view.period.end if view.period.end != EVER.end else date(last.year, 12, 31))


def _has_figure(series: Iterable[Series]) -> bool:
    return any(
        figure is not None
        for one in series
        if one.role is not Role.CAP
        for point in one.points
        for figure in (point.value, point.low, point.high)
    )


def _overlap(one: Goods, other: Goods) -> bool:
    return any(one.meets(code) for code in other.codes)


def _ranked(found: Iterable[Finding], evidence: Evidence, view: View) -> list[Goods]:
    """Return every group, the most important first; a finding speaks for the narrowest group of each of its codes."""
    groups = [Goods.parse(name) for name in GROUPS]
    ways = {each.label: view.direction or ruled_direction((each,)) for each in groups}
    first: dict[str, int] = {}
    for place, each in enumerate(found):
        for code in each.goods.codes:
            name = group_of(code)
            if name is not None and ways[name] is each.direction:
                first.setdefault(name, place)
    largest = _largest(evidence, view)

    def place_of(goods: Goods) -> tuple[float, float]:
        figures = (value for (way, code), value in largest.items() if way == ways[goods.label] and goods.covers(code))
        return first.get(goods.label, math.inf), -max(figures, default=0.0)

    return sorted(groups, key=place_of)


def _largest(evidence: Evidence, view: View) -> dict[tuple[str, str], float]:
    """Return the largest figure in USD that the view's reporter booked of each code, by direction."""
    own = (pl.col("reporter") == view.reporter) & (pl.col("partner") == PARTNER)
    rows = (
        evidence.counted.filter(own, in_period(view), pl.col("value_usd").is_not_null())
        .with_columns(DIRECTION)
        .group_by("direction", "code")
        .agg(pl.col("value_usd").max())
        .collect()
    )
    return {(way, code): value for way, code, value in rows.iter_rows()}
