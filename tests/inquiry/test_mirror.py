"""One flow as its two ends report it."""

from datetime import date

import polars as pl
import pytest

from tests.checks.evidence import embedded, flow, with_flows
from tests.inquiry.asking import IMPORT, view
from tradecheck.inquiry.mirror import COLUMNS, mirror

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
