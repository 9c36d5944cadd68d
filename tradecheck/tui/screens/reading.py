"""A document on the whole screen: a row with its record, a rule, the keys."""

from textual.app import ComposeResult
from textual.binding import Binding

from tradecheck.tui.document import Writer
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
