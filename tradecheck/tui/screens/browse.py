"""The main screen: what its keys do."""

from textual import on

from tradecheck.model.errors import TradecheckError
from tradecheck.tui import asking, pages, work
from tradecheck.tui.document import fields
from tradecheck.tui.keys import BROWSE, bindings
from tradecheck.tui.phrases import command_line
from tradecheck.tui.ranking import SORTS
from tradecheck.tui.screens.answers import AnswersScreen
from tradecheck.tui.screens.reading import PaperScreen, WhyScreen
from tradecheck.tui.tables import TABLES
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.widgets.findings import FindingsList
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.panes import Panes
from tradecheck.tui.widgets.prompt import Prompt
from tradecheck.tui.widgets.rows import RowsTable

_NOT_WHILE_TYPING = {key.action.partition("(")[0] for key in BROWSE} - {"step_pane"}


class BrowseScreen(AnswersScreen):
    """Every action of `keys.BROWSE`."""

    BINDINGS = bindings(BROWSE)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """While words are typed, keys are words."""
        return not (self.prompt.display and action in _NOT_WHILE_TYPING)

    @on(Lines.Opened, "#findings")
    def _open_finding(self) -> None:
        self.action_why()

    @on(Lines.Opened, "#rows")
    def _open_row(self, message: Lines.Opened) -> None:
        row = self.query_one("#rows", RowsTable).row(message.index)
        link = self.link
        self.start("record", lambda: link.record(row))

    @on(work.RecordRead)
    def _show_record(self, message: work.RecordRead) -> None:
        title = f"row {message.row.get('record') or 'without a record'}"
        told = pages.row_fields(message.row, message.record, self.holdings)
        self.app.push_screen(PaperScreen(title, fields(told)))

    def action_why(self) -> None:
        """Explain the finding under the cursor."""
        listed = self.query_one("#findings", FindingsList)
        if listed.chosen is not None:
            screen = WhyScreen(listed.findings, listed.cursor, self.view)
            self.app.push_screen(screen, self._return_to)

    def _return_to(self, index: int | None) -> None:
        if index is not None:
            self.query_one("#findings", FindingsList).cursor = index

    def action_sort(self) -> None:
        """Sort by the next key."""
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        self.list_findings()

    def take_early(self, character: str) -> bool:
        """Give the prompt what was typed faster than it could open; return whether it is open."""
        prompt = self.prompt
        if prompt.display:
            prompt.take(character)
        return prompt.display

    async def action_filter(self) -> None:
        """Ask for the filter."""
        await self.prompt.ask("filter", self.needle, "goods, period, check, status or id")

    async def action_goods(self) -> None:
        """Ask for goods."""
        await self.prompt.ask(*asking.for_goods(self.view))

    async def action_period(self) -> None:
        """Ask for a period."""
        await self.prompt.ask(*asking.for_period(self.view))

    @on(Prompt.Edited)
    def _edit(self, message: Prompt.Edited) -> None:
        kept, cancelled = isinstance(message, Prompt.Kept), isinstance(message, Prompt.Cancelled)
        if message.purpose == "filter":
            self.needle = message.words
            self.list_findings()
        elif kept:
            try:
                self.read_view(asking.answered(self.view, message.purpose, message.words))
            except TradecheckError as error:
                self.tell(str(error), wrong=True)
                return
        if kept or cancelled:
            self.prompt.close()
            self.query_one(Panes).go("findings")

    def action_direction(self) -> None:
        """Ask for the next direction."""
        self.read_view(asking.next_direction(self.view))

    def action_severity(self) -> None:
        """Ask for the next least severity."""
        self.read_view(asking.next_severity(self.view))

    def action_reload(self) -> None:
        """Read the evidence again."""
        self.link = work.DeskLink(self.link.settings)
        self.read_view(self.view)

    def action_next_table(self) -> None:
        """Show the next table of rows."""
        if self.query_one(Panes).turn_hides("rows"):
            self.query_one(Panes).go("rows")
            return
        self.table = (self.table + 1) % len(TABLES)
        self.show_rows()

    def action_copy(self) -> None:
        """Copy the command line that prints this view."""
        line = command_line(self.view, "findings")
        self.app.copy_to_clipboard(line)
        self.tell(line, "Copied")

    def action_export_chart(self) -> None:
        """Save the chart as a PNG."""
        picture = self.picture
        if picture is None:
            self.tell("There is no chart to save: choose a finding first.")
            return
        self.start("export", lambda: work.write_chart(picture.chart, picture.finding_id))

    def action_write_report(self) -> None:
        """Save the report as Markdown."""
        view, link = self.view, self.link
        self.tell("Writing the report …")
        self.start("report", lambda: work.write_report(link, view))

    def action_evidence(self) -> None:
        """Show the holdings."""
        self.app.push_screen(PaperScreen("evidence", fields(pages.holding_fields(self.holdings)), "what is held"))

    def action_help(self) -> None:
        """Show the keys and the marks."""
        self.app.push_screen(
            PaperScreen("help", fields(pages.help_fields(), f"bold {PALETTE.accent}"), "keys and marks")
        )

    def action_step_pane(self, by: int) -> None:
        """Go to the next pane."""
        self.query_one(Panes).step(by)

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.query_one(Panes).go(name)

    def action_zoom(self) -> None:
        """Zoom the pane with the keys."""
        self.query_one(Panes).toggle_zoom()

    def action_back(self) -> None:
        """Leave the zoom, else clear the filter, else go to the list."""
        panes = self.query_one(Panes)
        if panes.zoomed:
            panes.toggle_zoom()
        elif self.needle:
            self.needle = ""
            self.list_findings()
        else:
            panes.go("findings")

    async def action_leave(self) -> None:
        """Leave the program."""
        await self.app.run_action("leave")
