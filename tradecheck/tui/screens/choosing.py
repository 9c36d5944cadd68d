"""A list to choose one thing from, and a page to agree to, both over the screen that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen

from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.paper import Paper

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tradecheck.tui.document import Writer


class ChoiceList(Lines):
    """Names, with what each is in the line below."""

    row_height = 2

    def __init__(self, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__(id="choices")
        self.choices = choices

    def count(self) -> int:
        """Return how many there are."""
        return len(self.choices)

    def draw_row(self, canvas: Canvas, index: int) -> None:
        """Draw one."""
        name, about = self.choices[index]
        canvas.text(2, 0, cut(for_terminal(name), canvas.width - 3), PALETTE.ink, bold=index == self.cursor)
        canvas.text(4, 1, cut(for_terminal(about), canvas.width - 5), PALETTE.dim)


class ChoiceScreen(ModalScreen[str | None]):
    """Returns the name that was chosen, None when it was left."""

    CSS_PATH = "screens.tcss"

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("enter", "use", "choose", id="choice.use"),
        Binding("escape,q", "close", "back", id="choice.close"),
    ]

    def __init__(self, question: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._question = question
        self._listed = ChoiceList(choices)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield self._listed

    def on_mount(self) -> None:
        """Say what is asked, and the keys."""
        self._listed.border_title = titled(self._question)
        self._listed.border_subtitle = titled("", "enter: choose  esc: back")
        self._listed.styles.height = self._listed.count() * self._listed.row_height + 2
        self._listed.renew()
        self._listed.focus()

    @on(Lines.Opened)
    def _opened(self) -> None:
        self.action_use()

    def action_use(self) -> None:
        """Choose what is under the cursor."""
        self.dismiss(self._listed.choices[self._listed.cursor][0])

    def action_close(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class ConfirmScreen(ModalScreen[bool]):
    """Returns whether the person agreed to what the page says."""

    CSS_PATH = "screens.tcss"

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("enter,y", "agree", "yes", id="confirm.agree"),
        Binding("escape,n,q", "close", "no", id="confirm.close"),
    ]

    def __init__(self, question: str, writer: Writer, yes: str, no: str = "back") -> None:
        super().__init__()
        self._question, self._writer = question, writer
        self._keys = f"enter: {yes}  esc: {no}"

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Paper(id="confirm")

    def on_mount(self) -> None:
        """Write the page."""
        paper = self.query_one(Paper)
        paper.border_title = titled(self._question)
        paper.border_subtitle = titled("", self._keys)
        paper.write(self._writer)
        paper.focus()

    def action_agree(self) -> None:
        """Agree."""
        self.dismiss(True)  # noqa: FBT003 - Textual's signature

    def action_close(self) -> None:
        """Do not."""
        self.dismiss(False)  # noqa: FBT003 - as above
