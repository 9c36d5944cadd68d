"""What the main screen shows: it asks the desk in threads and takes the answers as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.worker import Worker, WorkerState, get_current_worker

from tradecheck.model.errors import TradecheckError
from tradecheck.tui import memory, work
from tradecheck.tui.document import explanation, fields, heading, summary
from tradecheck.tui.phrases import evidence_words, loosen, view_words
from tradecheck.tui.ranking import SORTS, arranged
from tradecheck.tui.screens.sized import SizedScreen
from tradecheck.tui.tables import TABLES
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.findings import FindingsList
from tradecheck.tui.widgets.footer import FooterLine
from tradecheck.tui.widgets.header import HeaderLine
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.panes import Panes
from tradecheck.tui.widgets.paper import Paper
from tradecheck.tui.widgets.prompt import Prompt
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.message import Message
    from textual.timer import Timer

    from tradecheck.model.evidence import Holding
    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View
    from tradecheck.settings import Settings

_REST_SECONDS = 0.04
"""How long the cursor rests before a chart is asked for, so that holding a key down asks for one."""


class AnswersScreen(SizedScreen):
    """Findings beside the chart, the figures and the rows of the one under the cursor; it owns what is shown."""

    def __init__(self, settings: Settings, view: View, remembered: memory.Memory) -> None:
        super().__init__()
        self.view = view
        self.sort = remembered.sort if remembered.sort in SORTS else SORTS[0]
        self.needle = ""
        self.chosen = remembered.finding
        self.table = next((i for i, table in enumerate(TABLES) if table.key == remembered.table), 0)
        self.findings: tuple[Finding, ...] = ()
        self.holdings: tuple[Holding, ...] = ()
        self.picture: work.PictureRead | None = None
        self.link = work.DeskLink(settings)
        self.prompt = Prompt()
        self._rest: Timer | None = None
        self._reading = True
        self._awaited = ""

    @property
    def busy(self) -> bool:
        """Whether an answer of the desk is still awaited."""
        return self._reading or bool(self._awaited)

    def compose(self) -> ComposeResult:
        """Lay out the header, the panes, the prompt and the footer."""
        yield HeaderLine()
        yield Panes(id="panes")
        yield self.prompt
        yield FooterLine()

    def on_mount(self) -> None:
        """Show the frame first, and ask the desk after it."""
        self.query_one("#detail", Paper).border_title = titled("3", "finding")
        self._title_rows()
        self.read_view(self.view)

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panes."""
        super().on_resize(event)
        panes = self.query_one(Panes)
        before = panes.layout_name
        panes.arrange_for(*event.size)
        if panes.layout_name != before:
            self._show_detail()

    def memory(self) -> memory.Memory:
        """Return what is worth remembering."""
        return memory.Memory(self.sort, self.chosen, TABLES[self.table].key)

    # asking the desk

    def read_view(self, view: View) -> None:
        """Ask the desk for a view."""
        self.view = view
        self._reading, self.findings = True, ()
        self.query_one(HeaderLine).show(view_words(view), ("reading …",))
        self._say_everywhere("starting …")
        link = self.link
        self.call_after_refresh(self.start, "findings", lambda: link.findings(view, self.post_message))

    def start(self, group: str, job: Callable[[], Message]) -> None:
        """Run a job in a thread and have its answer posted; a newer job of the group makes it void."""

        def run() -> None:
            with self.link.lock:
                if get_current_worker().is_cancelled:
                    return
                try:
                    answer = job()
                except TradecheckError as error:
                    answer = work.Failed(group, str(error))
            self.post_message(answer)

        self.run_worker(run, thread=True, exclusive=True, group=group, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of a defect: an error that no sentence was written for."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            self.post_message(
                work.Failed(event.worker.group, f"A defect stopped this: {type(error).__name__}: {error}")
            )

    @on(work.Stage)
    def _tell_stage(self, message: work.Stage) -> None:
        if self._reading:
            self._say_everywhere(message.words)

    @on(work.FindingsRead)
    def _take_findings(self, message: work.FindingsRead) -> None:
        if message.view != self.view:
            return
        self._reading = False
        self.findings, self.holdings = message.findings, message.holdings
        self.query_one(HeaderLine).show(view_words(self.view), evidence_words(self.holdings))
        self.list_findings()

    @on(work.PictureRead)
    def _take_picture(self, message: work.PictureRead) -> None:
        if message.finding_id == self.chosen and message.view == self.view:
            self._awaited = ""
            self.picture = message
            self.query_one("#chart", ChartView).show(message.chart)
            self.show_rows()

    @on(work.Failed)
    def _take_failure(self, message: work.Failed) -> None:
        if message.group == "findings":
            self._reading = False
            self.findings, self.picture = (), None
            self.query_one(HeaderLine).show(view_words(self.view), ("error",))
            again = "Change the view (keys d, g, i, m), or mend what is named and press ctrl+r."
            self.query_one("#findings", FindingsList).show((), (message.sentence, again), None)
            self._say_of_chosen("")
        elif message.group == "picture":
            self._awaited = ""
            self.query_one("#chart", ChartView).say(message.sentence)
            self.query_one("#rows", RowsTable).say(message.sentence)
        else:
            self.tell(message.sentence, "Not held" if message.group == "record" else "Not written", wrong=True)

    @on(work.FileWritten)
    def _take_file(self, message: work.FileWritten) -> None:
        self.tell(str(message.path), f"The {message.what} is in")

    # showing

    def _say_everywhere(self, words: str) -> None:
        self.query_one("#findings", FindingsList).show((), (words,), None)
        self._say_of_chosen(words)

    def _say_of_chosen(self, words: str) -> None:
        self.picture = None
        self.query_one("#chart", ChartView).say(words)
        detail = self.query_one("#detail", Paper)
        detail.border_title, detail.border_subtitle = titled("3", "finding"), None
        detail.write(fields([("", "")]))
        self.query_one("#rows", RowsTable).say("")

    def list_findings(self) -> None:
        """Show the findings that the filter leaves, in their order."""
        shown = arranged(self.findings, self.sort, self.needle)
        listed = self.query_one("#findings", FindingsList)
        listed.show(shown, self._why_empty(), self.chosen)
        count = f"{len(shown)} of {len(self.findings)}" if self.needle else str(len(shown))
        listed.border_title = titled("1", "findings", count)
        filtered = f"/{self.needle} · " if self.needle else ""
        listed.border_subtitle = titled("", "", f"{filtered}by {self.sort}")
        self._choose()

    def _why_empty(self) -> tuple[str, ...]:
        if self.findings:
            return (
                f"No finding holds '{self.needle}'.",
                f"The filter hides all {len(self.findings)}: press escape to clear it, or / to change it.",
            )
        narrowing = loosen(self.view)
        if narrowing:
            return "The view holds no findings.", "It is narrowed by:", *narrowing
        return "The evidence holds no findings.", "Press e to see what it is made of and what to pull."

    def _choose(self) -> None:
        finding = self.query_one("#findings", FindingsList).chosen
        self._awaited = ""
        if finding is None:
            self._say_of_chosen("")
            return
        if self.picture is not None and (self.picture.finding_id, self.picture.view) == (finding.id, self.view):
            return
        self.chosen = finding.id
        self._awaited = finding.id
        if self.picture is None:
            self.query_one("#chart", ChartView).say("reading its rows and drawing …")
        self._show_detail()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST_SECONDS, lambda: self._ask_picture(finding))

    def _show_detail(self) -> None:
        finding = self.query_one("#findings", FindingsList).chosen
        if finding is None:
            return
        detail = self.query_one("#detail", Paper)
        detail.border_title = titled("3", *heading(finding))
        detail.border_subtitle = titled("", finding.id)
        roomy = self.query_one(Panes).layout_name == "triptych"
        detail.write(explanation(finding, bare=True) if roomy else summary(finding))

    def _ask_picture(self, finding: Finding) -> None:
        view = self.view
        self.start("picture", lambda: self.link.picture(view, finding))

    def show_rows(self) -> None:
        """Show the table of rows whose turn it is."""
        table = TABLES[self.table]
        if self.picture is not None:
            self.query_one("#rows", RowsTable).show(table, self.picture.frames[table.key])
        self._title_rows()

    def _title_rows(self) -> None:
        frames = {} if self.picture is None else self.picture.frames
        names = [
            f"{table.name} {frames[table.key].height:,}" if table.key in frames else table.name for table in TABLES
        ]
        rows = self.query_one("#rows", RowsTable)
        rows.border_title = titled("4", names[self.table], *(name for i, name in enumerate(names) if i != self.table))

    @on(Lines.Moved, "#findings")
    def _follow_cursor(self) -> None:
        self._choose()
