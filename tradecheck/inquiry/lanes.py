"""Accounts as lanes along time, grouped by goods, each group beside what was booked and notified of the same."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl
from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Lane, Point, Role, Series
from tradecheck.inquiry import beside
from tradecheck.inquiry.accounts import MEASURES, accounts, figure
from tradecheck.inquiry.booked import Booked, booked
from tradecheck.inquiry.labels import goods_title
from tradecheck.inquiry.sourcing import sources_line
from tradecheck.inquiry.timeline import CAVEAT
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import short
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Frequency, State
from tradecheck.reference.areas import name_of

NEVER_ADDED = "Accounts that contain or overlap each other are never added."
_DAY = timedelta(days=1)
_EVERY = {Frequency.ANNUAL: "a year", Frequency.MONTHLY: "a month"}


def lanes_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return a lane for each account of the view, and per group of goods lanes of what was booked and notified.

    Books are shown over the calendar years of the accounts drawn, also where the view is narrower. Nothing is added
    up: each figure is one account's or one period's.
    """
    seen = accounts(evidence, view)
    years = _years(seen)
    shared = _shared(seen)
    drawn: list[Series] = []
    sources: list[pl.Series] = []
    said: list[str] = []
    for of_group in seen.partition_by("group", maintain_order=True):
        asked = _asked(of_group, replace(view, period=years))
        if asked is not None:
            books, unit = _books(evidence, asked)
            sources.append(books.sources)
            said += [books.partial] * bool(books.partial) + beside.reach(of_group.filter(kind="shipment"), asked)
            group = of_group.item(0, "group")
            drawn += [_filled(_book_lane(books, unit, group, asked), years), *_notified(evidence, asked, group)]
        drawn += [_account(row, shared.get(row["record"], ())) for row in of_group.iter_rows(named=True)]
    about = f"{goods_title(view.goods)}: what was seen" if view.goods else "What was seen"
    return ChartSpec(
        name="observations",
        kind=Kind.LANES,
        title=f"{about}, beside what was booked",
        subtitle="A lane an account from its first day to its last, under the account that contains it"
        if drawn
        else "No account of these goods is held for this view",
        unit="",
        series=tuple(drawn),
        marks=beside.marks(drawn, view.goods or None, view.direction),
        source_line=sources_line(*sources, drawn=drawn),
        caveat=" ".join((NEVER_ADDED, *dict.fromkeys(said), CAVEAT)) if drawn else "",
    )


def _years(seen: pl.DataFrame) -> Period:
    """Return the calendar years that the accounts touch."""
    if seen.is_empty():
        return Period.year(date.min.year)
    first, last = seen.select(pl.col("start").min().dt.year(), pl.col("end").max().dt.year()).row(0)
    return Period(date(first, 1, 1), date(last, 12, 31))


def _asked(of_group: pl.DataFrame, view: View) -> View | None:
    """Return the view of a group's books; None where its accounts name no HS code or no direction.

    The books are the reporter's, but where every account names one other country, that country's.
    """
    codes, direction = of_group.item(0, "group_codes"), of_group.item(0, "group_direction")
    if not codes or not direction:
        return None
    named = of_group["destination"].unique().to_list()
    return replace(
        view,
        goods=(Goods(tuple(codes.split(";")), of_group.item(0, "goods")),),
        direction=Direction(direction),
        reporter=named[0] if len(named) == 1 and named[0] else view.reporter,
    )


def _books(evidence: Evidence, asked: View) -> tuple[Booked, str]:
    """Return what was booked in the measure that more periods have, in tonnes where as many have both."""
    assert asked.direction is not None  # noqa: S101 - `_asked` gives one
    both = [(booked(evidence, asked, asked.direction, unit), unit) for unit in ("t", "USD")]
    return max(both, key=lambda each: sum(point.value is not None for point in each[0].points))


def _book_lane(books: Booked, unit: str, group: str, asked: View) -> Series:
    figures = [point.value for point in books.points if point.value is not None]
    words = f"up to {short(max(figures), unit)} {_EVERY.get(books.frequency, '')}".rstrip() if figures else "no figure"
    name = f"booked by {name_of(asked.reporter)}"
    return Series(name, Role.BOOKED, books.points, Lane(group, words, unit))


def _filled(books: Series, years: Period) -> Series:
    """Put a point that is not held over the days before, between and after the periods of which anything is known."""
    begin = years.start
    points: list[Point] = []
    for point in books.points:
        if point.start > begin:
            points.append(Point(begin, point.start - _DAY, None, State.NOT_HELD))
        points.append(point)
        begin = max(begin, point.end + _DAY)
    if begin <= years.end:
        points.append(Point(begin, years.end, None, State.NOT_HELD))
    return replace(books, points=tuple(points))


def _notified(evidence: Evidence, asked: View, group: str) -> Iterator[Series]:
    """Yield what was notified in barrels, where the goods are capped so."""
    for each in beside.notified_series(beside.capped(evidence, asked), "bbl"):
        figures = [point.value for point in each.points if point.value is not None]
        words = f"up to {short(max(figures), 'bbl')} a year" if figures else "no figure"
        yield replace(each, lane=Lane(group, words, "bbl"))


def _account(row: dict[str, Any], shared: tuple[tuple[date, date], ...]) -> Series:
    low, high, unit = next(
        (
            (row[f"{stem}_low"], row[f"{stem}_high"], unit)
            for stem, unit in MEASURES
            if row[f"{stem}_high"] is not None or row[f"{stem}_low"] is not None
        ),
        (row["count"], row["count"], row["count_unit"] or ""),
    )
    apart = low != high
    point = Point(
        row["start"],
        row["end"],
        None if high is None else float(high),
        State.REPORTED,
        low if apart else None,
        high if apart else None,
        label=row["id"],
        record=row["record"],
    )
    lane = Lane(
        group=row["group"],
        words=figure(row) + (", exempt" if row["exempt"] else ""),
        unit=unit,
        kind=row["kind"],
        depth=row["depth"],
        overlaps=tuple(each for each in (row["overlaps"] or "").split(";") if each),
        shared=shared,
    )
    return Series(row["id"], Role.OBSERVED, (point,), lane)


def _shared(seen: pl.DataFrame) -> dict[str, tuple[tuple[date, date], ...]]:
    """Return by record the days that an account has in common with those it overlaps, none of them twice."""
    pairs = seen.select("record", "start", "end", other=pl.col("overlaps").str.split(";")).explode("other")
    others = seen.select("start", "end", other="id")
    common = (
        pairs.join(others, on="other", suffix="_other")
        .select(
            "record",
            start=pl.max_horizontal("start", "start_other"),
            end=pl.min_horizontal("end", "end_other"),
        )
        .filter(pl.col("start") <= pl.col("end"))
        .sort("record", "start", "end")
        .with_columns(reach=pl.col("end").cum_max().shift(1).over("record"))
        .with_columns(nth=(pl.col("reach").is_null() | (pl.col("start") > pl.col("reach"))).cum_sum().over("record"))
        .group_by("record", "nth", maintain_order=True)
        .agg(pl.col("start").min(), pl.col("end").max())
    )
    found: dict[str, list[tuple[date, date]]] = {}
    for record, _, start, end in common.iter_rows():
        found.setdefault(record, []).append((start, end))
    return {record: tuple(spans) for record, spans in found.items()}
