"""What stands on a terminal that is too small for anything else."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Static

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
