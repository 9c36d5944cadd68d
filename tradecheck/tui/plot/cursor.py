"""The cursor of a chart, drawn over what stands there."""

from tradecheck.tui.plot.canvas import Canvas, Spot
from tradecheck.tui.plot.palette import Palette


def point_at(canvas: Canvas, name: str, palette: Palette) -> None:
    """Tint the cells of a spot, and point at it: by an arrow beside a row or under a period, by brackets in a row."""
    spot = next((each for each in canvas.spots if each.name == name), None)
    if spot is None:
        return
    for y in range(spot.top, spot.foot + 1):
        for x in range(0 if spot.row else spot.left, spot.after):
            canvas.tint(x, y, palette.cursor)
    if spot.part:
        canvas.put(spot.left - 1, spot.top, "[", palette.accent, bold=True)
        canvas.put(spot.after, spot.top, "]", palette.accent, bold=True)
        return
    if spot.row:
        canvas.put(spot.left, spot.top, "◂", palette.accent, bold=True)
        return
    _name_under(canvas, spot, palette)


def _name_under(canvas: Canvas, spot: Spot, palette: Palette) -> None:
    """Write the period's name in the row of the axis: in its own cells, else with its arrow under their middle."""
    words = f"▲{spot.name}"
    middle = (spot.left + spot.after - 1) // 2
    if len(words) <= spot.after - spot.left:
        left = middle - len(words) // 2
    else:
        left = middle if middle + len(words) <= canvas.width else middle - len(words) + 1
        words = words if left == middle else f"{spot.name}▲"
    row = spot.foot + 1
    start, end = left - 1, left + len(words)
    while canvas.at(start, row) not in (" ", ""):  # a name that is half covered would be another
        canvas.put(start, row, " ")
        start -= 1
    while end < canvas.width and canvas.at(end, row) != " ":
        canvas.put(end, row, " ")
        end += 1
    canvas.text(left, row, words, palette.accent, bold=True)
