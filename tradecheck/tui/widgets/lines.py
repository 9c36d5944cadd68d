"""A list that draws the lines in sight and no other, so that its length costs nothing."""

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.theme import PALETTE


class Lines(ScrollView, can_focus=True):
    """Rows of `row_height` lines under `head_height` lines that stay; a subclass draws both.

    The cursor is a bar at the left and a background, so it is seen without colour.
    """

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("up,k", "move(-1)", "up", show=False, id="lines.up"),
        Binding("down,j", "move(1)", "down", show=False, id="lines.down"),
        Binding("pageup", "page(-1)", "page up", show=False, id="lines.page_up"),
        Binding("pagedown,space", "page(1)", "page down", show=False, id="lines.page_down"),
        Binding("home", "first", "first", show=False, id="lines.first"),
        Binding("end", "last", "last", show=False, id="lines.last"),
        Binding("enter", "open", "open", show=False, id="lines.open"),
    ]

    keeps_cursor = True
    """Whether the cursor stays in sight while another pane has the keys."""
    row_height = 1
    head_height = 0
    cursor: reactive[int] = reactive(0, repaint=False)

    class About(Message):
        """Something about a row."""

        def __init__(self, lines: "Lines", index: int) -> None:
            super().__init__()
            self.lines = lines
            self.index = index

        @property
        def control(self) -> "Lines":
            """The list of the row."""
            return self.lines

    class Moved(About):
        """The cursor stands on another row."""

    class Opened(About):
        """A row was asked to open."""

    def count(self) -> int:
        """Return how many rows there are."""
        raise NotImplementedError

    def draw_head(self, canvas: Canvas) -> None:
        """Draw the lines that stay."""

    def draw_row(self, canvas: Canvas, index: int) -> None:
        """Draw one row on a canvas of `row_height` lines; its first cell belongs to the cursor."""
        raise NotImplementedError

    def draw_empty(self, canvas: Canvas) -> None:
        """Draw what is said instead of rows."""

    def renew(self, cursor: int = 0) -> None:
        """Take note that the rows changed and put the cursor on one of them."""
        self.virtual_size = Size(1, self.head_height + self.count() * self.row_height)
        self.set_reactive(Lines.cursor, max(0, min(cursor, self.count() - 1)))
        self._follow()
        self.refresh()

    def validate_cursor(self, index: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(index, self.count() - 1))

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
        """Draw some rows anew, and nothing else."""
        for row in rows:
            self.refresh_lines(self.head_height + row * self.row_height, self.row_height)

    def render_line(self, y: int) -> Strip:
        """Return the line `y` of what is in sight."""
        width = self.scrollable_content_region.width
        if not self.count():
            canvas = Canvas(width, self.size.height)
            self.draw_empty(canvas)
            return self._line(canvas, y, selected=False)
        if y < self.head_height:
            canvas = Canvas(width, self.head_height)
            self.draw_head(canvas)
            return self._line(canvas, y, selected=False)
        index, within = divmod(y - self.head_height + round(self.scroll_y), self.row_height)
        canvas = Canvas(width, self.row_height)
        if index >= self.count():
            return self._line(canvas, 0, selected=False)
        selected = index == self.cursor and (self.has_focus or self.keeps_cursor)
        self.draw_row(canvas, index)
        if selected:
            canvas.put(0, within, "▌" if self.has_focus else "▏", PALETTE.accent)
        return self._line(canvas, within, selected=selected)

    def _line(self, canvas: Canvas, y: int, *, selected: bool) -> Strip:
        under = self.visual_style.rich_style  # kept while the widget is painted, unlike its `rich_style`
        if selected:
            under += Style(bgcolor=PALETTE.cursor)
        return canvas.strip(y).apply_style(under) if y < canvas.height else Strip.blank(canvas.width, under)

    def _follow(self) -> None:
        row = Region(0, self.cursor * self.row_height, 1, self.row_height)
        room = max(self.scrollable_content_region.height - self.head_height, self.row_height)
        top = round(self.scroll_y)
        if row.y < top:
            self.scroll_to(y=row.y, animate=False)
        elif row.bottom > top + room:
            self.scroll_to(y=row.bottom - room, animate=False)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.call_after_refresh(self._follow)

    def on_focus(self) -> None:
        """Show the cursor as held."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as left."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click opens."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.head_height:
            return
        index = (offset.y - self.head_height + round(self.scroll_y)) // self.row_height
        if 0 <= index < self.count():
            self.cursor = index
            if event.chain > 1:
                self.action_open()

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is in sight."""
        room = self.scrollable_content_region.height - self.head_height
        self.cursor += pages * max(1, room // self.row_height)

    def action_first(self) -> None:
        """Move to the first row."""
        self.cursor = 0

    def action_last(self) -> None:
        """Move to the last row."""
        self.cursor = self.count() - 1

    def action_open(self) -> None:
        """Ask for the row to be opened."""
        if self.count():
            self.post_message(self.Opened(self, self.cursor))
