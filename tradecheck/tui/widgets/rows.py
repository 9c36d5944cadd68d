"""The rows behind the chosen finding: a frame of which only the lines in sight are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.tables import BOOKED, Column, Table, cells, fitting
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.wrap import wrapped

if TYPE_CHECKING:
    import polars as pl


class RowsTable(Lines):
    """A table with a heading that stays. Columns that do not fit are left out, the least needed first."""

    head_height = 1

    def __init__(self, *, id: str, keeps_cursor: bool = False) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.keeps_cursor = keeps_cursor
        self.table: Table = BOOKED
        self._frame: pl.DataFrame | None = None
        self._said = ""

    def show(self, table: Table, frame: pl.DataFrame, said: str = "") -> None:
        """Show the rows of a frame; `said` is what stands there without any, the table's own sentence unless given."""
        self.table, self._frame, self._said = table, frame, said or table.nothing
        self.renew()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of rows."""
        self._frame, self._said = None, sentence
        self.renew()

    def row(self, index: int) -> dict[str, Any]:
        """Return one row by its columns' names."""
        return {} if self._frame is None else self._frame.row(index, named=True)

    def count(self) -> int:
        """Return how many rows there are."""
        return 0 if self._frame is None else self._frame.height

    def draw_head(self, canvas: Canvas) -> None:
        """Draw the headings."""
        x = 1
        for column in self._columns(canvas.width):
            lead = column.cells - len(column.heading) if column.figures else 0
            canvas.text(x + lead, 0, column.heading, PALETTE.dim)
            x += column.cells + 2

    def draw_row(self, canvas: Canvas, index: int) -> None:
        """Draw one row."""
        row = self.row(index)
        x = 1
        columns = self._columns(canvas.width)
        for column, cell in zip(columns, cells(row, columns), strict=True):
            words = cut(cell, column.cells)
            lead = column.cells - cell_len(words) if column.figures else 0
            canvas.text(x + lead, 0, words, PALETTE.ink if column.figures else PALETTE.dim)
            x += column.cells + 2

    def draw_empty(self, canvas: Canvas) -> None:
        """Say why there are no rows."""
        for y, line in enumerate(wrapped(for_terminal(self._said), canvas.width - 2)):
            canvas.text(1, y, line, PALETTE.dim)

    def _columns(self, width: int) -> tuple[Column, ...]:
        present = [] if self._frame is None else self._frame.columns
        return fitting(self.table.columns, present, width)
