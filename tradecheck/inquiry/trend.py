"""What was booked of a finding's goods by year, small enough for a line of a list."""

from tradecheck.charts.spec import Point
from tradecheck.inquiry.booked import booked
from tradecheck.inquiry.timeline import near
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.trend import Trend, TrendYear
from tradecheck.model.view import View
from tradecheck.model.words import Frequency

YEARS = 10
_EIGHTHS = 8


def trend(evidence: Evidence, finding: Finding, view: View) -> Trend:
    """Return the last ten years of which anything is known, in USD by year, whatever the view's period.

    A year of which nothing is known, not even why, has no place in it.
    """
    asked = near(finding, view)
    points = booked(evidence, asked, finding.direction, "USD", order=(Frequency.ANNUAL,), recent=False).points
    by_year = {year: point for point in points for year in range(point.start.year, point.end.year + 1)}
    last = max(by_year, default=0)
    kept = {year: point for year, point in sorted(by_year.items()) if year > last - YEARS}
    highest = max((point.value or 0.0 for point in kept.values()), default=0.0)
    return Trend(tuple(_year(year, point, highest) for year, point in kept.items()))


def _year(year: int, point: Point, highest: float) -> TrendYear:
    eighths = max(1, round((point.value or 0.0) / highest * _EIGHTHS)) if point.value else 0
    return TrendYear(year, point.value, point.state, eighths)
