"""Small trends say what `series` says, year by year."""

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import flow, with_flows
from tests.inquiry.asking import EXPORT, view
from tests.tui.specimens import finding
from tradecheck.inquiry import Desk
from tradecheck.inquiry.trend import trend
from tradecheck.model.goods import Goods
from tradecheck.model.view import EVER, View
from tradecheck.model.words import State
from tradecheck.settings import load


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    return Desk(load(env={"TRADECHECK_CACHE": str(folder / "c"), "TRADECHECK_STATE": str(folder / "s")}, cwd=folder))


@pytest.mark.parametrize("code", ["2701", "2601", "62", "61"])
def test_the_trend_of_a_code_is_its_series_by_year(desk, code) -> None:
    asked = View(goods=(Goods.parse(code),), direction=EXPORT)
    found = next(each for each in desk.findings(asked) if each.goods.codes == (code,))
    rows = desk.series(replace(asked, period=EVER)).filter(
        (pl.col("code") == code) & (pl.col("flow") == "M") & (pl.col("frequency") == "A")
    )
    figures = {start.year: value for start, value in rows.select("start", "value_usd").iter_rows()}
    years = desk.trend(found, asked).years
    assert len(years) > 5
    assert {each.year: each.value for each in years} == {each.year: figures.get(each.year) for each in years}
    highest = max(each.value or 0.0 for each in years)
    assert [each.eighths for each in years if each.value == highest] == [8]


def test_a_year_without_a_figure_is_its_state_and_never_a_zero() -> None:
    rows = [
        flow("2701", "2014", 8.0),
        flow("2701", "2015", 0.0),
        flow("2701", "2016", None, state=State.UNRESOLVED.value),
        flow("2701", "2018", 1e-6),
    ]
    made = trend(with_flows(rows), finding(), view("2701", of=EXPORT)).years
    by_year = {each.year: (each.value, each.eighths) for each in made}
    assert by_year[2014] == (8.0, 8)
    assert by_year[2015] == (0.0, 0)
    assert by_year[2016] == (None, 0)
    assert next(each.state for each in made if each.year == 2016) is State.UNRESOLVED
    assert by_year[2017][0] is None
    assert by_year[2018] == (1e-6, 1)


def test_only_the_last_ten_years_are_in_it() -> None:
    rows = [flow("2701", str(year), 1.0) for year in range(2000, 2021)]
    assert [each.year for each in trend(with_flows(rows), finding(), view()).years] == list(range(2011, 2021))
