"""What the cells of a grid show: booked trade of a pivot, or the points of a heat map. Built in a thread."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from tradecheck.charts.heat import cell_text
from tradecheck.charts.spec import Point
from tradecheck.model.figures import quantity
from tradecheck.model.pivot import MADE_OF
from tradecheck.model.words import State
from tradecheck.tui.plot.states import pattern_of
from tradecheck.tui.tables import written

if TYPE_CHECKING:
    import polars as pl

    from tradecheck.charts.spec import ChartSpec


class Sheet(msgspec.Struct, frozen=True):
    """Rows and columns by their names, and how wide a cell is. `chart` is the heat map that it shows, if it does."""

    title: str
    more: str
    rows: tuple[str, ...]
    heads: tuple[str, ...]
    wide: int
    said: str
    chart: ChartSpec | None

    @abstractmethod
    def point(self, row: int, column: int) -> Point:
        """Return what a cell shows."""

    @abstractmethod
    def text(self, row: int, column: int) -> str:
        """Return a cell's figure as it is shown, empty where its state is drawn."""

    @abstractmethod
    def reading(self, row: int, column: int) -> str:
        """Return all that is known of a cell, as a sentence."""

    @abstractmethod
    def records(self, row: int, column: int) -> tuple[str, ...]:
        """Return what a cell was made from."""


class BookedSheet(Sheet, frozen=True, kw_only=True):
    """A pivot: `cells` holds every row's periods after each other, and is read a cell at a time."""

    cells: pl.DataFrame
    unit: str

    def _cell(self, row: int, column: int) -> dict[str, object]:
        return self.cells.row(row * len(self.heads) + column, named=True)

    def point(self, row: int, column: int) -> Point:
        """Return the figure, or the state where there is none."""
        cell = self._cell(row, column)
        value = cell["value"] if isinstance(cell["value"], float) else None
        start, end = cell["start"], cell["end"]
        assert isinstance(start, date)  # noqa: S101 - as the pivot's schema says
        assert isinstance(end, date)  # noqa: S101 - as above
        return Point(start, end, value, State(str(cell["state"])), low=value if cell["floor"] else None)

    def text(self, row: int, column: int) -> str:
        """Return the figure with thousands separators; a floor has its sign."""
        cell = self._cell(row, column)
        if cell["value"] is None:
            return ""
        return f"{'≥ ' if cell['floor'] else ''}{written('value', cell['value'])}"

    def reading(self, row: int, column: int) -> str:
        """Return the figure in full and what it is the sum of, or why there is none."""
        cell = self._cell(row, column)
        head = f"{self.rows[row]}, {cell['period']}: "
        state = State(str(cell["state"]))
        if not isinstance(cell["value"], float):
            return head + _silence(state, self.records(row, column))
        floor = "at least " if cell["floor"] else ""
        codes = cell["codes"] if isinstance(cell["codes"], list) else []
        held = f" ({', '.join(codes)})" if codes != [cell["code"]] else ""
        worked = "" if state is State.REPORTED else f", {state.value}"
        return f"{head}{floor}{quantity(cell['value'], self.unit)}, {MADE_OF[str(cell['made_of'])]}{held}{worked}"

    def records(self, row: int, column: int) -> tuple[str, ...]:
        """Return the records of the rows of flows, or of the receipts that say why there is none."""
        held = self._cell(row, column)["records"]
        return tuple(held) if isinstance(held, list) else ()


class HeatSheet(Sheet, frozen=True, kw_only=True):
    """A heat map: the points of a chart; `told` and `made_of` hold by row and column what a cell means."""

    told: dict[tuple[int, int], str]
    made_of: dict[tuple[int, int], tuple[str, ...]]

    def point(self, row: int, column: int) -> Point:
        """Return the point."""
        assert self.chart is not None  # noqa: S101 - what this is a sheet of
        return self.chart.series[row].points[column]

    def text(self, row: int, column: int) -> str:
        """Return the figure in brief."""
        return cell_text(self.point(row, column))

    def reading(self, row: int, column: int) -> str:
        """Return the figures in full, or why there is none."""
        head = f"{self.rows[row]}, {self.heads[column]}: "
        told = self.told.get((row, column), "")
        return head + (told or _silence(self.point(row, column).state, self.records(row, column)))

    def records(self, row: int, column: int) -> tuple[str, ...]:
        """Return the records behind the figures."""
        return self.made_of.get((row, column), ())


def _silence(state: State, records: tuple[str, ...]) -> str:
    """Say why a cell has no figure, and that a record of it can be opened."""
    if state.has_figure:
        return "figures are held, and no finding claims a gap"
    words = pattern_of(state).words
    return f"{words}: enter shows what says so" if records else f"{words}: pull or import it to know"
