"""A terminal to test in: the real application, keys pressed, and the text on its screen."""

import asyncio
import atexit
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from textual import events
from textual.pilot import Pilot
from textual.worker import WorkerFailed

from tradecheck.inquiry import Desk
from tradecheck.model.view import View
from tradecheck.settings import Settings, load
from tradecheck.tui.app import TradecheckApp
from tradecheck.tui.keys import SCREENS
from tradecheck.tui.screens.view import ViewScreen


class Terminal:
    """Presses keys, waits until every answer is on the screen, and reads it."""

    def __init__(self, app: TradecheckApp, pilot: Pilot[None], *, defects: bool = False) -> None:
        self.app = app
        self.pilot = pilot
        self.defects = defects

    async def press(self, *keys: str) -> str:
        """Press keys one after another; return the screen."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()
        return self.text

    async def show(self, name: str) -> str:
        """Go to a screen by its number key, whatever the number; return the screen."""
        return await self.press(next(key.key for key in SCREENS if key.word == name))

    async def type(self, words: str) -> str:
        """Type words; return the screen."""
        for char in words:
            self.app.post_message(events.Key("space" if char == " " else char, char))
        return await self.settle()

    async def resize(self, width: int, height: int) -> str:
        """Resize the window; return the screen."""
        await self.pilot.resize_terminal(width, height)
        return await self.settle()

    async def settle(self) -> str:
        """Wait for the workers, and for the picture of the finding under the cursor."""
        for _ in range(500):
            await self.pilot.pause()
            await self._workers()
            if not self.busy:
                break
            await asyncio.sleep(0.01)
        await self.pilot.pause()
        await self.pilot.pause()
        return self.text

    async def _workers(self) -> None:
        # A worker that fails while it is waited for fails the waiting, and one that failed before does not.
        try:
            await self.app.workers.wait_for_complete()
        except WorkerFailed:
            if not self.defects:
                raise

    @property
    def busy(self) -> bool:
        """Whether the screen of the view awaits an answer."""
        below = [screen for screen in self.app.screen_stack if isinstance(screen, ViewScreen)]
        return any(screen.busy for screen in below)

    async def wait_for(self, words: str, seconds: float = 3.0) -> str:
        """Wait until words are on the screen, as a note that takes a moment to open; return the screen."""
        for _ in range(round(seconds * 100)):
            if words in " ".join(self.text.split()):
                break
            await asyncio.sleep(0.01)
        return self.text

    @property
    def notes(self) -> list[str]:
        """What was told in notes that are still shown, each whole, however it is wrapped on the screen."""
        return [note.message for note in self.app._notifications]

    def pane(self, name: str) -> str:
        """Return the words inside a pane, one blank between them."""
        region = self.app.screen.query_one(f"#{name}").region
        lines = self.lines[region.y : region.bottom]
        return " ".join(" ".join(line[region.x + 1 : region.right - 1] for line in lines).split())

    @property
    def lines(self) -> list[str]:
        """The lines on the screen."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)


def words(text: str) -> str:
    """Return the words of a screen without its borders, one blank between them."""
    return " ".join(text.translate(dict.fromkeys(map(ord, "│╭╮╰╯─▌▏"), " ")).split())


def settings_in(folder: Path, **variables: str) -> Settings:
    """Return settings whose cache and state are in a folder, and others as the environment would give them."""
    env = {"TRADECHECK_CACHE": str(folder / "cache"), "TRADECHECK_STATE": str(folder / "state")}
    return load(env=env | {f"TRADECHECK_{name.upper()}": value for name, value in variables.items()}, cwd=folder)


@cache
def _desk() -> Desk:
    """One desk for all tests, over an empty archive: it reads the embedded figures once."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Desk(settings_in(Path(folder.name)))


@asynccontextmanager
async def terminal(
    folder: Path,
    size: tuple[int, int] = (120, 40),
    view: View | None = None,
    *,
    fresh: bool = True,
    defects: bool = False,
    settings: Settings | None = None,
) -> AsyncIterator[Terminal]:
    """Open the application on the embedded figures; wait for its first answer.

    `defects`: a worker may fail. With `settings` of its own it has a desk of its own, on what their archive holds.
    """
    app = TradecheckApp(settings or settings_in(folder), view or View(), fresh=fresh)
    if settings is None:
        app.session.link._desk = _desk()
    async with app.run_test(size=size, notifications=True) as pilot:
        opened = Terminal(app, pilot, defects=defects)
        await opened.settle()
        yield opened
