"""Sheets made from the desk's answers. Runs in a thread; polars is imported by the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.model.figures import quantity
from tradecheck.model.goods import HS_EDITIONS
from tradecheck.output.safe import for_terminal
from tradecheck.reference.names import name_of
from tradecheck.tui.plot.heatmap import cell_width
from tradecheck.tui.sheet import BookedSheet, HeatSheet
from tradecheck.tui.tables import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    import polars as pl

    from tradecheck.charts.spec import ChartSpec
    from tradecheck.inquiry import Desk
    from tradecheck.model.pivot import Pivoting
    from tradecheck.model.view import View

    _Words = Callable[[Mapping[str, Any]], str]

MAPS = ("booked", "gaps", "ratios")
"""What the screen shows, in the order of its key; the last two are heat maps."""

_CHARTS = {"gaps": "heatmap", "ratios": "ratios"}
_LEAST = 9
_NOTHING = (
    "Nothing is booked at this level in this view: make the rows chapters (key r), ask for other goods (key g) or "
    "another period (key i), or pull: tradecheck pull comtrade."
)


def booked(desk: Desk, view: View, asked: Pivoting) -> BookedSheet:
    """Return booked trade laid out as asked."""
    found = desk.pivot(view, asked)
    cells = found.cells
    heads = tuple(cells["period"].unique(maintain_order=True).to_list())
    firsts = cells.gather_every(len(heads)).select("flow", "code").rows() if heads else []
    flows = view.direction is None
    rows = tuple(f"{flow} {_named(code)}" if flows else _named(code) for flow, code in firsts)
    longest = written("value", cells["value"].max())
    undivided = found.undivided["code"].unique().sort().to_list()
    apart = f"held only as a whole: {', '.join(undivided)}" if undivided else ""
    said = f"{_NOTHING} Nothing below it is held, so that it is in no row: {', '.join(undivided)}."
    words, measure = asked.words
    return BookedSheet(
        title=f"booked {words}, {measure}",
        more=apart,
        rows=rows,
        heads=heads,
        wide=max(_LEAST, len(longest) + 3),
        said=said if undivided else _NOTHING,
        chart=None,
        cells=cells,
        unit=asked.of.value,
    )


def heat(desk: Desk, view: View, which: str) -> HeatSheet:
    """Return the heat map of gaps or of ratios."""
    chart = desk.chart(_CHARTS[which], view)
    table = desk.gaps(view) if which == "gaps" else desk.ratios(view)
    told, made_of = _behind(chart, table, _gap_words if which == "gaps" else _ratio_words)
    points = chart.series[0].points if chart.series else ()
    return HeatSheet(
        title=chart.title,
        more=chart.subtitle,
        rows=tuple(for_terminal(one.name) for one in chart.series),
        heads=tuple(str(point.start.year) for point in points),
        wide=cell_width(chart),
        said=_NO_GAPS if which == "gaps" else _NO_RATIOS,
        chart=chart,
        told=told,
        made_of=made_of,
    )


_NO_GAPS = (
    "No finding of this view claims a gap of a chapter, which is no proof that there is none: ask for other goods "
    "(key g), another period (key i) or all severities (key m)."
)
_NO_RATIOS = (
    "No chapter of this view is held from both ends: ask for another period (key i), or pull the partners' books: "
    "tradecheck pull comtrade."
)


def _named(code: str) -> str:
    name = name_of(code, max(HS_EDITIONS)) or name_of(code) or ""
    return for_terminal(f"{code} {name}".rstrip())


def _behind(
    chart: ChartSpec, table: pl.DataFrame, words: _Words
) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], tuple[str, ...]]]:
    """Return what each cell of a chart means and was made from, by its row and column."""
    rows = {one.name.partition(" ")[0]: number for number, one in enumerate(chart.series)}
    columns = {str(point.start.year): number for one in chart.series[:1] for number, point in enumerate(one.points)}
    told: dict[tuple[int, int], str] = {}
    made_of: dict[tuple[int, int], tuple[str, ...]] = {}
    for cell in table.iter_rows(named=True):
        if cell["code"] in rows and cell["period"] in columns:
            place = rows[cell["code"]], columns[cell["period"]]
            told[place], made_of[place] = words(cell), tuple(cell["records"])
    return told, made_of


def _gap_words(cell: Mapping[str, Any]) -> str:
    """Say what the largest gap of a chapter and year is, and how many findings there are."""
    if not cell["findings"]:
        return ""
    low, high = cell["low"], cell["high"]
    if high is not None:
        amount = quantity(high, "USD") if low == high else f"at most {quantity(high, 'USD')}"
        if low and low != high:
            amount = f"{quantity(low, 'USD')} to {quantity(high, 'USD')}"
    else:
        amount = "no amount in USD is known" if low is None else f"at least {quantity(low, 'USD')}"
    units = f"; others in {', '.join(cell['units'])}" if cell["units"] else ""
    wider = ", which holds other chapters or years too" if cell["wider"] else ""
    found = "1 finding" if cell["findings"] == 1 else f"{cell['findings']} findings, the first"
    return f"{amount}{units}; {found} {cell['ids'][0]}{wider}"


def _ratio_words(cell: Mapping[str, Any]) -> str:
    """Say what the two ends report, and of how many partners."""
    if cell["ratio"] is None:
        return ""
    months = f", {cell['months']} months" if cell["months"] else ""
    ends = f"{quantity(cell['importer_usd'], 'USD')} ÷ {quantity(cell['exporter_usd'], 'USD')}"
    return f"importers {ends} = {quantity(cell['ratio'], '×')}; partners with both ends: {cell['partners']}{months}"
