"""The four panes and how a terminal of a size arranges them."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import reactive
from textual.widget import Widget

from tradecheck.tui.sizes import ARRANGEMENTS, arrangement
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.findings import FindingsList
from tradecheck.tui.widgets.paper import Paper
from tradecheck.tui.widgets.rows import RowsTable

NAMES = ("findings", "chart", "detail", "rows")
_LOWER = {"stacked": ("chart", "detail", "rows"), "compact": ("detail", "rows"), "tower": ("detail", "rows")}


class Panes(Container):
    """Findings, chart, finding and rows; where not all fit, those that share a place take turns."""

    layout_name: reactive[str] = reactive("")
    turn: reactive[str] = reactive("detail")
    zoomed: reactive[str] = reactive("")

    def compose(self) -> ComposeResult:
        """Lay out the panes, arranged before anything is painted."""
        self.arrange_for(*self.app.size)
        yield FindingsList(id="findings")
        yield ChartView(id="chart")
        yield Paper(id="detail")
        yield RowsTable(id="rows")

    def on_mount(self) -> None:
        """Begin in the list."""
        self._settle()
        self.query_one("#findings").focus()

    def arrange_for(self, width: int, height: int) -> None:
        """Take the arrangement of a terminal's size."""
        self.layout_name = arrangement(width, height)

    def watch_layout_name(self) -> None:
        """Give the style sheet the arrangement."""
        self.update_classes({f"-{name}": name == self.layout_name for name in ARRANGEMENTS})
        self._settle()

    def watch_turn(self) -> None:
        """Show the pane whose turn it is."""
        self._settle()

    def watch_zoomed(self) -> None:
        """Give one pane the whole place."""
        self.set_class(bool(self.zoomed), "-zoomed")
        self._settle()

    def go(self, name: str) -> None:
        """Bring a pane in sight and give it the keys."""
        if name in _LOWER.get(self.layout_name, ()):
            self.turn = name
        if self.zoomed:
            self.zoomed = name
        self.pane(name).focus()

    def step(self, by: int) -> None:
        """Go to the pane after or before the one that has the keys."""
        here = next((i for i, name in enumerate(NAMES) if self.pane(name).has_focus_within), -1 if by > 0 else 0)
        self.go(NAMES[(here + by) % len(NAMES)])

    def turn_hides(self, name: str) -> bool:
        """Whether a pane is not in sight at the moment."""
        return not self.pane(name).display

    def toggle_zoom(self) -> None:
        """Give the pane with the keys the whole place, or take it back."""
        held = next((name for name in NAMES if self.pane(name).has_focus_within), "findings")
        self.zoomed = "" if self.zoomed else held

    def pane(self, name: str) -> Widget:
        """Return a pane by its name."""
        return self.query_one(f"#{name}")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let a pane that was clicked keep its turn."""
        name = event.widget.id or ""
        if name in _LOWER.get(self.layout_name, ()):
            self.turn = name

    def _settle(self) -> None:
        if not self.children:
            return
        places = _LOWER.get(self.layout_name, ())
        shown = self.turn if self.turn in places else (places or ("",))[0]
        for name in NAMES:
            visible = name == self.zoomed if self.zoomed else name not in places or name == shown
            if not visible and self.pane(name).has_focus_within:
                self.pane("findings").focus()
            self.pane(name).display = visible
