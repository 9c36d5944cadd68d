"""A flow that breaks off at a ban, what is known of the time after, and who gained meanwhile."""

import pytest
from msgspec.structs import replace

from tests.checks.evidence import asked, dataset, embedded, flow, listing, told, with_flows
from tests.commands.arithmetic import worked_out
from tradecheck.checks import breaks
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Severity, State, Status


def row(partner, period, value, **more):
    """A row of China's coal with one partner, in USD."""
    made = flow(more.pop("code", "2701"), period, value, partner=partner, **more)
    return made | {"record": f"{partner}-{made['flow']}-{made['code']}-{period}"}


def years(partner, **by_year):
    return [row(partner, year[1:], value) for year, value in by_year.items()]


def months(partner, first, last, value):
    return [row(partner, period.label, value) for period in Period.parse(f"{first}..{last}").months()]


def found(rows, **view):
    return {each.id: each for each in breaks.run(with_flows(rows), View(**view))}


def step(finding, label):
    return next(each.value for each in (*finding.steps, *finding.sensitivities) if each.label.startswith(label))


def test_a_flow_of_which_nothing_is_left_in_the_first_whole_year_is_consistent_with_the_ban():
    (stopped,) = found(years("PRK", y2016=1000.0, y2017=600.0, y2018=0.0)).values()
    assert stopped.id == "breaks.coal.dprk-export.2018"
    assert (stopped.status, stopped.severity) == (Status.CONSISTENT, Severity.LOW)
    assert (stopped.booked.value, stopped.booked.state) == (0.0, State.REPORTED)
    assert stopped.rule.resolution == "2371 (2017)"


def test_a_flow_that_goes_on_under_a_ban_is_a_gap_by_what_is_left():
    (on,) = found(years("PRK", y2016=4e7, y2018=2e7)).values()
    assert (on.status, on.severity) == (Status.GAP, Severity.HIGH)
    assert on.gap.central == 2e7


def test_a_year_without_a_figure_is_no_zero():
    (unknown,) = found([*years("PRK", y2016=1000.0), *years("RUS", y2016=10.0, y2018=10.0)]).values()
    assert (unknown.status, unknown.booked.value, unknown.booked.state) == (
        Status.INDETERMINATE,
        None,
        State.NOT_HELD,
    )
    assert "cannot be told" in unknown.statement
    assert any("unknown and no zero" in caveat for caveat in unknown.caveats)
    unresolved = row("PRK", "2018", None, state="unresolved")
    (told,) = found([*years("PRK", y2016=1000.0), unresolved]).values()
    assert told.booked.state is State.UNRESOLVED


def test_years_without_a_row_are_named_and_none_between_them():
    rows = [*years("PRK", y2016=1000.0), row("PRK", "2019", None, state="unresolved")]
    (unknown,) = found([*rows, *years("RUS", y2016=10.0, y2018=10.0, y2021=10.0)]).values()
    assert any("A period without a row (2018, 2020 to 2021: 3 of them)" in caveat for caveat in unknown.caveats)


def test_a_published_year_without_a_record_is_consistent_with_the_ban_and_still_no_zero():
    absent = row("PRK", "2018", None, state="no_record")
    (stopped,) = found([*years("PRK", y2016=1000.0), absent, *years("RUS", y2016=10.0, y2018=60.0)]).values()
    assert (stopped.status, stopped.booked.value, stopped.booked.state) == (Status.CONSISTENT, None, State.NO_RECORD)
    assert "at least 0.05 of the loss" in stopped.statement
    assert step(stopped, "years after the ban in a row without trade, no record") == 1


def told_apart(rows, *coverage):
    evidence = replace(with_flows(rows), coverage=told(*coverage))
    (only,) = breaks.run(evidence, View())
    return only


def test_why_a_year_after_the_ban_has_no_row_is_read_from_what_was_asked():
    rows = [*years("PRK", y2016=1000.0), *years("RUS", y2016=10.0, y2018=60.0)]
    published = (listing("2018"), dataset("2018"))
    none = told_apart(rows, *published, asked("2018", "2701"))
    assert (none.status, none.booked.value, none.booked.state) == (Status.CONSISTENT, None, State.NO_RECORD)
    assert {"asked 2026-01-05", "listed 2026-01-05: 2018"} <= {each.record for each in none.sources}
    assert "at least 0.05 of the loss" in none.statement
    assert any("without a record is no zero" in caveat for caveat in none.caveats)
    out = told_apart(rows, listing("2018"), asked("2018", "2701"))
    assert (out.status, out.booked.value, out.booked.state) == (Status.INDETERMINATE, None, State.NOT_PUBLISHED)
    assert "cannot be told" in out.statement
    assert any("pull again" in caveat for caveat in out.caveats)
    for unasked in (published, (*published, asked("2018", "2601"))):
        unknown = told_apart(rows, *unasked)
        assert (unknown.status, unknown.booked.state) == (Status.INDETERMINATE, State.NOT_HELD)
    for each in (none, out):
        assert each.gap.low in (0, None)
        assert not any("- 0" in line.expression for line in each.steps)


