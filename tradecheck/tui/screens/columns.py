"""Which columns a table shows: a list to tick."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.lines import Lines


class ColumnsList(Lines):
    """The columns, those that are shown with a mark before them."""

    def __init__(self, names: tuple[str, ...], shown: tuple[str, ...]) -> None:
        super().__init__(id="columns")
        self.names = names
        self.shown = set(shown)

    def count(self) -> int:
        """Return how many columns there are."""
        return len(self.names)

    def draw_row(self, canvas: Canvas, index: int) -> None:
        """Draw one column's name."""
        name = self.names[index]
        canvas.text(2, 0, "[×]" if name in self.shown else "[ ]", PALETTE.accent)
        canvas.text(6, 0, for_terminal(name.replace("_", " ")), PALETTE.ink)


class ColumnsScreen(ModalScreen[tuple[str, ...] | None]):
    """Returns the names that are ticked in their order, None when it is left as it was."""

    CSS_PATH = "screens.tcss"

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("space", "tick", "show or hide", id="columns.tick", priority=True),
        Binding("enter", "use", "use", id="columns.use"),
        Binding("escape,q", "close", "back", id="columns.close"),
    ]

    def __init__(self, names: tuple[str, ...], shown: tuple[str, ...]) -> None:
        super().__init__()
        self._listed = ColumnsList(names, shown)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield self._listed

    def on_mount(self) -> None:
        """Name the keys."""
        self._listed.border_title = titled("columns", "space: show or hide", "enter: use")
        self._listed.renew()
        self._listed.focus()

    @on(Lines.Opened)
    def _opened(self) -> None:
        self.action_use()

    def action_tick(self) -> None:
        """Show or hide the column under the cursor."""
        self._listed.shown ^= {self._listed.names[self._listed.cursor]}
        self._listed.refresh()

    def action_use(self) -> None:
        """Use what is ticked; nothing ticked leaves the table as it was."""
        self.dismiss(tuple(name for name in self._listed.names if name in self._listed.shown) or None)

    def action_close(self) -> None:
        """Leave the table as it was."""
        self.dismiss(None)
