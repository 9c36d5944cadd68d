"""Heat maps of gaps: chapters as rows, years as columns."""

from collections.abc import Callable, Iterable, Mapping

import polars as pl
from msgspec.structs import replace

from tradecheck.charts.heat import RATIO
from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.inquiry.booked import FIRST_YEAR
from tradecheck.inquiry.gaps import gaps
from tradecheck.inquiry.ratios import ratios
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.goods import HS_EDITIONS
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, State
from tradecheck.reference.areas import name_of as area_name
from tradecheck.reference.names import name_of

NONE = "none"
"""What stands in a cell of which figures are held and no finding claims a gap."""

_Row = Mapping[str, object]
_WEIGHTS = ("t", "bbl")


def gaps_chart(found: Iterable[Finding], evidence: Evidence, view: View) -> ChartSpec:
    """Return the largest gap of each chapter and year, by what it is at most."""
    table = gaps(found, evidence, view)
    claimed = table.filter(pl.col("findings") > 0)
    shown = _since(table.filter(pl.col("code").is_in(claimed["code"].unique().to_list())), claimed, view)
    others = table["code"].n_unique() - claimed["code"].n_unique()
    without = f"; {others} chapters held without a finding are left out" if others else ""
    return ChartSpec(
        name="heatmap",
        kind=Kind.HEATMAP,
        title="Gaps that findings claim, by chapter and year",
        subtitle=f"The largest single gap in USD, never a sum of gaps: a stronger shade is more{without}",
        unit="USD",
        series=_series(shown, _gap),
        source_line="Sources: the findings of this view and what each of them cites." if shown.height else "",
        caveat=(
            "≤ what the gap is at most, ≥ at least. t, bbl, count: gaps in that unit alone, + in others too. USD ?: "
            "the amount is not known. none: figures are held and no finding claims a gap, which is no zero. A finding "
            "over several chapters or years stands in each as a whole: cells are not to be added. A gap is a lead, not "
            "proof."
        ),
    )


def ratios_chart(evidence: Evidence, view: View) -> ChartSpec:
    """Return importer over exporter of each chapter and year, of what both ends report."""
    table = ratios(evidence, view)
    both = table.filter(pl.col("ratio").is_not_null())
    shown = _since(table.filter(pl.col("code").is_in(both["code"].unique().to_list())), both, view)
    trade = "exports" if view.direction is Direction.IMPORT else "imports"
    others = table["code"].n_unique() - both["code"].n_unique()
    without = f"; {others} chapters with one end alone are left out" if others else ""
    return ChartSpec(
        name="ratios",
        kind=Kind.HEATMAP,
        title=f"{area_name(view.reporter)}'s {trade} by chapter and year: importers' figures over exporters'",
        subtitle=f"Only what both ends report of one partner, code and period; 1 is agreement{without}",
        unit=RATIO,
        series=_series(shown, _ratio),
        source_line="Sources: customs books of the two ends, as cited with each figure." if shown.height else "",
        caveat=(
            "Importers report CIF and exporters FOB: somewhat above 1 is usual, and large gaps are common. Partners "
            "and months differ from cell to cell. The DPRK reports nothing and is in no cell. A gap is a lead, not "
            "proof."
        ),
    )


def _series(table: pl.DataFrame, point: Callable[[_Row, Point], Point]) -> tuple[Series, ...]:
    """Return a row a chapter, named by its code and what it stands for."""
    found: list[Series] = []
    for (code,), rows in table.group_by("code", maintain_order=True):
        name = f"{code} {name_of(str(code), max(HS_EDITIONS)) or name_of(str(code)) or ''}".rstrip()
        points = tuple(point(row, _bare(row)) for row in rows.iter_rows(named=True))
        found.append(Series(name, Role.MIRROR, points))
    return tuple(found)


def _bare(row: _Row) -> Point:
    year = Period.parse(str(row["period"]))
    records = row["records"]
    first = records[0] if isinstance(records, list) and records else ""
    return Point(year.start, year.end, None, State(str(row["state"])), record=first)


def _gap(row: _Row, point: Point) -> Point:
    low, high = (None if row[end] is None else float(str(row[end])) for end in ("low", "high"))
    value = low if high is None else high
    if value is not None:
        return replace(point, value=value, low=low, high=high)
    return replace(point, words=_words(row) if point.state.has_figure else "")


def _words(row: _Row) -> str:
    """Return the units of gaps that have no amount in USD, weights first."""
    if not row["findings"]:
        return NONE
    units = row["units"] if isinstance(row["units"], list) else []
    said = [unit for unit in _WEIGHTS if unit in units]
    if any(unit not in _WEIGHTS for unit in units):
        said.append("count")
    return said[0] + "+" * (len(said) > 1) if said else "USD ?"


def _ratio(row: _Row, point: Point) -> Point:
    return replace(point, value=None if row["ratio"] is None else float(str(row["ratio"])))


def _since(table: pl.DataFrame, told: pl.DataFrame, view: View) -> pl.DataFrame:
    """Leave out the years before the first and after the last that tell something.

    In an open view those before 2010 are left out too, if anything is told from then on.
    """
    if told.is_empty():
        return told
    first, last = told.select(first=pl.col("period").min(), last=pl.col("period").max()).row(0)
    if view.period.start == EVER.start and last >= str(FIRST_YEAR.year):
        first = max(first, str(FIRST_YEAR.year))
    return table.filter(pl.col("period").is_between(pl.lit(first), pl.lit(last)))
