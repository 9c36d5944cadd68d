"""Screens over one view: switched by number, asking again where the view was changed on another."""

import polars as pl
import pytest

from tests.tui.terminal import terminal
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.tui.keys import SCREENS
from tradecheck.tui.tables import BOOKED
from tradecheck.tui.widgets.rows import RowsTable


def number(name: str) -> str:
    """Return the key that shows a screen."""
    return next(key.key for key in SCREENS if key.word == name)


async def test_number_keys_switch_screens_and_the_header_names_them(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        named = "  ".join(f"{key.key} {key.word}" for key in SCREENS)
        assert named in opened.lines[1]
        assert "Petroleum: how much of the cap was used" in await opened.show("caps")
        assert "rules 43" in await opened.show("rules")
        assert "Coal from the DPRK" in await opened.show("findings")


async def test_the_view_is_the_same_on_every_screen(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(goods=(Goods.parse("coal"),))) as opened:
        caps = await opened.show("caps")
        assert "all years · coal" in caps
        assert "103.2 %" in caps
        await opened.press("i")
        await opened.type("2017")
        narrowed = await opened.press("enter")
        assert "2017 · coal" in opened.lines[0]
        assert "2016-11-30" not in narrowed
        findings = await opened.show("findings")
        assert "2017 · coal" in opened.lines[0]
        assert "2016-11..12" not in findings


async def test_a_number_typed_into_the_prompt_is_a_number(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("slash")
        assert "filter › 2017" in await opened.type("2017")
        assert opened.app.screen is opened.app.browse


async def test_a_cap_of_which_nothing_is_held_has_no_floor_and_enter_says_that_nothing_was_computed(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(goods=(Goods.parse("crude"),))) as opened:
        await opened.show("caps")
        table = opened.app.screen.query_one(RowsTable)
        assert (table.row(0)["state"], table.row(0)["quantity"], table.row(0)["floor"]) == ("not_held", None, None)
        table.focus()
        await opened.press("enter")
        assert opened.app.screen.query(RowsTable), "no screen of rows is opened over nothing"
        assert any("Nothing that was notified of crude" in note and "is held" in note for note in opened.notes)
        assert "was computed from rules" not in opened.text


async def test_enter_on_a_reading_opens_its_filings_and_enter_on_one_its_record(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(goods=(Goods.parse("petroleum"),))) as opened:
        await opened.show("caps")
        await opened.press("slash")
        await opened.type("2021 total")
        await opened.press("enter", "enter")
        assert "petroleum 2021, total" in opened.lines[0]
        assert "12 rows" not in opened.lines[0]
        assert "notifications" in opened.text
        record = await opened.press("enter")
        assert "raw line" in record
        assert "sha256 of row" in record
        assert "petroleum 2021, total" in await opened.press("escape")
        assert "use of caps" in await opened.press("escape")


async def test_rules_of_a_code_on_a_day_stand_beside_the_rule_in_full(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("rules")
        await opened.press("f")
        await opened.type("2701")
        await opened.press("enter", "o")
        await opened.type("2017-08-20")
        text = await opened.press("enter")
        assert "on 2017-08-20  2701" in text
        assert "2371-8" in text
        assert "2017-09-04" in text
        await opened.press("y")
        assert "tradecheck rules 2701 --on 2017-08-20" in await opened.wait_for("--on 2017-08-20")


async def test_goods_that_no_rule_names_are_said_to_be_free(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("rules")
        await opened.press("f")
        await opened.type("6704")
        assert "not banned, not capped" in " ".join((await opened.press("enter")).split())


async def test_a_code_that_is_none_is_refused_in_a_sentence_and_the_prompt_stays(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("rules")
        await opened.press("f")
        await opened.type("271")
        assert "HS codes have an even number" in await opened.press("enter")
        assert "rules › 271" in opened.text


async def test_a_table_is_sorted_filtered_and_copied_by_its_own_keys(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("caps")
        await opened.press("right", "right", "s", "s")
        table = opened.app.screen.query_one(RowsTable)
        shares = [table.row(i)["binding_share"] for i in range(table.count())]
        known = [each for each in shares if each is not None]
        assert known == sorted(known, reverse=True)
        assert shares[: len(known)] == known
        await opened.press("x")
        assert opened.app.clipboard == f"{known[0] * 100:.1f} %"
        await opened.press("X")
        assert opened.app.clipboard.startswith("period,goods,binding_share,floor,reading,supplier")
        await opened.press("ctrl+x")
        assert opened.app.clipboard.count("\n") == table.count() + 1


async def test_an_order_that_was_made_of_other_rows_is_not_taken(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("caps")
        table = opened.app.screen.query_one(RowsTable)
        late = RowsTable.Arranged(table._asked, pl.Series([table.count() - 1]))
        table.show(table.table, table._frame.head(2))
        table.post_message(late)
        await opened.settle()
        assert table.count() == 2
        assert [table.row(at)["goods"] for at in range(2)] == table._frame["goods"].head(2).to_list()


async def test_a_click_on_a_heading_sorts_by_it_and_one_on_a_row_does_not(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("caps")
        table = opened.app.screen.query_one(RowsTable)
        head = next(line for line in opened.lines if "supplier" in line and "binds" in line)
        await opened.pilot.click("#rows", offset=(head.index("supplier") + 1, 1))
        text = await opened.settle()
        assert "suppli…▴" in text
        assert table.sort == ("supplier", False)
        names = [table.row(index)["supplier"] for index in range(table.count())]
        assert names == sorted(names)
        await opened.pilot.click("#rows", offset=(10, 4))
        await opened.settle()
        assert table.sort == ("supplier", False)
        assert table.cursor == 2


async def test_where_the_footer_is_narrow_whole_keys_give_way_and_help_and_quit_stay(tmp_path) -> None:
    async with terminal(tmp_path, (60, 20)) as opened:
        for key in SCREENS:
            await opened.show(key.word)
            assert opened.lines[-1].rstrip().endswith("? help  q quit"), opened.lines[-1]


async def test_columns_are_chosen_from_all_that_the_frame_has(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("caps")
        await opened.press("c")
        assert "[×] supplier" in opened.text
        assert "[ ] paragraph" in opened.text
        await opened.press("down", "space", "enter")
        table = opened.app.screen.query_one(RowsTable)
        assert "goods" not in [column.name for column in table.columns]


async def test_sorting_takes_an_index_and_leaves_the_frame_alone(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("caps")
        table = opened.app.screen.query_one(RowsTable)
        frame = pl.DataFrame(
            {"goods": ["coal"] * 2, "period": ["2017", "2016"], "code": ["2701", "2702"], "value_usd": [2.0, 1.0]}
        )
        table.show(BOOKED, frame)
        await opened.press("s")
        assert table.row(0)["period"] == "2016"
        assert table._frame is frame


async def test_the_gauges_are_of_the_goods_of_the_row_under_the_cursor(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("caps")
        rows = opened.app.screen.query_one(RowsTable)
        seen = set()
        for _ in range(rows.count()):
            goods = rows.row(rows.cursor)["goods"]
            seen.add(goods)
            assert f"{goods.capitalize()}: how much of the cap was used" in opened.text
            await opened.press("down")
        assert seen == {"coal", "crude", "petroleum"}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_a_cap_was_read_is_in_sight_and_no_two_headings_are_alike(tmp_path, size) -> None:
    async with terminal(tmp_path, size, View(goods=(Goods.parse("coal"),))) as opened:
        await opened.show("caps")
        rows = opened.pane("rows")
        assert "102.4 % no customs" in rows
        assert "103.2 % yes cumulative" in rows
        shown = [column.heading for column in opened.app.screen.query_one(RowsTable).columns]
        assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_a_share_that_is_a_floor_is_marked_at_its_figure_at_every_width(tmp_path, size) -> None:
    async with terminal(tmp_path, size, View(goods=(Goods.parse("coal"),))) as opened:
        await opened.show("caps")
        assert "≥ 103.2 %" in opened.pane("chart")
        assert "≥ 102.4 %" not in opened.pane("chart")
        assert "floor" in opened.pane("rows")
