"""A finding of relabelling along its months: what the importer booked from the origin, beside what that reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.checks import relabelling
from tradecheck.checks.aligned import both_ends
from tradecheck.checks.relabelling import among
from tradecheck.inquiry import beside
from tradecheck.inquiry.labels import goods_title
from tradecheck.inquiry.sourcing import sources_line
from tradecheck.model.words import Frequency, State
from tradecheck.reference.areas import areas, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tradecheck.model.evidence import Evidence
    from tradecheck.model.finding import Finding
    from tradecheck.model.period import Period

_HEADING = 4
_CAVEAT = (
    "Months of departure and of arrival differ, and the importer's value holds freight: the finding allows for both. "
    "A gap is a lead, not proof."
)


def origin_of(finding: Finding) -> str | None:
    """Return the origin that a finding of relabelling by months is about, None for any other finding."""
    if finding.check != relabelling.name or finding.reporter is None or finding.period.frequency is Frequency.ANNUAL:
        return None
    last = finding.id.removesuffix(f".{finding.reporter}").rpartition(".")[2]
    return last if last in {each.iso3 for each in areas()} else None


def pair_chart(evidence: Evidence, finding: Finding, exporter: str) -> ChartSpec:
    """Return both ends' reports of a finding's goods, month by month, from the year before the ban on.

    A month without a row of the pair is `no_record` where that end's books of the goods are held, else `not_held`.
    """
    importer = finding.reporter or ""
    window = among.months(finding)
    headings = [code for code in finding.goods.codes if len(code) >= _HEADING]
    aligned = both_ends(
        evidence,
        importers=[importer],
        exporters=[exporter],
        codes=headings,
        frequency=Frequency.MONTHLY.value,
        period=window.period,
    )
    frame = aligned.frame.filter(pl.col("code").str.len_chars() >= _HEADING).collect()
    held = among.books(evidence, finding, exporter, importer)
    every = [among.month_of(number) for number in window.months]
    ends = (
        (f"booked by {name_of(importer)} from {name_of(exporter)}", Role.BOOKED, "m", importer),
        (f"exports that {name_of(exporter)} reports", Role.MIRROR, "x", exporter),
    )
    drawn = [
        Series(name, role, _points(frame, end, every, set(held.filter(pl.col("reporter") == reporter)["start"])))
        for name, role, end, reporter in ends
    ]
    sources = evidence.counted.filter(pl.col("record").is_in(_records(drawn))).select("source").unique().collect()
    return ChartSpec(
        name="finding",
        kind=Kind.TIMELINE,
        title=f"{goods_title((finding.goods,))} from {name_of(exporter)} to {name_of(importer)}: booked at both ends",
        subtitle=finding.statement,
        unit="USD",
        series=tuple(drawn),
        marks=beside.marks(drawn, (finding.goods,), finding.direction),
        source_line=sources_line(sources["source"]),
        caveat=_CAVEAT,
    )


def _points(frame: pl.DataFrame, end: str, every: Sequence[Period], published: set[date]) -> tuple[Point, ...]:
    usd, record = pl.col(f"{end}_usd"), pl.col(f"{end}_record")
    sums: Mapping[date, tuple[float | None, str]] = {
        start: (value, records)
        for start, value, records in frame.filter(record.is_not_null())
        .sort("start", "code")
        .group_by("start", maintain_order=True)
        .agg(pl.when(usd.null_count() == 0).then(usd.sum()), record.sort().str.join(";"))
        .iter_rows()
    }
    return tuple(_point(month, sums.get(month.start), is_published=month.start in published) for month in every)


def _point(month: Period, held: tuple[float | None, str] | None, *, is_published: bool) -> Point:
    if held is None:
        return Point(month.start, month.end, None, State.NO_RECORD if is_published else State.NOT_HELD)
    value, records = held
    return Point(month.start, month.end, value, State.UNRESOLVED if value is None else State.REPORTED, record=records)


def _records(drawn: Sequence[Series]) -> list[str]:
    return sorted({each for one in drawn for point in one.points for each in point.record.split(";") if each})
