"""One finding, explained step by step, and what an analyst says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from tradecheck.tui import judging
from tradecheck.tui.document import Writer, explanation
from tradecheck.tui.keys import VERDICTS, bindings
from tradecheck.tui.phrases import command_line
from tradecheck.tui.screens.reading import PaperScreen
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.footer import FooterLine
from tradecheck.tui.widgets.paper import Paper
from tradecheck.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import ComposeResult

    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View

_WHILE_TYPED = {"turn", "copy", "close", "dismiss_finding", "note_finding", "undo_verdict"}


class WhyScreen(PaperScreen):
    """The finding, and those beside it; leaving it leaves the list on the finding last read.

    `judge` keeps what is said of a finding; who called it gives the findings back to `renew`.
    """

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("n,right", "turn(1)", "next", id="why.next"),
        Binding("b,left", "turn(-1)", "before", id="why.before"),
        Binding("y", "copy", "copy", id="why.copy"),
        *bindings(VERDICTS, prefix="why.", shown=True),
    ]

    def __init__(
        self, findings: Iterable[Finding], index: int, view: View, judge: Callable[[Finding, str, str], None]
    ) -> None:
        self._findings = tuple(findings)
        self._index = index
        self._asked = view
        self._judge = judge
        self.prompt = Prompt()
        super().__init__(*self._told())

    def compose(self) -> ComposeResult:
        """Lay out the document, and the line into which a reason is typed."""
        yield Paper(id="paper")
        yield self.prompt
        yield FooterLine()

    def _told(self) -> tuple[str, Writer, str]:
        finding = self._findings[self._index]
        place = f"{self._index + 1} of {len(self._findings)}"
        return f"why {finding.id}", explanation(finding), place

    def _write(self) -> None:
        title, self._writer, place = self._told()
        paper = self.query_one(Paper)
        paper.border_title = titled(title, place)
        paper.write(self._writer)

    def renew(self, findings: Iterable[Finding]) -> None:
        """Show the same findings with what was said of them now, in the order in which they are read."""
        now = {each.id: each for each in findings}
        self._findings = tuple(now.get(each.id, each) for each in self._findings)
        self._write()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """While words are typed, keys are words."""
        return not (self.prompt.display and action in _WHILE_TYPED)

    def action_turn(self, by: int) -> None:
        """Read the finding after or before."""
        self._index = max(0, min(self._index + by, len(self._findings) - 1))
        self._write()

    def action_copy(self) -> None:
        """Copy the command line that prints this page."""
        line = command_line(self._asked, "why", self._findings[self._index].id)
        self.app.copy_to_clipboard(line)
        self.tell(line, "Copied")

    async def action_dismiss_finding(self) -> None:
        """Ask why the finding is to be dismissed."""
        await self.prompt.ask(*judging.for_verdict(self._findings[self._index], judging.DISMISS))

    async def action_note_finding(self) -> None:
        """Ask what is to be noted."""
        await self.prompt.ask(*judging.for_verdict(self._findings[self._index], judging.NOTE))

    def action_undo_verdict(self) -> None:
        """Take back what was said."""
        self._judge(self._findings[self._index], judging.UNDO, "")

    @on(Prompt.Kept)
    def _keep(self, message: Prompt.Kept) -> None:
        self._leave_prompt()
        self._judge(self._findings[self._index], message.purpose, message.words)

    @on(Prompt.Cancelled)
    def _leave_prompt(self) -> None:
        self.prompt.close()
        self.query_one(Paper).focus()

    def action_close(self) -> None:
        """Go back to the list, on the finding last read."""
        self.dismiss(self._findings[self._index].id)
