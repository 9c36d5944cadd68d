"""A table of rows: a frame of which only the lines in sight are read, in the order of an index."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual.message import Message

from tradecheck.output.safe import for_terminal
from tradecheck.tui import arranging
from tradecheck.tui.keys import TABLE, bindings
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.tables import BOOKED, Column, Table, cells, column_of, fitting, written
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.wrap import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from textual import events
    from textual.binding import BindingType


FILTER_HINT = "words that a row holds, or letters of them in order"


class RowsTable(Lines):
    """A table with a heading that stays. Columns that do not fit are left out, the least needed first.

    The column under the column cursor is marked in the heading; it is the one to sort by and to copy from.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(TABLE)

    head_height = 1

    class Arranged(Message):
        """The order of the rows is known; `number` tells a stale order from the one that was asked last."""

        def __init__(self, number: int, index: pl.Series | None) -> None:
            super().__init__()
            self.number = number
            self.index = index

    class FilterAsked(Message):
        """The rows are to be filtered by words."""

        def __init__(self, table: RowsTable) -> None:
            super().__init__()
            self.table = table

    class Copied(Message):
        """Something was put on the clipboard."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, *, id: str, keeps_cursor: bool = False) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.keeps_cursor = keeps_cursor
        self.table: Table = BOOKED
        self.needle = ""
        self.sort: tuple[str, bool] | None = None
        self._frame: pl.DataFrame | None = None
        self._index: pl.Series | None = None
        self._asked = 0
        self._at = 0
        self._without_figure: frozenset[str] = frozenset()
        self._said = ""

    def show(self, table: Table, frame: pl.DataFrame, said: str = "") -> None:
        """Show the rows of a frame; `said` is what stands there without any, the table's own sentence unless given."""
        if table.key != self.table.key:
            self.needle, self.sort, self._at = "", None, 0
        self.table, self._frame, self._index, self._said = table, frame, None, said or table.nothing
        self._asked += 1  # an order that is still being made is of other rows
        figures = {column.name for column in table.columns if column.figures and column.name in frame.columns}
        empty = frozenset(name for name in figures if frame[name].null_count() == frame.height)
        self._without_figure = empty if table.empty_last and len(empty) < len(figures) else frozenset()
        if self.needle or self.sort:
            self._arrange()
        self.renew()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of rows."""
        self._frame, self._index, self._said = None, None, sentence
        self.border_subtitle = None
        self.renew()

    def row(self, index: int) -> dict[str, Any]:
        """Return one row by its columns' names, `index` as it stands in the order shown."""
        if self._frame is None:
            return {}
        return self._frame.row(index if self._index is None else self._index[index], named=True)

    def count(self) -> int:
        """Return how many rows there are."""
        if self._frame is None:
            return 0
        return self._frame.height if self._index is None else len(self._index)

    # the columns

    @property
    def _chosen(self) -> dict[str, tuple[str, ...]]:
        """The columns that were chosen, by a table's key; they are the session's, so that they are remembered."""
        held: dict[str, tuple[str, ...]] = getattr(self.app, "session").columns  # noqa: B009 - the app is ours
        return held

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that were chosen, else the table's own that the frame has, in its order."""
        present = [] if self._frame is None else self._frame.columns
        names = self._chosen.get(self.table.key)
        if names is None:
            own = (column for column in self.table.columns if column.name in present)
            return tuple(sorted(own, key=lambda column: column.name in self._without_figure))
        return tuple(column_of(self.table, name, figures=self._is_figures(name)) for name in names if name in present)

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Every column of the frame, the table's own first."""
        present = [] if self._frame is None else self._frame.columns
        own = [column.name for column in self.table.columns if column.name in present]
        return (*own, *(name for name in present if name not in own))

    def choose(self, names: tuple[str, ...]) -> None:
        """Show these columns, in this order."""
        self._chosen[self.table.key] = names
        self._at = 0
        self.refresh()

    def _is_figures(self, name: str) -> bool:
        return self._frame is not None and self._frame.schema[name].is_numeric()

    def _columns(self, width: int) -> tuple[Column, ...]:
        """Return the columns in sight: as many as fit, from the first that keeps the column cursor among them."""
        columns = self.columns
        for first in range(len(columns)):
            seen = fitting(columns[first:], width)
            if first + len(seen) > self._at:
                return seen
        return ()

    # the lines

    def draw_head(self, canvas: Canvas) -> None:
        """Draw the headings; the column cursor's stands out, the sorted one's has an arrow."""
        x = 1
        held = self.columns[self._at].name if self.has_focus and self._at < len(self.columns) else ""
        for column in self._columns(canvas.width):
            arrow = ("▾" if self.sort[1] else "▴") if self.sort and self.sort[0] == column.name else ""
            words = cut(column.heading, column.cells - len(arrow)) + arrow
            lead = column.cells - cell_len(words) if column.figures else 0
            here = column.name == held
            canvas.text(x + lead, 0, words, PALETTE.accent if here else PALETTE.dim, bold=here)
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
        hidden = self._frame is not None and self._frame.height
        said = f"The filter '{self.needle}' hides all {hidden:,} rows: press / to change it." if hidden else self._said
        for y, line in enumerate(wrapped(for_terminal(said), canvas.width - 2)):
            canvas.text(1, y, line, PALETTE.dim)

    # the order

    def filter(self, needle: str) -> None:
        """Keep the rows that hold every word."""
        if needle != self.needle:
            self.needle = needle
            self._arrange()

    def forget_filter(self) -> None:
        """Keep every row of what is shown next."""
        self.needle, self.border_subtitle = "", None

    def _arrange(self) -> None:
        """Have the order made in a thread; until it is there the rows stand as they were."""
        frame = self._frame
        if frame is None:
            return
        self._asked += 1
        number, needle, sort = self._asked, self.needle, self.sort or (None, False)
        names = [column.name for column in self.columns]

        def run() -> None:
            index = arranging.arranged(frame, names, needle, sort[0], descending=sort[1])
            self.post_message(self.Arranged(number, index))

        self.run_worker(run, thread=True, exclusive=True, group="arrange")

    def on_rows_table_arranged(self, message: RowsTable.Arranged) -> None:
        """Take an order."""
        message.stop()
        if message.number == self._asked and self._frame is not None:
            self._index = message.index
            held = f"{self.count():,} of {self._frame.height:,} hold '{self.needle}'" if self.needle else ""
            self.border_subtitle = titled("", held) if held else None
            self.renew()
            self.post_message(self.Moved(self, self.cursor))  # another row may stand under the cursor

    def on_click(self, event: events.Click) -> None:
        """Sort by a heading that is clicked; a row is the list's own to take."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y >= self.head_height or not self.count():
            return
        left = 1
        for column in self._columns(self.scrollable_content_region.width):
            if left <= offset.x < left + column.cells + 2:
                self._at = self.columns.index(column)
                self.action_sort_by()
                return
            left += column.cells + 2

    # keys

    def action_column(self, by: int) -> None:
        """Move the column cursor."""
        self._at = max(0, min(self._at + by, len(self.columns) - 1))
        self.refresh()

    def action_sort_by(self) -> None:
        """Sort by the column under the cursor: rising, falling, as it was."""
        if not self.columns:
            return
        name = self.columns[self._at].name
        falling = {None: (name, False), (name, False): (name, True), (name, True): None}
        self.sort = falling.get(self.sort, (name, False))
        self._arrange()

    def action_filter_rows(self) -> None:
        """Ask for words to filter by."""
        self.post_message(self.FilterAsked(self))

    def action_choose_columns(self) -> None:
        """Choose columns."""
        from tradecheck.tui.screens.columns import ColumnsScreen  # noqa: PLC0415 - a screen of this key alone

        if self._frame is not None:
            shown = tuple(column.name for column in self.columns)
            self.app.push_screen(ColumnsScreen(self.all_columns, shown), self._take_columns)

    def _take_columns(self, names: tuple[str, ...] | None) -> None:
        if names:
            self.choose(names)

    def action_copy_cell(self) -> None:
        """Copy the cell under the cursors, its figure in full."""
        if self.count() and self.columns:
            column = self.columns[self._at]
            self._copy(
                written(column.name, self.row(self.cursor)[column.name], whole=True), f"the cell {column.heading}"
            )

    def action_copy_row(self) -> None:
        """Copy the row under the cursor as CSV with its headings."""
        if self._frame is not None and self.count():
            at = self.cursor if self._index is None else self._index[self.cursor]
            self._copy(arranging.as_csv(self._frame[at : at + 1], None, self.all_columns).decode(), "the row as CSV")

    def action_copy_csv(self) -> None:
        """Copy the rows shown as CSV, in their order and columns."""
        written_out = self.as_csv()
        if written_out is not None:
            self._copy(written_out().decode(), f"{self.count():,} rows as CSV")

    def as_csv(self) -> Callable[[], bytes] | None:
        """Return what makes the rows shown into CSV, to be run in a thread where they may be many; None without any."""
        if self._frame is None or not self.count():
            return None
        return partial(arranging.as_csv, self._frame, self._index, [column.name for column in self.columns])

    def _copy(self, text: str, what: str) -> None:
        self.app.copy_to_clipboard(text)
        self.post_message(self.Copied(what))
