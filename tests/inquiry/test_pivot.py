"""Booked trade by code and period: the sums of `series`, nothing twice, and a reason in every empty cell."""

import random

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import asked, dataset, embedded, flow, listing, told, with_flows
from tests.inquiry.asking import EXPORT, IMPORT, view
from tradecheck.inquiry.pivot import COLUMNS, pivot
from tradecheck.inquiry.series import series
from tradecheck.model.pivot import MADE_OF, Amount, Level, Pivoting, Step

YEARS = Pivoting()
HEADINGS = Pivoting(by=Level.HEADING)
MONTHS = Pivoting(per=Step.MONTH)
EVERY = [Pivoting(by, per, of) for by in Level for per in Step for of in Amount]


def cells(evidence, asked_for=YEARS, seen=None) -> dict[tuple[str, str], dict]:
    frame = pivot(evidence, seen or view(of=EXPORT), asked_for).cells
    return {(row["code"], row["period"]): row for row in frame.iter_rows(named=True)}


def named(asked_for: Pivoting) -> str:
    return "-".join(asked_for.as_json().values())


@pytest.mark.parametrize("asked_for", EVERY, ids=named)
def test_every_figure_is_the_sum_of_the_rows_of_series_that_it_names(asked_for):
    column, scale = ("value_usd", 1) if asked_for.of is Amount.USD else ("net_weight_kg", 1000)
    goods = sorted({code[:2] for code in embedded().counted.select("code").unique().collect()["code"]} - {"TO"})
    booked = pl.concat([series(embedded(), view(*goods)), series(embedded(), view("TOTAL"))])
    figures = dict(booked.select("record", column).rows())
    found = pivot(embedded(), view(), asked_for).cells.filter(pl.col("value").is_not_null())
    assert found.height > 10
    for row in found.iter_rows(named=True):
        assert row["value"] == pytest.approx(sum(figures[record] for record in row["records"]) / scale)
        assert row["made_of"] in MADE_OF


@pytest.mark.parametrize("asked_for", EVERY, ids=named)
def test_every_row_has_every_period_once_and_in_order_and_a_reason_where_it_has_no_figure(asked_for):
    found = pivot(embedded(), view(), asked_for)
    assert found.cells.columns == COLUMNS
    rows = found.cells.select("flow", "code").unique(maintain_order=True).height
    assert found.cells.height == rows * found.periods
    for number in range(rows):
        part = found.cells[number * found.periods : (number + 1) * found.periods]
        assert part.select("flow", "code").n_unique() == 1
        assert part["start"].is_sorted()
    silent = found.cells.filter(pl.col("value").is_null())
    assert set(silent["state"]) <= {"not_held", "unresolved"}
    assert not silent["floor"].any()


def test_a_year_of_a_code_is_what_series_prints_of_it():
    booked = series(embedded(), view("2701", of=EXPORT)).filter(frequency="A")
    found = cells(embedded(), HEADINGS)
    for period, value, state, record in booked.select("period", "value_usd", "state", "record").iter_rows():
        cell = found["2701", period]
        assert (cell["value"], cell["state"], cell["records"]) == (value, state, [record])


def test_a_chapter_and_its_headings_are_one_trade():
    evidence = with_flows([flow("27", "2016", 100.0), flow("2701", "2016", 60.0), flow("270112", "2016", 60.0)])
    cell = cells(evidence)["27", "2016"]
    assert (cell["value"], cell["floor"], cell["made_of"], cell["codes"]) == (100.0, False, "itself", ["27"])


def test_without_a_chapter_of_its_own_the_headings_are_added_and_the_sum_is_a_floor():
    evidence = with_flows([flow("2701", "2016", 60.0), flow("270112", "2016", 50.0), flow("2716", "2016", 7.0)])
    cell = cells(evidence)["27", "2016"]
    assert (cell["value"], cell["floor"], cell["made_of"]) == (67.0, True, "below")
    assert cell["codes"] == ["2701", "2716"]


def test_a_heading_without_subdivisions_is_itself():
    cell = cells(with_flows([flow("270900", "2016", 5.0)]), HEADINGS)["2709", "2016"]
    assert (cell["floor"], cell["made_of"]) == (False, "itself")


def months(count: int, code: str = "27") -> list[dict]:
    return [flow(code, f"2016-{month:02}", 1.0) for month in range(1, count + 1)]


def test_twelve_months_are_a_year_and_eleven_are_a_floor():
    whole, part = (cells(with_flows(months(count)))["27", "2016"] for count in (12, 11))
    assert (whole["value"], whole["floor"], whole["made_of"], len(whole["records"])) == (12.0, False, "months", 12)
    assert (part["value"], part["floor"]) == (11.0, True)


def test_a_year_is_never_added_to_its_months():
    cell = cells(with_flows([flow("27", "2016", 13.0), *months(12)]))["27", "2016"]
    assert (cell["value"], cell["made_of"]) == (13.0, "itself")


def test_twelve_months_of_a_chapter_go_before_a_year_of_one_heading():
    cell = cells(with_flows([flow("2701", "2016", 3.0), *months(12)]))["27", "2016"]
    assert (cell["value"], cell["floor"], cell["made_of"]) == (12.0, False, "months")


def test_a_year_of_one_heading_goes_before_some_months():
    cell = cells(with_flows([flow("2701", "2016", 3.0), *months(5)]))["27", "2016"]
    assert (cell["value"], cell["floor"], cell["made_of"]) == (3.0, True, "below")


