"""Screens to read: a finding explained, a row with its record, the holdings, the keys."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding

from tradecheck.model.finding import Finding
from tradecheck.model.view import View
from tradecheck.tui.document import Writer, explanation
from tradecheck.tui.phrases import command_line
from tradecheck.tui.screens.sized import SizedScreen
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.footer import FooterLine
from tradecheck.tui.widgets.paper import Paper


class PaperScreen(SizedScreen):
    """A document on the whole screen."""

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("escape,q", "close", "back", id="paper.close"),
    ]

    def __init__(self, title: str, writer: Writer, *more: str) -> None:
        super().__init__()
        self._heading = (title, *more)
        self._writer = writer

    def compose(self) -> ComposeResult:
        """Lay out the document."""
        yield Paper(id="paper")
        yield FooterLine()

    def on_mount(self) -> None:
        """Write the document."""
        paper = self.query_one(Paper)
        paper.border_title = titled(*self._heading)
        paper.write(self._writer)

    def rewrite(self) -> None:
        """Write it again, as in other colours."""
        self.query_one(Paper).write(self._writer)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


class WhyScreen(PaperScreen):
    """One finding, explained; leaving it leaves the list on the finding last read."""

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("n,right", "turn(1)", "next", id="why.next"),
        Binding("b,left", "turn(-1)", "before", id="why.before"),
        Binding("y", "copy", "copy as command", id="why.copy"),
    ]

    def __init__(self, findings: Iterable[Finding], index: int, view: View) -> None:
        self._findings = tuple(findings)
        self._index = index
        self._asked = view
        super().__init__(*self._told())

    def _told(self) -> tuple[str, Writer, str]:
        finding = self._findings[self._index]
        place = f"{self._index + 1} of {len(self._findings)}"
        return f"why {finding.id}", explanation(finding), place

    def action_turn(self, by: int) -> None:
        """Read the finding after or before."""
        self._index = max(0, min(self._index + by, len(self._findings) - 1))
        title, writer, place = self._told()
        paper = self.query_one(Paper)
        paper.border_title = titled(title, place)
        paper.write(writer)

    def action_copy(self) -> None:
        """Copy the command line that prints this page."""
        line = command_line(self._asked, "why", self._findings[self._index].id)
        self.app.copy_to_clipboard(line)
        self.tell(line, "Copied")

    def action_close(self) -> None:
        """Go back to the list, on the finding last read."""
        self.dismiss(self._index)
