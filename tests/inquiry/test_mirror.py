"""One flow as its two ends report it."""

from datetime import date

import polars as pl
import pytest

from tests.checks.evidence import embedded, flow, with_flows
from tests.inquiry.asking import IMPORT, view
from tradecheck.inquiry.mirror import COLUMNS, left_out, mirror

FUELS_2017 = mirror(embedded(), view("27", period="2017"))


@pytest.mark.parametrize(
    ("partner", "ratio"),
    [("AUS", 1.84), ("MYS", 1.78), ("IDN", 1.35), ("RUS", 1.09), ("MNG", 1.00), ("VNM", 0.86)],
)
def test_chapter_27_of_2017_has_its_published_ratios(partner, ratio):
    (row,) = FUELS_2017.filter(partner=partner).to_dicts()
    assert round(row["ratio"], 2) == ratio
    assert row["state"] == "two_sided"
    assert row["importer_usd"] / row["exporter_usd"] == row["ratio"]


def test_the_dprk_s_own_half_never_exists():
    (row,) = FUELS_2017.filter(partner="PRK").to_dicts()
    assert (row["exporter_usd"], row["ratio"], row["state"]) == (None, None, "importer_only")
    assert row["importer_record"].startswith("comtrade-chapters:CHN-PRK-M-2017-27")


@pytest.mark.parametrize("group", ["WLD", "ASEAN", "EU2"])
def test_groups_and_the_world_are_no_partners(group):
    rows = [
        flow("27", "2017", 1.0, partner=group),
        flow("27", "2017", 1.0, reporter=group, partner="CHN", flow="X"),
        flow("27", "2017", 1.0, partner="S19"),
    ]
    assert mirror(with_flows(rows), view("27"))["partner"].to_list() == ["S19"]


def test_the_largest_comes_first_within_a_period():
    assert FUELS_2017.columns == COLUMNS
    sizes = FUELS_2017.select(largest=pl.max_horizontal("importer_usd", "exporter_usd"))["largest"].to_list()
    assert sizes == sorted(sizes, reverse=True)


def ends(*rows, **more) -> dict:
    found = mirror(with_flows(list(rows)), view("2701", **more)).to_dicts()
    assert len(found) == 1
    return found[0]


def of_australia(value, **more):
    return flow("2701", "2017", value, reporter="AUS", partner="CHN", flow="X", record="aus", **more)


def test_two_ends_of_one_flow_stand_in_one_row():
    row = ends(flow("2701", "2017", 110.0, partner="AUS"), of_australia(100.0))
    assert (row["importer_usd"], row["exporter_usd"], row["ratio"], row["state"]) == (110.0, 100.0, 1.1, "two_sided")
    assert (row["reporter"], row["partner"], row["start"]) == ("CHN", "AUS", date(2017, 1, 1))


def test_exports_are_asked_for_by_the_direction_to_the_dprk():
    row = ends(
        flow("2701", "2017", 100.0, partner="AUS", flow="X"),
        flow("2701", "2017", 110.0, reporter="AUS", partner="CHN", record="aus"),
        of=IMPORT,
    )
    assert (row["importer_usd"], row["exporter_usd"], row["importer_record"]) == (110.0, 100.0, "aus")


def test_an_end_that_is_missing_leaves_the_other():
    assert ends(flow("2701", "2017", 110.0, partner="AUS"))["state"] == "importer_only"
    assert ends(of_australia(100.0))["state"] == "exporter_only"


def test_where_neither_end_has_a_figure_the_source_s_own_state_stays():
    row = ends(flow("2701", "2017", partner="AUS", state="unresolved"))
    assert (row["state"], row["ratio"]) == ("unresolved", None)


def test_a_reported_zero_has_no_ratio_above_it_and_is_two_sided_all_the_same():
    row = ends(flow("2701", "2017", 110.0, partner="AUS"), of_australia(0.0))
    assert (row["ratio"], row["state"]) == (None, "two_sided")
    row = ends(flow("2701", "2017", 0.0, partner="AUS"), of_australia(100.0))
    assert (row["ratio"], row["state"]) == (0.0, "two_sided")


