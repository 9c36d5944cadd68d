"""Small multiples in characters: timelines under each other, along the same days."""

from tradecheck.charts.spec import ChartSpec
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.plot.field import Entry
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.timeline import draw_timeline

_LEAST_ROWS = 7
"""Of one panel: its title, its unit beside the names of resolutions, four rows of figures, and the years."""
_MARGIN = 8
"""Room for the figures of every panel's axis, so that their years stand under each other."""


def draw_multiples(canvas: Canvas, spec: ChartSpec, palette: Palette, top: int, bottom: int) -> list[Entry]:
    """Draw the panels that there is room for, in order, and name those that are left out; return what needs a key."""
    panels = [each for each in spec.panels if any(one.points for one in each.series)]
    along = [point for one in spec.drawn for point in one.points]
    rows = bottom - top + 1
    if rows < _LEAST_ROWS * len(panels):
        rows -= 1
    shown = panels[: max(rows // _LEAST_ROWS, 1)]
    tall = rows // len(shown)
    key: dict[str, Entry] = {}
    for place, panel in enumerate(shown):
        first = top + place * tall
        title = f"{panel.title}, {panel.subtitle}" if panel.subtitle else panel.title
        canvas.text(0, first, cut(for_terminal(title), canvas.width), palette.ink, bold=True)
        for entry in draw_timeline(canvas, panel, palette, first + 1, first + tall - 1, along, _MARGIN):
            key.setdefault(entry[1], entry)
    left_out = [for_terminal(each.title) for each in panels[len(shown) :]]
    if left_out:
        canvas.text(0, bottom, cut(f"No room for: {'; '.join(left_out)}", canvas.width), palette.dim)
    return list(key.values())
