"""How figures and their absence look in every kind of chart, so that a state looks the same in all."""

from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from tradecheck.charts.hatching import hatched
from tradecheck.charts.shapes import XY, Box, Boxes, Dash, Dots, Glyph, Lines, Shape
from tradecheck.charts.spec import Point, Role
from tradecheck.charts.style import Palette, pattern_of
from tradecheck.model.words import State

_WORDED = {State.ESTIMATED: "estimated", State.CONVERTED: "converted between editions"}


class KeyItem(msgspec.Struct, frozen=True):
    """A word of the key, and how to draw its sample into a box."""

    text: str
    sample: Callable[[Box], list[Shape]]


def is_missing(point: Point) -> bool:
    """Whether there is nothing to draw but the state itself."""
    return point.value is None and point.low is None and point.high is None


def missing(boxes: Sequence[Box], state: State, palette: Palette, tint: str = "") -> list[Shape]:
    """Fill periods or rows that have no figure. `tint` says whose they are where several stand together."""
    pattern = pattern_of(state)
    means, ink = f"state:{state.value}", tint or palette.pattern
    whole = tuple(boxes)
    fill = palette.shade if pattern.shaded else palette.paper
    shapes: list[Shape] = [Boxes(means=means, of=whole, fill=fill)]
    if pattern.hatch:
        shapes += hatched(means, whole, pattern.hatch, palette.pale(ink, 0.2))
    # The edge keeps a pale pattern from being taken for empty paper.
    return [*shapes, Boxes(means=means, of=whole, ink=palette.pale(ink, 0.4), edge=0.5)]


def bars(boxes: Sequence[Box], role: Role, state: State, colour: str, palette: Palette) -> list[Shape]:
    """Draw bars that have a figure: solid when reported, paler and broken when it was worked out."""
    means, whole = role.value, tuple(boxes)
    if state is State.ESTIMATED:
        means = f"{means}:estimated"
        return [Boxes(means=means, of=whole, fill=palette.pale(colour, 0.75), ink=colour, edge=1.0, dash=Dash.DASHED)]
    if state is State.CONVERTED:
        means = f"{means}:converted"
        return [
            Boxes(means=means, of=whole, fill=palette.pale(colour, 0.75)),
            *hatched(means, whole, "-", colour),
            Boxes(means=means, of=whole, ink=colour, edge=1.0),
        ]
    if role in (Role.NOTIFIED, Role.MIRROR):
        return [Boxes(means=means, of=whole, fill=palette.pale(colour, 0.45), ink=colour, edge=1.3)]
    return [Boxes(means=means, of=whole, fill=colour, ink=palette.paper, edge=0.4)]


def interval(means: str, left: float, right: float, y: float, colour: str, palette: Palette) -> list[Shape]:
    """Draw what was observed from one day to another: a bracket with a diamond in its middle."""
    tall = 3.0
    return [
        Lines(means=means, of=(((left, y), (right, y)),), ink=colour, width=2.2),
        Lines(
            means=means,
            of=tuple(((x, y - tall), (x, y + tall)) for x in (left, right)),
            ink=colour,
            width=1.4,
        ),
        Dots(
            means=means,
            of=(((left + right) / 2, y),),
            glyph=Glyph.DIAMOND,
            size=7.0,
            fill=colour,
            ink=palette.paper,
        ),
    ]


def whisker(means: str, ends: tuple[XY, XY], colour: str, tick: float = 3.0) -> Lines:
    """Draw a range as a thin line with a stroke at either end."""
    upright = ends[0][0] == ends[1][0]
    across, down = (tick, 0.0) if upright else (0.0, tick)
    strokes = tuple(((x - across, y - down), (x + across, y + down)) for x, y in ends)
    return Lines(means=means, of=(ends, *strokes), ink=colour, width=1.1)


def zero(at: Sequence[XY], colour: str, palette: Palette, size: float = 5.5) -> Shape:
    """Draw zeros that were printed: a dot on the axis."""
    return Dots(means="reported zero", of=tuple(at), glyph=Glyph.CIRCLE, size=size, fill=colour, ink=palette.paper)


def state_items(
    points: Sequence[Point], palette: Palette, named: Sequence[State] = (), whose: str = "", tint: str = ""
) -> list[KeyItem]:
    """Return the key of the states that occur, leaving out those the picture names itself.

    `whose` and `tint` tell one series from its neighbours.
    """
    items: list[KeyItem] = []
    if any(point.value == 0 for point in points):
        items.append(KeyItem("reported zero", partial(_zero_sample, palette)))
    items += [
        KeyItem(words, partial(_bar_sample, state, palette))
        for state, words in _WORDED.items()
        if any(point.state is state and point.value for point in points)
    ]
    occurring = dict.fromkeys(point.state for point in points if is_missing(point))
    items += [
        KeyItem(
            f"{whose}: {pattern_of(state).word}" if whose else pattern_of(state).word,
            partial(_missing_sample, state, palette, tint),
        )
        for state in occurring
        if state not in named
    ]
    return items


def _zero_sample(palette: Palette, box: Box) -> list[Shape]:
    x, y = box.middle
    axis = Lines(means="sample", of=(((box.left, y), (box.right, y)),), ink=palette.muted)
    return [axis, zero(((x, y),), palette.ink, palette)]


def _bar_sample(state: State, palette: Palette, box: Box) -> list[Shape]:
    return bars((box,), Role.BOOKED, state, palette.muted, palette)


def _missing_sample(state: State, palette: Palette, tint: str, box: Box) -> list[Shape]:
    return missing((box,), state, palette, tint)