def test_a_month_is_never_set_beside_a_year():
    rows = [
        flow("2701", "2017", 110.0, partner="AUS"),
        of_australia(100.0) | {"frequency": "M", "end": date(2017, 1, 31)},
    ]
    assert set(mirror(with_flows(rows), view("2701"))["state"]) == {"importer_only", "exporter_only"}


def test_nothing_held_is_an_empty_table():
    assert mirror(with_flows([]), view()).columns == COLUMNS


def years_of_coal(**ratios: float) -> pl.DataFrame:
    """Australia's coal by year, `y2015=1.5` being 150 USD by China against 100 by Australia."""
    rows = [
        row
        for year, ratio in ratios.items()
        for row in (
            flow("2701", year[1:], 100.0 * ratio, partner="AUS"),
            flow("2701", year[1:], 100.0, reporter="AUS", partner="CHN", flow="X", record=f"aus-{year}"),
        )
    ]
    return mirror(with_flows(rows), view("2701", period="2017"))


def history(rows: pl.DataFrame) -> tuple:
    (row,) = rows.to_dicts()
    return tuple(row[f"history_{name}"] for name in ("lowest_ratio", "median_ratio", "highest_ratio", "periods"))


@pytest.mark.parametrize(
    ("ratios", "expected"),
    [
        ({"y2014": 1.0, "y2015": 1.5, "y2016": 2.0, "y2017": 1.8}, (1.0, 1.5, 2.0, 3)),
        ({"y2014": 1.0, "y2015": 1.5, "y2017": 0.5}, (1.0, 1.25, 1.5, 2)),
        ({"y2015": 1.5, "y2016": 1.0, "y2017": 9.0}, (1.0, 1.25, 1.5, 2)),
        ({"y2016": 1.5, "y2017": 1.5}, (1.5, 1.5, 1.5, 1)),
        ({"y2017": 1.5}, (None, None, None, 0)),
    ],
)
def test_a_pair_s_own_history_is_its_other_periods_also_outside_the_view(ratios, expected):
    assert history(years_of_coal(**ratios)) == pytest.approx(expected)


def test_a_year_without_a_ratio_still_has_a_history():
    rows = [
        flow("2701", "2016", 150.0, partner="AUS"),
        flow("2701", "2016", 100.0, reporter="AUS", partner="CHN", flow="X", record="aus"),
        flow("2701", "2017", 150.0, partner="AUS"),
    ]
    assert history(mirror(with_flows(rows), view("2701", period="2017"))) == (1.5, 1.5, 1.5, 1)


def test_another_partner_s_ratios_and_months_are_no_history_of_a_pair():
    rows = [
        flow("2701", "2016", 150.0, partner="MNG"),
        flow("2701", "2016", 100.0, reporter="MNG", partner="CHN", flow="X", record="mng"),
        flow("2701", "2016-05", 150.0, partner="AUS"),
        flow("2701", "2016-05", 100.0, reporter="AUS", partner="CHN", flow="X", record="aus-may"),
        flow("2701", "2017", 110.0, partner="AUS"),
        flow("2701", "2017", 100.0, reporter="AUS", partner="CHN", flow="X", record="aus"),
    ]
    assert history(mirror(with_flows(rows), view("2701", period="2017"))) == (None, None, None, 0)


def test_what_is_no_end_of_a_pair_is_counted_by_reason():
    rows = [
        flow("2701", "2017", 110.0, partner="AUS"),
        flow("2701", "2017", 999.0, partner="WLD"),
        flow("2701", "2017", 999.0, partner="ASEAN"),
        flow("2701", "2017", 9.0, reporter="EU2", partner="CHN", flow="X"),
        flow("2701", "2017", 1.0, reporter="AUS", partner="CHN", flow="RX"),
        flow("2701", "2016", 999.0, partner="WLD"),
        flow("2702", "2017", 999.0, partner="WLD"),
    ]
    assert left_out(with_flows(rows), view("2701", period="2017")) == {
        "World": 1,
        "groups of areas": 2,
        "re-exports": 1,
    }
