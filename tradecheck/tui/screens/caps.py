"""How much of each cap was used: gauges by year, the readings of each cap, and the filings behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import on

from tradecheck.tui.keys import CAPS as KEYS
from tradecheck.tui.keys import Key
from tradecheck.tui.screens.view import ViewScreen
from tradecheck.tui.tables import CAPS
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    import polars as pl
    from textual.app import ComposeResult

    from tradecheck.charts.spec import ChartSpec
    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View


class Answer(msgspec.Struct, frozen=True):
    """The gauges, and a row a reading (`tables.CAPS`)."""

    chart: ChartSpec
    rows: pl.DataFrame


class CapsScreen(ViewScreen):
    """Gauges above, readings below; enter on a reading opens what it was made from."""

    NAME = "caps"
    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    VERB = ("caps",)

    def body(self) -> ComposeResult:
        """Lay out the gauges and the readings."""
        yield ChartView(id="chart")
        yield RowsTable(id="rows")

    def home(self) -> None:
        """Go to the readings."""
        self.query_one(RowsTable).focus()

    def on_mount(self) -> None:
        """Begin in the readings."""
        self.home()

    def ask(self, desk: Desk, view: View) -> Answer:
        """Return the gauges and the readings of the view."""
        from tradecheck.report.frames import caps_frame  # noqa: PLC0415 - loads polars, in the thread

        return Answer(desk.chart("cap", view), caps_frame(desk.caps(view)))

    def take(self, answer: object) -> None:
        """Show the gauges and the readings."""
        assert isinstance(answer, Answer)  # noqa: S101 - what `ask` returned
        self.query_one(ChartView).show(answer.chart)
        rows = self.query_one(RowsTable)
        rows.border_title = titled(CAPS.name, f"{answer.rows.height:,} readings", "enter: what one was made from")
        rows.show(CAPS, answer.rows)

    def say(self, *sentences: str) -> None:
        """Show sentences instead of the gauges."""
        self.query_one(ChartView).say(" ".join(sentences))
        rows = self.query_one(RowsTable)
        rows.border_title = titled(CAPS.name)
        rows.say("")

    @on(Lines.Opened, "#rows")
    def _open_reading(self, message: Lines.Opened) -> None:
        row = self.query_one(RowsTable).row(message.index)
        self.open_behind(f"{row['goods']} {row['period']}, {row['supplier']}, {row['reading']}", tuple(row["records"]))

    def action_open(self) -> None:
        """Open what the reading under the cursor was made from."""
        self.query_one(RowsTable).action_open()

    def picture_name(self) -> str:
        """Return the name of the gauges."""
        return "cap"

    def action_export_chart(self) -> None:
        """Save the gauges as a PNG."""
        self.export("png")


SCREEN = CapsScreen
