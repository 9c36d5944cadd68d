"""How the world's pairs and a pair among them look, in a fan and on a curve alike."""

from collections.abc import Sequence

from tradecheck.charts.lettering import LINE
from tradecheck.charts.shapes import XY, Across, Box, Boxes, Dash, Dots, Glyph, Label, Lines, Shape
from tradecheck.charts.spec import Role
from tradecheck.charts.style import SMALL, Palette

DOT = 6.5
"""Breadth of a pair's dot, in points."""

_PALE = (0.84, 0.62)
_ENDS = (Dash.DOTTED, Dash.DASHED)


def bands(boxes: Sequence[Box], rank: int, palette: Palette, *, upright: bool = False) -> list[Shape]:
    """Draw a band that holds a part of the world's pairs, the widest (`rank` 0) palest and with dotted ends.

    `upright` says that ratios run across, so that the ends are left and right.
    """
    colour = palette.of(Role.WORLD)
    if upright:
        ends = tuple(((x, box.top), (x, box.bottom)) for box in boxes for x in (box.left, box.right))
    else:
        ends = tuple(((box.left, y), (box.right, y)) for box in boxes for y in (box.top, box.bottom))
    return [
        Boxes(means=f"band:{rank}", of=tuple(boxes), fill=palette.pale(colour, _PALE[min(rank, 1)])),
        Lines(means=f"band:{rank}:ends", of=ends, ink=colour, width=0.8, dash=_ENDS[min(rank, 1)]),
    ]


def line(lines: Sequence[Sequence[XY]], palette: Palette, means: str = "median") -> Shape:
    """Draw the middle of the world, or its curve."""
    return Lines(means=means, of=tuple(map(tuple, lines)), ink=palette.of(Role.WORLD), width=1.6)


def dots(at: Sequence[XY], role: Role, palette: Palette) -> Shape:
    """Draw a pair's ratios: solid diamonds for those ranked, hollow circles for others beside them."""
    colour, ranked = palette.of(Role.MIRROR), role is Role.MIRROR
    return Dots(
        means=f"pair:{role.value}",
        of=tuple(at),
        glyph=Glyph.DIAMOND if ranked else Glyph.CIRCLE,
        size=DOT,
        fill=colour if ranked else palette.paper,
        ink=palette.ink,
    )


def upward_label(text: str, x: float, y: float, palette: Palette) -> Label:
    """Write a figure beside an axis that runs upwards."""
    return Label(means="value axis", text=text, x=x, y=y, size=SMALL, ink=palette.muted, across=Across.RIGHT)


def under_label(text: str, x: float, top: float, palette: Palette) -> Label:
    """Write a figure under an axis that runs across."""
    y = top + SMALL * LINE / 2
    return Label(means="ratio axis", text=text, x=x, y=y, size=SMALL, ink=palette.muted, across=Across.CENTER)
