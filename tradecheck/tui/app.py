"""The terminal application and its one door, `run`."""

import sys
from collections.abc import Iterable
from functools import partial

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from tradecheck.model.errors import Exit, UsageError
from tradecheck.model.view import View
from tradecheck.settings import Settings
from tradecheck.tui import memory
from tradecheck.tui.keys import BROWSE
from tradecheck.tui.screens.browse import BrowseScreen
from tradecheck.tui.theme import THEME


class TradecheckApp(App[None], inherit_bindings=False):
    """The screens over one desk. `fresh` begins without what was remembered."""

    CSS_PATH = "tradecheck.tcss"
    TITLE = "tradecheck"
    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("ctrl+q", "leave", "quit", show=False, priority=True, id="app.quit"),
        Binding("ctrl+c", "interrupt", "interrupt", show=False, id="app.interrupt"),
    ]

    def __init__(self, settings: Settings, view: View, *, fresh: bool = False) -> None:
        super().__init__()
        self.settings = settings
        self.register_theme(THEME)
        self.theme = THEME.name
        remembered = memory.Memory() if fresh else memory.recall(settings.state)
        self.browse = BrowseScreen(settings, view, remembered)

    def get_default_screen(self) -> Screen[int | None]:
        """Begin with the findings."""
        return self.browse

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every action of the main screen by its name, and nothing of the toolkit's own."""
        if screen is self.browse:
            for key in BROWSE:
                yield SystemCommand(key.command, key.help, partial(screen.run_action, key.action))

    def on_key(self, event: events.Key) -> None:
        """Keep what was typed before a prompt had the keys, as when `/coal` is pasted at once."""
        typed = event.character if event.is_printable else None
        if typed and self.screen is self.browse and self.browse.take_early(typed):
            event.prevent_default()

    def action_leave(self) -> None:
        """Leave, and remember."""
        memory.remember(self.settings.state, self.browse.memory())
        self.exit()

    def action_interrupt(self) -> None:
        """Leave as an interrupted program does."""
        memory.remember(self.settings.state, self.browse.memory())
        self.exit(return_code=Exit.INTERRUPTED)


def run(settings: Settings, view: View, *, fresh: bool = False) -> int:
    """Show a view in the terminal until the person leaves; return the exit code.

    Args:
        settings: where figures are held and what is remembered.
        view: what to ask first.
        fresh: whether to begin without what was remembered.

    Raises:
        UsageError: where standard input, output or error is no terminal.
    """
    # the toolkit reads standard input and draws on standard error; who redirects output expects data
    for name, stream in (("input", sys.stdin), ("output", sys.stdout), ("error", sys.stderr)):
        if stream is None or not stream.isatty():
            raise UsageError(
                f"standard {name} is no terminal, which the screens need: run `tradecheck findings` for the list."
            )
    app = TradecheckApp(settings, view, fresh=fresh)
    app.run()
    return app.return_code or 0
