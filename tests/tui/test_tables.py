import pytest

from tradecheck.model.words import State
from tradecheck.tui.tables import BEHIND, BOOKED, TABLES, behind, cells, fitting, written

PRESENT = [column.name for column in BOOKED.columns]


def names(width: int) -> list[str]:
    return [column.name for column in fitting(BOOKED.columns, width)]


def test_columns_are_given_up_from_the_least_needed_on() -> None:
    assert names(200) == PRESENT
    assert names(76)[:5] == ["period", "code", "value_usd", "net_weight_kg", "state"]
    assert names(42) == ["period", "code", "value_usd"]
    assert names(3) == ["period"]


def test_a_state_takes_the_place_of_the_figure_where_its_own_column_does_not_fit() -> None:
    row = dict.fromkeys(PRESENT) | {"period": "2018", "code": "2701", "state": "unresolved"}
    narrow = cells(row, fitting(BOOKED.columns, 42))
    assert narrow == ["2018", "2701", "? unresolved"]
    wide = cells(row, fitting(BOOKED.columns, 76))
    assert wide[2:5] == ["–", "–", "? unresolved"]


def test_a_reported_row_without_a_value_shows_a_dash_and_a_zero_shows_zero() -> None:
    assert written("value_usd", None) == "–"
    assert written("value_usd", 0.0) == "0"


def test_no_digit_of_a_whole_figure_is_cut_and_every_digit_can_be_seen() -> None:
    assert written("net_weight_kg", 7752904424.572) == "7,752,904,425"
    assert written("net_weight_kg", 7752904424.572, whole=True) == "7,752,904,424.572"
    assert written("tonnes", 0.5) == "0.5"


def test_a_period_leaves_out_what_its_end_repeats() -> None:
    assert written("period", "2018-01..2018-04") == "2018-01..04"
    assert written("period", "2018-12..2019-01") == "2018-12..2019-01"


def test_every_state_fits_its_column() -> None:
    for table in TABLES:
        for column in table.columns:
            if column.name == "state":
                assert all(len(written("state", state.value)) <= column.cells for state in State)


@pytest.mark.parametrize("unit", ["USD", "t", "bbl"])
def test_rows_behind_a_point_of_a_chart_have_its_unit_first_and_lose_no_column(unit) -> None:
    names = [column.name for column in behind(unit).columns]
    most = {"USD": "value_usd_high", "t": "tonnes_high", "bbl": "barrels_high"}[unit]
    assert names.index(most) < names.index("record") < names.index("table")
    assert sorted(names) == sorted(column.name for column in BEHIND.columns)
    assert behind("share") == BEHIND
