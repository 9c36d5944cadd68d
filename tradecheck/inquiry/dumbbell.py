"""One flow's two ends by origin or destination."""

from datetime import date

import polars as pl
from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.inquiry.labels import goods_title
from tradecheck.inquiry.mirror import DPRK, both_ends
from tradecheck.inquiry.sourcing import sources_line
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Frequency, State
from tradecheck.reference.areas import name_of

MOST = 14
"""Rows that fit a picture: the DPRK and the largest partners."""


def mirror_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return importer and exporter values by partner for one year; goods default to chapter 27.

    The year is the latest of the view that both ends of some flow report, else the latest that either
    does, else the latest. Shown are the flows that both report and the DPRK's, whose own end nobody ever sees.
    """
    asked = view if view.goods else replace(view, goods=(Goods.parse("27"),))
    shown = _shown(both_ends(evidence, asked).filter(pl.col("frequency") == Frequency.ANNUAL))
    year = f" in {shown.item(0, 'period')}" if shown.height else ""
    by = "destination" if view.direction is Direction.IMPORT else "origin"
    return ChartSpec(
        name="mirror",
        kind=Kind.DUMBBELL,
        title=f"{goods_title(asked.goods)}: {name_of(view.reporter)}'s trade by {by}{year}, as its two ends report it",
        subtitle="Importers report CIF, exporters FOB; large gaps are normal and their history explains many",
        unit="USD",
        series=(
            Series("importer reports", Role.BOOKED, _points(shown, "importer")),
            Series("exporter reports", Role.MIRROR, _points(shown, "exporter")),
        )
        if shown.height
        else (),
        source_line=sources_line(shown.get_column("importer_source"), shown.get_column("exporter_source")),
        caveat="The DPRK reports nothing, so its own half never exists. A gap is a lead, not proof.",
    )


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    of_dprk = (pl.col("partner") == DPRK) | (pl.col("reporter") == DPRK)
    largest = pl.max_horizontal("importer_usd", "exporter_usd")
    fit = rows.filter((pl.col("state") == State.TWO_SIDED.value) | of_dprk)
    return (
        fit.filter(pl.col("start").is_in(_year(fit)))
        .sort(of_dprk, largest, "partner", "code", descending=[True, True, False, False], nulls_last=True)
        .head(MOST)
        .sort(largest, "partner", "code", descending=[True, False, False], nulls_last=True)
    )


def _year(fit: pl.DataFrame) -> list[date]:
    """The latest year with both ends of some flow, else with a figure of either, else the latest; none of nothing."""
    either = pl.col("importer_usd").is_not_null() | pl.col("exporter_usd").is_not_null()
    for wanted in (pl.col("state") == State.TWO_SIDED.value, either, pl.lit(value=True)):
        years = fit.filter(wanted)["start"].unique().sort().to_list()
        if years:
            return years[-1:]
    return []


def _points(shown: pl.DataFrame, end: str) -> tuple[Point, ...]:
    several = shown.get_column("code").n_unique() > 1
    return tuple(
        Point(
            row["start"],
            row["end"],
            row[f"{end}_usd"],
            State(row[f"{end}_state"]),
            label=name_of(row["partner"]) + (f", {row['code']}" if several else ""),
            record=row[f"{end}_record"] or "",
        )
        for row in shown.iter_rows(named=True)
    )
