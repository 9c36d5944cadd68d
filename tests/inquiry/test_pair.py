"""A finding of relabelling is drawn by what it is about: both ends of its pair, month by month."""

from datetime import date

import pytest

from tests.checks.evidence import with_flows
from tests.checks.relabelling.flows import SEAFOOD, dprk, seafood
from tests.checks.relabelling.flows import world as small_world
from tradecheck.charts.spec import Role
from tradecheck.checks import relabelling
from tradecheck.checks.relabelling.families import first_day
from tradecheck.checks.relabelling.windows import windows
from tradecheck.inquiry.pair import origin_of, pair_chart
from tradecheck.model.words import State

ROWS = [*small_world({"IND": 0.8}), *dprk()]
MONTHS = windows(seafood())
GONE = first_day(MONTHS.after.first)


@pytest.fixture(scope="module")
def india():
    found = relabelling.run(with_flows(ROWS), SEAFOOD)
    return next(each for each in found if each.id.endswith(".IND"))


def of_role(spec, role):
    return {point.start: point for one in spec.series if one.role is role for point in one.points}


def reported(reporter, partner):
    return {row["start"]: row for row in ROWS if (row["reporter"], row["partner"]) == (reporter, partner)}


def test_both_ends_of_the_pair_are_drawn_as_they_were_booked(india):
    assert origin_of(india) == "IND"
    spec = pair_chart(with_flows(ROWS), india, "IND")
    assert spec.title == "Seafood from India to China: booked at both ends"
    assert spec.subtitle == india.statement
    first, last = first_day(MONTHS.before.first), first_day(MONTHS.after.last)
    for role, ends in ((Role.BOOKED, ("CHN", "IND")), (Role.MIRROR, ("IND", "CHN"))):
        points, rows = of_role(spec, role), reported(*ends)
        assert (min(points), max(points)) == (first, last)
        for start, point in points.items():
            assert point.value == pytest.approx(rows[start]["value_usd"])
            assert point.record == rows[start]["record"]


def test_a_month_without_a_row_of_the_pair_is_told_by_whether_the_books_are_held(india):
    def without(*dropped):
        return pair_chart(with_flows([row for row in ROWS if row not in dropped]), india, "IND")

    own = reported("CHN", "IND")[GONE]
    assert of_role(without(own), Role.BOOKED)[GONE].state is State.NO_RECORD
    of_month = [row for row in ROWS if row["reporter"] == "CHN" and row["start"] == GONE]
    assert len(of_month) > 1
    missing = of_role(without(*of_month), Role.BOOKED)[GONE]
    assert (missing.value, missing.state) == (None, State.NOT_HELD)


def test_other_findings_have_no_pair(india):
    found = relabelling.run(with_flows(ROWS), SEAFOOD)
    assert {each.id.rpartition(".")[2]: origin_of(each) for each in found}.get("not-compared") is None
    assert date(2017, 8, 5) in {mark.on for mark in pair_chart(with_flows(ROWS), india, "IND").marks}
