"""The findings beside the chart, the figures and the rows of the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on

from tradecheck.tui import judging, memory, work
from tradecheck.tui.document import explanation, fields, heading, summary
from tradecheck.tui.keys import FINDINGS, Key
from tradecheck.tui.phrases import chart_command, file_stem, loosen, view_words
from tradecheck.tui.ranking import SORTS, arranged
from tradecheck.tui.screens.view import VIEW_GROUP, ViewScreen
from tradecheck.tui.tables import TABLES
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.findings import FindingsList
from tradecheck.tui.widgets.header import HeaderLine
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.panes import Panes
from tradecheck.tui.widgets.paper import Paper
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from tradecheck.inquiry import Desk
    from tradecheck.model.finding import Finding
    from tradecheck.model.trend import Trend
    from tradecheck.model.view import View
    from tradecheck.tui.screens.exporting import Rows
    from tradecheck.tui.screens.why import WhyScreen
    from tradecheck.tui.session import Session

NOT_RANKED = (
    "This finding has no rank among the world's pairs: findings of relabelling and of publications on a value have "
    "one, where a baseline covers them. `tradecheck baseline build FILE` builds one."
)

_REST_SECONDS = 0.04
"""How long the cursor rests before a chart is asked for, so that holding a key down asks for one."""


class FindingsScreen(ViewScreen):
    """It owns which finding is chosen, in which order they stand, and what is filtered."""

    NAME = "findings"
    KEYS: ClassVar[tuple[Key, ...]] = FINDINGS
    VERB = ("findings",)
    NO_CHART = "choose a finding first."

    def __init__(self, session: Session, remembered: memory.Memory) -> None:
        super().__init__(session)
        self.sort = remembered.sort if remembered.sort in SORTS else SORTS[0]
        self.needle = ""
        self.chosen = remembered.finding
        self.table = next((i for i, table in enumerate(TABLES) if table.key == remembered.table), 0)
        self.findings: tuple[Finding, ...] = ()
        self.picture: work.PictureRead | None = None
        self.among = False
        self._trends: dict[work.TrendKey, Trend] = {}
        self._trend_rest: Timer | None = None
        self._trending = False
        self._rest: Timer | None = None
        self._awaited = ""
        self._why: WhyScreen | None = None
        self._judged: Finding | None = None
        self.unread_verdicts: str | None = None
        self._why_none = ""

    @property
    def busy(self) -> bool:
        """Whether an answer of the desk is still awaited."""
        return self._reading or bool(self._awaited) or self._trending or self._trend_rest is not None

    def body(self) -> ComposeResult:
        """Lay out the panes."""
        yield Panes(id="panes")

    def on_mount(self) -> None:
        """Name the panes."""
        self.query_one("#findings").border_title = titled("findings")
        self.query_one("#detail").border_title = titled("finding")
        self._title_rows()

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panes."""
        panes = self.query_one(Panes)
        before = panes.layout_name
        panes.arrange_for(*event.size)
        if panes.layout_name != before:
            self._show_detail()

    def home(self) -> None:
        """Go to the list."""
        self.query_one(Panes).go("findings")

    # asking the desk

    def read_view(self) -> None:
        """Ask the desk for the session's view, telling what is being done."""
        view, link = self.view, self.link
        self._shown = view, link
        self._reading, self.findings, self._trends, self._trending = True, (), {}, False
        self.query_one(HeaderLine).show(view_words(view), ("reading …",))
        self.say("starting …")
        self.call_after_refresh(self.start, VIEW_GROUP, lambda: link.findings(view, self.post_message))

    def ask(self, desk: Desk, view: View) -> tuple[Finding, ...]:
        """Return the findings of the view."""
        return desk.findings(view)

    def take(self, answer: object) -> None:
        """Show the findings."""
        assert isinstance(answer, tuple)  # noqa: S101 - what `ask` and the link return
        self.findings = answer
        self.list_findings()
        self._show_detail()
        if self._why is not None:
            self._why.renew(answer)

    def failed(self, group: str, sentence: str) -> bool:
        """Show in the chart and the rows that a picture could not be made."""
        if group == "trends":
            self._trending = False
            self.tell(sentence, wrong=True)
            return True
        if group != "picture":
            return False
        self._awaited = ""
        self.query_one("#chart", ChartView).say(sentence)
        self.query_one("#rows", RowsTable).say(sentence)
        return True

    @on(work.Stage)
    def _tell_stage(self, message: work.Stage) -> None:
        if self._reading:
            self.say(message.words)

    @on(work.VerdictsRead)
    def _tell_unread(self, message: work.VerdictsRead) -> None:
        self.unread_verdicts = message.why_not
        if message.why_not is not None:
            self.tell(f"{message.why_not} No verdict is shown.", "Verdicts cannot be read", wrong=True)

    @on(work.NothingFound)
    def _keep_reason(self, message: work.NothingFound) -> None:
        self._why_none = message.sentence

    @on(work.Judged)
    def _take_verdict(self, message: work.Judged) -> None:
        self.tell(message.sentence, "Kept")
        self.post_message(message.read)

    @on(work.PictureRead)
    def _take_picture(self, message: work.PictureRead) -> None:
        chosen = self.query_one("#findings", FindingsList).chosen
        if chosen is not None and message.key == self._asked_for(chosen):
            self._awaited = ""
            self.picture = message
            self.query_one("#chart", ChartView).show(message.chart)
            self.query_one("#rows", RowsTable).forget_filter()
            self.show_rows()
            self._ask_trends()

    @on(FindingsList.InSight)
    def _rest_for_trends(self) -> None:
        """Wait until the list rests and the picture was shown."""
        if self._trend_rest is None and self.findings and not self._awaited:
            self._trend_rest = self.set_timer(2 * _REST_SECONDS, self._ask_trends)

    def _ask_trends(self) -> None:
        """Ask for the trends of the findings in sight that have none yet."""
        self._trend_rest = None
        view, link = self.view, self.link
        listed = self.query_one("#findings", FindingsList)
        wanting = [finding for finding in listed.in_sight() if work.trend_key(finding) not in self._trends]
        if wanting:
            self._trending = True
            self.start("trends", lambda: link.trends(view, wanting))

    @on(work.TrendsRead)
    def _take_trends(self, message: work.TrendsRead) -> None:
        self._trending = False
        if message.view == self.view and not self._reading:
            self._trends |= message.trends
            self.query_one("#findings", FindingsList).show_trends(self._trends)

    # showing

    def say(self, *sentences: str) -> None:
        """Show sentences in the list, the first of them everywhere while something is read."""
        self.findings = ()
        listed = self.query_one("#findings", FindingsList)
        listed.border_title = titled("findings")
        listed.show((), sentences, None)
        self._say_of_chosen(sentences[0] if self._reading else "")

    def _say_of_chosen(self, words: str) -> None:
        self.picture = None
        self.query_one("#chart", ChartView).say(words)
        detail = self.query_one("#detail", Paper)
        detail.border_title, detail.border_subtitle = titled("finding"), None
        detail.write(fields([("", "")]))
        self.query_one("#rows", RowsTable).say("")
        self._title_rows()

    def list_findings(self) -> None:
        """Show the findings that the filter leaves, in their order; while they are read there are none to count."""
        if self._reading:
            return
        shown = arranged(self.findings, self.sort, self.needle)
        listed = self.query_one("#findings", FindingsList)
        listed.show(shown, self._why_empty(), self.chosen)
        count = f"{len(shown)} of {len(self.findings)}" if self.needle else str(len(shown))
        listed.border_title = titled("findings", count)
        filtered = f"/{self.needle} · " if self.needle else ""
        unread = "verdicts unreadable · " if self.unread_verdicts else ""
        listed.border_subtitle = titled("", f"{unread}{filtered}by {self.sort}")
        self._choose()

    def _why_empty(self) -> tuple[str, ...]:
        if self.findings:
            return (
                f"No finding holds '{self.needle}'.",
                f"The filter hides all {len(self.findings)}: press escape to clear it, or / to change it.",
            )
        narrowing = loosen(self.view)
        narrowed = (f"It is narrowed by {', '.join(narrowing)}.",) if narrowing else ()
        return self._why_none, *narrowed, "Press e to see what is held, to pull or to import."

    def _choose(self) -> None:
        finding = self.query_one("#findings", FindingsList).chosen
        self._awaited = ""
        if finding is None:
            self._say_of_chosen("")
            return
        if self.picture is not None and self.picture.key == self._asked_for(finding):
            self._ask_trends()
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
        detail.border_title = titled(*heading(finding))
        detail.border_subtitle = titled("", finding.id)
        roomy = self.query_one(Panes).layout_name == "triptych"
        detail.write(explanation(finding, bare=True) if roomy else summary(finding))

    def _ask_picture(self, finding: Finding) -> None:
        link, (view, _, name) = self.link, self._asked_for(finding)
        self.start("picture", lambda: link.picture(view, finding, name))

    def _asked_for(self, finding: Finding) -> tuple[View, str, str]:
        """Return the view, the finding and the name of its chart: among the world's pairs where asked and ranked."""
        return self.view, finding.id, "world" if self.among and finding.world is not None else "finding"

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
        rows.border_title = titled(names[self.table], *(name for i, name in enumerate(names) if i != self.table))

    @on(Lines.Moved, "#findings")
    def _follow_cursor(self) -> None:
        self._choose()

    # keys

    @on(Lines.Opened, "#findings")
    def _open_finding(self) -> None:
        self.action_why()

    @on(Lines.Opened, "#rows")
    def _open_row(self, message: Lines.Opened) -> None:
        self.open_record(self.query_one("#rows", RowsTable).row(message.index))

    def action_why(self) -> None:
        """Explain the finding under the cursor."""
        from tradecheck.tui.screens.why import WhyScreen  # noqa: PLC0415 - a screen of this key alone

        listed = self.query_one("#findings", FindingsList)
        if listed.chosen is not None:
            self._why = WhyScreen(listed.findings, listed.cursor, self.view, self.judge)
            self.app.push_screen(self._why, self._return_to)

    def _return_to(self, finding_id: str | None) -> None:
        self._why = None
        shown = self.query_one("#findings", FindingsList)
        for index, finding in enumerate(shown.findings):
            if finding.id == finding_id:
                shown.cursor = index

    # an analyst's verdict

    def judge(self, finding: Finding, purpose: str, words: str) -> None:
        """Keep, or take back, what is said of a finding."""
        view, link = self.view, self.link
        self.start("verdict", lambda: judging.keep(link, view, finding, purpose, words))

    async def _ask_verdict(self, purpose: str) -> None:
        finding = self.query_one("#findings", FindingsList).chosen
        if finding is not None:
            self._judged = finding
            await self.prompt.ask(*judging.for_verdict(finding, purpose))

    async def action_dismiss_finding(self) -> None:
        """Ask why the finding is to be dismissed."""
        await self._ask_verdict(judging.DISMISS)

    async def action_note_finding(self) -> None:
        """Ask what is to be noted."""
        await self._ask_verdict(judging.NOTE)

    def action_undo_verdict(self) -> None:
        """Take back what was said."""
        finding = self.query_one("#findings", FindingsList).chosen
        if finding is not None:
            self.judge(finding, judging.UNDO, "")

    def answered(self, purpose: str, words: str) -> None:
        """Keep a reason or a note."""
        if purpose not in (judging.DISMISS, judging.NOTE):
            super().answered(purpose, words)
        elif self._judged is not None:
            self.judge(self._judged, purpose, words)

    def action_sort(self) -> None:
        """Sort by the next key."""
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        self.list_findings()

    async def action_filter(self) -> None:
        """Ask for the filter."""
        await self.prompt.ask("filter", self.needle, "goods, period, check, status or id")

    def edited(self, purpose: str, words: str) -> bool:
        """Filter while it is typed."""
        if purpose == "filter":
            self.needle = words
            self.list_findings()
        return purpose == "filter"

    def action_next_table(self) -> None:
        """Show the next table of rows."""
        if self.query_one(Panes).turn_hides("rows"):
            self.query_one(Panes).go("rows")
            return
        self.table = (self.table + 1) % len(TABLES)
        self.show_rows()

    def picture_name(self) -> str:
        """Return the id of the finding in the chart."""
        if self.picture is None:
            return self.NAME
        return file_stem(self.picture.finding_id, self.picture.chart.name)

    def rows_to_save(self) -> tuple[Rows, ...]:
        """Return the rows of the finding, and the findings as they are listed."""
        from tradecheck.tui.screens.exporting import Rows  # noqa: PLC0415 - a screen of one key

        listed, view, link = self.query_one("#findings", FindingsList).findings, self.view, self.link
        ids = tuple(finding.id for finding in listed)
        told = Rows("the findings as CSV, as they are listed", "findings", lambda: link.findings_csv(view, ids))
        return (*super().rows_to_save(), *([told] if ids else []))

    def command(self) -> str:
        """Return the command line that prints the list, or draws the chart where that has the keys."""
        chart = self.query_one("#chart", ChartView)
        if not chart.has_focus or self.picture is None:
            return super().command()
        return chart_command(self.view, chart.window, self.picture.finding_id, self.picture.chart.name)

    def action_export_chart(self) -> None:
        """Save the chart as a PNG, as it is zoomed and on its scale."""
        self.export("png")

    def action_among(self) -> None:
        """Draw the finding's gaps among the world's pairs, or what was booked again."""
        finding = self.query_one("#findings", FindingsList).chosen
        if finding is None:
            return
        if finding.world is None and not self.among:
            self.tell(NOT_RANKED)
            return
        self.among = not self.among
        panes = self.query_one(Panes)
        if panes.turn_hides("chart"):
            panes.go("chart")
        self._choose()

    def action_write_report(self) -> None:
        """Save the report as Markdown."""
        self.export("md")

    def action_evidence(self) -> None:
        """Go to what is held."""
        self.app.switch_mode("sources")

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
        """Leave the zoom, else clear the filter of the pane with the keys, else go to the list."""
        panes = self.query_one(Panes)
        if panes.zoomed:
            panes.toggle_zoom()
        elif (rows := self.query_one("#rows", RowsTable)).needle and rows.has_focus:
            rows.filter("")
        elif self.needle:
            self.needle = ""
            self.list_findings()
        else:
            panes.go("findings")