def test_a_stretch_of_which_one_code_or_year_is_unknown_is_not_without_a_record():
    two = [*years("PRK", y2016=1000.0), row("PRK", "2016", 5.0, code="2702"), *years("RUS", y2016=1.0, y2018=6.0)]
    published = (listing("2018"), dataset("2018"))
    half = told_apart(two, *published, asked("2018", "2701"))
    assert (half.status, half.booked.state) == (Status.INDETERMINATE, State.NOT_HELD)
    both = told_apart(two, *published, asked("2018", "AG4"))
    assert (both.status, both.booked.state) == (Status.CONSISTENT, State.NO_RECORD)
    unresolved = row("PRK", "2018", None, code="2702", state="unresolved")
    mixed = told_apart([*two, unresolved], *published, asked("2018", "2701"))
    assert (mixed.status, mixed.booked.state) == (Status.INDETERMINATE, State.UNRESOLVED)


def test_months_that_were_asked_for_lengthen_the_run_and_one_with_trade_ends_it():
    rows = [*months("PRK", "2016-08", "2017-07", 10.0), *months("RUS", "2016-08", "2018-09", 10.0)]
    span = [each.label for each in Period.parse("2017-10..2018-12").months()]
    coverage = [each for month in span for each in (listing(month), dataset(month), asked(month, "2701"))]
    long = told_apart(rows, *coverage)
    assert step(long, "months after the ban in a row without trade, no record") == 15
    assert long.status is Status.CONSISTENT
    again = told_apart([*rows, row("PRK", "2018-01", 3.0)], *coverage)
    assert step(again, "months after the ban in a row without trade, no record") == 3
    assert again.booked.value == 3.0


def test_a_printed_zero_beside_a_code_or_a_month_of_which_nothing_is_known_is_a_floor():
    lignite = [row("PRK", "2016", 500.0, code="2702")]
    (one_code,) = found([*years("PRK", y2016=1000.0, y2018=0.0), *lignite]).values()
    assert one_code.status is Status.INDETERMINATE
    assert any("it is a floor" in caveat for caveat in one_code.caveats)
    partner = months("RUS", "2016-08", "2018-09", 10.0)
    zeros = months("PRK", "2017-10", "2017-12", 0.0)
    (few,) = found([*months("PRK", "2016-08", "2017-07", 10.0), *zeros, *partner]).values()
    assert few.status is Status.INDETERMINATE


def test_nothing_is_said_of_a_flow_before_its_ban_or_without_a_ban():
    assert found(years("PRK", y2014=1000.0, y2015=900.0, y2016=10.0)) == {}
    wigs = [row("PRK", year, value, code="6704") for year, value in (("2016", 1e6), ("2018", 0.0))]
    assert found(wigs) == {}


def test_the_run_without_trade_is_counted_by_what_is_known_and_held_against_the_zeros_before():
    rows = years("PRK", y2014=0.0, y2015=900.0, y2016=1000.0, y2018=0.0, y2019=0.0)
    rows += [row("PRK", "2020", None, state="unresolved"), *years("PRK", y2021=5.0)]
    (stopped,) = found(rows).values()
    assert step(stopped, "years after the ban in a row without trade, a printed zero") == 2
    assert step(stopped, "years after the ban in a row without trade, unresolved") == 1
    assert step(stopped, "share of zeros among the years before") == pytest.approx(1 / 3)


def test_what_others_gained_is_held_against_the_loss_with_the_growth_before_taken_out():
    own = years("PRK", y2015=1000.0, y2016=1000.0, y2018=0.0)
    plain = [*own, *years("RUS", y2016=2000.0, y2018=2900.0)]
    (found_plain,) = found(plain).values()
    assert step(found_plain, "displacement: the others' gain") == 0.9
    assert "a plain change without any trend" in found_plain.statement
    (trended,) = found([*plain, *years("RUS", y2015=1600.0)]).values()
    assert step(trended, "displacement: the others' gain") == pytest.approx(0.4)
    assert step(trended, "displacement by the plain change") == 0.9
    assert "beyond the growth of the year before" in trended.statement


def test_partners_that_lost_too_are_counted_and_the_gainers_alone_are_another_reading():
    rows = [*years("PRK", y2016=1000.0, y2018=0.0), *years("RUS", y2016=10.0, y2018=610.0)]
    rows += years("MNG", y2016=500.0, y2018=300.0)
    (net,) = found(rows).values()
    assert step(net, "displacement: the others' gain") == 0.4
    assert step(net, "displacement by partners that gained") == 0.6
    assert step(net, "displacement without Russia") == 0.0


def test_a_gain_far_beyond_the_loss_is_growth_of_the_others_own():
    (grown,) = found([*years("PRK", y2016=10.0, y2018=0.0), *years("RUS", y2016=10.0, y2018=910.0)]).values()
    assert "growth of their own" in grown.statement


def test_a_partner_held_on_one_side_alone_is_left_out_and_counted():
    rows = [*years("PRK", y2016=1000.0, y2018=0.0), *years("RUS", y2016=10.0, y2018=60.0), *years("VNM", y2018=9e9)]
    (net,) = found(rows).values()
    assert step(net, "displacement: the others' gain") == 0.05
    assert any(caveat.startswith("1 partners have a figure on one side") for caveat in net.caveats)


