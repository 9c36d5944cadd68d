"""Charts to try things on, and a way to ask a picture what it means."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tradecheck.charts.fonts import Fonts
from tradecheck.charts.frame import Picture
from tradecheck.charts.shapes import Across, Box, Boxes, Dots, Label, Lines
from tradecheck.charts.spec import ChartSpec, Kind, Mark, Point, Role, Series
from tradecheck.model.period import Period
from tradecheck.model.words import State

RESOLUTIONS = tuple(
    Mark(date.fromisoformat(on), f"Resolution {number}")
    for number, on in (
        (2270, "2016-03-02"),
        (2321, "2016-11-30"),
        (2371, "2017-08-05"),
        (2375, "2017-09-11"),
        (2397, "2017-12-22"),
    )
)


def during(text: str, value: float | None, state: State = State.REPORTED, **more: Any) -> Point:
    """Make a point of a period written as on the command line."""
    period = Period.parse(text)
    return Point(period.start, period.end, value, state, **more)


def month_points(first: int, last: int, value: Callable[[int], float | None]) -> tuple[Point, ...]:
    """Make monthly points of whole years; a month whose value is None is not published."""
    return tuple(
        during(
            f"{year}-{month:02}",
            (figure := value(12 * (year - first) + month - 1)),
            State.REPORTED if figure is not None else State.NOT_PUBLISHED,
        )
        for year in range(first, last + 1)
        for month in range(1, 13)
    )


def timeline(*series: Series, unit: str = "t", marks: Sequence[Mark] = (), **more: str) -> ChartSpec:
    texts = {"title": "Coal", "subtitle": "by year", "source_line": "Source: customs", "caveat": "A lead, not proof"}
    return ChartSpec("goods", Kind.TIMELINE, unit=unit, series=series, marks=tuple(marks), **(texts | more))


def booked(*points: Point, name: str = "booked") -> Series:
    return Series(name, Role.BOOKED, points)


COAL = timeline(
    booked(
        during("2016", 22.49e6),
        during("2017", 4.828e6),
        *(during(str(year), None, State.UNRESOLVED) for year in range(2018, 2025)),
    ),
    Series(
        "observed",
        Role.OBSERVED,
        (
            during("2019-01..2019-08", 3.7e6, State.ESTIMATED),
            during("2020-01..2020-09", 4.1e6, State.ESTIMATED),
            during("2020", 4.8e6, State.ESTIMATED),
        ),
    ),
    Series("cap", Role.CAP, (during("2017", 7.5e6),)),
    marks=RESOLUTIONS,
)


def multiples(*panels: ChartSpec, **more: str) -> ChartSpec:
    texts = {"title": "By goods", "subtitle": "", "source_line": "Source: customs", "caveat": "A lead, not proof"}
    return ChartSpec("multiples", Kind.MULTIPLES, unit="", series=(), panels=panels, **(texts | more))


WIGS = timeline(booked(during("2023", 167e6), during("2024", 188e6)), unit="USD", title="Wigs", caveat="")
OIL = timeline(
    Series("notified", Role.NOTIFIED, (during("2023", 4e5), during("2024", None, State.NOT_NOTIFIED))),
    Series("cap", Role.CAP, (during("2023", 5e5), during("2024", 5e5))),
    unit="bbl",
    title="Petroleum",
)
PANELS = multiples(COAL, WIGS, OIL, timeline(booked(during("2020", 0.0)), title="Sand"))


class Seen:
    """A picture, asked for what it means."""

    def __init__(self, picture: Picture, letters: Fonts) -> None:
        self.picture = picture
        self._letters = letters

    def of(self, means: str) -> list[Boxes | Lines | Dots | Label]:
        return [shape for shape in self.picture.shapes if shape.means == means]

    def texts(self, means: str = "") -> list[str]:
        return [
            shape.text
            for shape in self.picture.shapes
            if isinstance(shape, Label) and (not means or shape.means == means)
        ]

    def look(self, means: str) -> tuple[tuple[object, ...], ...]:
        """Everything that tells a shape from another but its place and its colour."""
        looks: set[tuple[object, ...]] = set()
        for shape in self.of(means):
            if isinstance(shape, Boxes):
                looks.add(("box", bool(shape.fill), shape.edge > 1, shape.dash))
            elif isinstance(shape, Lines):
                looks |= {("line", shape.dash, _slope(line)) for line in shape.of}
            elif isinstance(shape, Dots):
                looks.add(("dot", shape.glyph))
        return tuple(sorted(looks, key=repr))

    def label_boxes(self) -> list[tuple[str, Box]]:
        return [(shape.text, self._box(shape)) for shape in self.picture.shapes if isinstance(shape, Label)]

    def _box(self, label: Label) -> Box:
        wide, high = self._letters.width(label.text, label.size, bold=label.bold), label.size * 0.8
        if label.turned:
            return Box(label.x - high / 2, label.y - wide / 2, label.x + high / 2, label.y + wide / 2)
        share = {Across.LEFT: 0.0, Across.CENTER: 0.5, Across.RIGHT: 1.0}[label.across]
        left = label.x - share * wide
        return Box(left, label.y - high / 2, left + wide, label.y + high / 2)


def _slope(line: tuple[tuple[float, float], ...]) -> str:
    (x0, y0), (x1, y1) = line[0], line[-1]
    if abs(x1 - x0) < 1e-6:
        return "upright"
    if abs(y1 - y0) < 1e-6:
        return "level"
    return "rising" if (y1 - y0) * (x1 - x0) < 0 else "falling"
