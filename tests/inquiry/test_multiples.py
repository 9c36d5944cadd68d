"""Small multiples by goods: what is drawn, in which order, and that no panel is empty where something is unknown."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded
from tests.inquiry.asking import EXPORT, IMPORT, view
from tradecheck.charts.spec import Kind, Role
from tradecheck.checks.registry import named
from tradecheck.inquiry.multiples import MOST, multiples_chart
from tradecheck.inquiry.rank import ranked
from tradecheck.inquiry.timeline import goods_chart
from tradecheck.model.goods import GROUPS, Goods
from tradecheck.model.view import View
from tradecheck.model.words import State


@pytest.fixture(scope="module")
def found():
    return ranked([each for check in named(None) for each in check.run(embedded(), View())])


@pytest.fixture(scope="module")
def spec(found):
    return multiples_chart(found, embedded(), View())


def panel(spec, title):
    return next(each for each in spec.panels if each.title == title)


def points(spec, role):
    return [point for one in spec.series if one.role is role for point in one.points]


def test_it_is_panels_of_timelines_with_one_caveat_and_one_source_line(spec):
    assert (spec.kind, spec.series, len(spec.panels)) == (Kind.MULTIPLES, (), MOST)
    assert {each.kind for each in spec.panels} == {Kind.TIMELINE}
    assert {(each.source_line, each.caveat) for each in spec.panels} == {("", "")}
    assert spec.source_line.startswith("Sources: ")
    assert spec.caveat.endswith("A gap is a lead, not proof.")


def test_the_goods_of_the_first_findings_come_first_in_the_unit_of_their_evidence(spec, found):
    assert found[0].goods.label == "coal"
    assert [(each.title, each.unit) for each in spec.panels[:2]] == [
        ("Coal from the DPRK", "t"),
        ("Petroleum to the DPRK", "bbl"),
    ]


def test_another_order_of_findings_is_another_order_of_panels(found):
    clothes_first = sorted(found, key=lambda each: each.goods.codes != ("61",))
    assert clothes_first[0].goods.codes == ("61",)
    assert multiples_chart(clothes_first, embedded(), View(), most=1).panels[0].title == "Garments from the DPRK"


def test_without_a_finding_the_largest_figure_comes_first():
    panels = multiples_chart((), embedded(), view(of=EXPORT)).panels
    tops = [max(point.value or 0.0 for point in points(each, Role.BOOKED)) for each in panels if each.unit == "USD"]
    assert len(tops) > 2
    assert tops[0] == max(tops)


def test_no_two_panels_hold_the_same_code(spec):
    names = [each.title.partition(" from the ")[0].partition(" to the ")[0].lower() for each in spec.panels]
    groups = [Goods.parse(name.replace(" ", "-")) for name in names]
    assert all(name.replace(" ", "-") in GROUPS for name in names)
    codes = [code for each in groups for code in each.codes]
    assert not [(one, two) for one in codes for two in codes if one != two and one.startswith(two)]
    assert len(codes) == len(set(codes))


def test_every_panel_has_a_figure_that_is_no_cap(spec):
    for each in spec.panels:
        figures = [
            point for one in each.series if one.role is not Role.CAP for point in one.points if point.value is not None
        ]
        assert figures, each.title


def test_booked_points_speak_of_every_year_of_the_picture(spec):
    days = [day for one in spec.drawn for point in one.points for day in (point.start, point.end)]
    for each in spec.panels:
        if booked := points(each, Role.BOOKED):
            assert (booked[0].start, booked[-1].end) == (min(days), max(days)) == (date(2010, 1, 1), date(2025, 12, 31))
            assert all(one.state is not None and (one.value is None) is not one.state.has_figure for one in booked)


def test_what_ends_with_2017_is_not_held_after_it_and_no_zero(spec):
    wood = {
        point.start.year: (point.value, point.state) for point in points(panel(spec, "Wood from the DPRK"), Role.BOOKED)
    }
    assert wood[2017][1] is State.REPORTED
    assert {wood[year] for year in range(2018, 2026)} == {(None, State.NOT_HELD)}


def test_a_panel_that_begins_later_than_the_picture_says_from_when(spec):
    assert panel(spec, "Petroleum to the DPRK").subtitle == "Volume by year, from 2017"


def test_a_panel_holds_the_figures_of_the_chart_of_its_goods(spec):
    alone = goods_chart(embedded(), view("coal"))
    shown = {
        (point.start, point.value, point.state) for point in points(panel(spec, "Coal from the DPRK"), Role.BOOKED)
    }
    assert {(point.start, point.value, point.state) for point in points(alone, Role.BOOKED)} <= shown
    assert points(panel(spec, "Coal from the DPRK"), Role.OBSERVED) == points(alone, Role.OBSERVED)


def test_a_part_is_said_to_be_one_in_the_panel_and_the_caveat(spec):
    assert panel(spec, "Coal from the DPRK").subtitle == "Net weight by year, in part"
    assert panel(spec, "Wigs from the DPRK").subtitle == "Value by year"
    assert "Where a panel says 'in part', not all codes of its goods are held." in spec.caveat


def test_what_no_panel_needs_is_not_said(found):
    spec = multiples_chart(found, embedded(), view("wigs"))
    assert spec.caveat == "A gap is a lead, not proof."
    assert spec.subtitle == "Each in its own unit along the same days"


def test_the_title_names_the_evidence_in_one_order_whatever_comes_first(found):
    spec = multiples_chart(found, embedded(), view(of=IMPORT))
    assert spec.panels[0].title == "Petroleum to the DPRK"
    assert spec.title == "China's trade with the DPRK by goods: booked, notified and observed"


def test_marks_are_the_numbers_of_the_resolutions_on_the_goods(spec):
    assert [mark.label for mark in panel(spec, "Coal from the DPRK").marks] == ["2270", "2321", "2371", "2397"]
    assert [mark.label for mark in panel(spec, "Garments from the DPRK").marks] == ["2375"]
    assert panel(spec, "Wigs from the DPRK").marks == ()


def test_goods_that_are_asked_for_are_the_panels_in_their_order(found):
    asked = View(goods=(Goods.parse("wigs"), Goods.parse("coal"), Goods.parse("garments")))
    assert [each.title.partition(" from")[0] for each in multiples_chart(found, embedded(), asked).panels] == [
        "Wigs",
        "Coal",
        "Garments",
    ]


def test_a_direction_that_is_asked_for_is_that_of_every_panel(found):
    for way, word in ((EXPORT, "from"), (IMPORT, "to")):
        panels = multiples_chart(found, embedded(), view(of=way)).panels
        assert panels
        assert all(f" {word} the DPRK" in each.title for each in panels)


def test_the_years_that_are_asked_for_are_those_of_the_picture(found):
    spec = multiples_chart(found, embedded(), view(period="2016..2018"))
    starts = [point.start for one in spec.drawn if one.role is Role.BOOKED for point in one.points]
    assert (min(starts).year, max(starts).year) == (2016, 2018)


def test_with_nothing_held_there_is_no_panel(found):
    nothing = replace(
        embedded(),
        **{name: getattr(embedded(), name).clear() for name in ("flows", "counted", "observations", "notifications")},
    )
    spec = multiples_chart(found, nothing, View())
    assert (spec.panels, spec.source_line) == ((), "")


def test_the_same_evidence_is_the_same_chart(spec, found):
    assert multiples_chart(found, embedded(), View()) == spec
