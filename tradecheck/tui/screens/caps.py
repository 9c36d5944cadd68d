"""How much of each cap was used: gauges by year, the readings of each cap, and the filings behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from msgspec.structs import replace
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
    from tradecheck.tui.session import Session


_IMPORT = "import what you have with `tradecheck import notifications FILE`"


class Answer(msgspec.Struct, frozen=True):
    """The gauges by the goods of the rows, `none` without any, and a row a reading (`tables.CAPS`)."""

    charts: dict[str, ChartSpec]
    none: ChartSpec | None
    rows: pl.DataFrame


class CapsScreen(TableScreen):
    """Gauges of the goods under the cursor above, readings below; enter on one opens what it was made from."""

    NAME = "caps"
    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    VERB = ("caps",)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._charts: dict[str, ChartSpec] = {}

    def body(self) -> ComposeResult:
        """Lay out the gauges and the readings."""
        yield ChartView(id="chart")
        yield RowsTable(id="rows")

    def ask(self, desk: Desk, view: View) -> Answer:
        """Return the gauges and the readings of the view."""
        from tradecheck.model.goods import Goods  # noqa: PLC0415 - in the thread
        from tradecheck.report.frames import caps_frame  # noqa: PLC0415 - loads polars, in the thread

        rows = caps_frame(desk.caps(view))
        charts = {
            name: desk.chart("cap", replace(view, goods=(Goods.parse(name),)))
            for name in rows["goods"].unique(maintain_order=True)
        }
        return Answer(charts, None if charts else desk.chart("cap", view), rows)

    def take(self, answer: object) -> None:
        """Show the gauges and the readings."""
        assert isinstance(answer, Answer)  # noqa: S101 - what `ask` returned
        self._charts = answer.charts
        rows = self.rows
        rows.border_title = titled(CAPS.name, f"{answer.rows.height:,} readings", "enter: what one was made from")
        rows.show(CAPS, answer.rows)
        if answer.none is not None:
            self.query_one(ChartView).show(answer.none)
        self._follow_cursor()

    def say(self, *sentences: str) -> None:
        """Show sentences instead of the gauges."""
        self._charts = {}
        self.query_one(ChartView).say(" ".join(sentences))
        rows = self.rows
        rows.border_title = titled(CAPS.name)
        rows.say("")

    @on(Lines.Moved, "#rows")
    def _follow_cursor(self) -> None:
        goods = self.rows.row(self.rows.cursor)["goods"] if self.rows.count() else ""
        if goods in self._charts:
            self.query_one(ChartView).show(self._charts[goods])

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
