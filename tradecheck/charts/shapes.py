"""What a picture is made of: boxes, lines, dots and labels, measured in points from its top left corner.

A layout is a list of these. They say what they mean, so that a picture can be judged without looking at pixels.
"""

import math
from enum import StrEnum

import msgspec

XY = tuple[float, float]


class Dash(StrEnum):
    """How a line is broken, so that lines differ where colours do not."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    CHAIN = "chain"


class Glyph(StrEnum):
    """The form of a dot."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    QUESTION = "question"


class Across(StrEnum):
    """Which part of a label stands at its x."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Box(msgspec.Struct, frozen=True):
    """A rectangle in points; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> XY:
        """The point half-way in both directions."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def distance(self, other: "Box") -> float:
        """Points between the two at their nearest, 0 where they touch."""
        across = max(self.left - other.right, other.left - self.right, 0.0)
        down = max(self.top - other.bottom, other.top - self.bottom, 0.0)
        return math.hypot(across, down)

    def within(self, other: "Box") -> bool:
        """Whether no part of this box lies outside `other`."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


class Boxes(msgspec.Struct, frozen=True, kw_only=True):
    """Rectangles of one look. `ink` colours the edge, `edge` is its width; an empty colour is none."""

    means: str
    of: tuple[Box, ...]
    fill: str = ""
    ink: str = ""
    edge: float = 0.0
    dash: Dash = Dash.SOLID


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """Open lines of one look, each through its points in order."""

    means: str
    of: tuple[tuple[XY, ...], ...]
    ink: str
    width: float = 1.0
    dash: Dash = Dash.SOLID


class Dots(msgspec.Struct, frozen=True, kw_only=True):
    """Marks of one look; `size` is their breadth in points."""

    means: str
    of: tuple[XY, ...]
    glyph: Glyph
    size: float
    fill: str
    ink: str = ""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One line of text; `x` is its edge or middle as `across` says, `y` its middle."""

    means: str
    text: str
    x: float
    y: float
    size: float
    ink: str
    bold: bool = False
    across: Across = Across.LEFT
    turned: bool = False


Shape = Boxes | Lines | Dots | Label
