"""The screen of ships: lanes, accounts, the one under the cursor in full, and what stands behind it."""

import polars as pl
import pytest

from tests.inquiry.asking import view
from tests.tui.specimens import HARMLESS, HOSTILE
from tests.tui.terminal import terminal
from tradecheck.model.view import View
from tradecheck.tui import work
from tradecheck.tui.screens.ships import Answer
from tradecheck.tui.widgets.chart import ChartView
from tradecheck.tui.widgets.rows import RowsTable

COAL = view("coal")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_lanes_and_accounts_are_in_sight_at_every_size(tmp_path, size) -> None:
    async with terminal(tmp_path, size, COAL) as opened:
        text = await opened.show("ships")
        assert len(opened.lines) == size[1]
        assert "Coal: what was seen, beside what was booked" in text
        assert "coal (2701) from the DPRK" in opened.pane("chart")
        assert "booked by" in opened.pane("chart")
        assert "┣" in opened.pane("chart")
        assert "PoE-2017-23" in opened.pane("rows")
        assert "shipment" in opened.pane("rows")
        assert len(opened.lines[-1].split()) <= 14


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
async def test_with_room_the_account_under_the_cursor_is_told_in_full(tmp_path, size) -> None:
    async with terminal(tmp_path, size, COAL) as opened:
        await opened.show("ships")
        await opened.press("slash")
        await opened.type("US-coal-2020 410")
        await opened.press("enter")
        told = opened.pane("detail")
        assert "4.1 Mt · 330–410 M USD" in told
        assert "assumed 80-100 USD/t" in told


