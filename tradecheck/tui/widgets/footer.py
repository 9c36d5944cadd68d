"""The last line: the keys that matter here, drawn as one widget rather than as one for each key."""

from rich.cells import cell_len
from textual import events
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.theme import PALETTE


class FooterLine(Widget):
    """Shows the bindings that are to be shown, in their order; a click does what the key does."""

    def __init__(self) -> None:
        super().__init__(id="footer")
        self._keys: list[tuple[str, str, str]] = []

    def on_mount(self) -> None:
        """Follow the bindings as they change with the pane that has the keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._renew)

    def _renew(self, screen: Screen[object]) -> None:
        shown = [each for each in screen.active_bindings.values() if each.binding.show and each.enabled]
        keys = [(self.app.get_key_display(each.binding), each.binding.description, each.binding.key) for each in shown]
        first = {description: (display, description, key) for display, description, key in reversed(keys)}
        self._keys = [first[description] for description in dict.fromkeys(key[1] for key in keys)]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return the line."""
        canvas = Canvas(self.size.width, 1)
        x = 1
        for display, description, _ in self._keys:
            x = canvas.text(x, 0, display, PALETTE.accent, bold=True)
            x = canvas.text(x + 1, 0, description, PALETTE.dim) + 2
        return canvas.strip(y).apply_style(self.visual_style.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        x = 1
        for display, description, key in self._keys:
            after = x + cell_len(display) + 1 + cell_len(description)
            if x <= event.x < after:
                self.app.simulate_key(key)
                return
            x = after + 2
