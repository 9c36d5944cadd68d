"""A chart in a pane."""

from textual.strip import Strip
from textual.widget import Widget

from tradecheck.charts.spec import ChartSpec
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.plot.render import render_chart
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.titles import titled
from tradecheck.tui.wrap import wrapped


class ChartView(Widget, can_focus=True):
    """Draws a spec anew when it or the size changes, and keeps the lines until then."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.spec: ChartSpec | None = None
        self._said = ""
        self._held = ""
        self._lines: list[Strip] = []
        self._drawn_for: tuple[int, int] | None = None

    def show(self, spec: ChartSpec) -> None:
        """Show a chart; its title goes into the border."""
        self.spec, self._said, self._drawn_for = spec, "", None
        self.border_title = titled(spec.title)
        self.refresh()

    def hold(self, name: str) -> None:
        """Make the lane of a name stand out, and keep it in sight."""
        if name != self._held:
            self._held, self._drawn_for = name, None
            self.refresh()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of a chart."""
        self.spec, self._said, self._drawn_for = None, for_terminal(sentence), None
        self.border_title = titled("chart")
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line of the chart."""
        size = (self.content_size.width, self.content_size.height)
        if self._drawn_for != size:
            self._lines = self._draw(*size)
            self._drawn_for = size
        under = self.rich_style
        return self._lines[y].apply_style(under) if y < len(self._lines) else Strip.blank(size[0], under)

    def _draw(self, width: int, height: int) -> list[Strip]:
        if self.spec is not None:
            return render_chart(self.spec, width, height, PALETTE, held=self._held)
        canvas = Canvas(width, height)
        for y, line in enumerate(wrapped(self._said, width - 1)):
            canvas.text(1, y, line, PALETTE.dim)
        return canvas.strips()
