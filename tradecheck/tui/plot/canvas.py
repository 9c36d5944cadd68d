"""A grid of cells to draw on, turned into the strips that a widget shows."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby

import msgspec
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Look = tuple[str, str, bool]
"""Foreground, background (both `#rrggbb`, empty for the terminal's own) and whether it is bold."""

_PLAIN: Look = ("", "", False)


class Spot(msgspec.Struct, frozen=True):
    """The cells that something named stands in: a period, a row or a part of one, for the cursor and the mouse.

    `left` to before `after`, `top` to `foot`; `row` says that it lies across, its name before `left`, and `part`
    that it has other parts beside it in its row.
    """

    name: str
    left: int
    after: int
    top: int
    foot: int
    row: bool = False
    part: bool = False

    def is_at(self, x: int, y: int) -> bool:
        """Whether it is meant by a cell: of a period any in its columns, of a row any in its line."""
        across, down = self.left <= x < self.after, self.top <= y <= self.foot
        return (across and down) if self.part else down if self.row else across


class Canvas:
    """Cells of one character each; what would fall outside is not drawn.

    `spots` are what was drawn where; the one named `held` is drawn where not all can be.
    A wide character takes two cells, the second of which is empty. A character without width is added to
    the cell before it.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.spots: list[Spot] = []
        self.held = ""
        self._chars = [[" "] * width for _ in range(height)]
        self._looks = [[_PLAIN] * width for _ in range(height)]

    def put(self, x: int, y: int, char: str, colour: str = "", *, behind: str = "", bold: bool = False) -> None:
        """Set one cell. `behind` is its background."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._chars[y][x] = char
            self._looks[y][x] = (colour, behind, bold)

    def at(self, x: int, y: int) -> str:
        """Return the character of a cell, a blank outside."""
        return self._chars[y][x] if 0 <= x < self.width and 0 <= y < self.height else " "

    def colour_at(self, x: int, y: int) -> str:
        """Return the foreground of a cell, empty outside."""
        return self._looks[y][x][0] if 0 <= x < self.width and 0 <= y < self.height else ""

    def tint(self, x: int, y: int, behind: str) -> None:
        """Give a cell without a background one."""
        if 0 <= x < self.width and 0 <= y < self.height and not self._looks[y][x][1]:
            colour, _, bold = self._looks[y][x]
            self._looks[y][x] = (colour, behind, bold)

    def text(self, x: int, y: int, words: str, colour: str = "", *, bold: bool = False) -> int:
        """Write words from `x` on; return the column after them."""
        for char in words:
            cells = cell_len(char)
            if cells == 0:
                if 0 < x <= self.width and 0 <= y < self.height:
                    self._chars[y][x - 1] += char
                continue
            if x + cells > self.width:
                break
            self.put(x, y, char, colour, bold=bold)
            if cells > 1:
                self.put(x + 1, y, "", colour, bold=bold)
            x += cells
        return x

    def strips(self) -> list[Strip]:
        """Return the lines from top to bottom, each exactly `width` cells."""
        return [self.strip(y) for y in range(self.height)]

    def strip(self, y: int) -> Strip:
        """Return one line."""
        return Strip(list(self._segments(y)), self.width)

    def _segments(self, y: int) -> Iterator[Segment]:
        cells = zip(self._chars[y], self._looks[y], strict=True)
        for look, run in groupby(cells, key=lambda cell: cell[1]):
            yield Segment("".join(char for char, _ in run), style(look))


@cache
def style(look: Look) -> Style:
    """Return the style of a look; there are few, and they are made once."""
    colour, behind, bold = look
    return Style(color=colour or None, bgcolor=behind or None, bold=bold or None)


def cut(words: str, cells: int) -> str:
    """Return `words` in at most `cells` cells, ending with an ellipsis where something was left out."""
    if cell_len(words) <= cells:
        return words
    kept, used = "", 0
    for char in words:
        used += cell_len(char)
        if used > cells - 1:
            break
        kept += char
    return kept.rstrip() + "…" if cells > 0 else ""
