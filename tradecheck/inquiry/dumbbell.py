"""One flow's two ends by origin or destination."""

import polars as pl
from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.inquiry.mirror import mirror
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Frequency, State
from tradecheck.reference.areas import name_of

MOST = 14
"""Rows that fit a picture: the largest partners of the latest year of the view."""


def mirror_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return importer and exporter values by partner for the view's latest year; goods default to chapter 27."""
    asked = view if view.goods else replace(view, goods=(Goods.parse("27"),))
    rows = mirror(evidence, asked).filter(pl.col("frequency") == Frequency.ANNUAL)
    latest = rows.filter(pl.col("start") == pl.col("start").max())
    shown = latest.filter((pl.col("state") == State.TWO_SIDED.value) | (pl.col("partner") == "PRK"))
    largest = pl.max_horizontal("importer_usd", "exporter_usd")
    shown = shown.sort(largest, "partner", descending=[True, False]).head(MOST)
    goods = ", ".join(each.label for each in asked.goods)
    reporter = name_of(view.reporter)
    year = f" in {shown.row(0, named=True)['period']}" if shown.height else ""
    by = "destination" if view.direction is Direction.IMPORT else "origin"
    return ChartSpec(
        name="mirror",
        kind=Kind.DUMBBELL,
        title=f"{goods.capitalize()}: {reporter}'s trade by {by}{year}, as its two ends report it",
        subtitle="Importers report CIF, exporters FOB; large gaps are normal and their history explains many",
        unit="USD",
        series=(
            Series("importer reports", Role.BOOKED, _points(shown, "importer")),
            Series("exporter reports", Role.MIRROR, _points(shown, "exporter")),
        )
        if shown.height
        else (),
        source_line="Source: UN Comtrade, as quoted.",
        caveat="The DPRK reports nothing, so its own half never exists. A gap is a lead, not proof.",
    )


def _points(shown: pl.DataFrame, end: str) -> tuple[Point, ...]:
    return tuple(
        Point(
            row["start"],
            row["end"],
            row[f"{end}_usd"],
            State.REPORTED if row[f"{end}_usd"] is not None else _none(row["partner"]),
            label=name_of(row["partner"]),
            record=row[f"{end}_record"] or "",
        )
        for row in shown.iter_rows(named=True)
    )


def _none(partner: str) -> State:
    return State.NOT_PUBLISHED if partner == "PRK" else State.NO_RECORD
