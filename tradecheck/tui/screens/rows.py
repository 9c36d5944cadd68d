"""The rows that a figure was made from; enter on one opens its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from tradecheck.tui.screens.sized import SizedScreen
from tradecheck.tui.tables import BEHIND, Table
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.footer import FooterLine
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from textual.app import ComposeResult


class RowsScreen(SizedScreen):
    """A table on the whole screen. `open_record` is called with the row that was opened."""

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("enter", "open", "record", id="behind.open"),
        Binding("escape,q", "close", "back", id="behind.close"),
    ]

    def __init__(
        self,
        title: str,
        frame: pl.DataFrame,
        open_record: Callable[[dict[str, object]], None],
        table: Table = BEHIND,
    ) -> None:
        super().__init__()
        self._heading, self._frame, self._table = title, frame, table
        self._open_record = open_record

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        yield RowsTable(id="behind")
        yield FooterLine()

    def on_mount(self) -> None:
        """Show the rows."""
        rows = self.query_one(RowsTable)
        rows.border_title = titled(self._heading, f"{self._frame.height:,} row{'' if self._frame.height == 1 else 's'}")
        rows.show(self._table, self._frame)
        rows.focus()

    @on(Lines.Opened)
    def _open(self, message: Lines.Opened) -> None:
        self._open_record(self.query_one(RowsTable).row(message.index))

    def action_open(self) -> None:
        """Open the row under the cursor, as enter does in the table."""
        self.query_one(RowsTable).action_open()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
