"""Events: what a chart marks and what a date may explain."""

from datetime import date
from itertools import pairwise

import pytest

from tradecheck.model.period import Period
from tradecheck.reference.events import Event, EventKind, during, events, resolutions
from tradecheck.sanctions.rules import rules


def test_the_five_resolutions_on_goods_are_marked_on_the_day_they_were_adopted() -> None:
    assert [(each.start, each.label) for each in resolutions()] == [
        (date(2016, 3, 2), "Resolution 2270 adopted"),
        (date(2016, 11, 30), "Resolution 2321 adopted"),
        (date(2017, 8, 5), "Resolution 2371 adopted"),
        (date(2017, 9, 11), "Resolution 2375 adopted"),
        (date(2017, 12, 22), "Resolution 2397 adopted"),
    ]


@pytest.mark.parametrize("event", resolutions(), ids=lambda each: each.label)
def test_the_rule_table_gives_each_resolution_the_same_day(event: Event) -> None:
    number = event.label.split()[1]
    assert {rule.adopted for rule in rules() if rule.resolution.startswith(number)} == {event.start}


def test_the_border_was_closed_from_22_january_2020_to_the_end_of_2021() -> None:
    (closed,) = (each for each in events() if each.kind is EventKind.BORDER)
    assert (closed.start, closed.end) == (date(2020, 1, 22), date(2021, 12, 31))
    assert closed in during(Period.month(2020, 9))
    assert closed not in during(Period.month(2022, 1))


def test_chinas_suspension_of_coal_in_february_2017_has_no_end_that_is_known_here() -> None:
    (suspended,) = (each for each in during(Period.month(2017, 2)) if each.kind is EventKind.NOTICE)
    assert (suspended.start, suspended.end) == (date(2017, 2, 19), None)


def test_events_come_in_the_order_of_their_days_and_end_after_they_begin() -> None:
    assert all(one.start <= other.start for one, other in pairwise(events()))
    assert all(each.end is None or each.start <= each.end for each in events())


def test_nothing_happened_in_a_month_without_an_event() -> None:
    assert during(Period.month(2019, 6)) == ()
