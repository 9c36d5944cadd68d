"""Screens that give way to one sentence while the terminal is too small, and come back when it is not."""

from typing import Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Static

from tradecheck.output.safe import for_terminal
from tradecheck.tui.sizes import LEAST_HEIGHT, LEAST_WIDTH, too_small


class TooSmallScreen(Screen[None]):
    """One sentence: which size is needed, and which this is."""

    BINDINGS = [Binding("q,ctrl+c", "app.leave", "quit", show=False, id="small.quit")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """Lay out the sentence."""
        yield Static(id="sentence", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Say the size, or leave when there is room."""
        width, height = event.size
        if not too_small(width, height):
            if self.is_current:  # a second event may arrive after the screen has gone
                self.dismiss()
            return
        self.query_one("#sentence", Static).update(
            f"tradecheck needs a terminal of {LEAST_WIDTH}×{LEAST_HEIGHT} or more; "
            f"this one is {width}×{height}: please enlarge it."
        )


class SizedScreen(Screen[str | None]):
    """A screen that needs the least size, and that tells what it has to tell as plain text."""

    def tell(self, words: str, title: str = "", *, wrong: bool = False) -> None:
        """Show a note that goes away by itself."""
        severity: Literal["error", "information"] = "error" if wrong else "information"
        self.notify(for_terminal(words), title=title, severity=severity, markup=False, timeout=8)

    def on_resize(self, event: events.Resize) -> None:
        """Give way while there is no room."""
        asked = any(isinstance(screen, TooSmallScreen) for screen in self.app.screen_stack)
        if too_small(*event.size) and not asked:
            self.app.push_screen(TooSmallScreen())