async def test_the_cursor_in_the_table_holds_its_lane_and_marks_what_overlaps_it(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("ships")
        await opened.press("down", "down", "down")
        chart = opened.pane("chart")
        assert "▌● └ PoE-2019-JanApr" in chart
        assert "∩● └ PoE-2019-sts" in chart
        await opened.press("down")
        assert "▌● └ PoE-2019-sts" in opened.pane("chart")


async def test_the_cursor_of_the_lanes_begins_at_the_account_and_the_table_follows_it(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("ships")
        rows = opened.app.screen.query_one(RowsTable)
        chart = opened.app.screen.query_one(ChartView)
        await opened.press("down", "down", "shift+tab")
        assert chart.reading == "PoE-2019-coal, 2019-01..2019-08: shipment · 3,700,000 t"
        assert "PoE-2019-coal, 2019-01..2019-08: shipment" in opened.pane("chart")
        assert "[┣━━━━┫]" in opened.pane("chart")
        await opened.press("down")
        assert chart.reading.startswith("PoE-2019-JanApr, 2019-01..2019-04: shipment · 928,000 t")
        assert rows.row(rows.cursor)["id"] == "PoE-2019-JanApr"
        assert "▌● └ PoE-2019-JanApr" in opened.pane("chart")


async def test_arrows_read_the_books_year_by_year_and_enter_opens_the_rows_behind(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("ships")
        chart = opened.app.screen.query_one(ChartView)
        await opened.press("shift+tab", "home")
        assert chart.reading == "coal (2701) from the DPRK, booked by China, 2017: 4,912,129 t"
        rows = await opened.press("enter")
        assert "booked by China, 2017  1 row " in rows.splitlines()[0]
        assert "4,912,128,600" in rows
        await opened.press("escape", "right")
        assert chart.reading == "coal (2701) from the DPRK, booked by China, 2018: unresolved"
        await opened.press("down", "enter")
        assert "PoE-2017-23" in opened.text
        assert "observations" in opened.text


async def test_a_lane_out_of_sight_comes_in_sight_with_the_cursor(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24), view()) as opened:
        await opened.show("ships")
        chart = opened.app.screen.query_one(ChartView)
        await opened.press("shift+tab", "end")
        assert chart.cursor is not None
        last = chart.cursor.lane
        assert last not in (await opened.press("home")).partition("╰")[0]
        assert last[:12] in (await opened.press("end")).partition("╰")[0]


async def test_a_click_reads_an_interval_and_lanes_are_zoomed_and_moved_by_years(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("ships")
        chart = opened.app.screen.query_one(ChartView)
        spot = next(each for each in chart._spots if each.name.startswith("PoE-2019-sts"))
        await opened.pilot.click(ChartView, offset=(spot.left + 3, spot.top + 1))
        await opened.settle()
        assert chart.reading.startswith("PoE-2019-sts, 2019-01..2019-08")
        text = await opened.press("plus", "plus", "plus")
        assert "2018..2020" in text
        near = next(each for each in chart._spots if each.name == spot.name)
        assert near.after - near.left > 2 * (spot.after - spot.left)
        assert len(chart.spec.series) < len(chart.whole.series)
        assert chart.reading.startswith("PoE-2019-sts, 2019-01..2019-08")
        assert "2019..2021" in await opened.press("shift+right")
        await opened.press("0")
        assert chart.spec == chart.whole


async def test_filtered_rows_keep_lane_account_and_cursor_together(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("ships")
        await opened.press("slash")
        await opened.type("sighting sand")
        await opened.press("enter")
        assert "2 of 46 hold 'sighting sand'" in opened.text
        assert "▌○ Sand-C4ADS-visits" in opened.pane("chart")
        assert "AIS visits to Haeju Bay" in opened.pane("detail")


async def test_enter_opens_the_record_with_its_raw_line_checksum_and_citation(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("ships")
        record = await opened.press("down", "enter")
        assert "row obs:WiseHonest" in record
        assert "raw line" in record
        assert "sha256 of row" in record
        assert "S/2019/171" in record
        assert "what was seen" in await opened.press("escape")


async def test_v_shows_the_vessels_and_enter_the_record_of_one(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("ships")
        await opened.press("slash")
        await opened.type("LCZ717")
        await opened.press("enter")
        named = await opened.press("v")
        assert "ships named by PoE-2019-LCZ717" in named
        assert "LAO CHUAN ZHANG 717" in named
        assert "vessel:lao-chuan-zhang-717" in await opened.press("enter")


async def test_an_account_without_vessels_says_so(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24), COAL) as opened:
        await opened.show("ships")
        assert "The account names no ship." in await opened.press("v")


async def test_b_shows_the_books_against_an_account_each_absence_as_its_state(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("ships")
        against = await opened.press("down", "down", "b")
        assert "booked against PoE-2019-coal" in against
        assert "? unresolved" in against
        record = await opened.press("enter")
        assert "comtrade-preview:CHN-PRK-M-2019-2701" in record
        assert "raw line" in record


async def test_an_account_without_a_code_cannot_be_set_beside_books_and_says_why(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        await opened.show("ships")
        await opened.press("slash")
        await opened.type("PoE-2017-270M metals")
        await opened.press("enter")
        assert "names no HS code" in await opened.press("b")


async def test_a_view_without_accounts_says_what_narrows_it(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24), view("textiles")) as opened:
        text = " ".join((await opened.show("ships")).split())
        assert "The view holds no account." in text
        assert "textiles" in text
        assert "tradecheck import observations FILE" in opened.pane("rows")
        for key in ("v", "b", "p", "enter"):
            assert "The view holds no account." in await opened.press(key)


async def test_the_lanes_are_saved_and_the_view_is_copied_as_its_command(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with terminal(tmp_path, (80, 24), COAL) as opened:
        await opened.show("ships")
        await opened.press("p")
        await opened.wait_for("The chart is in")
        assert (tmp_path / "tradecheck-observations.png").read_bytes().startswith(b"\x89PNG")
        await opened.press("y")
        assert opened.app.clipboard == "tradecheck observations --goods coal"


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_hostile_accounts_are_shown_letter_by_letter(tmp_path, size) -> None:
    async with terminal(tmp_path, size, COAL) as opened:
        await opened.show("ships")
        screen = opened.app.screen
        rows, chart = screen.query_one(RowsTable), screen.query_one(ChartView)
        texts = [name for name, kind in rows._frame.schema.items() if kind == pl.String and name != "record"]
        frame = rows._frame.with_columns(pl.lit(HOSTILE).alias(name) for name in texts)
        screen.post_message(work.ViewRead(COAL, (), Answer(chart.spec, frame)))
        await opened.settle()
        assert not set(opened.text) & set("\x1b\x07\u202e\x9b")
        assert HARMLESS[:12] in opened.pane("rows")
        assert len(opened.lines) == size[1]


async def test_the_view_stays_and_the_screen_follows_it(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View()) as opened:
        await opened.show("ships")
        await opened.press("g")
        await opened.type("sand")
        text = await opened.press("enter")
        assert "Sand: what was seen" in text
        assert "observations  3" in text
        assert "sand" in (await opened.show("findings"))
