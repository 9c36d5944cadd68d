from tests.tui.terminal import terminal
from tradecheck.tui.app import TradecheckApp
from tradecheck.tui.keys import APP, CHART, FINDINGS, SCREENS, VIEW
from tradecheck.tui.screens.findings import FindingsScreen
from tradecheck.tui.screens.reading import PaperScreen
from tradecheck.tui.screens.small import TooSmallScreen
from tradecheck.tui.screens.why import WhyScreen
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.paper import Paper
from tradecheck.tui.widgets.prompt import Prompt


async def test_why_shows_every_step_its_records_the_caveats_the_rule_and_the_sources(tmp_path) -> None:
    async with terminal(tmp_path, (120, 60)) as opened:
        text = await opened.press("w")
        for words in (
            "why caps.coal.dprk-export.2016-11-30..2016-12-31",
            "183,890,000 / 53,495,894 = 343.7 %",
            "2,000,000 / 1,000,866 = 199.8 %",
            "from rule:2321-26-interim",
            "resolution 2321 (2016), paragraph 26",
            "Innocent explanations",
            "Caveats and objections",
            "Sources",
            "severity  high: share of a cap",
        ):
            assert words in text


async def test_enter_opens_the_finding_and_its_neighbours_can_be_read_on(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        assert "1 of" in (await opened.press("enter")).splitlines()[0]
        second = (await opened.press("n")).splitlines()[0]
        assert "2 of" in second
        await opened.press("escape")
        assert opened.app.browse.query_one("#findings").cursor == 1
        assert opened.app.browse.chosen in second.replace("…", "") or "shipments.petroleum" in second


async def test_why_can_be_scrolled_at_60_by_20(tmp_path) -> None:
    async with terminal(tmp_path, (60, 20)) as opened:
        assert "Sources" not in await opened.press("w")
        assert "https://" in await opened.press("end")


async def test_why_is_copied_as_a_command(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("w", "y")
        assert opened.app.clipboard == "tradecheck why caps.coal.dprk-export.2016-11-30..2016-12-31"


async def test_a_row_opens_with_its_record_its_file_and_its_raw_line(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        text = await opened.press("f5", "down", "enter")
        for words in ("comtrade-preview:CHN-PRK-M-2017-2701", "flows_comtrade.csv", "sha256", "410,358,802", "terms"):
            assert words in text
        assert "─ findings" in await opened.press("escape")


async def test_a_row_that_nobody_published_opens_and_says_so(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("slash")
        await opened.type("petroleum 2018 shipments")
        await opened.press("enter", "t", "t", "f5", "home")
        rows = opened.app.browse.query_one("#rows")
        absent = next(i for i in range(rows.count()) if rows.row(i)["state"] == "not_held")
        rows.cursor = absent
        text = await opened.press("enter")
        assert "none: nobody published or pulled this cell" in text


async def test_the_tables_of_rows_take_turns(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        assert "─ booked" in opened.text
        assert "─ observed" in await opened.press("t")
        assert "─ notified" in await opened.press("t")
        assert "─ booked" in await opened.press("t")


async def test_help_lists_every_key_of_the_main_screen_and_every_mark(tmp_path) -> None:
    async with terminal(tmp_path, (120, 60)) as opened:
        text = " ".join((await opened.press("question_mark")).split())
        assert all(key.help in text for key in (*FINDINGS, *VIEW))
        assert "▲ high severity" in text
        assert "? unresolved" in text


def test_every_binding_has_an_id_of_its_own_and_the_footer_is_short() -> None:
    homes = (TradecheckApp, FindingsScreen, PaperScreen, WhyScreen, TooSmallScreen, Lines, Paper, Prompt)
    ids = [binding.id for home in homes for binding in home.__dict__["BINDINGS"]]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    assert sum(key.shown for key in (*FINDINGS, *VIEW)) <= 7


async def test_the_palette_speaks_in_nouns_and_verbs(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        titles = [command.title for command in opened.app.get_system_commands(opened.app.screen)]
        assert {key.command for key in (*FINDINGS, *VIEW, *CHART, *SCREENS, *APP)} < set(titles)
        assert {"export: PNG", "export: SVG", "export: CSV", "export: MD"} < set(titles)
        assert all(": " in title for title in titles)
        await opened.press("ctrl+p")
        await opened.type("evidence show")
        assert "Nothing was pulled yet" in await opened.press("enter")


async def test_q_leaves_with_0_and_the_interrupt_key_with_130(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        await opened.pilot.press("q")
        await opened.pilot.pause()
    assert (opened.app.return_code or 0) == 0
    async with terminal(tmp_path, (80, 24)) as opened:
        await opened.pilot.press("ctrl+c")
        await opened.pilot.pause()
    assert opened.app.return_code == 130


async def test_order_finding_and_table_are_remembered_unless_a_fresh_start_is_asked_for(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("s", "down", "t")
        chosen = opened.app.browse.chosen
        await opened.pilot.press("q")
    async with terminal(tmp_path, (120, 40), fresh=False) as opened:
        assert "by value" in opened.text
        assert "─ observed" in opened.text
        assert opened.app.browse.chosen == chosen
        await opened.pilot.press("q")
    async with terminal(tmp_path, (120, 40), fresh=True) as opened:
        assert "by severity" in opened.text
