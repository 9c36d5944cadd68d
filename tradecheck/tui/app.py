"""The terminal application and its one door, `run`."""

import sys
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from io import TextIOWrapper

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from tradecheck.model.errors import Exit, UsageError
from tradecheck.model.view import View
from tradecheck.output.safe import for_terminal
from tradecheck.settings import Settings
from tradecheck.tui import memory, theme
from tradecheck.tui.keys import APP, CHART, SCREENS, VIEW, bindings, keys_of
from tradecheck.tui.screens.findings import FindingsScreen
from tradecheck.tui.screens.view import ViewScreen
from tradecheck.tui.session import Session
from tradecheck.tui.tables import TABLES
from tradecheck.tui.widgets.chart import ChartView


class TradecheckApp(App[None], inherit_bindings=False):
    """The screens over one desk. `fresh` begins without what was remembered."""

    CSS_PATH = "tradecheck.tcss"
    TITLE = "tradecheck"
    DEFAULT_MODE = "findings"
    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("ctrl+q", "leave", "quit", show=False, priority=True, id="app.quit"),
        Binding("ctrl+c", "interrupt", "interrupt", show=False, id="app.interrupt"),
        *bindings((*APP, *SCREENS)),
    ]

    def __init__(self, settings: Settings, view: View, *, fresh: bool = False) -> None:
        super().__init__()
        self.settings = settings
        remembered = memory.Memory() if fresh else memory.recall(settings.state)
        self.colours = settings.theme or (remembered.theme if remembered.theme in theme.PALETTES else theme.DARK)
        for name in theme.PALETTES:
            self.register_theme(theme.theme_of(name))
        self._begin_with(self.colours)
        self.set_keymap(keys_of(settings))
        self._begin = remembered.screen
        self._warned = False
        self.session = Session(settings, view)
        self.session.columns.update(remembered.columns)
        self.browse = FindingsScreen(self.session, remembered)

    def get_default_screen(self) -> Screen[str | None]:
        """Return the screen of the first frame.

        The toolkit paints it at once. Were its mode known already, it would read the style sheet twice, and throw
        away what is painted before the whole screen is mounted.
        """
        return self.browse

    def on_mount(self) -> None:
        """Name the screens, and go to the one that was left last."""
        for key in SCREENS:
            self.add_mode(key.word, partial(self._made, key.word))
        if self._begin != self.DEFAULT_MODE and self._begin in [key.word for key in SCREENS]:
            self.switch_mode(self._begin)

    def _made(self, name: str) -> ViewScreen:
        """Return the screen of a name. All but the first are read and made when they are asked for."""
        if name == self.DEFAULT_MODE:
            return self.browse
        screen: ViewScreen = import_module(f"tradecheck.tui.screens.{name}").SCREEN(self.session)
        return screen

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every action of a screen by its name, and nothing of the toolkit's own."""
        from tradecheck.tui.screens.exporting import exports_of  # noqa: PLC0415 - when the palette opens

        if isinstance(screen, ViewScreen):
            for key in (*screen.KEYS, *VIEW):
                yield SystemCommand(key.command, key.help, partial(screen.run_action, key.action))
            for chart in screen.query(ChartView):
                for key in CHART:
                    yield SystemCommand(key.command, key.help, partial(chart.run_action, key.action))
            for export in exports_of(screen):
                yield SystemCommand(
                    f"export: {export.fmt.upper()}", f"Save {export.words}", partial(screen.export, export.fmt)
                )
            for key in (*APP, *SCREENS):
                yield SystemCommand(key.command, key.help, partial(self.run_action, key.action))

    def on_key(self, event: events.Key) -> None:
        """Keep what was typed before a prompt had the keys, as when `/coal` is pasted at once."""
        typed = event.character if event.is_printable else None
        if typed and isinstance(self.screen, ViewScreen) and self.screen.take_early(typed):
            event.prevent_default()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """While words are typed, and on pages above a screen, number keys switch nothing."""
        if action != "show":
            return True
        return isinstance(self.screen, ViewScreen) and not self.screen.prompt.display

    def _begin_with(self, name: str) -> None:
        """Put a theme in force before the style sheet is read, which would be read once more if it was watched."""
        theme.use(name)
        chosen = theme.theme_of(name)
        self.set_reactive(App.theme, chosen.name)
        classes = {"-dark-mode": chosen.dark, "-light-mode": not chosen.dark, f"-theme-{chosen.name}": True}
        self.update_classes(classes, update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def _use_colours(self, name: str) -> None:
        self.colours = name
        theme.use(name)
        self.theme = theme.theme_of(name).name

    def action_next_theme(self) -> None:
        """Show everything in the next theme."""
        from tradecheck.tui.screens.reading import PaperScreen  # noqa: PLC0415 - not for the first frame

        self._use_colours(theme.after(self.colours))
        for screen in self.screen_stack:
            if isinstance(screen, ViewScreen):
                screen.read_view()
            elif isinstance(screen, PaperScreen):
                screen.rewrite()
        self.notify(self.colours, title="Theme", timeout=3)

    def action_show(self, name: str) -> None:
        """Switch to a screen."""
        self.switch_mode(name)

    def action_leave(self) -> None:
        """Leave, and remember; while a pull or an import runs, only when it is asked for again."""
        errand = self.session.errand
        if errand is not None and not errand.is_cancelled and not self._warned:
            self._warned = True
            told = f"{errand.title} is under way: press q again to cancel it and leave. What came is kept."
            self.notify(for_terminal(told), markup=False, severity="warning", timeout=8)
            return
        self._end_errand()
        self._remember()
        self.exit()

    def _remember(self) -> None:
        held = memory.Memory(
            sort=self.browse.sort,
            finding=self.browse.chosen,
            table=TABLES[self.browse.table].key,
            screen=self.current_mode,
            theme=self.colours,
            columns=dict(self.session.columns),
        )
        memory.remember(self.settings.state, held)

    def _end_errand(self) -> None:
        if self.session.errand is not None:
            self.session.errand.cancel()

    def action_interrupt(self) -> None:
        """Leave as an interrupted program does."""
        self._end_errand()
        self._remember()
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
    if isinstance(sys.__stderr__, TextIOWrapper):  # in a locale without UTF-8 every line of a frame came as \u256d
        sys.__stderr__.reconfigure(encoding="utf-8")
    app = TradecheckApp(settings, view, fresh=fresh)
    app.run()
    return app.return_code or 0
