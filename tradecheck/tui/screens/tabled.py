"""A screen whose keys go to a table, under a chart or beside a text."""

from __future__ import annotations

from tradecheck.tui.screens.view import ViewScreen
from tradecheck.tui.widgets.rows import RowsTable


class TableScreen(ViewScreen):
    """It begins and ends in its table; enter opens the row under the cursor, and a chart above it is saved."""

    @property
    def rows(self) -> RowsTable:
        """The table."""
        return self.query_one(RowsTable)

    def home(self) -> None:
        """Go to the table."""
        self.rows.focus()

    def on_mount(self) -> None:
        """Begin in the table."""
        self.home()

    def action_open(self) -> None:
        """Open what stands under the cursor."""
        self.rows.action_open()

    def action_export_chart(self) -> None:
        """Save the chart as a PNG, as it is zoomed."""
        self.export("png")
