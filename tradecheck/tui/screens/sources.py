"""What is held: sources with age and terms, their receipts and revisions; pull and import from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import on

from tradecheck.tui import errands, held
from tradecheck.tui.document import fields
from tradecheck.tui.keys import SOURCES as KEYS
from tradecheck.tui.keys import Key
from tradecheck.tui.screens.choosing import ChoiceScreen, ConfirmScreen
from tradecheck.tui.screens.reading import PaperScreen
from tradecheck.tui.screens.rows import RowsScreen
from tradecheck.tui.screens.tabled import TableScreen
from tradecheck.tui.tables import HELD, RECEIPTS, REVISIONS
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.header import HeaderLine
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.paper import Paper
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from textual.app import ComposeResult

    from tradecheck.inquiry import Desk
    from tradecheck.intake.errands import Choice
    from tradecheck.model.view import View

_CALLS = "plan"
_AGAIN = "One is running: wait for its end, or press ctrl+k to cancel it."


class Answer(msgspec.Struct, frozen=True):
    """A row a source and vintage (`tables.HELD`), and sentences on receipts that cannot be read."""

    rows: pl.DataFrame
    unread: tuple[str, ...]


class SourcesScreen(TableScreen):
    """Sources above; the one under the cursor, and the errand that runs, below.

    `over` is the errand that ended last with what came of it, until its page is closed.
    """

    CSS_PATH = "screens.tcss"

    NAME = "sources"
    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    VERB = ("sources",)
    unread: tuple[str, ...] = ()
    over: errands.Ended | None = None
    _is_behind = False
    _paths: tuple[Path, ...] = ()
    _asking: ConfirmScreen | None = None

    def body(self) -> ComposeResult:
        """Lay out the sources, the one under the cursor and the errand."""
        yield RowsTable(id="rows", keeps_cursor=True)
        yield Paper(id="detail")
        yield Paper(id="errand")

    def on_mount(self) -> None:
        """Begin without an errand."""
        self.query_one("#errand", Paper).display = False

    def on_screen_resume(self) -> None:
        """Read the evidence again where an errand ended while another screen was shown."""
        if self._is_behind:
            self._is_behind = False
            self.session.reload()

    def ask(self, desk: Desk, view: View) -> Answer:
        """Return what is held of the view's sources."""
        from tradecheck.intake.current import unread  # noqa: PLC0415 - in the thread
        from tradecheck.report import receipts  # noqa: PLC0415 - loads polars, as above

        frame = receipts.held_frame(desk.holdings(view), errands.today())
        return Answer(frame, unread(desk.settings.cache))

    def take(self, answer: object) -> None:
        """Show the sources."""
        assert isinstance(answer, Answer)  # noqa: S101 - what `ask` returned
        self.unread = answer.unread
        rows = self.rows
        rows.border_title = titled(f"sources {answer.rows.height}", "enter: vintages and receipts")
        rows.show(HELD, answer.rows)
        self._show_source()

    def say(self, *sentences: str) -> None:
        """Show sentences instead of sources."""
        rows = self.rows
        rows.border_title = titled("sources")
        rows.say(" ".join(sentences))
        self._show_source()

    @on(Lines.Moved, "#rows")
    def _show_source(self) -> None:
        rows, paper = self.rows, self.query_one("#detail", Paper)
        row = rows.row(rows.cursor) if rows.count() else {}
        paper.border_title = titled(str(row.get("source", "source")))
        paper.write(fields(held.source_fields(row, self.session.holdings, self.unread)))

    # what was received of a source, and what its publisher changed

    @on(Lines.Opened, "#rows")
    def _open_source(self, message: Lines.Opened) -> None:
        row = self.rows.row(message.index)
        source, title = str(row["source"]), str(row["title"])
        if row["embedded"]:
            told = fields(held.source_fields(row, self.session.holdings, ()))
            self.app.push_screen(PaperScreen(source, told, "comes with the program"))
        else:
            self.start("record", lambda: held.receipts(source, title, self.session.settings))

    def action_revisions(self) -> None:
        """Show what publishers changed between vintages."""
        view, link = self.view, self.link
        self.start("record", lambda: held.revisions(link.desk(), view))

    @on(held.ReceiptsRead)
    def _show_receipts(self, message: held.ReceiptsRead) -> None:
        title = f"{message.source}: {message.title}"
        self.app.push_screen(RowsScreen(title, message.frame, self.open_record, RECEIPTS))

    @on(held.RevisionsRead)
    def _show_revisions(self, message: held.RevisionsRead) -> None:
        if not message.frame.height:
            told = fields([("none", sentence) for sentence in message.notes])
            self.app.push_screen(PaperScreen("revisions", told, "what publishers changed"))
            return
        screen = RowsScreen("what publishers changed", message.frame, self._tell_rows, REVISIONS)
        self.app.push_screen(screen)

    def _tell_rows(self, row: dict[str, object]) -> None:
        self.tell(f"tradecheck revisions --rows --source {row['source']} --year {row['year']}", "Row by row")

    # pulling

    def action_pull(self) -> None:
        """Ask what to pull."""
        if self._is_free():
            self.start(_CALLS, lambda: errands.offered(self.session.settings), apart=True)

    @on(errands.Offered)
    def _choose_pull(self, message: errands.Offered) -> None:
        named = {each.name: each for each in message.choices}

        def use(name: str | None) -> None:
            if name is not None:
                self._plan(named[name])

        told = tuple((each.name, each.about) for each in message.choices)
        self.app.push_screen(ChoiceScreen("pull what?", told), use)

    def _plan(self, choice: Choice) -> None:
        view, settings = self.view, self.session.settings
        self.start(_CALLS, lambda: errands.plan(choice, view, settings), apart=True)

    @on(errands.PlanMade)
    def _confirm_pull(self, message: errands.PlanMade) -> None:
        plan, view = message.plan, message.view

        def use(agreed: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if agreed:
                self._begin(errands.pull(plan.choice, view, self.session.settings))

        told = fields(held.plan_fields(plan))
        self.app.push_screen(ConfirmScreen(f"pull {plan.choice.name}", told, "pull now"), use)

    # files of one's own

    async def action_import_files(self) -> None:
        """Ask for files."""
        if self._is_free():
            await self.prompt.ask("import", "", "a path or a pattern, such as ~/downloads/*.csv")

    def answered(self, purpose: str, words: str) -> None:
        """Look at the files that were named."""
        if purpose != "import":
            super().answered(purpose, words)
            return
        from tradecheck.intake.bringing import named  # noqa: PLC0415 - for this key alone

        paths = named(words)
        self.start(_CALLS, lambda: errands.see(paths), apart=True)

    @on(errands.KindSeen)
    def _take_kind(self, message: errands.KindSeen) -> None:
        from tradecheck.intake.bringing import KINDS  # noqa: PLC0415 - for this key alone

        self._paths = message.paths
        if message.kind is None:
            question = f"{message.paths[0].name} looks like nothing known: what is it?"
            self.app.push_screen(ChoiceScreen(question, tuple(KINDS.items())), self._import_as)
        else:
            self._import_as(message.kind)

    def _import_as(self, kind: str | None) -> None:
        from tradecheck.intake.bringing import FLOWS, GACC  # noqa: PLC0415 - for this key alone

        if kind == GACC:
            question = f"{self._paths[0].name}: which way, from China's side?"
            self.app.push_screen(ChoiceScreen(question, tuple(FLOWS.items())), self._import_gacc)
        elif kind is not None:
            self._begin(errands.bring(self._paths, kind, {}, self.link))

    def _import_gacc(self, flow: str | None) -> None:
        if flow is not None:
            self._begin(errands.bring(self._paths, "gacc", {"flow": flow}, self.link))

    # the errand

    def _is_free(self) -> bool:
        if self.session.errand is not None:
            self.tell(_AGAIN, wrong=True)
        return self.session.errand is None

    def _begin(self, errand: errands.Errand) -> None:
        if not self._is_free():
            return
        self.session.errand, self.over = errand, None
        self._tell_doing((f"{errand.title} …",))
        self._write_errand(errand.title, held.running_fields(None, errand))
        errand.begin(self.post_message)

    def _write_errand(self, title: str, told: list[tuple[str, str]]) -> None:
        paper = self.query_one("#errand", Paper)
        paper.display = True
        self.set_class(True, "-busy")  # noqa: FBT003 - Textual's signature
        paper.border_title = titled(title)
        paper.write(fields(told))

    def _tell_doing(self, words: tuple[str, ...]) -> None:
        self.session.doing = words
        for header in self.app.screen.query(HeaderLine):
            header.refresh()

    @on(errands.Moved)
    def _follow_errand(self, message: errands.Moved) -> None:
        if message.errand is self.session.errand:
            self._tell_doing(held.doing_words(message.errand, message.progress))
            self._write_errand(message.errand.title, held.running_fields(message.progress, message.errand))

    @on(errands.Ended)
    def _end_errand(self, message: errands.Ended) -> None:
        self.session.errand, self.over = None, message
        if self._asking is not None and self.app.screen is self._asking:
            self._asking.dismiss(False)  # noqa: FBT003 - Textual's signature
        self._tell_doing(())
        self._write_errand(f"{message.errand.title}: {message.state}", held.ended_fields(message))
        self._is_behind = self.app.screen is not self
        if self._is_behind:
            title, wrong = f"{message.errand.title}: {message.state}", message.state == errands.FAILED
            self.tell(f"{message.sentences[0]} Press ctrl+r to read what came.", title, wrong=wrong)
        else:
            self.session.reload()
            self.read_view()

    def action_cancel(self) -> None:
        """Cancel the errand, once the person agreed; without one, close the page of the last."""
        errand = self.session.errand
        if errand is None:
            self.over = None
            self.query_one("#errand", Paper).display = False
            self.set_class(False, "-busy")  # noqa: FBT003 - Textual's signature
            return

        def use(agreed: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if agreed and self.session.errand is errand:
                errand.cancel()
                self._tell_doing((f"cancelling: {errand.title} …", "cancelling …"))
                self._write_errand(errand.title, held.running_fields(None, errand))

        told = fields([("kept", "What came before is kept and usable; doing the same again goes on where it stopped.")])
        self._asking = ConfirmScreen(f"cancel {errand.title}?", told, "cancel it", "let it run")
        self.app.push_screen(self._asking, use)


SCREEN = SourcesScreen
