"""The screen that explores booked trade: what it shows is what `series` and the findings say."""

import pytest

from tests.tui.specimens import HOSTILE
from tests.tui.terminal import terminal
from tradecheck.inquiry import Desk
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction
from tradecheck.tui.screens.rows import RowsScreen
from tradecheck.tui.widgets.grid import Grid

COAL = View(goods=(Goods.parse("2701"),), direction=Direction.EXPORT, period=Period.parse("2016..2019"))
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


async def explored(opened) -> Grid:
    """Go to the screen; return its grid."""
    opened.app.action_show("explore")
    await opened.settle()
    return opened.app.screen.query_one(Grid)


def desk_of(opened) -> Desk:
    return opened.app.session.link.desk()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_cells_in_sight_are_the_figures_of_series(tmp_path, size) -> None:
    async with terminal(tmp_path, size, COAL) as opened:
        await explored(opened)
        await opened.press("r")
        booked = desk_of(opened).series(COAL).filter(frequency="A", code="2701")
        assert booked["value_usd"].drop_nulls().len() == 2
        for value in booked["value_usd"].drop_nulls():
            await opened.press("left", "left", "left")
            shown = f"{value:,.0f}" in opened.text
            for _ in range(3):
                shown = shown or f"{value:,.0f}" in await opened.press("right")
            assert shown


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_map_shows_the_gaps_that_findings_claim(tmp_path, size) -> None:
    async with terminal(tmp_path, size, COAL) as opened:
        grid = await explored(opened)
        text = await opened.press("h")
        assert "Gaps that findings claim" in text
        claimed = desk_of(opened).gaps(COAL).filter(code="27")
        told = dict(claimed.select("period", "high").rows())
        for column, head in enumerate(grid.sheet.heads):
            point = grid.sheet.point(0, column)
            assert point.value == told[head]
        assert "410M" in text


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_no_line_is_wider_than_the_screen_and_the_reading_stands_below(tmp_path, size) -> None:
    async with terminal(tmp_path, size) as opened:
        await explored(opened)
        for key in ("r", "c", "u", "h", "h", "h"):
            await opened.press(key)
            assert all(len(line) == size[0] for line in opened.lines)
        assert opened.lines[-1].strip().startswith("⏎ made from")


async def test_enter_on_a_cell_opens_the_rows_it_was_made_from_and_enter_there_the_record(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        grid = await explored(opened)
        row, column = grid.place
        records = grid.sheet.records(row, column)
        behind = await opened.press("enter")
        assert isinstance(opened.app.screen, RowsScreen)
        assert "27 Coal, oil, gas and electricity, 2017" in behind
        assert opened.app.screen._frame["record"].to_list() == list(records)
        record = await opened.press("enter")
        assert "raw line" in record
        assert "sha256" in record
        assert "booked by chapter" in await opened.press("escape", "escape")


async def test_an_empty_cell_says_why_and_opens_nothing(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(goods=(Goods.parse("0307"),), period=Period.year(2017))) as opened:
        await explored(opened)
        assert "not held: pull or import it to know" in " ".join(opened.text.split())
        await opened.press("enter")
        assert not isinstance(opened.app.screen, RowsScreen)


async def test_rows_columns_and_unit_are_changed_by_keys_and_the_command_prints_the_same(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        grid = await explored(opened)
        assert "booked by chapter and year, value, USD" in opened.text
        assert "booked by heading and year" in await opened.press("r")
        assert "by heading and month" in await opened.press("c")
        assert "net weight, t" in await opened.press("u")
        assert grid.sheet.heads[0] == "2016-01"
        await opened.press("y")
        assert "pivot --by heading --per month --in t --since 2016-01-01" in opened.app.clipboard
        await opened.press("h", "y")
        assert opened.app.clipboard.startswith("tradecheck pivot gaps --since")
        await opened.press("h", "y")
        assert opened.app.clipboard.startswith("tradecheck pivot ratios --since")


async def test_columns_that_do_not_fit_are_counted_and_scrolled_to(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        grid = await explored(opened)
        assert "◂39" in opened.text
        for _ in range(60):
            grid.step(-1)
        text = await opened.settle()
        assert grid.column == 0
        assert "1984" in text
        assert "▸" in text
        await opened.press("ctrl+right")
        assert grid.column == 3


async def test_figures_stand_to_the_right_of_their_columns(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await explored(opened)
        head = next(line for line in opened.lines if " 2023 " in line)
        right = head.index("2023") + 4
        figures = [line[right - 11 : right] for line in opened.lines if line[1:3] in (" M", " X", "▌M")]
        assert "291,871,001" in figures
        assert all(figure[-1].isdigit() or not figure.strip("╲ ?").strip() for figure in figures)


async def test_the_shades_have_their_words_and_floors_their_sign(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await explored(opened)
        assert "≥ 57,851,000" in opened.text
        text = await opened.press("h")
        assert "▆ 100M–1bn USD" in text
        assert "cells are not to be added" in " ".join(text.split())
        assert "÷" in await opened.press("h")


async def test_a_map_of_nothing_says_what_to_do_next(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24), View(goods=(Goods.parse("99"),), period=Period.year(2001))) as opened:
        await explored(opened)
        await opened.press("h")
        assert "ask for other goods" in " ".join(opened.text.split())


async def test_names_from_outside_break_no_line(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24), COAL) as opened:
        grid = await explored(opened)
        sheet = grid.sheet
        grid.show(
            type(sheet)(**{name: getattr(sheet, name) for name in sheet.__struct_fields__} | {"rows": (HOSTILE,)})
        )
        text = await opened.settle()
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert all(len(line) == 80 for line in opened.lines)


async def test_a_reading_is_a_sentence_with_the_figure_in_full(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        grid = await explored(opened)
        assert grid.sheet.reading(*grid.place) == "M TOTAL All goods, 2024: 346,949,415 USD, the code's own figure"
        await opened.press("x")
        assert opened.app.clipboard == grid.sheet.reading(*grid.place)
