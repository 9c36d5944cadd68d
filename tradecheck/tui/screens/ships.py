"""What was seen: accounts as lanes along time beside what was booked, as rows, and the one under the cursor in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import on
from textual.containers import Container

from tradecheck.tui import pages, work
from tradecheck.tui.document import fields
from tradecheck.tui.keys import SHIPS as KEYS
from tradecheck.tui.keys import Key
from tradecheck.tui.phrases import loosen
from tradecheck.tui.screens.view import ViewScreen
from tradecheck.tui.tables import ACCOUNTS
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.paper import Paper
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from textual.app import ComposeResult

    from tradecheck.charts.spec import ChartSpec
    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View


class Answer(msgspec.Struct, frozen=True):
    """The lanes, and a row an account in their order (`tables.ACCOUNTS`)."""

    chart: ChartSpec
    rows: pl.DataFrame


class ShipsScreen(ViewScreen):
    """Lanes above, accounts below; the account under the cursor stands out in the lanes and is told in full."""

    CSS_PATH = "screens.tcss"

    NAME = "ships"
    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    VERB = ("observations",)

    def body(self) -> ComposeResult:
        """Lay out the lanes, the accounts and the account."""
        yield Container(ChartView(id="chart"), RowsTable(id="rows", keeps_cursor=True), Paper(id="detail"), id="ships")

    def home(self) -> None:
        """Go to the accounts."""
        self.query_one(RowsTable).focus()

    def on_mount(self) -> None:
        """Begin in the accounts."""
        self.home()

    def ask(self, desk: Desk, view: View) -> Answer:
        """Return the lanes and the accounts of the view."""
        return Answer(desk.chart("observations", view), desk.accounts(view))

    def take(self, answer: object) -> None:
        """Show the lanes and the accounts; without any, say which part of the view may be loosened."""
        assert isinstance(answer, Answer)  # noqa: S101 - what `ask` returned
        chart, rows = self.query_one(ChartView), self.query_one(RowsTable)
        rows.border_title = titled(ACCOUNTS.name, f"{answer.rows.height:,}", "enter: record")
        rows.show(ACCOUNTS, answer.rows)
        if answer.rows.height:
            chart.show(answer.chart)
        else:
            narrowing = loosen(self.view)
            chart.say(
                " ".join(["The view holds no account.", *(["It is narrowed by:", *narrowing] if narrowing else [])])
            )
        self._follow_cursor()

    def say(self, *sentences: str) -> None:
        """Show sentences instead of the lanes."""
        self.query_one(ChartView).say(" ".join(sentences))
        rows = self.query_one(RowsTable)
        rows.border_title = titled(ACCOUNTS.name)
        rows.say("")
        self._follow_cursor()

    @property
    def _account(self) -> dict[str, object]:
        """The account under the cursor, empty without any."""
        rows = self.query_one(RowsTable)
        return rows.row(rows.cursor) if rows.count() else {}

    @on(Lines.Moved, "#rows")
    def _follow_cursor(self) -> None:
        account = self._account
        self.query_one(ChartView).hold(str(account.get("id", "")))
        detail = self.query_one(Paper)
        detail.border_title = titled(str(account.get("id", "account")))
        detail.write(fields(pages.account_fields(account)))

    @on(Lines.Opened, "#rows")
    def _open_account(self, message: Lines.Opened) -> None:
        self.open_record(self.query_one(RowsTable).row(message.index))

    def action_open(self) -> None:
        """Open the record of the account under the cursor."""
        self.query_one(RowsTable).action_open()

    def action_booked(self) -> None:
        """Show what was booked against the account under the cursor."""
        self._read_rows(self.link.against)

    def action_vessels(self) -> None:
        """Show the ships that the account under the cursor names."""
        self._read_rows(self.link.ships)

    def _read_rows(self, read: Callable[[str, str, View], work.RowsRead]) -> None:
        account, view = self._account, self.view
        if account:
            self.start("record", lambda: read(str(account["id"]), str(account["record"]), view))

    def action_export_chart(self) -> None:
        """Save the lanes as a PNG."""
        chart = self.query_one(ChartView).spec
        if chart is not None:
            self.start("export", lambda: work.write_chart(chart, "observations"))


SCREEN = ShipsScreen
"""What the number key shows."""
