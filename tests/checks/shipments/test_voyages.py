"""The voyage model: what it is made of, what it says, and where it stays out of the claim."""

import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded, flow, notified, seen, table, with_flows, with_tables
from tests.commands.arithmetic import worked_out
from tradecheck.checks import shipments
from tradecheck.checks.shipments.ships import ships_named
from tradecheck.checks.shipments.stream import RUNS
from tradecheck.model.view import View
from tradecheck.model.words import Status


@pytest.fixture(scope="module")
def everything():
    return {each.id.split(".", 3)[3]: each for each in shipments.run(embedded(), View())}


def only(**tables):
    (found,) = shipments.run(with_tables(**tables), View())
    return found


def steps(found, words):
    return [each for each in (*found.steps, *found.sensitivities) if words in each.label]


def tanker(period="2019", **more):
    return seen("tankers", period, goods="refined petroleum", codes="2710", direction="dprk-import", **more)


def hull(name, low, high, **more):
    row = {"record": f"vessel:{name}", "name": name, "type": "cargo", "role": "", "lawful": False, "title": "A list"}
    return (
        row
        | {
            "deadweight_tonnes_low": low,
            "deadweight_tonnes_high": high,
            "url": "",
            "confidence": "high",
            "verified": True,
        }
        | more
    )


def test_the_tankers_of_2018_by_one_load_a_draw(everything):
    tankers = everything["Oil-2018"]
    low, median, high = steps(tankers, "quantile of 9,999 draws")
    assert [round(each.value / 3_780_000, 2) for each in (low, median, high)] == [0.41, 0.59, 0.87]
    assert median.expression.startswith("3,780,000 * 0.58")
    whole, left = steps(tankers, "draws above")
    assert (whole.expression, whole.value) == ("9,999 / 9,999", 1)
    assert "99,049.96 bbl that the notifications leave" in left.label
    assert any("seed 1718" in caveat and "from 33 % to 100 %" in caveat for caveat in tankers.caveats)
    assert any("They take the account's count as true" in caveat for caveat in tankers.caveats)


def test_the_tankers_of_2023_have_no_central_load_so_the_spread_is_even(everything):
    tankers = everything["Oil-2023-JanSep"]
    low, median, high = (each.value for each in steps(tankers, "quantile of 9,999 draws"))
    assert median / 1_692_645 == pytest.approx(0.75, abs=0.005)
    assert low / 1_692_645 == pytest.approx(0.615, abs=0.005)
    assert high / 1_692_645 == pytest.approx(0.885, abs=0.005)


def test_the_chance_to_pass_the_cap_is_counted_where_it_is_in_doubt():
    found = only(observations=[tanker(barrels_low=600_000.0, barrels_high=600_000.0, load_cases="600000@0.9")])
    (whole,) = steps(found, "draws above the cap")
    count, runs = (int(part.replace(",", "")) for part in whole.expression.split(" / "))
    assert (runs, round(count / runs, 6)) == (RUNS, whole.value)
    full, break_even = 600_000 / 0.9, 500_000 / (600_000 / 0.9)
    assert steps(found, "break-even load against the whole cap")[0].value == pytest.approx(break_even)
    share_of_triangle_above = (0.9 - break_even) ** 2 / ((0.9 - 0.33) * (0.9 - 0.5))
    assert whole.value == pytest.approx(share_of_triangle_above, abs=0.01)
    assert full * 0.33 < 500_000
    assert found.status is Status.GAP


def test_what_the_notifications_leave_of_the_cap_is_asked_for_as_well():
    rows = [tanker(barrels_low=400_000.0, barrels_high=400_000.0, load_cases="400000@0.9", count=30)]
    found = only(observations=rows, notifications=[notified("CHN", "2019", 200_000)])
    whole, left = steps(found, "draws above")
    assert (whole.value, "300,000 bbl that the notifications leave" in left.label) == (0, True)
    assert 0 < left.value < 1
    assert steps(found, "break-even load against what is left")[0].value == pytest.approx(300_000 * 0.9 / 400_000)
    assert any("may itself be one of those" in each for each in found.explanations)


def test_barrels_that_the_observer_printed_are_used_and_the_model_only_checks_them(everything):
    tankers = everything["Oil-2020-JanSep"]
    assert (tankers.expected.low, tankers.expected.high) == (4_400_000, 4_400_000)
    assert "8.80 times the year's cap" in tankers.statement
    above = steps(tankers, "draws above the account's own")[0]
    assert (above.expression, above.value) == ("0 / 9,999", 0)
    assert steps(tankers, "barrels a delivery")[0].value == pytest.approx(36_363.6, abs=0.1)
    assert any("only a cross-check" in caveat and "not one draw reaches" in caveat for caveat in tankers.caveats)


