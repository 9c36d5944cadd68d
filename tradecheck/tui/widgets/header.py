"""The first line: the program, the view, and what the figures rest on."""

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.theme import PALETTE

_TITLE = "tradecheck"


class HeaderLine(Widget):
    """One line. What is said of the evidence is shortened before the view is."""

    def __init__(self) -> None:
        super().__init__(id="header")
        self._view = ""
        self._evidence: tuple[str, ...] = ("",)

    def show(self, view: str, evidence: tuple[str, ...]) -> None:
        """Show the view, and the longest of the evidence's wordings that fits."""
        self._view, self._evidence = view, evidence
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return the line."""
        canvas = Canvas(self.size.width, 1)
        x = canvas.text(1, 0, _TITLE, PALETTE.accent, bold=True) + 2
        room = canvas.width - x - cell_len(self._view) - 4
        words = next((form for form in self._evidence if cell_len(form) <= room), self._evidence[-1])
        right = canvas.width - cell_len(words) - 1
        canvas.text(x, 0, cut(self._view, max(right - x - 2, 10)), PALETTE.ink)
        if right > x + 12:
            canvas.text(right, 0, words, PALETTE.observed if "only" in words or "no " in words else PALETTE.dim)
        return canvas.strip(y).apply_style(self.rich_style)
