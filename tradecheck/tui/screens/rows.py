"""The rows that a figure was made from; enter on one opens its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from tradecheck.model.errors import TradecheckError
from tradecheck.tui.screens.sized import SizedScreen
from tradecheck.tui.tables import BEHIND, Table
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.footer import FooterLine
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.prompt import Prompt
from tradecheck.tui.widgets.rows import FILTER_HINT, RowsTable
from tradecheck.tui.work import write_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from textual.app import ComposeResult


_WHILE_TYPED = {"open", "filter", "export", "close"}


class RowsScreen(SizedScreen):
    """A table on the whole screen. `open_record` is called with the row that was opened."""

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("enter", "open", "record", id="behind.open"),
        Binding("slash", "filter", "filter", id="behind.filter"),
        Binding("ctrl+s", "export", "save as CSV", id="behind.export"),
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
        self.prompt = Prompt()

    def compose(self) -> ComposeResult:
        """Lay out the table, and the line into which a filter is typed."""
        yield RowsTable(id="behind")
        yield self.prompt
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """While words are typed, keys are words."""
        return not (self.prompt.display and action in _WHILE_TYPED)

    @on(RowsTable.FilterAsked)
    async def action_filter(self) -> None:
        """Ask for words that a row holds."""
        await self.prompt.ask("rows", self.query_one(RowsTable).needle, FILTER_HINT)

    @on(Prompt.Edited)
    def _filter(self, message: Prompt.Edited) -> None:
        rows = self.query_one(RowsTable)
        rows.filter(message.words)
        if isinstance(message, Prompt.Kept | Prompt.Cancelled):
            self.prompt.close()
            rows.focus()

    @on(RowsTable.Copied)
    def _tell_copied(self, message: RowsTable.Copied) -> None:
        self.tell(message.what, "Copied")

    def action_export(self) -> None:
        """Save the rows as CSV, in their order and columns."""
        made = self.query_one(RowsTable).as_csv()
        if made is None:
            self.tell("There are no rows to save.")
            return

        def job() -> None:
            try:
                path = write_rows(made(), self._heading).path
            except TradecheckError as error:
                self.app.call_from_thread(self.tell, str(error), "Not written", wrong=True)
            else:
                self.app.call_from_thread(self.tell, str(path), "The table is in")

        self.run_worker(job, thread=True)

    def action_open(self) -> None:
        """Open the row under the cursor, as enter does in the table."""
        self.query_one(RowsTable).action_open()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
