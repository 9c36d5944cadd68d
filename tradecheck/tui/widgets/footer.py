"""The last line: the keys that matter here, drawn as one widget rather than as one for each key."""

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.lines import Lines


def _words(active: ActiveBinding, own: str) -> str:
    """Return what a key is called here, empty where it is not named: a key of the screen stays where a pane has it."""
    if active.binding.show:
        return active.binding.description
    if not own or not isinstance(active.node, Lines | ChartView):
        return ""
    return own if isinstance(active.node, Lines) and active.binding.action == "open" else active.binding.description


_LAST = 2
"""Help and quit, which every screen has last."""


def _cells(key: tuple[str, str, str]) -> int:
    return cell_len(key[0]) + 1 + cell_len(key[1])


class FooterLine(Widget):
    """Shows the bindings that are to be shown, in their order; a click does what the key does."""

    def __init__(self) -> None:
        super().__init__(id="footer")
        self._keys: list[tuple[str, str, str]] = []

    def on_mount(self) -> None:
        """Follow the bindings as they change with the pane that has the keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._renew)

    def _renew(self, screen: Screen[object]) -> None:
        own = {key: bound.description for key, bound in screen._bindings if bound.show}  # noqa: SLF001 - no other way
        keys = [
            (self.app.get_key_display(each.binding), words, each.binding.key)
            for key, each in screen.active_bindings.items()
            if each.enabled and (words := _words(each, own.get(key, "")))
        ]
        first = {description: (display, description, key) for display, description, key in reversed(keys)}
        self._keys = [first[description] for description in dict.fromkeys(key[1] for key in keys)]
        self.refresh()

    def _in_sight(self) -> list[tuple[str, str, str]]:
        """Return the keys that there is room for: help and the way out stay, what stands before them gives way."""
        kept = list(self._keys)
        while len(kept) > _LAST and sum(_cells(each) for each in kept) + 2 * len(kept) - 1 > self.size.width:
            kept.pop(-1 - _LAST)
        return kept

    def render_line(self, y: int) -> Strip:
        """Return the line."""
        canvas = Canvas(self.size.width, 1)
        x = 1
        for display, description, _ in self._in_sight():
            x = canvas.text(x, 0, display, PALETTE.accent, bold=True)
            x = canvas.text(x + 1, 0, description, PALETTE.dim) + 2
        return canvas.strip(y).apply_style(self.visual_style.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        x = 1
        for display, description, key in self._in_sight():
            after = x + cell_len(display) + 1 + cell_len(description)
            if x <= event.x < after:
                self.app.simulate_key(key)
                return
            x = after + 2
