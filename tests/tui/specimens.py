"""Findings and charts made by hand, for what the embedded figures do not hold."""

from datetime import date

from tradecheck.charts.spec import ChartSpec, Kind, Mark, Point, Role, Series
from tradecheck.model.finding import Booked, Citation, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Confidence, Direction, Severity, State, Status

HOSTILE = "\x1b[31mred\x07 [bold]loud[/bold] [/nothing] \u202eback\nline"
HARMLESS = "␛[31mred␇ [bold]loud[/bold] [/nothing] back line"


def finding(text: str = "coal", **changes: object) -> Finding:
    """Return a finding whose every text is `text`."""
    fields: dict[str, object] = {
        "id": f"check.{text}",
        "check": text,
        "severity": Severity.HIGH,
        "status": Status.GAP,
        "goods": Goods(("2701",), text),
        "direction": Direction.EXPORT,
        "period": Period.year(2017),
        "booked": Booked(None, "t", State.UNRESOLVED),
        "expected": Range(1.2e6, None, 1.9e6, "t"),
        "gap": Range(1.2e6, None, 1.9e6, "t"),
        "rule": None,
        "statement": text,
        "steps": (Step(text, "1 + 2", 3, "t", (text,)),),
        "caveats": (text,),
        "sources": (Citation(text, text, text, Confidence.LOW),),
        "severity_rule": text,
    }
    return Finding(**(fields | changes))


def year(which: int, value: float | None, state: State = State.REPORTED, **changes: object) -> Point:
    """Return a point of a calendar year."""
    return Point(date(which, 1, 1), date(which, 12, 31), value, state, **changes)


def month(which: int, number: int, value: float | None, state: State = State.REPORTED) -> Point:
    """Return a point of a calendar month."""
    period = Period.month(which, number)
    return Point(period.start, period.end, value, state)


def series(name: str, role: Role, *points: Point) -> Series:
    """Return a series."""
    return Series(name, role, points)


def timeline(*all_series: Series, unit: str = "USD", marks: tuple[Mark, ...] = (), **words: str) -> ChartSpec:
    """Return a timeline."""
    return ChartSpec("finding", Kind.TIMELINE, "title", words.pop("subtitle", ""), unit, all_series, marks, **words)