def test_months_are_compared_with_the_same_months_before_so_that_the_season_is_out():
    season = {month: 100.0 if month in (10, 11, 12) else 1.0 for month in range(1, 13)}
    rows = [
        row(partner, f"{year}-{month:02d}", value * size)
        for partner, size in (("PRK", 10.0), ("RUS", 1.0))
        for year in (2016, 2017)
        for month, value in season.items()
        if partner == "RUS" or (year, month) < (2017, 8)
    ]
    rows += [row("PRK", f"2017-{month}", 0.0) for month in (10, 11, 12)]
    (autumn,) = found(rows).values()
    assert autumn.period.label == "2017-10..2018-09"
    assert step(autumn, "with the DPRK before") == 3000.0
    assert step(autumn, "Russia, after less before") == 0.0


def test_a_flow_that_traded_in_fewer_than_half_of_the_months_before_is_not_compared_by_months():
    rows = [*months("PRK", "2017-01", "2017-04", 10.0), *months("PRK", "2018-01", "2018-04", 0.0)]
    assert found([*rows, *months("RUS", "2016-08", "2018-09", 10.0)]) == {}


def test_a_code_and_those_below_it_are_not_added():
    finer = [row("PRK", year, value, code="270112") for year, value in (("2016", 900.0), ("2018", 0.0))]
    (stopped,) = found([*years("PRK", y2016=1000.0, y2018=0.0), *finer]).values()
    assert step(stopped, "with the DPRK before") == 1000.0


def test_the_border_closure_and_the_wind_down_are_named_where_they_fall_within():
    (early,) = found(years("PRK", y2016=1000.0, y2018=0.0)).values()
    (later,) = found(years("PRK", y2016=1000.0, y2018=0.0, y2019=0.0, y2020=0.0)).values()
    assert not [said for said in early.explanations if "border closed" in said]
    assert [said for said in later.explanations if "border closed" in said]


def test_hidden_trade_is_named_only_where_the_reporter_hides_some():
    rows = years("PRK", y2016=1000.0, y2018=0.0)
    hidden = row("PRK", "2018", 50.0, code="999999")
    assert not [said for each in found(rows).values() for said in each.explanations if "9999" in said]
    assert [said for each in found([*rows, hidden]).values() for said in each.explanations if "9999" in said]


def test_neither_the_order_of_rows_nor_the_world_nor_a_group_changes_a_finding():
    rows = [*years("PRK", y2016=1000.0, y2018=0.0), *years("RUS", y2016=10.0, y2018=60.0)]
    more = [*years("WLD", y2016=9e9, y2018=1.0), *years("ASEAN", y2016=1.0, y2018=9e9), *reversed(rows)]
    assert found(more) == found(rows)


def test_a_figure_in_yuan_and_one_of_several_lines_are_written_as_their_records_give_them():
    yuan = {"note": "value published as 700 CNY, 7 CNY a dollar", "record": "gacc-file:abc:2"}
    lines = {"note": "sum of the lines 3 to 4", "record": "gacc-file:abc:3"}
    rows = [row("PRK", "2016", 100.0) | yuan, row("PRK", "2018", 0.0), row("RUS", "2016", 10.0) | lines]
    (told_so,) = found([*rows, row("RUS", "2018", 60.0)]).values()
    steps = {line.label: line for line in told_so.steps}
    assert steps["with the DPRK before, 2016"].expression == "700 / 7"
    assert steps["Russia, before"].records == ("gacc-file:abc:3", "gacc-file:abc:4")


def test_every_step_works_out():
    rows = [*years("PRK", y2015=900.0, y2016=1000.0, y2018=7.0), *years("RUS", y2015=9.0, y2016=10.0, y2018=60.0)]
    for each in found([*rows, *years("MNG", y2016=3.0, y2018=2.0)]).values():
        for line in (*each.steps, *each.sensitivities):
            if line.expression:
                assert worked_out(line.expression) == pytest.approx(line.value, abs=1e-6)


def test_on_the_embedded_figures_coal_of_2017_was_half_made_up_for_by_russia():
    coal = {each.id: each for each in breaks.run(embedded(), View(goods=(Goods.parse("coal"),)))}
    eight = coal["breaks.coal.dprk-export.2017-01..2017-08"]
    assert step(eight, "displacement: the others' gain") == 0.5
    assert eight.status is Status.INDETERMINATE
    assert any("suspends coal" in caveat for caveat in eight.caveats)
    assert coal["breaks.coal.dprk-export.2018"].booked.state is State.UNRESOLVED


def test_on_the_embedded_figures_garments_stopped_and_little_else_can_be_told():
    listed = {each.id: each.status for each in breaks.run(embedded(), View())}
    assert listed.pop("breaks.garments.dprk-export.2018") is Status.CONSISTENT
    assert set(listed.values()) == {Status.INDETERMINATE}
    assert len(listed) == 4
