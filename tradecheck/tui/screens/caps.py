"""How much of each cap was used: gauges by year, the readings of each cap, and the filings behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import on

from tradecheck.tui.keys import CAPS as KEYS
from tradecheck.tui.keys import Key
from tradecheck.tui.screens.tabled import TableScreen
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


_IMPORT = "import what you have with `tradecheck import notifications FILE`"


class Answer(msgspec.Struct, frozen=True):
    """The gauges, and a row a reading (`tables.CAPS`)."""

    chart: ChartSpec
    rows: pl.DataFrame


class CapsScreen(TableScreen):
    """Gauges above, readings below; enter on a reading opens what it was made from."""

    NAME = "caps"
    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    VERB = ("caps",)

    def body(self) -> ComposeResult:
        """Lay out the gauges and the readings."""
        yield ChartView(id="chart")
        yield RowsTable(id="rows")

    def ask(self, desk: Desk, view: View) -> Answer:
        """Return the gauges and the readings of the view."""
        from tradecheck.report.frames import caps_frame  # noqa: PLC0415 - loads polars, in the thread

        return Answer(desk.chart("cap", view), caps_frame(desk.caps(view)))

    def take(self, answer: object) -> None:
        """Show the gauges and the readings."""
        assert isinstance(answer, Answer)  # noqa: S101 - what `ask` returned
        self.query_one(ChartView).show(answer.chart)
        rows = self.rows
        rows.border_title = titled(CAPS.name, f"{answer.rows.height:,} readings", "enter: what one was made from")
        rows.show(CAPS, answer.rows)

    def say(self, *sentences: str) -> None:
        """Show sentences instead of the gauges."""
        self.query_one(ChartView).say(" ".join(sentences))
        rows = self.rows
        rows.border_title = titled(CAPS.name)
        rows.say("")

    @on(Lines.Opened, "#rows")
    def _open_reading(self, message: Lines.Opened) -> None:
        row = self.rows.row(message.index)
        if not row["records"]:
            held = f"Nothing that was notified of {row['goods']} for {row['period']} is held"
            self.tell(f"{held}, so no use of its cap is computed: {_IMPORT}.", "No row is held")
            return
        self.open_behind(f"{row['goods']} {row['period']}, {row['supplier']}, {row['reading']}", tuple(row["records"]))

    def picture_name(self) -> str:
        """Return the name of the gauges."""
        return "cap"


SCREEN = CapsScreen
