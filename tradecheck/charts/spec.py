"""What a chart shows, for whoever draws it: the terminal and the PNG are made from the same spec."""

from datetime import date
from enum import StrEnum

import msgspec

from tradecheck.model.words import State

NAMES = (
    "overview",
    "goods",
    "multiples",
    "cap",
    "shipments",
    "observations",
    "mirror",
    "heatmap",
    "ratios",
    "finding",
    "world",
)
"""The charts that can be asked for by name."""

OF_A_FINDING = ("finding", "world")
"""Those that show one finding, which has to be named."""

MOST_CHARTS = 8
"""Charts of a document unless another number is asked for: one a goods, of the most important findings."""


class Role(StrEnum):
    """What a series stands for; who draws it picks colour, mark and pattern by it."""

    BOOKED = "booked"
    EXPECTED = "expected"
    OBSERVED = "observed"
    NOTIFIED = "notified"
    CAP = "cap"
    MIRROR = "mirror"
    WORLD = "world"


class Kind(StrEnum):
    """How the points are laid out: along time, as shares of a cap, a row an area, or a lane an account along time.

    In a heat map each series is a row, with a point in each of the same periods. Multiples are panels in one frame,
    each a timeline of its own. A fan lays the ratios of pairs along time over bands that hold shares of the world's,
    its panels under each other; a spread lays them on the curve of the shares of the world's pairs below each ratio.
    """

    TIMELINE = "timeline"
    GAUGE = "gauge"
    DUMBBELL = "dumbbell"
    LANES = "lanes"
    HEATMAP = "heatmap"
    MULTIPLES = "multiples"
    FAN = "fan"
    SPREAD = "spread"


class Point(msgspec.Struct, frozen=True):
    """One period of one series. `value` is None wherever `state` has no figure: draw the state, not a zero.

    `low` and `high` are set where the figure is a range. `label` names the row in a gauge or dumbbell. `words` are
    what a heat map says of a cell without a figure whose state has one, of how many pairs a band is, or of which codes
    a figure is made that is a part of the goods, and so a floor. `share` is the
    part of the world's pairs at or below the figure, from 0 to 1. `record` may name several, parted by semicolons.
    """

    start: date
    end: date
    value: float | None
    state: State
    low: float | None = None
    high: float | None = None
    label: str = ""
    record: str = ""
    words: str = ""
    share: float | None = None


class Lane(msgspec.Struct, frozen=True):
    """What a chart of lanes says of a series beside its points; each series has a lane of its own.

    Lanes of one `group` follow each other under its name. `depth` is how many accounts contain this one, the
    nearest of them above it. `kind` tells shipments, sightings, notices and context apart and is empty for books.
    `words` is the figure as text and `unit` that of the points. `overlaps` names the accounts that cover some of
    the same, `shared` the days that this one has in common with them.
    """

    group: str
    words: str
    unit: str = ""
    kind: str = ""
    depth: int = 0
    overlaps: tuple[str, ...] = ()
    shared: tuple[tuple[date, date], ...] = ()


class Series(msgspec.Struct, frozen=True):
    """Points of one meaning and unit, in order of time or of rank. A line never crosses a missing period."""

    name: str
    role: Role
    points: tuple[Point, ...]
    lane: Lane | None = None


class Mark(msgspec.Struct, frozen=True):
    """A labelled day: the adoption of a resolution, the end of a wind-down."""

    on: date
    label: str


class ChartSpec(msgspec.Struct, frozen=True):
    """A whole chart. `unit` holds for every series without a lane; `source_line` and `caveat` are printed in it.

    `axis` says what the figures are where no unit does. `log` asks for a logarithmic scale along time
    (`zoom.on_log_scale` says which charts have one). `panels` are the timelines of a chart of multiples, or the fans of
    several codes, and then the chart has no series of its own: each panel has its title, subtitle, unit, series and
    marks, and leaves caveat and source line to the chart. They run along the same days.
    """

    name: str
    kind: Kind
    title: str
    subtitle: str
    unit: str
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    source_line: str = ""
    caveat: str = ""
    log: bool = False
    panels: tuple["ChartSpec", ...] = ()
    axis: str = ""

    @property
    def drawn(self) -> tuple[Series, ...]:
        """Every series of the chart, those of its panels included."""
        return self.series + tuple(one for panel in self.panels for one in panel.series)

    @property
    def frames(self) -> tuple["ChartSpec", ...]:
        """What is drawn each in a frame of its own: the panels, else the chart itself."""
        return self.panels if self.panels or self.kind is Kind.MULTIPLES else (self,)

    @property
    def named(self) -> tuple[Series, ...]:
        """Every series as `drawn`, those of panels by the panel's title as well."""
        named = ((f"{each.title}: {one.name}", one) for each in self.panels for one in each.series)
        return self.series + tuple(msgspec.structs.replace(one, name=name) for name, one in named)
