"""A chart in a pane: drawn in characters, with a cursor that reads it, zoomed, and on either scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tradecheck.charts.zoom import has_log_scale
from tradecheck.model.period import Period
from tradecheck.output.safe import for_terminal
from tradecheck.tui.keys import CHART, bindings
from tradecheck.tui.plot.canvas import Canvas, Spot
from tradecheck.tui.plot.window import Window, farther, in_sight, moved, nearer
from tradecheck.tui.theme import PALETTE
from tradecheck.tui.titles import titled
from tradecheck.tui.wrap import wrapped

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from tradecheck.charts.spec import ChartSpec
    from tradecheck.tui.plot.reading import Stop

_LINES_OF_READ_OUT = ((15, 3), (12, 2), (0, 1))
"""From which height on how many lines at most are left to what the cursor reads."""


class ChartView(Widget, can_focus=True):
    """Draws a spec anew when it, the cursor or the size changes, and keeps the lines until then.

    `whole` is the chart as it was given, `spec` the one on the screen: zoomed, and on the scale that was chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(CHART)

    class Pointed(Message):
        """The cursor stands on another place; `lane` is that of a chart of lanes."""

        def __init__(self, lane: str) -> None:
            super().__init__()
            self.lane = lane

    class Opened(Message):
        """What stands under the cursor was asked to open: the records behind its points."""

        def __init__(self, title: str, records: tuple[str, ...]) -> None:
            super().__init__()
            self.title = title
            self.records = records

    class Refused(Message):
        """What was asked cannot be done, in a sentence."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.whole: ChartSpec | None = None
        self.spec: ChartSpec | None = None
        self.window = Window()
        self.stops: list[Stop] = []
        self.cursor: Stop | None = None
        self._said = ""
        self._held = ""
        self._lines: list[Strip] = []
        self._spots: list[Spot] = []
        self._drawn_for: tuple[int, int, bool] | None = None

    def show(self, spec: ChartSpec) -> None:
        """Show a chart; its title goes into the border. Another chart begins whole, on a linear scale."""
        if self.whole != spec:
            self.whole, self.window, self.cursor = spec, Window(), None
        self._said = ""
        self._look(self.window)

    def hold(self, name: str) -> None:
        """Make the lane of a name stand out, and keep it in sight."""
        if name != self._held:
            self._held = name
            self._redraw()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of a chart."""
        self.whole = self.spec = self.cursor = None
        self.stops, self.window = [], Window()
        self._said = for_terminal(sentence)
        self.border_title, self.border_subtitle = titled("chart"), None
        self._redraw()

    @property
    def reading(self) -> str:
        """What the cursor reads: its place and every figure or state there; empty without a cursor."""
        if self.cursor is None or self.whole is None:
            return ""
        from tradecheck.tui.plot.reading import read_out  # noqa: PLC0415 - the first frame reads nothing

        return f"{self.cursor.name}: {read_out(self.whole, self.cursor)}"

    def _look(self, window: Window) -> None:
        """Show the chart through a window, the cursor on the place that it stood on, or on the nearest."""
        if self.whole is None:
            return
        self.window, self.spec = window, window.of(self.whole)
        from tradecheck.tui.plot.reading import stops_of  # noqa: PLC0415 - as above

        self.stops = stops_of(self.spec)
        if self.cursor is not None:
            self.cursor = _nearest(self.stops, self.cursor)
        elif self.has_focus and self.stops:
            self.cursor = self.stops[-1]
        self.border_title = titled(self.spec.title)
        said = [] if window.within is None else [_days(self.stops, window.within).label]
        said += ["log"] if self.spec.log else []
        self.border_subtitle = titled("", " · ".join(said)) if said else None
        self._redraw()

    def _redraw(self) -> None:
        self._drawn_for = None
        self.refresh()

    # drawing

    def render_line(self, y: int) -> Strip:
        """Return one line of the chart."""
        size = (self.content_size.width, self.content_size.height)
        if self._drawn_for != (*size, self.has_focus):
            self._lines = self._draw(*size)
            self._drawn_for = (*size, self.has_focus)
        under = self.visual_style.rich_style
        return self._lines[y].apply_style(under) if y < len(self._lines) else Strip.blank(size[0], under)

    def _draw(self, width: int, height: int) -> list[Strip]:
        self._spots = []
        if self.spec is None:
            canvas = Canvas(width, height)
            for y, line in enumerate(wrapped(self._said, width - 1)):
                canvas.text(1, y, line, PALETTE.dim)
            return canvas.strips()
        pointed = self.cursor.name if self.cursor is not None and self.has_focus else ""
        read = self._read_out(width, height) if pointed else []
        room = height - len(read)
        from tradecheck.tui.plot.render import render_chart  # noqa: PLC0415 - the first frame holds no chart

        return render_chart(self.spec, width, room, PALETTE, held=self._held, cursor=pointed, spots=self._spots) + read

    def _read_out(self, width: int, height: int) -> list[Strip]:
        most = next(lines for least, lines in _LINES_OF_READ_OUT if height >= least)
        lines = wrapped(self.reading, width)
        canvas = Canvas(width, min(len(lines), most))
        for y, line in enumerate(lines[:most]):
            last = y == most - 1 and len(lines) > most
            canvas.text(0, y, f"{line[: width - 2]} …" if last else line, PALETTE.ink)
        return canvas.strips()

    # the cursor

    def on_focus(self) -> None:
        """Begin to read in the lane that stands out, else where one read before, else at the last place."""
        if self.cursor is None and self.stops:
            self.cursor = self.stops[-1]
        if self.cursor is not None and self.cursor.lane != self._held:
            self.cursor = next((stop for stop in self.stops if stop.lane and stop.lane == self._held), self.cursor)
        self._redraw()

    def on_blur(self) -> None:
        """Take the cursor away."""
        self._redraw()

    def _point(self, index: int) -> None:
        if self.stops:
            self.cursor = self.stops[max(0, min(index, len(self.stops) - 1))]
            self.post_message(self.Pointed(self.cursor.lane))
            self._redraw()

    @property
    def _index(self) -> int:
        return self.stops.index(self.cursor) if self.cursor in self.stops else len(self.stops) - 1

    def action_step(self, by: int) -> None:
        """Move the cursor by periods or rows."""
        self._point(self._index + by)

    def action_lane(self, by: int) -> None:
        """Move the cursor to the lane below or above, near the same days; in other charts as `action_step`."""
        if self.cursor is None or not self.cursor.lane:
            self.action_step(by)
            return
        lanes = list(dict.fromkeys(stop.lane for stop in self.stops))
        lane = lanes[max(0, min(lanes.index(self.cursor.lane) + by, len(lanes) - 1))]
        own = [stop for stop in self.stops if stop.lane == lane]
        if lane != self.cursor.lane and (nearest := _nearest(own, self.cursor)) is not None:
            self._point(self.stops.index(nearest))

    def action_first(self) -> None:
        """Move the cursor to the first period or row."""
        self._point(0)

    def action_last(self) -> None:
        """Move the cursor to the last period or row."""
        self._point(len(self.stops) - 1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click opens."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for spot in self._spots:
            if spot.is_at(*offset):
                self._point(next(i for i, stop in enumerate(self.stops) if stop.name == spot.name))
                break
        if event.chain > 1:
            self.action_open()

    def action_open(self) -> None:
        """Ask for the rows behind what the cursor points at."""
        if self.cursor is None or self.whole is None:
            return
        from tradecheck.tui.plot.reading import records_at  # noqa: PLC0415 - as above

        records = records_at(self.whole, self.cursor)
        if records:
            self.post_message(self.Opened(f"{self.whole.title}, {self.cursor.name}", records))
        else:
            self.post_message(self.Refused(f"No record stands behind this: {self.reading}."))

    # the window

    def _slots(self) -> list[Period]:
        from tradecheck.tui.plot.reading import slots_of  # noqa: PLC0415 - as above

        return [] if self.whole is None else slots_of(self.whole)

    def action_zoom(self, by: int) -> None:
        """Zoom in (1) or out (-1) around the cursor; 0 shows the whole chart."""
        slots = self._slots()
        if self.whole is None or self.spec is None or not slots:
            return
        within = self.window.within
        shown = in_sight(self.whole, self.spec, within)
        middle = self.cursor.period if self.cursor is not None and self.cursor.period is not None else shown
        if by > 0:
            within = nearer(slots, shown, middle)
        else:
            within = farther(slots, shown, middle) if by and within is not None else None
        self._look(Window(within, self.window.log))

    def action_pan(self, by: int) -> None:
        """Move what is in sight towards earlier (-1) or later (1)."""
        slots = self._slots()
        if self.whole is None or self.spec is None or self.window.within is None or not slots:
            return
        shown = in_sight(self.whole, self.spec, self.window.within)
        self._look(Window(moved(slots, shown, by), self.window.log))

    def action_log(self) -> None:
        """Change between the linear and the logarithmic scale."""
        if self.spec is None:
            return
        if self.whole is not None and self.whole.log:
            self.post_message(self.Refused("This chart stands on a logarithmic scale: half and double look alike."))
            return
        if not self.window.log and not has_log_scale(self.spec):
            self.post_message(
                self.Refused("A logarithmic scale needs a chart along time with a figure above zero and none below.")
            )
            return
        self._look(Window(self.window.within, not self.window.log))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in."""
        event.stop()
        self.action_zoom(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out."""
        event.stop()
        self.action_zoom(-1)


def _days(stops: list[Stop], within: Period) -> Period:
    """Return the whole periods in sight, else what was asked for."""
    periods = [stop.period for stop in stops if stop.period is not None]
    return Period(min(each.start for each in periods), max(each.end for each in periods)) if periods else within


def _nearest(stops: list[Stop], held: Stop) -> Stop | None:
    """Return the place itself, else the one whose days are nearest."""
    if held in stops or not stops:
        return held if held in stops else None
    if held.period is None:
        return stops[0]
    day = held.period.start
    own = [stop for stop in stops if stop.lane == held.lane] or stops
    return min(own, key=lambda stop: abs((stop.period.start - day).days) if stop.period else 0)
