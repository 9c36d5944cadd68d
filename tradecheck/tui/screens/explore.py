"""Booked trade by code and period, and heat maps of gaps; enter on a cell opens the rows that it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.widgets import Static

from tradecheck.charts.heat import scale_of
from tradecheck.model.pivot import Amount, Level, Pivoting, Step
from tradecheck.output.safe import for_terminal
from tradecheck.tui import sheets
from tradecheck.tui.keys import EXPLORE as KEYS
from tradecheck.tui.keys import Key
from tradecheck.tui.phrases import command_line
from tradecheck.tui.plot.heatmap import key_of
from tradecheck.tui.screens.exporting import Picture, Rows
from tradecheck.tui.screens.view import ViewScreen
from tradecheck.tui.sheet import Sheet
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.grid import Grid
from tradecheck.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from enum import StrEnum

    from textual.app import ComposeResult

    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View

_Word = TypeVar("_Word", bound="StrEnum")


class ExploreScreen(ViewScreen):
    """A grid and what is known of the cell under the cursor. `asked` lays booked trade out, `map` is what is shown."""

    CSS_PATH = "screens.tcss"

    NAME = "explore"
    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    NO_CHART = "show a heat map that holds cells (key h)."
    asked = Pivoting()
    map = sheets.MAPS[0]

    def body(self) -> ComposeResult:
        """Lay out the grid and the reading."""
        yield Grid(id="grid")
        yield Static(id="reading", markup=False)

    def home(self) -> None:
        """Go to the grid."""
        self.query_one(Grid).focus()

    def on_mount(self) -> None:
        """Begin in the grid."""
        self.home()

    def ask(self, desk: Desk, view: View) -> Sheet:
        """Return what the screen shows of the view."""
        return sheets.booked(desk, view, self.asked) if self.map == "booked" else sheets.heat(desk, view, self.map)

    def take(self, answer: object) -> None:
        """Show the sheet."""
        assert isinstance(answer, Sheet)  # noqa: S101 - what `ask` returned
        grid = self.query_one(Grid)
        grid.border_title = titled(answer.title, answer.more)
        grid.show(answer)

    def say(self, *sentences: str) -> None:
        """Show sentences instead of cells."""
        grid = self.query_one(Grid)
        grid.border_title = titled(self.map)
        grid.say(" ".join(sentences))
        self._read()

    @on(Grid.Pointed)
    @on(Lines.Moved, "#grid")
    def _read(self) -> None:
        """Say what is known of the cell under the cursor, and what a heat map's shades mean."""
        grid = self.query_one(Grid)
        told = Text()
        if grid.sheet is not None and grid.place is not None:
            told.append(for_terminal(grid.sheet.reading(*grid.place)), style=PALETTE.ink)
            if grid.sheet.chart is not None:
                signs = key_of(grid.sheet.chart, scale_of(grid.sheet.chart), PALETTE)
                told.append("\n" + "  ".join(f"{sign} {words}" for sign, words, _ in signs), style=PALETTE.dim)
                told.append(f"\n{for_terminal(grid.sheet.chart.caveat)}", style=PALETTE.dim)
        self.query_one("#reading", Static).update(told, layout=False)

    @on(Lines.Opened, "#grid")
    def _open_cell(self) -> None:
        grid = self.query_one(Grid)
        if grid.sheet is None or grid.place is None:
            return
        row, column = grid.place
        records = grid.sheet.records(row, column)
        if records:
            self.open_behind(f"{grid.sheet.rows[row]}, {grid.sheet.heads[column]}", records)
        else:
            self.tell(grid.sheet.reading(row, column), "No row is held")

    # keys

    def action_open(self) -> None:
        """Open what the cell under the cursor was made from."""
        self.query_one(Grid).action_open()

    def action_step(self, by: int) -> None:
        """Go to the next column or the one before."""
        self.query_one(Grid).step(by)

    def action_leap(self, pages: int) -> None:
        """Go on or back by the columns in sight."""
        self.query_one(Grid).leap(pages)

    def action_next_level(self) -> None:
        """Make rows of the next level."""
        self._lay_out(replace(self.asked, by=_after(Level, self.asked.by)))

    def action_next_step(self) -> None:
        """Make columns of years or months."""
        self._lay_out(replace(self.asked, per=_after(Step, self.asked.per)))

    def action_next_unit(self) -> None:
        """Show value or weight."""
        self._lay_out(replace(self.asked, of=_after(Amount, self.asked.of)))

    def _lay_out(self, asked: Pivoting) -> None:
        """Lay booked trade out anew; from a heat map these keys lead back to it."""
        self.asked, self.map = asked if self.map == "booked" else self.asked, "booked"
        self.read_view()

    def action_next_map(self) -> None:
        """Show booked trade, gaps or ratios."""
        self.map = sheets.MAPS[(sheets.MAPS.index(self.map) + 1) % len(sheets.MAPS)]
        self.read_view()

    def action_copy_cell(self) -> None:
        """Copy all that is known of the cell."""
        grid = self.query_one(Grid)
        if grid.sheet is not None and grid.place is not None:
            self.app.copy_to_clipboard(grid.sheet.reading(*grid.place))
            self.tell("the cell", "Copied")

    def chart_to_save(self) -> Picture | None:
        """Return the heat map; booked trade has none."""
        grid = self.query_one(Grid)
        chart = grid.sheet.chart if grid.sheet is not None and grid.count() else None
        return None if chart is None else Picture(chart, chart.name)

    def rows_to_save(self) -> tuple[Rows, ...]:
        """Return the cells, a row each as the command prints them."""
        if not self.query_one(Grid).count():
            return ()
        view, link, which, asked = self.view, self.link, self.map, self.asked
        name = f"pivot-{asked.by}-{asked.per}-{asked.of}".casefold() if which == "booked" else f"pivot-{which}"
        return (Rows("the cells as CSV, a line each", name, lambda: link.cells_csv(view, which, asked)),)

    def action_export_chart(self) -> None:
        """Save the heat map as a PNG, booked trade as CSV."""
        self.export("csv" if self.map == "booked" else "png")

    def command(self) -> str:
        """Return the command line that prints these cells."""
        if self.map == "booked":
            return command_line(self.view, "pivot", *self.asked.arguments())
        return command_line(self.view, "pivot", self.map)


def _after(words: type[_Word], word: _Word) -> _Word:
    every = list(words)
    return every[(every.index(word) + 1) % len(every)]


SCREEN = ExploreScreen
