"""What a chart shows, for whoever draws it: the terminal and the PNG are made from the same spec."""

from datetime import date
from enum import StrEnum

import msgspec

from tradecheck.model.words import State

NAMES = ("overview", "goods", "cap", "shipments", "mirror", "finding")
"""The charts that can be asked for by name."""


class Role(StrEnum):
    """What a series stands for; who draws it picks colour, mark and pattern by it."""

    BOOKED = "booked"
    EXPECTED = "expected"
    OBSERVED = "observed"
    NOTIFIED = "notified"
    CAP = "cap"
    MIRROR = "mirror"


class Kind(StrEnum):
    """How the points are laid out: along time, as shares of a cap, or a row an area."""

    TIMELINE = "timeline"
    GAUGE = "gauge"
    DUMBBELL = "dumbbell"


class Point(msgspec.Struct, frozen=True):
    """One period of one series. `value` is None wherever `state` has no figure: draw the state, not a zero.

    `low` and `high` are set where the figure is a range. `label` names the row in a gauge or dumbbell.
    """

    start: date
    end: date
    value: float | None
    state: State
    low: float | None = None
    high: float | None = None
    label: str = ""
    record: str = ""


class Series(msgspec.Struct, frozen=True):
    """Points of one meaning and unit, in order of time or of rank. A line never crosses a missing period."""

    name: str
    role: Role
    points: tuple[Point, ...]


class Mark(msgspec.Struct, frozen=True):
    """A labelled day: the adoption of a resolution, the end of a wind-down."""

    on: date
    label: str


class ChartSpec(msgspec.Struct, frozen=True):
    """A whole chart. `unit` holds for every series; `source_line` and `caveat` are printed in the picture.

    `log` asks for a logarithmic scale along time (`zoom.on_log_scale` says which charts have one).
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
