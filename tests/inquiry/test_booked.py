"""Points of a chart count nothing twice and never show a part as the whole."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.checks.evidence import flow, with_flows
from tests.inquiry.asking import EXPORT, IMPORT, view
from tradecheck.inquiry.booked import MONTHS_FIRST, booked
from tradecheck.model.words import Frequency, State


def drawn(asked, *rows, unit="USD", **more):
    return booked(with_flows(list(rows)), asked, EXPORT, unit, **more)


def values(asked, *rows, **more) -> list[float | None]:
    return [point.value for point in drawn(asked, *rows, **more).points]


def weighed(code, period, kilograms, **more):
    return flow(code, period, **({"net_weight_kg": kilograms} | more))


def test_codes_of_a_group_are_added():
    books = drawn(view("coal"), flow("2701", "2017", 5.0), flow("2702", "2017", 3.0))
    assert [point.value for point in books.points] == [8.0]
    assert books.partial == ""


def test_what_lies_below_a_code_that_is_held_is_part_of_it():
    rows = [
        flow("27", "2017", 100.0),
        flow("2701", "2017", 60.0),
        flow("270112", "2017", 50.0),
        flow("2716", "2017", 9.0),
    ]
    books = drawn(view("27"), *rows)
    assert [point.value for point in books.points] == [100.0]
    assert books.partial == ""
    assert values(view("2701", "27"), *rows) == [100.0]


def test_without_the_code_itself_its_subheadings_are_a_part():
    books = drawn(view("27"), flow("2701", "2017", 60.0), flow("270112", "2017", 50.0), flow("2716", "2018", 9.0))
    assert [point.value for point in books.points] == [60.0, 9.0]
    assert [point.words for point in books.points] == ["2701 alone", "2716 alone"]
    assert books.partial == "Booked figures are partial: of 27 they hold 2701 alone in 2017; 2716 alone in 2018."


def test_a_heading_without_subdivision_is_whole():
    assert drawn(view("crude"), flow("270900", "2017", 60.0)).partial == ""


def test_an_unresolved_code_leaves_the_sum_a_part():
    books = drawn(
        view("garments"), flow("61", "2019", state="unresolved"), flow("62", "2019", 2402.0), flow("61", "2020", 1.0),
        flow("62", "2020", 1.0), flow("61", "2021", state="unresolved"), flow("62", "2021", state="unresolved"),
    )  # fmt: skip
    assert [(point.value, point.state) for point in books.points] == [
        (2402.0, State.REPORTED),
        (2.0, State.REPORTED),
        (None, State.UNRESOLVED),
    ]
    assert [point.words for point in books.points] == ["62 alone", "", ""]
    assert books.partial == "Booked figures are partial: of the 2 codes of garments they hold 62 alone in 2019."


def test_a_sum_names_the_record_of_each_of_its_parts():
    rows = [flow(code, "2017", 1.0, record=f"test:{code}") for code in ("62", "61")]
    assert [point.record for point in drawn(view("garments"), *rows).points] == ["test:61;test:62"]


def test_neighbouring_years_are_written_as_one():
    years = [flow("61", str(year), 1.0) for year in (2011, 2012, 2013, 2015)]
    assert drawn(view("garments"), *years).partial.endswith("they hold 61 alone in 2011–2013, 2015.")


def test_many_different_parts_are_summed_up():
    rows = [flow(f"03{number}0", f"20{number}", 1.0) for number in range(10, 20)]
    assert drawn(view("03"), *rows).partial == (
        "Booked figures are partial: of 03 they hold parts that differ from period to period, of 10 codes."
    )


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        (["unresolved", "not_held"], State.UNRESOLVED),
        (["no_record", "unresolved"], State.UNRESOLVED),
        (["no_record", "not_published"], State.NOT_PUBLISHED),
        (["suppressed", "no_record"], State.SUPPRESSED),
        (["suppressed", "unresolved"], State.UNRESOLVED),
        (["no_record", "not_held"], State.NOT_HELD),
        (["no_record", "no_record"], State.NO_RECORD),
    ],
)
def test_of_several_absences_the_one_that_leaves_most_open_is_shown(states, shown):
    rows = [flow(code, "2017", state=state) for code, state in zip(("2701", "2702"), states, strict=True)]
    (point,) = drawn(view("coal", period="2017"), *rows).points
    assert (point.value, point.state) == (None, shown)


def test_a_row_with_another_measure_alone_holds_no_figure():
    (point,) = drawn(view("2701"), flow("2701", "2017", 5.0), unit="t").points
    assert (point.value, point.low, point.high, point.state) == (None, None, None, State.NOT_HELD)


def test_a_printed_zero_is_a_figure():
    (point,) = drawn(view("2701"), flow("2701", "2017", 0.0)).points
    assert (point.value, point.state) == (0.0, State.REPORTED)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"state": "estimated"}, State.ESTIMATED),
        ({"weight_estimated": True}, State.ESTIMATED),
        ({"weight_estimated": False}, State.REPORTED),
        ({"state": "converted"}, State.CONVERTED),
    ],
)
def test_a_sum_is_as_weak_as_its_weakest_part(more, state):
    rows = [weighed("2701", "2017", 5000.0, **more), weighed("2702", "2017", 1000.0)]
    (point,) = drawn(view("coal"), *rows, unit="t").points
    assert (point.value, point.state) == (6.0, state)


def of_two_publications(counted: float, other: float):
    """Points of one year of which two publications give the weight in kg, the first of them counted."""
    evidence = with_flows([weighed("2701", "2017", counted), weighed("2701", "2017", other, source="gacc-press")])
    return booked(replace(evidence, counted=evidence.flows.filter(source="comtrade")), view("2701"), EXPORT, "t").points


def test_tonnes_that_publications_disagree_on_are_a_range():
    (point,) = of_two_publications(7e9, 22e9)
    assert (point.value, point.low, point.high) == (7e6, 7e6, 22e6)


def test_a_difference_of_rounding_is_no_range_and_neither_is_a_printed_zero():
    assert [(point.value, point.low) for point in of_two_publications(7.0e9, 7.1e9)] == [(7e6, None)]
    assert [(point.value, point.low) for point in of_two_publications(0.0, 7e9)] == [(0.0, None)]


def test_re_imports_are_not_added_to_imports():
    assert values(view("2701"), flow("2701", "2017", 5.0), flow("2701", "2017", 7.0, flow="RM")) == [5.0]


def test_months_are_shown_where_no_year_has_a_figure_and_missing_ones_are_not_held():
    books = drawn(view("2701"), flow("2701", "2017-01", 5.0), flow("2701", "2017-04", 7.0))
    assert books.frequency is Frequency.MONTHLY
    assert books.every == "by month"
    assert [(point.value, point.state) for point in books.points] == [
        (5.0, State.REPORTED),
        (None, State.NOT_HELD),
        (None, State.NOT_HELD),
        (7.0, State.REPORTED),
    ]


def test_years_come_first_unless_the_view_is_shorter():
    rows = [flow("2701", "2017", 50.0), flow("2701", "2017-04", 7.0)]
    assert values(view("2701"), *rows) == [50.0]
    assert values(view("2701", period="2017"), *rows) == [50.0]
    assert values(view("2701", period="2017-04"), *rows) == [7.0]
    assert values(view("2701", period="2017-05"), *rows) == [50.0]
    assert values(view("2701"), *rows, order=MONTHS_FIRST) == [7.0]


def test_an_open_view_begins_in_2010_where_something_is_known_since():
    old, new = flow("2701", "2005", 1.0), flow("2701", "2012", 2.0)
    late = drawn(view("2701"), old, new)
    assert [point.start for point in late.points] == [date(year, 1, 1) for year in (2010, 2011, 2012)]
    assert late.every == "by year, since 2010"
    assert values(view("2701"), old) == [1.0]
    assert values(view("2701", period="2004..2012"), old, new)[:2] == [None, 1.0]
    assert values(view("2701"), old, new, recent=False)[0] == 1.0


def test_what_nobody_pulled_is_one_point_without_a_figure():
    books = booked(with_flows([flow("2701", "2016", 1.0), flow("2701", "2018", 1.0)]), view("84"), IMPORT, "USD")
    (point,) = books.points
    assert (point.start, point.end, point.value, point.state) == (
        date(2016, 1, 1),
        date(2018, 12, 31),
        None,
        State.NOT_HELD,
    )


def test_sources_are_those_of_what_is_drawn():
    books = drawn(view("2701"), flow("2701", "2005", 1.0, source="wits-totals"), flow("2701", "2012", 2.0))
    assert set(books.sources) - {""} == {"comtrade"}
