"""What of the screen to save, and as what: a list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen

from tradecheck.tui.theme import PALETTE
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen

    from tradecheck.tui.plot.canvas import Canvas

_CHART = (("png", "the chart as PNG"), ("svg", "the chart as SVG"))
_REPORTS = {"md": "the report of this view as Markdown", "html": "the report of this view as HTML"}


class Export(msgspec.Struct, frozen=True):
    """Something that can be saved: its format and what it is."""

    fmt: str
    words: str


def exports_of(screen: Screen[str | None]) -> tuple[Export, ...]:
    """Return what a screen has to save: its chart, its rows, and the report of its view."""
    from tradecheck.report.render import FORMATS  # noqa: PLC0415 - loads polars, which the first answer loaded

    found = [Export(*each) for each in _CHART if any(chart.spec for chart in screen.query(ChartView))]
    if any(rows.count() for rows in screen.query(RowsTable)):
        found.append(Export("csv", "the rows as CSV, in their order and columns"))
    return (*found, *(Export(fmt, words) for fmt, words in _REPORTS.items() if fmt in FORMATS))


class ExportList(Lines):
    """What can be saved, a line each."""

    def __init__(self, exports: tuple[Export, ...]) -> None:
        super().__init__(id="exports")
        self.exports = exports

    def count(self) -> int:
        """Return how many there are."""
        return len(self.exports)

    def draw_row(self, canvas: Canvas, index: int) -> None:
        """Draw one."""
        canvas.text(2, 0, self.exports[index].fmt.upper(), PALETTE.accent)
        canvas.text(7, 0, self.exports[index].words, PALETTE.ink)


class ExportScreen(ModalScreen[str | None]):
    """Returns the format that was chosen, None when nothing is to be saved."""

    CSS_PATH = "screens.tcss"

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("enter", "use", "save", id="export.save", priority=True),
        Binding("escape,q", "close", "back", id="export.close"),
    ]

    def __init__(self, exports: tuple[Export, ...]) -> None:
        super().__init__()
        self._listed = ExportList(exports)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield self._listed

    def on_mount(self) -> None:
        """Name the keys."""
        self._listed.border_title = titled("save", "enter: into the current folder")
        self._listed.renew()
        self._listed.focus()

    @on(Lines.Opened)
    def _opened(self) -> None:
        self.action_use()

    def action_use(self) -> None:
        """Save what is under the cursor."""
        self.dismiss(self._listed.exports[self._listed.cursor].fmt)

    def action_close(self) -> None:
        """Save nothing."""
        self.dismiss(None)
