"""Accounts as lanes: grouped, the contained beneath, figures as they were given, books of the same goods beside."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.evidence import asked, dataset, embedded, flow, listing, table, told, with_flows, with_tables
from tests.inquiry.asking import EXPORT, view
from tradecheck.charts.spec import Kind, Role
from tradecheck.inquiry.accounts import accounts
from tradecheck.inquiry.against import against, ships
from tradecheck.inquiry.lanes import NEVER_ADDED, lanes_chart
from tradecheck.model.errors import UsageError
from tradecheck.model.view import View
from tradecheck.model.words import State


def seen(name: str, period: tuple[date, date], **more: Any) -> dict[str, Any]:
    """Return a row of observations of coal from the DPRK."""
    row = {
        "record": f"obs:{name}",
        "id": name,
        "start": period[0],
        "end": period[1],
        "kind": "shipment",
        "goods": "coal",
        "codes": "2701",
        "direction": "dprk-export",
        "exempt": False,
        "confidence": "high",
        "verified": True,
    }
    return row | more


YEAR = (date(2019, 1, 1), date(2019, 12, 31))


def lane(spec, name):
    return next(one for one in spec.series if one.name == name)


def books(spec, group, role=Role.BOOKED):
    return next(one for one in spec.series if one.role is role and one.lane.group.startswith(group))


@pytest.fixture(scope="module")
def spec():
    return lanes_chart(embedded(), View())


def test_every_account_of_the_view_has_one_lane_in_the_order_of_the_table(spec):
    listed = accounts(embedded(), View())
    assert spec.kind is Kind.LANES
    assert [one.name for one in spec.series if one.lane.kind] == listed["id"].to_list()
    assert listed.height == embedded().observations.collect().height


def test_a_part_follows_what_contains_it_and_lies_one_deeper():
    listed = accounts(embedded(), View())
    at = {name: nth for nth, name in enumerate(listed["id"])}
    for name, outer, depth, group in listed.select("id", "subset_of", "depth", "group").iter_rows():
        if outer in at:
            assert at[outer] < at[name]
            assert listed["depth"][at[outer]] == depth - 1
            assert listed["group"][at[outer]] == group
        else:
            assert depth == 0


def test_figures_are_as_the_observers_gave_them_with_low_and_high(spec):
    words = {one.name: one.lane.words for one in spec.series}
    assert words["US-coal-2020"] == "4.1 Mt"
    assert words["WiseHonest"] == "25,000–26,500 t"
    assert words["Oil-2023-JanSep"] == "1.016–1.523 M bbl"
    assert words["Oil-2018-JanMay"] == "501,464 bbl–1.368 M bbl"
    assert words["US-555"] == "555 voyages"
    assert words["Rajin-RU-2017"] == "2 Mt, exempt"
    listed = accounts(embedded(), View())
    assert listed.filter(id="US-coal-2020").item(0, "quantity") == "4.1 Mt · 330–410 M USD"
    assert listed.filter(id="US-555").item(0, "quantity") is None


def test_no_figure_is_a_sum_of_accounts(spec):
    given = {
        float(row[f"{stem}_{end}"])
        for row in embedded().observations.collect().iter_rows(named=True)
        for stem in ("tonnes", "barrels", "value_usd")
        for end in ("low", "high")
        if row[f"{stem}_{end}"] is not None
    }
    counts = {float(count) for count in embedded().observations.collect()["count"].drop_nulls()}
    drawn = {point.value for one in spec.series if one.lane.kind for point in one.points if point.value is not None}
    assert drawn <= given | counts
    assert NEVER_ADDED in spec.caveat


def test_overlaps_are_named_and_their_common_days_known(spec):
    one = lane(spec, "US-555").lane
    assert one.overlaps == ("US-coal-2020", "PoE-2020-coalyear", "PoE-2020-33")
    assert one.shared == ((date(2020, 1, 1), date(2020, 11, 30)),)
    assert lane(spec, "Nampo-2019-71").lane.shared == ()


def test_the_books_of_coal_fell_and_then_cannot_be_told_from_a_missing_record(spec):
    of_coal = {point.start.year: point for point in books(spec, "coal (2701)").points}
    assert of_coal[2016].value == pytest.approx(7_752_904.424572)
    assert {of_coal[year].state for year in range(2018, 2025)} == {State.UNRESOLVED}
    assert of_coal[2025].state is State.NOT_HELD


def test_what_was_notified_stands_beside_the_tankers(spec):
    notified = {point.start.year: point.value for point in books(spec, "refined", Role.NOTIFIED).points}
    assert notified[2021] == pytest.approx(91_909)


def test_no_book_stands_for_a_figure_that_is_missing(spec):
    for one in spec.series:
        for point in one.points:
            assert (point.value is None) or point.state.has_figure


def test_accounts_that_name_another_country_are_set_beside_its_books(spec):
    assert books(spec, "coal; pig iron").name == "booked by Russia"
    assert "Oil-2024-Mar names Russia, not China." in spec.caveat


def test_books_are_shown_over_the_whole_years_of_the_accounts_where_the_view_is_narrower():
    narrow = lanes_chart(embedded(), view("coal", of=EXPORT, period="2021-06"))
    (of_coal,) = [one for one in narrow.series if not one.lane.kind]
    assert {point.state for point in of_coal.points} == {State.UNRESOLVED}
    assert (of_coal.points[0].start, of_coal.points[-1].end) == (date(2021, 1, 1), date(2022, 12, 31))


def test_a_year_without_a_record_one_not_published_and_a_zero_are_told_apart():
    observed = [seen("one", YEAR), seen("two", (date(2021, 1, 1), date(2021, 12, 31)))]
    evidence = replace(
        with_flows([flow("2701", "2020", 0.0), flow("2701", "2018", 5.0)]),
        observations=table("observations", observed),
        coverage=told(asked("2019", "2701"), listing(None), dataset("2019"), dataset("2020")),
    )
    of_coal = {point.start.year: point for point in books(lanes_chart(evidence, View()), "coal").points}
    assert of_coal[2019].state is State.NO_RECORD
    assert of_coal[2020].value == 0.0
    assert of_coal[2021].state is State.NOT_PUBLISHED


def test_accounts_that_contain_each_other_in_a_ring_are_all_kept():
    ring = [seen("a", YEAR, subset_of="b"), seen("b", YEAR, subset_of="a"), seen("c", YEAR, subset_of="c")]
    listed = accounts(with_tables(observations=ring), View())
    assert sorted(listed["id"]) == ["a", "b", "c"]


def test_two_accounts_of_one_id_are_two_lanes():
    twice = [seen("a", YEAR), seen("a", YEAR, record="file:1", tonnes_high=5.0)]
    spec = lanes_chart(with_tables(observations=twice), View())
    assert sorted(one.lane.words for one in spec.series if one.lane.kind) == ["no figure", "up to 5 t"]


def test_a_view_without_accounts_draws_nothing_and_says_so():
    spec = lanes_chart(embedded(), view("textiles"))
    assert spec.series == ()
    assert "No account of these goods" in spec.subtitle


def test_the_same_evidence_gives_the_same_chart(spec):
    assert lanes_chart(embedded(), View()) == spec


# What stands against one account.


def test_the_books_against_an_account_are_those_of_its_goods_and_days_with_their_states():
    rows = against(embedded(), "obs:PoE-2019-coal", View())
    assert rows.select("table", "code", "state").unique().rows() == [("flows", "2701", "unresolved")]
    assert rows["start"].dt.year().unique().to_list() == [2019]


def test_the_books_of_the_country_that_an_account_names_are_set_against_it_with_its_notifications():
    rows = against(embedded(), "obs:Oil-2024-Mar", View())
    assert set(rows.filter(table="flows")["reporter"]) == {"RUS"}
    assert "not_notified" in rows.filter(table="notifications")["state"].to_list()


def test_nothing_can_be_set_against_goods_without_a_code():
    assert against(embedded(), "obs:PoE-2017-200M", View()).is_empty()


def test_the_ships_an_account_names_are_found_by_imo_number_or_name():
    named = ships(embedded(), "obs:OSC-2025")
    assert named["imo"].to_list() == ["1078561", "1091898", "9125786", "1079345", "1059149", "1077402"]
    bare = ships(embedded(), "obs:PoE-2019-LCZ717")
    assert bare["name"].to_list() == ["LAO CHUAN ZHANG 717", "JIN HUNG 9", "EVER GLORY"]


def test_a_ship_that_no_list_knows_keeps_its_name_alone():
    row = ships(with_tables(observations=[seen("one", YEAR, vessels="Nobody's Boat; ")]), "obs:one").row(0, named=True)
    assert row["named"] == "Nobody's Boat"
    assert row["record"] is None


def test_a_record_that_is_no_account_is_refused():
    with pytest.raises(UsageError, match="no account is held under 'obs:none'"):
        against(embedded(), "obs:none", View())
