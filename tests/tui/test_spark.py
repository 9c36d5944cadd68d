import pytest

from tests.tui.terminal import terminal
from tradecheck.model.trend import Trend, TrendYear
from tradecheck.model.words import State
from tradecheck.tui.plot.canvas import Canvas
from tradecheck.tui.plot.palette import Palette
from tradecheck.tui.plot.spark import CELLS, draw_spark


def test_each_year_has_its_cell_and_a_gap_is_blank_or_its_state_and_never_a_zero() -> None:
    canvas = Canvas(CELLS, 1)
    years = (
        TrendYear(2015, 8.0, State.REPORTED, 8),
        TrendYear(2016, 1.0, State.REPORTED, 1),
        TrendYear(2017, 0.0, State.REPORTED, 0),
        TrendYear(2019, None, State.NOT_PUBLISHED, 0),
        TrendYear(2020, None, State.NOT_HELD, 0),
        TrendYear(2021, None, State.NOT_NOTIFIED, 0),
    )
    draw_spark(canvas, 0, 0, Trend(years), 2021, Palette())
    assert canvas.strip(0).text == "   █▁· ░╲╱"


def test_a_column_is_the_same_year_in_every_line_and_a_year_outside_is_not_drawn() -> None:
    canvas = Canvas(CELLS, 1)
    years = tuple(TrendYear(year, 1.0, State.REPORTED, 8) for year in range(2008, 2018))
    draw_spark(canvas, 0, 0, Trend(years), 2024, Palette())
    assert canvas.strip(0).text == "███       "


async def test_the_trend_of_goods_whose_books_ended_stands_in_the_columns_of_its_years(tmp_path) -> None:
    async with terminal(tmp_path, (200, 60)) as opened:
        await opened.press("slash")
        await opened.type("wood")
        assert "44 Wood and ch… ▇▅" + 8 * " " + 5 * " " + "≤ 13.92 M USD" in opened.text


@pytest.mark.parametrize(("size", "drawn"), [((80, 24), False), ((120, 40), True), ((200, 60), True)])
async def test_with_room_the_list_shows_what_was_booked_of_coal_and_then_that_nothing_is_resolved(
    tmp_path, size, drawn
) -> None:
    async with terminal(tmp_path, size) as opened:
        assert ("█▃???????" in opened.pane("findings")) is drawn


async def test_a_list_that_was_scrolled_shows_the_trends_that_came_in_sight(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("end", "home", "pagedown", "pagedown")
        assert "clothing" in opened.pane("findings")
        assert "█▆▁?▁▁?▁?" in opened.pane("findings")
