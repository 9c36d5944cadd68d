"""A series, a mirror and a chart say why a period has no figure, as far as somebody asked."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.checks.evidence import asked, dataset, flow, listing, told, with_flows
from tests.inquiry.asking import EXPORT, IMPORT, view
from tradecheck.inquiry.booked import booked
from tradecheck.inquiry.mirror import mirror
from tradecheck.inquiry.series import series
from tradecheck.inquiry.timeline import overview_chart
from tradecheck.model.words import Direction, State

YEARS = (listing(None), *(dataset(str(year)) for year in (2016, 2017, 2018)))
MONTHS = (listing(None, frequency="M", receipt="months"), dataset("2018-11", receipt="months", record="months:1"))


def holding(*rows, coverage=()):
    return replace(with_flows([*rows]), coverage=told(*coverage) if coverage else None)


def states(evidence, asked_for, frequency="A"):
    frame = series(evidence, asked_for).filter(pl.col("frequency") == frequency)
    return dict(zip(frame["period"], frame["state"], strict=True))


def test_a_year_that_was_asked_for_one_that_is_not_out_and_one_that_nobody_asked_are_three_states():
    evidence = holding(flow("2701", "2016", 5.0), coverage=(*YEARS, asked("2017", "2701")))
    found = series(evidence, view("2701", of=EXPORT, period="2016..2019"))
    assert dict(found.select("period", "state").rows()) == {
        "2016": "reported",
        "2017": "no_record",
        "2018": "not_held",
        "2019": "not_published",
    }
    assert found["record"].to_list()[1:] == ["asked 2026-01-05", "", "listed 2026-01-05"]
    assert found["source"].to_list() == ["comtrade", "comtrade", "", "comtrade"]
    assert found["value_usd"].to_list() == [5.0, None, None, None]


def test_a_code_that_nobody_asked_for_stays_not_held():
    evidence = holding(flow("2701", "2016", 5.0), coverage=(*YEARS, asked("2017", "2701")))
    assert states(evidence, view("0307", of=EXPORT, period="2016..2018")) == dict.fromkeys(
        ("2016", "2017", "2018"), "not_held"
    )


def test_an_open_view_reaches_to_what_was_asked_and_leaves_the_rest_in_runs():
    evidence = holding(
        flow("TOTAL", "2010", 1.0), flow("TOTAL", "2016", 1.0), coverage=(*YEARS[:4], asked("2018", "0307"))
    )
    frame = series(evidence, view("0307", of=EXPORT))
    out = dict.fromkeys((str(year) for year in range(2010, 2016)), "not_published")
    assert dict(frame.select("period", "state").rows()) == {**out, "2016..2017": "not_held", "2018": "no_record"}
    assert frame.filter(period="2016..2017")["frequency"].item() == "C"


def test_without_any_figure_what_was_asked_is_the_whole_series():
    assert states(holding(coverage=(*YEARS, asked("2017", "2701"))), view("2701", of=EXPORT)) == {"2017": "no_record"}


def test_a_row_that_is_held_says_more_than_a_question():
    silent = flow("2701", "2017", state="unresolved")
    evidence = holding(silent, coverage=(*YEARS, asked("2017", "2701")))
    assert states(evidence, view("2701", of=EXPORT)) == {"2017": "unresolved"}


def test_a_year_without_a_record_is_said_also_where_months_or_subheadings_are_held():
    evidence = holding(flow("270112", "2017", 3.0), coverage=(*YEARS, asked("2017", "2701")))
    frame = series(evidence, view("2701", of=EXPORT, period="2017"))
    assert frame.select("code", "state").rows() == [("2701", "no_record"), ("270112", "reported")]


def test_months_are_looked_at_from_the_first_that_was_asked_for_on():
    evidence = holding(coverage=(*MONTHS, asked("2018-11", "2701")))
    wanted = view("2701", of=EXPORT, period="2018..2019")
    assert states(evidence, wanted, "M") == {
        "2018-11": "no_record",
        "2018-12": "not_published",
        **{f"2019-{month:02}": "not_published" for month in range(1, 13)},
    }
    assert states(evidence, wanted) == {"2018": "not_held", "2019": "not_held"}
    assert states(evidence, view("2702", of=EXPORT, period="2018..2019"), "M") == {}


def test_a_view_of_one_month_says_what_is_known_of_it():
    evidence = holding(flow("TOTAL", "2016", 1.0), coverage=(*MONTHS, asked("2018-11", "2701")))
    for month, state in {"2018-11": "no_record", "2019-02": "not_published"}.items():
        assert states(evidence, view("2701", of=EXPORT, period=month), "M") == {month: state}
    assert states(evidence, view("2702", of=EXPORT, period="2018-11"), "M") == {"2018-11": "not_held"}


def test_each_direction_has_its_own_absences():
    evidence = holding(coverage=(*YEARS, asked("2017", "2701", flows=["X"])))
    assert states(evidence, view("2701", of=IMPORT, period="2017")) == {"2017": "no_record"}
    assert states(evidence, view("2701", of=EXPORT, period="2017")) == {"2017": "not_held"}


EVERYBODY = (listing("2017", reporters=[]), dataset("2017", reporters=["AUS"]), dataset("2017"))
FROM_ALL = asked("2017", "27", reporters=[], partners=["CHN"], flows=["X"])
OWN = [flow("27", "2017", value, partner=partner) for partner, value in (("AUS", 3.0), ("RUS", 2.0), ("PRK", 1.0))]


def ends(evidence, **more):
    frame = mirror(evidence, view("27", period="2017", **more))
    return {row["partner"]: row for row in frame.iter_rows(named=True)}


def test_an_end_of_a_mirror_that_is_absent_says_which_absence_it_is():
    rows = ends(holding(*OWN, coverage=(*EVERYBODY, FROM_ALL)))
    assert {area: row["exporter_state"] for area, row in rows.items()} == {
        "AUS": "no_record",
        "RUS": "not_published",
        "PRK": "not_published",
    }
    assert rows["AUS"]["exporter_record"] == "asked 2026-01-05"
    assert rows["RUS"]["exporter_record"] == "listed 2026-01-05"
    assert {row["exporter_usd"] for row in rows.values()} == {None}
    assert {row["importer_state"] for row in rows.values()} == {"reported"}
    assert {row["state"] for row in rows.values()} == {"importer_only"}


def test_without_a_question_the_ends_are_not_held_and_the_dprks_own_is_not_published():
    rows = ends(holding(*OWN))
    assert {area: row["exporter_state"] for area, row in rows.items()} == {
        "AUS": "not_held",
        "RUS": "not_held",
        "PRK": "not_published",
    }
    assert {row["exporter_record"] for row in rows.values()} == {None}


def test_a_mirror_of_exports_looks_for_the_importers():
    own = [flow("27", "2017", 1.0, flow="X", partner="AUS")]
    coverage = (*EVERYBODY, asked("2017", "27", reporters=[], partners=["CHN"], flows=["M"]))
    (row,) = ends(holding(*own, coverage=coverage), of=Direction.IMPORT).values()
    assert (row["importer_state"], row["importer_usd"], row["state"]) == ("no_record", None, "exporter_only")


def points(evidence, *goods, unit="USD", **more):
    return [
        (each.start.year, each.value, each.state)
        for each in booked(evidence, view(*goods, **more), EXPORT, unit).points
    ]


def test_a_chart_draws_each_absence_as_itself():
    evidence = holding(flow("2701", "2016", 5.0), coverage=(*YEARS, asked("2017", "2701")))
    assert points(evidence, "2701", period="2016..2019") == [
        (2016, 5.0, State.REPORTED),
        (2017, None, State.NO_RECORD),
        (2018, None, State.NOT_HELD),
        (2019, None, State.NOT_PUBLISHED),
    ]


def test_a_chart_without_any_figure_shows_what_is_known_and_what_is_not():
    evidence = holding(coverage=(*YEARS, asked("2016", "0307"), asked("2018", "0307")))
    assert points(evidence, "0307") == [
        (2016, None, State.NO_RECORD),
        (2017, None, State.NOT_HELD),
        (2018, None, State.NO_RECORD),
    ]


def test_a_chart_of_months_alone_shows_the_months():
    evidence = holding(coverage=(*MONTHS, asked("2018-11", "2701")))
    spec = booked(evidence, view("2701", period="2018-11..2018-12"), EXPORT, "USD")
    assert [(point.start, point.state) for point in spec.points] == [
        (date(2018, 11, 1), State.NO_RECORD),
        (date(2018, 12, 1), State.NOT_PUBLISHED),
    ]


def test_goods_of_which_one_code_was_not_asked_for_are_not_without_a_record():
    coverage = (*YEARS, asked("2017", "2701"))
    assert points(holding(coverage=coverage), "coal", period="2017") == [(2017, None, State.NOT_HELD)]
    whole = (*coverage, asked("2017", "2702", receipt="other"))
    assert points(holding(coverage=whole), "coal", period="2017") == [(2017, None, State.NO_RECORD)]


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_sum_lacks_nothing_without_a_code_that_has_no_record(is_asked):
    coverage = (*YEARS, asked("2017", "2702")) if is_asked else YEARS
    books = booked(holding(flow("2701", "2017", 5.0), coverage=coverage), view("coal", period="2017"), EXPORT, "USD")
    assert [(each.value, each.state) for each in books.points] == [(5.0, State.REPORTED)]
    assert bool(books.partial) is not is_asked


def test_the_overview_draws_a_year_that_is_not_out():
    evidence = holding(flow("TOTAL", "2018", 5.0), coverage=YEARS)
    spec = overview_chart(evidence, view(period="2018..2019"))
    exports = next(each for each in spec.series if each.points[0].value == 5.0)
    assert exports.points[1].state is State.NOT_PUBLISHED


SPELLED = st.sampled_from(["2016", "2017", "2018", "2018-11", "2018-12"])
CODES = st.sampled_from(["27", "2701", "2702", "AG4"])
TOLD = st.one_of(
    st.builds(asked, SPELLED, CODES),
    st.builds(listing, SPELLED),
    st.just(listing(None)),
    st.builds(dataset, SPELLED),
)
HELD = st.builds(
    flow, st.sampled_from(["27", "2701", "2702"]), SPELLED, st.sampled_from([0.0, 5.0]), net_weight_kg=st.just(0.0)
)


@settings(max_examples=30)
@given(st.lists(HELD, max_size=4, unique_by=lambda row: row["record"]), st.lists(TOLD, max_size=6))
def test_an_absence_is_no_zero_and_a_zero_no_absence(rows, coverage):
    evidence = holding(*rows, coverage=coverage)
    frame = series(evidence, view("27", "2701", "2702", of=EXPORT))
    absent = frame.filter(pl.col("state") != "reported")
    assert absent.select("value_usd", "net_weight_kg", "quantity").null_count().row(0) == (absent.height,) * 3
    assert sorted(frame.filter(state="reported")["record"]) == sorted(row["record"] for row in rows)
    cells = ["flow", "code", "frequency", "start", "end"]
    assert frame.select(cells).is_unique().all()
    for unit in ("USD", "t"):
        for point in booked(evidence, view("coal"), EXPORT, unit).points:
            assert (point.value is None) is not point.state.has_figure