def test_barrels_without_a_load_pass_the_cap_only_if_they_do_at_the_lowest_load_too():
    def judged(barrels):
        found = only(
            observations=[tanker("2022", barrels_low=barrels, barrels_high=barrels, count=40, count_unit="deliveries")]
        )
        (step,) = steps(found, "if the account's figure assumes a load of 90 % and was 60 %")
        return step.value, found.status

    assert judged(700_000.0) == (pytest.approx(700 / 900 * 600 / 500), Status.GAP)
    assert judged(900_000.0) == (pytest.approx(1.2), Status.BREACH_INDICATOR)


def test_the_deadweight_of_a_named_tanker_takes_the_place_of_the_class():
    row = tanker(
        barrels_low=90_000.0, barrels_high=90_000.0, count=4, count_unit="deliveries", vessels="Big One 9074729; Small"
    )
    found = only(
        observations=[row],
        vessels=[hull("BIG ONE", 20_000.0, 20_000.0, imo="9074729"), hull("SMALL", 4_000.0, 5_000.0)],
    )
    (median,) = steps(found, "barrels by the voyage model, 50 %")
    count, mean, barrels_a_tonne, load = median.expression.replace("((", "(").split(" * ")
    assert (count, mean[:9]) == ("4", "(20,000 +")
    assert 7.5 <= float(barrels_a_tonne) <= 7.9
    assert 0.33 <= float(load) <= 0.9
    assert {"vessel:BIG ONE", "vessel:SMALL", "factor:press-2019", "factor:load-2018-2020"} < set(median.records)
    assert worked_out(median.expression) == pytest.approx(median.value)


def test_a_name_that_two_ships_bear_names_neither():
    row = tanker(barrels_low=9_000.0, barrels_high=9_000.0, count=1, count_unit="deliveries", vessels="Twin")
    ships = [hull("TWIN", 1.0, 1.0, record="vessel:a"), hull("TWIN", 9.0, 9.0, record="vessel:b")]
    (median,) = steps(only(observations=[row], vessels=ships), "barrels by the voyage model, 50 %")
    assert "factor:tanker-full-load" in median.records


def test_ships_are_known_by_their_number_else_by_their_name():
    assert ships_named("CASIO 9125786; Flyfree (Sierra Leone flag); one more DPRK ship; Lao  Chuan Zhang 717") == (
        "9125786",
        "FLYFREE",
        "LAO CHUAN ZHANG 717",
    )
    assert ships_named(None) == ()


def test_voyages_counted_without_a_quantity_stay_a_count_and_their_tonnes_an_assumption(everything):
    voyages = everything["US-555"]
    assert (voyages.expected.unit, voyages.gap.unit, voyages.value_usd) == ("voyages", "voyages", None)
    assert not any(each.unit == "t" for each in voyages.steps)
    low, median, high = steps(voyages, "what the voyages could carry")
    assert 555 * 17 / 18 * 6_300 * 0.8967 < low.value < median.value < high.value < 555 * 8_000 * 0.9505
    assert {"factor:coal-ship-deadweight", "factor:coal-ship-cargo", "factor:voyages-to-china"} < set(median.records)
    assert any("The claim is the count" in caveat and "upper reading" in caveat for caveat in voyages.caveats)


def test_tonnes_of_an_overlapping_account_are_divided_by_the_voyages_and_never_added(everything):
    each = steps(everything["US-555"], "tonnes each, if those of")
    assert [step.expression for step in each] == ["4,800,000 / 555", "4,100,000 / 555"]
    assert each[0].value > 8_000 * 0.9505


def test_a_load_in_the_middle_is_not_taken_for_the_likely_one_without_saying_the_other(everything):
    (even,) = steps(everything["Oil-2018"], "if no load between the cases is likelier")
    assert even.expression == "3,780,000 * (0.33 + 1) / 2"
    assert not steps(everything["Oil-2023-JanSep"], "if no load between the cases is likelier")


def test_the_parts_of_an_account_of_tankers_are_quoted_and_not_added(everything):
    (part,) = steps(everything["Oil-2018"], "contained in it, not added (Oil-2018-JanAug")
    assert (part.value, part.unit) == (800_000, "bbl")


def test_deliveries_without_a_load_have_a_break_even_load_by_the_class(everything):
    whole, left = steps(everything["Oil-2020-JanSep"], "break-even load against")
    assert whole.expression == "500,000 / (121 * 14,400)"
    assert left.expression == "355,512.32 / (121 * 14,400)"
    assert round(whole.value, 3) == 0.287


def test_no_class_no_quantity(everything):
    for account in ("PoE-2019-LCZ717", "US-2025-Flyfree", "PoE-2020-barge7"):
        found = everything[account]
        assert found.sensitivities == ()
        assert any("no class of ship is cited" in caveat for caveat in found.caveats)


def test_tonnes_that_the_observer_printed_are_checked_against_the_ships_they_were_in(everything):
    found = everything["WiseHonest"]
    least, most = steps(found, "share of the deadweight of WISE HONEST")
    assert (round(least.value, 4), round(most.value, 4)) == (0.8967, 0.9505)
    assert (found.expected.high, found.gap.high) == (26_500, 26_500)
    assert any("no more than such ships carry" in caveat for caveat in found.caveats)


