"""What of the screen to save, and as what: a list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen

from tradecheck.tui.theme import PALETTE
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import ComposeResult

    from tradecheck.charts.spec import ChartSpec
    from tradecheck.tui.plot.canvas import Canvas
    from tradecheck.tui.screens.view import ViewScreen
    from tradecheck.tui.widgets.rows import RowsTable

_CHART = (("png", "the chart as PNG"), ("svg", "the chart as SVG"))
_REPORTS = {"md": "the report of this view as Markdown", "html": "the report of this view as HTML"}


class Export(msgspec.Struct, frozen=True):
    """Something that can be saved: its format and what it is."""

    fmt: str
    words: str


class Picture(NamedTuple):
    """A chart that is on the screen, and the name of its files."""

    chart: ChartSpec
    name: str


class Rows(NamedTuple):
    """Rows that are on the screen: what they are, the name of their file, and what makes them CSV in a thread."""

    words: str
    name: str
    made: Callable[[], bytes]


def rows_in(tables: Iterable[RowsTable], name: str) -> tuple[Rows, ...]:
    """Return the tables that hold rows, each in its order and columns."""
    told = "the rows as CSV, in their order and columns"
    return tuple(Rows(told, f"{name}.{table.table.key}", made) for table in tables if (made := table.as_csv()))


def exports_of(screen: ViewScreen) -> tuple[Export, ...]:
    """Return what a screen has to save: its chart, its rows, and the report of its view."""
    from tradecheck.report.render import FORMATS  # noqa: PLC0415 - loads polars, which the first answer loaded

    found = [Export(*each) for each in _CHART if screen.chart_to_save() is not None]
    found += [Export(f"csv{number or ''}", each.words) for number, each in enumerate(screen.rows_to_save())]
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
        canvas.text(2, 0, self.exports[index].fmt.upper().rstrip("123456789"), PALETTE.accent)
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
