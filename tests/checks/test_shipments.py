import pytest

from tests.checks.evidence import embedded
from tradecheck.checks import shipments
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Severity, State, Status


def found(**view):
    return {each.id.split(".", 3)[3]: each for each in shipments.run(embedded(), View(**view))}


@pytest.fixture(scope="module")
def everything():
    return found()


def step(finding, label):
    return next(each.value for each in finding.steps if each.label.startswith(label))


def test_coal_of_2019_is_an_upper_bound_for_china_and_unresolved_in_its_books():
    coal = found(goods=(Goods.parse("coal"),), period=Period.parse("2019-01..2019-08"))["PoE-2019-coal"]
    assert coal.status is Status.GAP
    assert coal.severity is Severity.HIGH
    assert (coal.gap.high, coal.gap.unit) == (3_700_000, "t")
    assert coal.booked.state is State.UNRESOLVED
    assert coal.booked.value is None
    assert step(coal, "value at the highest price") == 370_000_000
    assert "all buyers" in coal.statement
    assert any("upper bound" in caveat for caveat in coal.caveats)


def test_the_part_seen_going_to_china_is_the_low_end(everything):
    assert everything["PoE-2019-coal"].gap.low == 2_800_000
    assert everything["PoE-2019-coal"].gap.central is None


def test_coal_of_2020_by_the_american_and_the_panels_account_is_never_added(everything):
    american, panel = everything["US-coal-2020"], everything["PoE-2020-coalyear"]
    assert (american.gap.low, american.gap.high) == (4_100_000, 4_100_000)
    assert step(american, "value at the lowest price") == 328_000_000
    assert step(american, "value at the highest price") == 410_000_000
    assert panel.gap.high == 4_800_000
    assert any("US-coal-2020" in caveat and "never added" in caveat for caveat in panel.caveats)


def test_what_an_account_contains_is_a_step_and_no_finding_of_its_own(everything):
    contained = {"PoE-2019-sts", "PoE-2019-JanApr", "PoE-2019-MayAug", "PoE-2019-barge47", "US-400", "US-155"}
    assert not contained & set(everything)
    assert step(everything["PoE-2019-coal"], "contained in it, not added (PoE-2019-sts") == 2_800_000


def test_the_555_voyages_are_shown_in_both_readings(everything):
    voyages = everything["US-555"]
    assert (voyages.expected.low, voyages.expected.high) == (555, 710)
    assert step(voyages, "first reading") == 555
    assert step(voyages, "second reading") == 710
    assert "555" in voyages.statement
    assert "710" in voyages.statement
    assert voyages.severity is Severity.LOW


def test_the_tankers_of_2018_at_full_load(everything):
    tankers = everything["Oil-2018"]
    assert step(tankers, "full load over the cap") == pytest.approx(7.56)
    assert step(tankers, "break-even load against the whole cap") == pytest.approx(0.132, abs=0.0005)
    assert tankers.status is Status.BREACH_INDICATOR


def test_after_the_notifications_of_2018_hardly_any_load_was_left(everything):
    tankers = everything["Oil-2018"]
    assert step(tankers, "left of the cap") == pytest.approx(99_050, abs=0.5)
    assert step(tankers, "break-even load against what is left") == pytest.approx(0.026, abs=0.0005)


def test_the_first_eighty_nine_tankers_of_2018(everything):
    tankers = everything["Oil-2018"]
    share = next(each for each in tankers.steps if "Oil-2018-JanMay" in each.label and each.unit == "share")
    assert share.value == pytest.approx(0.329, abs=0.0005)
    assert share.expression == "500,000 / 1,519,586.666667"


def test_the_tankers_of_2020_and_2023(everything):
    assert "121 " in everything["Oil-2020-JanSep"].statement
    load_cases = everything["Oil-2023-JanSep"]
    assert (load_cases.expected.low, load_cases.expected.high) == (1_015_588, 1_523_381)
    assert "87 " in load_cases.statement


def test_an_observed_delivery_may_be_a_notified_one_so_the_gap_starts_below(everything):
    tankers = everything["Oil-2018"]
    assert tankers.gap.low == pytest.approx(3_780_000 * 0.33 - 400_950.04)
    assert tankers.gap.high == 3_780_000


def test_deliveries_from_russia_are_held_against_russias_own_notifications(everything):
    assert everything["Oil-2024-OSC"].booked.value == 15_279


def test_what_is_left_of_the_cap_is_what_all_suppliers_left_of_it(everything):
    """The cap is for all together; the page of 2024 has China at 280,928 barrels and Russia at 15,279."""
    assert step(everything["Oil-2024-OSC"], "left of the cap") == 500_000 - 280_928 - 15_279


def test_an_account_whose_own_tonnes_stay_below_the_cap_is_not_of_the_first_rank(everything):
    assert everything["Oil-2024-OSC"].severity is Severity.MEDIUM
    assert any("less than the cap" in caveat for caveat in everything["Oil-2024-OSC"].caveats)


def test_books_that_nobody_holds_leave_a_figure_and_no_gap(everything):
    sand = everything["Sand-2019"]
    assert sand.booked.state is State.NOT_HELD
    assert sand.status is Status.INDETERMINATE
    assert (sand.gap.low, sand.gap.central, sand.gap.high) == (0, None, 1_000_000)
    assert sand.severity is not Severity.HIGH


def test_russian_coal_through_rajin_is_exempt_and_no_finding(everything):
    assert "Rajin-RU-2017" not in everything


def test_sightings_notices_and_fishing_rights_are_no_shipments(everything):
    assert not {"US-46", "PoE-2019-NampoShips", "PoE-2020-Taean32", "Squid-2017-18", "Idle-2020"} & set(everything)


def test_an_account_of_low_confidence_is_low(everything):
    assert everything["PoE-2018-5.58M"].severity is Severity.LOW


def test_a_view_that_touches_a_part_shows_the_whole_account():
    assert "PoE-2019-coal" in found(period=Period.parse("2019-05"))
    assert "PoE-2019-coal" not in found(period=Period.parse("2018"))
