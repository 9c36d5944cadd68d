"""A grid of cells under heads that stay, of which only what is in sight is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import reactive

from tradecheck.charts.heat import Scale, scale_of
from tradecheck.output.safe import for_terminal
from tradecheck.tui.keys import EXPLORE, bindings
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.plot.heatmap import draw_cell, draw_state
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.wrap import wrapped

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from tradecheck.charts.spec import Point
    from tradecheck.tui.sheet import Sheet

_NAME_SHARE, _LEAST_NAME, _LONGEST_NAME = 4, 14, 38


class Grid(Lines):
    """Rows of a sheet. The cell under both cursors stands between brackets, so it is seen without colour."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(key for key in EXPLORE if key.key == "enter")

    head_height = 1
    cursor: reactive[int] = reactive(0, repaint=False)
    column: reactive[int] = reactive(0, repaint=False)

    class Pointed(Message):
        """The cursor stands on another cell."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.sheet: Sheet | None = None
        self._scale: Scale | None = None
        self._read: dict[tuple[int, int], tuple[Point, str]] = {}
        self._names = 0
        self._said = ""

    def show(self, sheet: Sheet) -> None:
        """Show a sheet; the cursor goes to its last column that has a figure in the first row, else to the last."""
        self.sheet, self._said = sheet, sheet.said
        self._scale = scale_of(sheet.chart) if sheet.chart else None
        self._read.clear()
        self._names = max((cell_len(name) for name in sheet.rows), default=0)
        self.set_reactive(Grid.column, self._latest(sheet))
        self.renew()
        self.post_message(self.Pointed())

    @staticmethod
    def _latest(sheet: Sheet) -> int:
        last = max(len(sheet.heads) - 1, 0)
        known = (column for column in range(last, -1, -1) if sheet.rows and sheet.point(0, column).value is not None)
        return next(known, last) if sheet.heads else 0

    def say(self, sentence: str) -> None:
        """Show a sentence instead of a grid."""
        self.sheet, self._said = None, sentence
        self.renew()

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self.sheet.rows) if self.sheet is not None and self.sheet.heads else 0

    @property
    def place(self) -> tuple[int, int] | None:
        """Row and column of the cell under the cursor, None where there are no cells."""
        return (self.cursor, self.column) if self.count() else None

    def validate_column(self, column: int) -> int:
        """Keep the cursor on a column."""
        return max(0, min(column, len(self.sheet.heads) - 1 if self.sheet else 0))

    def watch_column(self, before: int, now: int) -> None:
        """Show the cell and tell who listens."""
        if before != now:
            width = self.scrollable_content_region.width
            if self.count() and self._first(width, before) == self._first(width, now):
                self._repaint(self.cursor)
            else:
                self.refresh()
            self.post_message(self.Pointed())

    def watch_cursor(self, before: int, now: int) -> None:
        """Show the row and tell who listens."""
        if before != now:
            top = self.scroll_offset.y
            self._follow()
            if self.scroll_offset.y == top:
                self._repaint(before, now)
            else:
                self.refresh()
            self.post_message(self.Moved(self, now))

    def _repaint(self, *rows: int) -> None:
        """Draw the heads and some rows anew, and nothing else."""
        self.refresh_lines(self.scroll_offset.y, self.head_height)
        for row in rows:
            self.refresh_lines(self.head_height + row)

    # the columns in sight

    def _name_cells(self, width: int) -> int:
        """Return the cells of the names: fewer where every column is in sight then."""
        wanted = min(self._names, max(width // _NAME_SHARE, 10), _LONGEST_NAME) + 2
        left = width - 1 - (len(self.sheet.heads) * self.sheet.wide if self.sheet else 0)
        return left if _LEAST_NAME <= left < wanted else wanted

    def _fit(self, width: int) -> int:
        """Return how many columns are in sight."""
        assert self.sheet is not None  # noqa: S101 - as above
        return max(1, (width - self._name_cells(width) - 1) // self.sheet.wide)

    def _first(self, width: int, column: int | None = None) -> int:
        """Return the first column in sight: pages of columns that end with the last one."""
        assert self.sheet is not None  # noqa: S101 - as above
        count, fit = len(self.sheet.heads), self._fit(width)
        pages_back = (count - 1 - (self.column if column is None else column)) // fit
        return max(0, count - fit * (pages_back + 1))

    # the lines

    def draw_head(self, canvas: Canvas) -> None:
        """Draw the heads of the columns in sight; the cursor's stands out, and what lies beyond is pointed at."""
        assert self.sheet is not None  # noqa: S101 - as above
        name, first = self._name_cells(canvas.width), self._first(canvas.width)
        last = min(first + self._fit(canvas.width), len(self.sheet.heads))
        before, after = first, len(self.sheet.heads) - last
        beyond = f"{f'◂{before}' if before else ''} {f'{after}▸' if after else ''}".strip()
        canvas.text(1, 0, cut(beyond, name - 2), PALETTE.dim)
        for column in range(first, last):
            head = cut(for_terminal(self.sheet.heads[column]), self.sheet.wide - 1)
            right = name + (column - first + 1) * self.sheet.wide - 1
            here = column == self.column and self.has_focus
            canvas.text(right - cell_len(head), 0, head, PALETTE.accent if here else PALETTE.dim, bold=here)

    def draw_row(self, canvas: Canvas, index: int) -> None:
        """Draw one row."""
        sheet = self.sheet
        assert sheet is not None  # noqa: S101 - as above
        name, first = self._name_cells(canvas.width), self._first(canvas.width)
        canvas.text(1, 0, cut(for_terminal(sheet.rows[index]), name - 2), PALETTE.dim)
        for column in range(first, min(first + self._fit(canvas.width), len(sheet.heads))):
            left = name + (column - first) * sheet.wide
            self._draw_cell(canvas, left, index, column, sheet.wide - 1)
            if index == self.cursor and column == self.column and self.has_focus:
                canvas.put(left - 1, 0, "[", PALETTE.accent, bold=True)
                canvas.put(left + sheet.wide - 1, 0, "]", PALETTE.accent, bold=True)

    def _draw_cell(self, canvas: Canvas, left: int, row: int, column: int, wide: int) -> None:
        sheet = self.sheet
        assert sheet is not None  # noqa: S101 - as above
        point, text = self._cell(sheet, row, column)
        if self._scale is not None:
            draw_cell(canvas, left, 0, wide, point, self._scale, PALETTE)
        elif point.value is None:
            draw_state(canvas, left, 0, wide, point, PALETTE)
        else:
            words = cut(text, wide)
            canvas.text(left + wide - cell_len(words), 0, words, PALETTE.ink)

    def _cell(self, sheet: Sheet, row: int, column: int) -> tuple[Point, str]:
        """Return a cell that was in sight before without reading it again."""
        held = self._read.get((row, column))
        if held is None:
            held = self._read[row, column] = sheet.point(row, column), sheet.text(row, column)
        return held

    def draw_empty(self, canvas: Canvas) -> None:
        """Say why there are no cells."""
        for y, line in enumerate(wrapped(for_terminal(self._said), canvas.width - 2)):
            canvas.text(1, y, line, PALETTE.dim)

    # mouse and keys

    def on_click(self, event: events.Click) -> None:
        """Put the column's cursor where the mouse is, before the row's follows."""
        offset = event.get_content_offset(self)
        if offset is None or self.sheet is None or not self.count():
            return
        width = self.scrollable_content_region.width
        column = (offset.x - self._name_cells(width)) // self.sheet.wide
        if 0 <= column < self._fit(width):
            self.column = self._first(width) + column

    def step(self, by: int) -> None:
        """Move the cursor by columns."""
        self.column += by

    def leap(self, pages: int) -> None:
        """Move the cursor by the columns in sight."""
        if self.sheet is not None and self.count():
            self.column += pages * self._fit(self.scrollable_content_region.width)
