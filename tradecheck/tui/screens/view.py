"""What every screen of a view has: header, prompt and footer, the keys that change the view, and work in threads."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.worker import Worker, WorkerState, get_current_worker

from tradecheck.model.errors import DataError, TradecheckError
from tradecheck.tui import asking, pages, work
from tradecheck.tui.document import fields
from tradecheck.tui.keys import CHART, TABLE, VIEW, Key, bindings
from tradecheck.tui.phrases import command_line, evidence_words, view_words
from tradecheck.tui.screens.sized import SizedScreen
from tradecheck.tui.sizes import ARRANGEMENTS, arrangement
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.footer import FooterLine
from tradecheck.tui.widgets.header import HeaderLine
from tradecheck.tui.widgets.prompt import Prompt
from tradecheck.tui.widgets.rows import FILTER_HINT, RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.geometry import Size
    from textual.message import Message

    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View
    from tradecheck.tui.screens.exporting import Picture, Rows
    from tradecheck.tui.session import Session

VIEW_GROUP = "view"
"""The group of the work that answers the view itself."""

_CHANGE = "Change the view (keys d, g, i, m), or mend what is named and press ctrl+r."
_MEND = (
    "`tradecheck cache verify` names all that is damaged and says how to mend it; what is mended is read with ctrl+r."
)
_NOT = {"record": "Not held", "plan": "Not possible", "verdict": "Not kept"}

_WITH_PROMPT = {"step_pane"}
"""Actions that a key still calls while words are typed."""


class ViewScreen(SizedScreen):
    """A screen over the session's view. A subclass says what it asks the desk and how it shows the answer.

    `NAME` is the screen's name in the header and the keys, `KEYS` its own keys beside `keys.VIEW`, `VERB`
    the command that prints what it shows, and `NO_CHART` what to do where there is no chart to save.
    """

    NAME: ClassVar[str]
    KEYS: ClassVar[tuple[Key, ...]] = ()
    VERB: ClassVar[tuple[str, ...]] = ()
    NO_CHART: ClassVar[str] = "the view holds nothing to draw."

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.prompt = Prompt()
        self._shown: tuple[View, work.DeskLink] | None = None
        self._filtered: RowsTable | None = None
        self._reading = True

    def __init_subclass__(cls) -> None:
        """Bind the keys of a screen, its own first."""
        if "NAME" in cls.__dict__:
            cls.BINDINGS = bindings((*cls.KEYS, *VIEW))
        super().__init_subclass__()

    @property
    def view(self) -> View:
        """The view that is asked."""
        return self.session.view

    @property
    def link(self) -> work.DeskLink:
        """The desk, to be asked in a thread."""
        return self.session.link

    @property
    def busy(self) -> bool:
        """Whether an answer of the desk is still awaited."""
        return self._reading

    # what a subclass gives

    @abstractmethod
    def body(self) -> ComposeResult:
        """Lay out what stands between header and prompt."""

    @abstractmethod
    def ask(self, desk: Desk, view: View) -> object:
        """Return a frozen answer for the view. Runs in a thread and touches no widget."""

    @abstractmethod
    def take(self, answer: object) -> None:
        """Show an answer of `ask`."""

    @abstractmethod
    def say(self, *sentences: str) -> None:
        """Show sentences instead of an answer."""

    def home(self) -> None:
        """Give the keys to the pane that they return to when the prompt closes."""

    # the frame

    def compose(self) -> ComposeResult:
        """Lay out the header, the body, the prompt and the footer, arranged before anything is painted."""
        self._arrange_for(self.app.size)
        yield HeaderLine(self.NAME, self.session.settings.keys)
        yield from self.body()
        yield self.prompt
        yield FooterLine()

    def on_mount(self) -> None:
        """Show the frame first, and ask the desk after it."""
        self.read_view()

    def on_screen_resume(self) -> None:
        """Ask again where the view was changed on another screen."""
        if not self.is_mounted:
            return
        if self._shown is not None and self._shown != (self.view, self.link):
            self.read_view()
        self.query_one(HeaderLine).refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the screen anew."""
        self._arrange_for(event.size)

    def _arrange_for(self, size: Size) -> None:
        """Give the style sheet the arrangement of the size."""
        named = arrangement(*size)
        self.update_classes({f"-{name}": name == named for name in ARRANGEMENTS})

    # asking the desk

    def ask_for(self, view: View) -> None:
        """Make a view the session's and ask for it."""
        self.session.view = view
        self.read_view()

    def read_view(self) -> None:
        """Ask the desk for the session's view."""
        view, link = self.view, self.link
        self._shown = view, link
        self._reading = True
        self.query_one(HeaderLine).show(view_words(view), ("reading …",))
        self.say("starting …")

        def job() -> Message:
            desk = link.desk()
            return work.ViewRead(view, desk.holdings(view), self.ask(desk, view), link.unread)

        self.call_after_refresh(self.start, VIEW_GROUP, job)

    def start(self, group: str, job: Callable[[], Message], *, apart: bool = False) -> None:
        """Run a job in a thread and have its answer posted; a newer job of the group makes it void.

        A job that asks no desk stands `apart` and waits for none.
        """
        link = self.link

        def run() -> None:
            with nullcontext() if apart else link.lock:
                if get_current_worker().is_cancelled:
                    return
                try:
                    answer = job()
                except TradecheckError as error:
                    answer = work.Failed(group, str(error), damaged=isinstance(error, DataError))
            self.post_message(answer)

        self.run_worker(run, thread=True, exclusive=True, group=group, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of a defect: an error that no sentence was written for."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            self.post_message(
                work.Failed(event.worker.group, f"A defect stopped this: {type(error).__name__}: {error}")
            )

    @on(work.ViewRead)
    def _take_view(self, message: work.ViewRead) -> None:
        if message.view != self.view:
            return
        self._reading = False
        self.session.holdings = message.holdings
        self.query_one(HeaderLine).show(view_words(self.view), self._evidence_words(message))
        self.take(message.answer)

    @staticmethod
    def _evidence_words(message: work.ViewRead) -> tuple[str, ...]:
        return evidence_words(message.holdings, datetime.now(UTC).date(), len(message.unread))

    @on(work.Failed)
    def _take_failure(self, message: work.Failed) -> None:
        if message.group == VIEW_GROUP:
            self._reading = False
            self.query_one(HeaderLine).show(view_words(self.view), ("damaged" if message.damaged else "error",))
            self.say(message.sentence, _MEND if message.damaged else _CHANGE)
        elif not self.failed(message.group, message.sentence):
            self.tell(message.sentence, _NOT.get(message.group, "Not written"), wrong=True)

    def failed(self, group: str, sentence: str) -> bool:  # noqa: ARG002 - for subclasses
        """Show that work of another group failed; return whether that was done."""
        return False

    @on(work.FileWritten)
    def _take_file(self, message: work.FileWritten) -> None:
        self.tell(str(message.path), f"The {message.what} is in")

    # what a figure was made from, and one row with its record

    def open_behind(self, title: str, records: tuple[str, ...], unit: str = "") -> None:
        """Show the rows that a figure of a unit was made from."""
        view, link = self.view, self.link
        self.start("record", lambda: link.behind(title, records, view, unit))

    @on(work.RowsRead)
    def _show_rows(self, message: work.RowsRead) -> None:
        from tradecheck.tui.screens.rows import RowsScreen  # noqa: PLC0415 - a screen of this answer alone

        self.app.push_screen(RowsScreen(message.title, message.frame, self.open_record, message.table))

    def open_record(self, row: dict[str, object]) -> None:
        """Show a row and the record that its `record` names."""
        link = self.link
        self.start("record", lambda: link.record(row))

    @on(work.RecordRead)
    def _show_record(self, message: work.RecordRead) -> None:
        from tradecheck.tui.screens.reading import PaperScreen  # noqa: PLC0415 - as above

        title = f"row {message.row.get('record') or 'without a record'}"
        told = pages.row_fields(message.row, message.record, self.session.holdings)
        self.app.push_screen(PaperScreen(title, fields(told)))

    @on(ChartView.Opened)
    def _open_point(self, message: ChartView.Opened) -> None:
        shown = self.query_one(ChartView).spec
        self.open_behind(message.title, message.records, shown.unit if shown is not None else "")

    @on(ChartView.Refused)
    def _tell_refusal(self, message: ChartView.Refused) -> None:
        self.tell(message.sentence)

    # what is on the screen, in a file

    def picture_name(self) -> str:
        """Return the name that files of the screen's chart take."""
        return self.NAME

    def chart_to_save(self) -> Picture | None:
        """Return the chart that is on the screen, as it is zoomed and on its scale, None without one."""
        from tradecheck.tui.screens.exporting import Picture  # noqa: PLC0415 - as above

        shown = next((chart.spec for chart in self.query(ChartView)), None)
        return None if shown is None else Picture(shown, self.picture_name())

    def rows_to_save(self) -> tuple[Rows, ...]:
        """Return the rows that are on the screen."""
        from tradecheck.tui.screens.exporting import rows_in  # noqa: PLC0415 - as above

        return rows_in(self.query(RowsTable), self.picture_name())

    def action_export(self) -> None:
        """Ask as what to save, and save it."""
        from tradecheck.tui.screens.exporting import ExportScreen, exports_of  # noqa: PLC0415 - a screen of this key

        self.app.push_screen(ExportScreen(exports_of(self)), self._export)

    def _export(self, chosen: str | None) -> None:
        if chosen is not None:
            self.export(chosen)

    def export(self, fmt: str) -> None:
        """Save what is on the screen in a format of `exports_of`."""
        link, view = self.link, self.view
        if fmt in work.PICTURES:
            shown = self.chart_to_save()
            if shown is None:
                self.tell(f"There is no chart to save: {self.NO_CHART}")
                return
            self.start("export", lambda: work.write_chart(shown.chart, shown.name, work.PICTURES[fmt]))
        elif fmt.startswith("csv"):
            held = self.rows_to_save()
            if not held:
                self.tell("There are no rows to save.")
                return
            rows = held[int(fmt.removeprefix("csv") or 0)]
            self.start("export", lambda: work.write_rows(rows.made(), rows.name))
        else:
            self.tell("Writing the report …")
            self.start("report", lambda: work.write_report(link, view, fmt))

    # a table's own keys

    @on(RowsTable.FilterAsked)
    async def _ask_filter(self, message: RowsTable.FilterAsked) -> None:
        self._filtered = message.table
        await self.prompt.ask("rows", message.table.needle, FILTER_HINT)

    @on(RowsTable.Copied)
    def _tell_copied(self, message: RowsTable.Copied) -> None:
        self.tell(message.what, "Copied")

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """While words are typed, keys are words."""
        own = {key.action.partition("(")[0] for key in (*self.KEYS, *VIEW)} - _WITH_PROMPT
        return not (self.prompt.display and action in own)

    def take_early(self, character: str) -> bool:
        """Give the prompt what was typed faster than it could open; return whether it is open."""
        if self.prompt.display:
            self.prompt.take(character)
        return self.prompt.display

    def action_step_pane(self, by: int) -> None:
        """Go to the next pane, or to the one before."""
        if not self.prompt.display:
            (self.focus_next if by > 0 else self.focus_previous)()

    async def action_goods(self) -> None:
        """Ask for goods."""
        await self.prompt.ask(*asking.for_goods(self.view))

    async def action_period(self) -> None:
        """Ask for a period."""
        await self.prompt.ask(*asking.for_period(self.view))

    def edited(self, purpose: str, words: str) -> bool:  # noqa: ARG002 - for subclasses
        """Follow words of the screen's own purpose as they are typed; return whether the purpose is its own."""
        return False

    def answered(self, purpose: str, words: str) -> None:
        """Use words that were typed to the end.

        Raises:
            UsageError: when they are not what the purpose asks for.
        """
        self.ask_for(asking.answered(self.view, purpose, words))

    @on(Prompt.Edited)
    def _edit(self, message: Prompt.Edited) -> None:
        kept, cancelled = isinstance(message, Prompt.Kept), isinstance(message, Prompt.Cancelled)
        if message.purpose == "rows" and self._filtered is not None:
            self._filtered.filter(message.words)
        elif not self.edited(message.purpose, message.words) and kept:
            try:
                self.answered(message.purpose, message.words)
            except TradecheckError as error:
                self.tell(str(error), wrong=True)
                return
        if kept or cancelled:
            self.prompt.close()
            if message.purpose == "rows" and self._filtered is not None:
                self._filtered.focus()
            else:
                self.home()

    def action_direction(self) -> None:
        """Ask for the next direction."""
        self.ask_for(asking.next_direction(self.view))

    def action_severity(self) -> None:
        """Ask for the next least severity."""
        self.ask_for(asking.next_severity(self.view))

    def action_reload(self) -> None:
        """Read the evidence again."""
        self.session.reload()
        self.read_view()

    def command(self) -> str:
        """Return the command line that prints what is shown."""
        return command_line(self.view, *self.VERB)

    def action_copy(self) -> None:
        """Copy the command line that prints what is shown."""
        line = self.command()
        self.app.copy_to_clipboard(line)
        self.tell(line, "Copied")

    def action_help(self) -> None:
        """Show the keys of what has the focus and of this screen, and the marks."""
        from tradecheck.tui.screens.reading import PaperScreen  # noqa: PLC0415 - as above

        held = self.focused
        focused = CHART if isinstance(held, ChartView) else TABLE if isinstance(held, RowsTable) else ()
        told = fields(pages.help_fields((*self.KEYS, *VIEW), self.session.settings.keys, focused), keys=True)
        self.app.push_screen(PaperScreen("help", told, "keys and marks"))

    async def action_leave(self) -> None:
        """Leave the program."""
        await self.app.run_action("leave")
