"""Accounts that may describe the same ships are tied together, and what is tied is never added."""

import re

import pytest

from tests.checks.evidence import embedded, seen, table, with_tables
from tradecheck.checks import shipments
from tradecheck.checks.shipments.account import observation
from tradecheck.checks.shipments.graph import Link, graph, readings
from tradecheck.model.errors import DataError
from tradecheck.model.period import Period
from tradecheck.model.view import View


def tied(*rows, known=None):
    accounts = [observation(row) for row in table("observations", list(rows)).collect().iter_rows(named=True)]
    return graph(accounts, known)


@pytest.fixture(scope="module")
def accounts():
    rows = embedded().observations.collect().iter_rows(named=True)
    return graph((observation(row) for row in rows if row["kind"] == "shipment" and not row["exempt"]), None)


def test_parts_of_parts_lie_within_the_whole():
    held = tied(
        seen("year", "2019"),
        seen("half", "2019-01..2019-06", subset_of="year"),
        seen("may", "2019-05", subset_of="half"),
    )
    assert [each.id for each in held.wholes()] == ["year"]
    assert {each.id for each in held.parts("year")} == {"half", "may"}
    assert [each.id for each in held.parts("half")] == ["may"]


def test_the_same_goods_on_the_same_days_may_be_the_same_shipments():
    held = tied(seen("one", "2019-01..2019-03"), seen("two", "2019-03..2019-05", codes="270111"))
    assert held.beside("one") == {Link.SAME_DAYS: ("two",)}
    assert held.connected("one") == {"one", "two"}


@pytest.mark.parametrize(
    ("period", "other"),
    [
        ("2019-02", {"codes": "2505"}),
        ("2019-02", {"direction": "dprk-import"}),
        ("2019-02", {"destination": "RUS"}),
        ("2019-04", {}),
    ],
)
def test_other_goods_directions_days_or_buyers_are_other_shipments(period, other):
    held = tied(seen("one", "2019-01..2019-03", destination="CHN"), seen("two", period, **other))
    assert held.connected("one") == {"one"}


def test_one_ship_on_the_same_days_is_one_voyage_whatever_the_goods():
    held = tied(
        seen("one", "2019-01-01..2019-01-09", vessels="Jin Hung 9; Ever Glory", codes="2601"),
        seen("two", "2019-01-05..2019-01-12", vessels="JIN HUNG 9 (false flag)"),
        seen("later", "2019-02-01", vessels="Jin Hung 9"),
    )
    assert held.beside("two") == {Link.SAME_SHIP: ("one",)}
    assert "later" not in held.connected("one")


def test_a_chain_of_overlaps_ties_accounts_that_share_no_day():
    held = tied(
        seen("one", "2019-01", overlaps="two"),
        seen("two", "2019-01..2019-03", overlaps="one;three"),
        seen("three", "2019-03", overlaps="two"),
    )
    assert held.connected("one") == {"one", "two", "three"}
    assert "three" not in held.beside("one").get(Link.OVERLAP, ())


def test_accounts_that_contain_each_other_are_refused_by_name():
    with pytest.raises(DataError, match="one within two within one: expected parts"):
        tied(seen("one", "2019", subset_of="two"), seen("two", "2019", subset_of="one"))
    with pytest.raises(DataError, match="one within one"):
        tied(seen("one", "2019", subset_of="one"))


@pytest.mark.parametrize("column", ["subset_of", "overlaps"])
def test_a_link_to_an_account_that_nobody_holds_is_refused_by_name(column):
    with pytest.raises(DataError, match=f"observation 'one', {column}: 'nowhere' is no observation that is held"):
        tied(seen("one", "2019", **{column: "nowhere"}), known=frozenset({"one"}))


def test_a_view_that_leaves_observations_out_may_leave_out_one_that_another_names():
    evidence = with_tables(observations=[seen("one", "2019", tonnes_low=5.0, tonnes_high=5.0, subset_of="embedded")])
    with pytest.raises(DataError, match="'embedded' is no observation"):
        shipments.run(evidence, View())
    (found,) = shipments.run(evidence, View(snapshot=False))
    assert found.id.endswith(".one")


def test_a_sighting_may_be_named_by_a_shipment():
    rows = [seen("ships", "2019", kind="sighting", count=9), seen("one", "2019", count=3, overlaps="ships")]
    (found,) = shipments.run(with_tables(observations=rows), View())
    assert found.expected.high == 3


def test_both_readings_of_a_doubtful_part_and_none_of_a_certain_one():
    def read(confidence, parts=(400, 155)):
        held = tied(
            seen("all", "2020", count=555),
            seen("ships", "2020", count=parts[0], subset_of="all"),
            seen("barges", "2020", count=parts[1], subset_of="all", confidence=confidence),
        )
        return [(each.label, each.count) for each in readings(held.accounts["all"], held.parts("all"))]

    assert read("high") == []
    assert read("medium") == [
        ("first reading: the parts make up the whole", 555),
        ("second reading: counted beside the whole", 710),
    ]
    assert read("medium", (300, 155))[0] == ("first reading: the whole holds its parts", 555)


def test_no_finding_adds_accounts_that_are_tied_but_for_the_readings_that_it_shows(accounts):
    added = 0
    for found in shipments.run(embedded(), View()):
        for step in (*found.steps, *found.sensitivities):
            named = [record.removeprefix("obs:") for record in step.records if record.startswith("obs:")]
            if len(named) > 1 and "+" in step.expression:
                together = set(named[1:]) & accounts.connected(named[0])
                assert not together or re.match("(first|second) reading", step.label), (found.id, step)
                added += bool(together)
    assert added == 2


def test_what_is_tied_to_the_speech_of_2020_is_named_and_never_added(accounts):
    assert {"US-coal-2020", "PoE-2020-coalyear", "PoE-2020-33", "US-400", "US-155"} < accounts.connected("US-555")
    assert accounts.beside("US-555")[Link.OVERLAP] == ("PoE-2020-coalyear", "US-coal-2020", "PoE-2020-33")


def test_every_whole_of_the_embedded_accounts_is_apart_from_its_parts(accounts):
    wholes = {each.id for each in accounts.wholes()}
    parts = {part.id for whole in wholes for part in accounts.parts(whole)}
    assert wholes | parts == set(accounts.accounts)
    assert not wholes & parts


def test_a_long_list_of_single_voyages_is_counted_and_not_recited():
    rows = [seen(f"voyage-{number:02}", "2019-01-05", count=1) for number in range(15)]
    found = shipments.run(with_tables(observations=rows), View(period=Period.parse("2019")))
    (caveat,) = [each for each in found[0].caveats if each.startswith("May cover some of the same")]
    assert "and 6 more (same goods, direction and days)" in caveat
