"""One look for every chart: colours by meaning (after Okabe and Ito), patterns by state, sizes of letters."""

from typing import Literal

import msgspec

from tradecheck.charts.shapes import Dash, Glyph
from tradecheck.charts.spec import Role
from tradecheck.model.errors import unknown
from tradecheck.model.words import State

Style = Literal["print", "screen", "dark"]

TITLE, SUBTITLE, BODY, SMALL = 13.0, 9.5, 8.5, 7.5
"""Letters of the title, the subtitle, labels, and the lines below."""

PAD = 14.0
"""White space at the edges of the picture, in points."""

_ROLES = (Role.BOOKED, Role.NOTIFIED, Role.OBSERVED, Role.EXPECTED, Role.CAP, Role.MIRROR, Role.WORLD)


class Palette(msgspec.Struct, frozen=True):
    """The colours of one style. `shade` and `pattern` are for what is missing; `roles` follow `_ROLES`."""

    paper: str
    ink: str
    muted: str
    faint: str
    shade: str
    pattern: str
    roles: tuple[str, str, str, str, str, str, str]

    def of(self, role: Role, rank: int = 0) -> str:
        """Return a role's colour; the second and third series of one role are paler."""
        return blend(self.roles[_ROLES.index(role)], self.paper, (0.0, 0.5, 0.75)[rank % 3])

    def pale(self, colour: str, share: float = 0.7) -> str:
        """Return `colour` with `share` of the paper mixed in."""
        return blend(colour, self.paper, share)


class Pattern(msgspec.Struct, frozen=True):
    """How a period without a figure is filled (see `hatching`), and the words that name it."""

    word: str
    meaning: str
    shaded: bool = False
    hatch: str = ""


PALETTES: dict[Style, Palette] = {
    "print": Palette(
        "#ffffff",
        "#1a1a1a",
        "#555555",
        "#dcdcdc",
        "#e9e9e9",
        "#8c8c8c",
        ("#0072b2", "#009e73", "#d55e00", "#e69f00", "#1a1a1a", "#cc79a7", "#5f6b78"),
    ),
    "screen": Palette(
        "#f6f8fa",
        "#1f2933",
        "#52606d",
        "#d5dce3",
        "#e4e9ee",
        "#8292a2",
        ("#0072b2", "#009e73", "#d55e00", "#e69f00", "#1f2933", "#cc79a7", "#5f6b78"),
    ),
    "dark": Palette(
        "#12161c",
        "#eceff3",
        "#a9b3bf",
        "#303a45",
        "#222a33",
        "#75818e",
        ("#56b4e9", "#2fc79a", "#ff8c52", "#f0c040", "#eceff3", "#e39ac6", "#93a1b0"),
    ),
}

PATTERNS: dict[State, Pattern] = {
    State.NOT_PUBLISHED: Pattern("not published", "the publisher has not issued it", shaded=True),
    State.NOT_HELD: Pattern("not held", "nobody pulled or imported it", shaded=True, hatch="."),
    State.NO_RECORD: Pattern("no record", "published without such a row", hatch="-"),
    State.NOT_NOTIFIED: Pattern("not notified", "no notification for this period", hatch="/"),
    State.SUPPRESSED: Pattern("suppressed", "withheld by the publisher", shaded=True, hatch="x"),
    State.UNRESOLVED: Pattern("unresolved", "no record or zero: the source does not say which", shaded=True, hatch="?"),
    State.IMPORTER_ONLY: Pattern("importer only", "only the importer reports it", hatch="\\"),
    State.EXPORTER_ONLY: Pattern("exporter only", "only the exporter reports it", hatch="|"),
}

NO_FIGURE = Pattern("no figure", "a row is there, this figure is not", hatch="+")
"""A row that holds another measure but not the one drawn."""

GLYPHS = (Glyph.CIRCLE, Glyph.SQUARE, Glyph.TRIANGLE, Glyph.DIAMOND)
"""Forms for series that are told apart by their dots, in order."""

DASHES = (Dash.SOLID, Dash.DASHED, Dash.DOTTED, Dash.CHAIN)
"""Breaks for series that are told apart by their lines, in order."""


def palette_of(style: str) -> Palette:
    """Return the colours of a style.

    Raises:
        UsageError: for a style that is not known.
    """
    for name, palette in PALETTES.items():
        if name == style:
            return palette
    raise unknown("the chart style", style, PALETTES)


def pattern_of(state: State) -> Pattern:
    """Return how a period of this state looks where it has no figure."""
    return PATTERNS.get(state, NO_FIGURE)


def blend(colour: str, paper: str, share: float) -> str:
    """Return `colour` with `share` of `paper` mixed in, both written `#rrggbb`."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(paper[1:]), strict=True)
    return "#" + "".join(f"{round(own + (other - own) * share):02x}" for own, other in pairs)
