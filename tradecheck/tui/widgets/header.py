"""The first lines: the program, the view, what the figures rest on, and the screens with their keys."""

from collections.abc import Mapping

from rich.cells import cell_len
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from tradecheck.output.safe import for_terminal
from tradecheck.tui.keys import SCREENS
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.theme import PALETTE

_TITLE = "tradecheck"
_ASKING = ("only", "no ", "days old", "unreadable")


def _asks(words: str) -> bool:
    """Whether what is said of the evidence asks for something to be done."""
    return any(each in words for each in _ASKING)


class HeaderLine(Widget):
    """The view in one line, what is said of the evidence shortened before it; the screens in another.

    Args:
        screen: the name of the screen that it stands on.
        given: other keys than the usual, by their ids.
    """

    def __init__(self, screen: str, given: Mapping[str, str]) -> None:
        super().__init__(id="header")
        self._screen = screen
        self._given = given
        self._view = ""
        self._evidence: tuple[str, ...] = ("",)

    def show(self, view: str, evidence: tuple[str, ...]) -> None:
        """Show the view, and the longest of the evidence's wordings that fits."""
        self._view, self._evidence = view, evidence
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one of the lines."""
        canvas = Canvas(self.size.width, 1)
        if y == 0:
            self._draw_view(canvas)
        else:
            self._draw_screens(canvas)
        return canvas.strip(0).apply_style(self.visual_style.rich_style)

    def _draw_screens(self, canvas: Canvas) -> None:
        x = 1
        for key in SCREENS:
            here = key.word == self._screen
            x = canvas.text(x, 0, f"{self._given.get(key.id, key.key)} ", PALETTE.accent, bold=here)
            x = canvas.text(x, 0, key.word, PALETTE.ink if here else PALETTE.dim, bold=here) + 2

    def _draw_view(self, canvas: Canvas) -> None:
        x = canvas.text(1, 0, _TITLE, PALETTE.accent, bold=True) + 2
        room = canvas.width - x - cell_len(self._view) - 4
        doing = tuple(for_terminal(form) for form in getattr(self.app, "session").doing)  # noqa: B009 - the app is ours
        told = doing or self._evidence
        words = next((form for form in told if cell_len(form) <= room), told[-1])
        right = canvas.width - cell_len(words) - 1
        canvas.text(x, 0, cut(self._view, max(right - x - 2, 10)), PALETTE.ink)
        if right > x + 12:
            canvas.text(right, 0, words, PALETTE.observed if doing or _asks(words) else PALETTE.dim)

    def on_click(self, event: events.Click) -> None:
        """Go to the screen under the mouse."""
        x = 1
        for key in SCREENS:
            pressed = self._given.get(key.id, key.key)
            after = x + len(pressed) + 1 + len(key.word)
            if event.y == 1 and x <= event.x < after:
                self.app.simulate_key(pressed)
                return
            x = after + 2
