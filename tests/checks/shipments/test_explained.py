"""Innocent explanations are chosen by the account's own data, and are no caveats."""

import pytest

from tests.checks.evidence import embedded, seen, with_tables
from tradecheck.checks import shipments
from tradecheck.model.view import View
from tradecheck.reference.explanations import INNOCENT, explanation


@pytest.fixture(scope="module")
def everything():
    return {each.id.split(".", 3)[3]: each for each in shipments.run(embedded(), View())}


def explained(**more):
    period = more.pop("period", "2019-01")
    (found,) = shipments.run(with_tables(observations=[seen("one", period, count=3, **more)]), View())
    said = {key for key in INNOCENT if explanation(key) in found.explanations}
    exempt = any(each.startswith("The trade may be exempt: Coal of non-DPRK origin") for each in found.explanations)
    return said | ({"exemptions"} if exempt else set())


def test_explanations_are_no_caveats_and_differ_from_account_to_account(everything):
    sentences = {explanation(key) for key in INNOCENT}
    for found in everything.values():
        assert not sentences & set(found.caveats)
        own_words = {each for each in found.explanations if each.startswith("The trade may be exempt: ")}
        assert set(found.explanations) <= sentences | own_words
        assert not any(caveat.removeprefix("Exceptions: ") in "".join(own_words) for caveat in found.caveats)
    assert len({found.explanations for found in everything.values()}) > 5


def test_a_single_observer_is_named_as_such_and_a_second_one_must_be_another():
    def two(observer):
        observers = {"one": "US State Department", "two": observer}
        rows = [seen(account, "2019", count=3, observer=name) for account, name in observers.items()]
        found = shipments.run(with_tables(observations=rows), View())
        return [explanation("one-observer") in each.explanations for each in found]

    assert two("US (White House)") == [True, True]
    assert two("UN Panel (one Member State)") == [True, True]
    assert two("Open Source Centre / BBC") == [False, False]


def test_the_closed_border_is_named_only_on_the_days_it_was_closed():
    assert "border-closure" in explained(period="2019-12..2020-02")
    assert "border-closure" not in explained(period="2019-12")


def test_the_wind_down_is_named_only_while_goods_could_still_arrive():
    assert "wind-down" in explained(period="2017-08-20..2017-10-31")
    assert "wind-down" not in explained(period="2017-10")


def test_coal_loaded_elsewhere_than_rajin_is_not_exempt_as_rajins_is():
    assert "exemptions" in explained()
    assert "exemptions" in explained(from_ports="Rajin pier 3")
    assert "exemptions" not in explained(from_ports="Nampo;Taean")


def test_goods_that_changed_ships_may_stand_under_another_origin():
    assert "origin-consignment" in explained(transport="STS, DPRK ship to Chinese barge")
    assert "origin-consignment" not in explained(transport="direct")


def test_a_delivery_may_be_a_notified_one_only_where_something_was_notified(everything):
    words = explanation("notified-delivery")
    assert words in everything["Oil-2018"].explanations
    assert words not in everything["PoE-2019-coal"].explanations


def test_what_states_object_stays_a_caveat(everything):
    assert all(any("have contested" in caveat for caveat in found.caveats) for found in everything.values())


def test_days_before_the_rule_are_said_to_be_before_it():
    (found,) = shipments.run(with_tables(observations=[seen("one", "2017-07..2017-10", count=3)]), View())
    assert "Some of its days lie before 2017-08-05, when the rule came into force." in found.caveats


def test_books_without_a_figure_are_not_read_as_zero(everything):
    for account in ("PoE-2019-coal", "US-coal-2020"):
        gaps = [step for step in everything[account].steps if step.label.startswith("gap, ")]
        assert gaps
        assert all("no booked figure to take off" in step.label and "- 0" not in step.expression for step in gaps)