def test_a_month_that_is_published_without_a_row_takes_nothing_from_the_year():
    released = [dataset(f"2016-{month:02}", receipt="months", record=f"months:{month}") for month in range(1, 13)]
    coverage = told(listing(None, frequency="M", receipt="months"), *released, asked("2016-12", "27"))
    evidence = replace(with_flows(months(11)), coverage=coverage)
    assert cells(evidence)["27", "2016"]["floor"] is False
    assert cells(evidence, MONTHS)["27", "2016-12"]["state"] == "no_record"


def test_empty_cells_keep_their_reasons_and_the_receipts_that_say_so():
    coverage = told(listing(None), *(dataset(str(year)) for year in (2016, 2017, 2018)), asked("2017", "27"))
    rows = [flow("27", "2016", 5.0), flow("27", "2020", state="suppressed"), flow("27", "2021", state="unresolved")]
    found = cells(replace(with_flows(rows), coverage=coverage), seen=view(of=EXPORT, period="2016..2021"))
    told_of = {period: (cell["state"], cell["records"]) for (_, period), cell in found.items() if period != "2016"}
    assert told_of == {
        "2017": ("no_record", ["asked 2026-01-05"]),
        "2018": ("not_held", []),
        "2019": ("not_published", ["listed 2026-01-05"]),
        "2020": ("suppressed", [rows[1]["record"]]),
        "2021": ("unresolved", [rows[2]["record"]]),
    }
    assert all(cell["value"] is None for (_, period), cell in found.items() if period != "2016")


def test_a_zero_that_was_printed_is_a_figure():
    cell = cells(with_flows([flow("27", "2016", 0.0)]))["27", "2016"]
    assert (cell["value"], cell["state"]) == (0.0, "reported")


def test_a_view_of_one_heading_never_shows_its_whole_chapter():
    evidence = with_flows([flow("27", "2016", 100.0), flow("2701", "2016", 60.0)])
    cell = cells(evidence, seen=view("2701", of=EXPORT))["27", "2016"]
    assert (cell["value"], cell["codes"], cell["floor"]) == (60.0, ["2701"], False)


def test_of_two_codes_of_a_view_one_alone_is_a_floor_unless_the_other_has_no_record():
    rows = [flow("2701", "2016", 60.0)]
    seen = view("2701", "2702", of=EXPORT)
    assert cells(with_flows(rows), seen=seen)["27", "2016"]["floor"] is True
    coverage = told(listing(None), dataset("2016"), asked("2016", "2702"))
    assert cells(replace(with_flows(rows), coverage=coverage), seen=seen)["27", "2016"]["floor"] is False


def test_tonnes_are_a_thousandth_of_kilograms_and_an_estimated_weight_is_said_to_be_one():
    rows = [
        flow("27", "2016", 1.0, net_weight_kg=2500.0),
        flow("27", "2017", 1.0, net_weight_kg=1000.0, weight_estimated=True),
        flow("27", "2018", 1.0),
    ]
    found = cells(with_flows(rows), Pivoting(of=Amount.TONNES))
    assert [(cell["value"], cell["state"]) for cell in found.values()] == [
        (2.5, "reported"),
        (1.0, "estimated"),
        (None, "not_held"),
    ]


def test_sums_of_both_flows_runs_of_months_and_codes_that_are_no_numbers_are_in_no_cell():
    hostile = "27[bold]\x1b[31m"
    rows = [
        flow("TOTAL", "2016", 1.0, flow="M+X"),
        flow("27", "2016-01..2016-03", 1.0),
        flow(hostile, "2016", 1.0),
        flow("27", "2016", 4.0),
    ]
    found = pivot(with_flows(rows), view(), YEARS).cells.filter(pl.col("value").is_not_null())
    assert found.select("code", "value").rows() == [("27", 4.0)]


def test_what_is_held_only_as_a_whole_is_named_and_not_divided():
    evidence = with_flows([flow("27", "2016", 100.0), flow("27", "2017", 90.0), flow("2701", "2017", 60.0)])
    found = pivot(evidence, view(of=EXPORT), HEADINGS)
    assert found.undivided.rows() == [("M", "27", ["2016"])]
    assert found.cells["code"].unique().to_list() == ["2701"]


def test_both_directions_are_rows_of_their_own_and_one_direction_is_one():
    evidence = with_flows([flow("27", "2016", 1.0), flow("27", "2016", 2.0, flow="X")])
    both = pivot(evidence, view(), YEARS).cells
    assert both.select("flow", "value").rows() == [("M", 1.0), ("X", 2.0)]
    assert pivot(evidence, view(of=IMPORT), YEARS).cells["value"].to_list() == [2.0]


def test_nothing_held_is_no_row_and_codes_that_were_asked_for_are_rows_that_say_so():
    assert pivot(with_flows([]), view(), YEARS).cells.is_empty()
    found = pivot(with_flows([]), view("2701", of=EXPORT, period="2016..2017"), HEADINGS).cells
    assert found.select("code", "period", "state").rows() == [
        ("2701", "2016", "not_held"),
        ("2701", "2017", "not_held"),
    ]


@pytest.mark.parametrize("asked_for", [YEARS, MONTHS, Pivoting(by=Level.CODE)], ids=named)
def test_the_order_of_rows_changes_nothing(asked_for):
    rows = embedded().counted.collect().to_dicts()
    shuffled = random.Random(1).sample(rows, len(rows))  # noqa: S311 - an order, no secret
    assert pivot(with_flows(shuffled), view(), asked_for).cells.equals(pivot(with_flows(rows), view(), asked_for).cells)