def test_tonnes_beyond_what_the_ships_carry_say_so():
    row = seen("one", "2019", tonnes_low=90_000.0, tonnes_high=99_000.0, count=9, count_unit="cargoes")
    found = only(observations=[row])
    least, _ = steps(found, "share of the deadweight of the class")
    assert least.value == 90_000 / (9 * 8_000)
    assert any("more than such ships carry" in caveat for caveat in found.caveats)


def test_ships_counted_sail_once_each_and_the_others_are_of_the_class():
    row = seen("one", "2019", count=5, count_unit="ships", vessels="Big", tonnes_low=9_000.0, tonnes_high=9_000.0)
    found = only(observations=[row], vessels=[hull("BIG", 20_000.0, 20_000.0)])
    _, most = steps(found, "share of the deadweight of BIG and the class")
    assert most.value == pytest.approx(9_000 / (20_000 + 4 * 6_300), abs=1e-6)


def test_a_buyer_that_is_not_named_may_have_the_share_that_others_saw(everything):
    (share,) = steps(everything["PoE-2020-coalyear"], "CHN's part of it")
    assert share.expression == "4,800,000 * 2,800,000 / 3,700,000"
    assert not steps(everything["US-coal-2020"], "CHN's part of it")
    assert not steps(everything["WiseHonest"], "CHN's part of it")


def test_assumed_prices_say_so_and_the_last_price_of_the_trade_stands_beside(everything):
    coal = everything["PoE-2019-coal"]
    assert any("Assumption, not a price observed." in caveat for caveat in coal.caveats)
    (value,) = steps(coal, "value at the last price held before")
    assert value.expression == "3,700,000 * 85.65"


def test_what_the_buyer_paid_other_origins_is_a_price_range():
    prices = {"AUS": 90.0, "IDN": 40.0, "MNG": 60.0, "RUS": 80.0, "WLD": 1.0, "VNM": 500.0}
    flows = [
        {
            "record": f"test:{partner}",
            "source": "comtrade",
            "reporter": "CHN",
            "partner": partner,
            "flow": "M",
            "frequency": "A",
            "start": seen("x", "2019")["start"],
            "end": seen("x", "2019")["end"],
            "code": "2701",
            "value_usd": price * 1_000,
            "net_weight_kg": 1_000_000.0,
            "weight_estimated": partner == "VNM",
            "state": "reported",
            "title": "Books",
            "confidence": "high",
        }
        for partner, price in prices.items()
    ]
    row = seen("one", "2019", tonnes_low=10.0, tonnes_high=10.0, destination="CHN")
    (found,) = shipments.run(replace(with_flows(flows), observations=table("observations", [row])), View())
    low, high = steps(found, "quartile of its origins")
    assert (low.expression, high.expression) == ("10 * 40,000 / 1,000", "10 * 80,000 / 1,000")
    assert "IDN" in low.label


def test_every_printed_draw_works_out_to_its_quantile(everything):
    drawn = [step for found in everything.values() for step in steps(found, "quantile of 9,999 draws")]
    assert len(drawn) > 30
    for step in drawn:
        assert worked_out(step.expression) == pytest.approx(step.value, rel=1e-6)
        assert step.expression.count(" * ") == step.label.count(" * ")


def test_of_eighteen_voyages_to_china_one_ended_elsewhere(everything):
    (part,) = steps(everything["OSC-2025"], "CHN's part of it, if the voyages that ended elsewhere")
    assert (part.expression, part.unit) == ("33,000,000 * 0.9444", "USD")
    assert not steps(everything["WiseHonest"], "if the voyages that ended elsewhere")


def test_severity_and_the_sentence_that_set_it_agree(everything):
    for found in everything.values():
        assert found.severity_rule.startswith(f"{found.severity.value}: "), found.id


def test_tankers_stand_beside_notifications_and_customs_lines_each_by_its_own_factor():
    def customs(supplier, tonnes):
        weight = {"net_weight_kg": tonnes * 1000.0, "reporter": supplier}
        return flow("2710", "2019", None, flow="X", **weight)

    evidence = replace(
        with_flows([customs("CHN", 1_000), customs("RUS", 2_000)]),
        observations=table("observations", [tanker(barrels_low=9e5, barrels_high=9e5, load_cases="900000@0.9")]),
        notifications=table("notifications", [notified("CHN", "2019", 7_000), notified("RUS", "2019", 9_000)]),
    )
    (found,) = shipments.run(evidence, View())
    lines = [step for step in found.steps if "the same in barrels" in step.label]
    assert [step.expression for step in lines] == ["1,000 * 8.33", "2,000 * 7.985"]
    assert ["China's" in step.label or "Russia's" in step.label for step in lines] == [True, True]
    assert any(
        "CHN: 2712, 2713 not held; RUS: 2712, 2713 not held. Not read as zero." in each for each in found.caveats
    )
    assert {"test:comtrade-X-2710-2019", "factor:russia-notified"} <= {source.record for source in found.sources}
