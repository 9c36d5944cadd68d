"""Screens that give way to one sentence while the terminal is too small, and come back when it is not."""

from typing import Literal

from textual import events
from textual.screen import Screen

from tradecheck.output.safe import for_terminal
from tradecheck.tui.sizes import too_small


class SizedScreen(Screen[str | None]):
    """A screen that needs the least size, and that tells what it has to tell as plain text."""

    def tell(self, words: str, title: str = "", *, wrong: bool = False) -> None:
        """Show a note that goes away by itself."""
        severity: Literal["error", "information"] = "error" if wrong else "information"
        self.notify(for_terminal(words), title=title, severity=severity, markup=False, timeout=8)

    def on_resize(self, event: events.Resize) -> None:
        """Give way while there is no room."""
        if not too_small(*event.size):
            return
        from tradecheck.tui.screens.small import TooSmallScreen  # noqa: PLC0415 - most terminals have room

        if not any(isinstance(screen, TooSmallScreen) for screen in self.app.screen_stack):
            self.app.push_screen(TooSmallScreen())
