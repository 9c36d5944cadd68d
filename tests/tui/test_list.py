from tests.tui.specimens import finding
from tests.tui.terminal import terminal, words
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity
from tradecheck.tui.ranking import arranged
from tradecheck.tui.widgets.rows import RowsTable


async def test_typing_a_filter_narrows_the_list_at_once_and_escape_clears_it(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        whole = len(opened.app.browse.findings)
        await opened.press("slash")
        narrowed = await opened.type("petroleum 2018")
        assert f"of {whole}" in narrowed
        assert "petroleum" in narrowed
        assert "130.4 M USD" not in narrowed
        kept = await opened.press("enter")
        assert f"of {whole}" in kept
        assert opened.app.focused.id == "findings"
        cleared = await opened.press("escape")
        assert "130.4 M USD" in cleared
        assert f"of {whole}" not in cleared


async def test_keys_typed_into_the_filter_are_words_and_no_actions(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with terminal(tmp_path, (80, 24)) as opened:
        await opened.press("slash")
        assert "filter › qrpwsd?" in await opened.type("qrpwsd?")
        assert not list(tmp_path.glob("tradecheck-*"))


async def test_a_filter_pasted_at_once_loses_no_letter(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        for key in ("slash", "c", "o", "a", "l"):
            opened.app.simulate_key(key)
        assert "filter › coal" in await opened.settle()


async def test_a_filter_that_hides_everything_says_so_and_how_to_clear_it(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("slash")
        await opened.type("zeppelin")
        text = opened.pane("findings")
        assert "No finding holds 'zeppelin'" in text
        assert "press escape to clear it" in text
        assert opened.pane("detail").startswith("─ finding ─")


async def test_a_view_without_findings_names_what_narrows_it_and_the_key_that_loosens_it(tmp_path) -> None:
    view = View(period=Period.year(1950), goods=(Goods.parse("coal"),), direction=Direction.EXPORT)
    async with terminal(tmp_path, (120, 40), view) as opened:
        text = words(opened.pane("findings"))
        assert "no row of coal (dprk-export) is held for this period" in text
        assert "period 1950 (key i)" in text
        assert "goods coal (key g)" in text
        assert "direction dprk-export (key d)" in text


async def test_the_smallest_terminal_shows_what_narrows_an_empty_view(tmp_path) -> None:
    async with terminal(tmp_path, (60, 20), View(period=Period.year(1990))) as opened:
        assert "It is narrowed by period 1990 (key i)." in words(opened.pane("findings"))


async def test_a_view_of_rows_that_are_in_line_says_so_and_not_that_none_is_held(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(period=Period.year(2005))) as opened:
        text = words(opened.pane("findings"))
        assert "No finding: nothing in the evidence of this view is out of line" in text
        assert "period 2005 (key i)" in text


async def test_sorting_goes_round_severity_value_period_and_goods(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        assert "by severity" in opened.text
        for name in ("value", "period", "goods", "severity"):
            assert f"by {name}" in await opened.press("s")


async def test_the_cursor_stays_on_its_finding_when_the_order_changes(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        await opened.press("down", "down")
        chosen = opened.app.browse.chosen
        await opened.press("s")
        assert opened.app.browse.chosen == chosen
        assert opened.app.browse.query_one("#findings").chosen.id == chosen


async def test_moving_the_cursor_changes_chart_and_claim(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        assert "Petroleum to the DPRK" in await opened.press("down")
        assert "─ ▲ high" in opened.text
        assert "Coal from the DPRK" in await opened.press("up")


async def test_the_ends_of_the_list_can_be_reached(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        await opened.press("end")
        last = opened.app.browse.query_one("#findings").cursor
        assert last == len(opened.app.browse.findings) - 1
        await opened.press("down", "pagedown")
        assert opened.app.browse.query_one("#findings").cursor == last
        assert "130.4 M USD" in await opened.press("home")


async def test_a_click_chooses_a_finding_and_a_second_opens_it(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        await opened.pilot.click("#findings", offset=(8, 3))
        await opened.settle()
        assert opened.app.browse.query_one("#findings").cursor == 1
        await opened.pilot.click("#findings", offset=(8, 5), times=2)
        assert "Arithmetic" in await opened.settle()


def test_a_filter_looks_into_goods_codes_period_check_status_rule_and_id() -> None:
    wanted = finding("coal")
    for needle in ("coal", "2701", "2017", "check.coal", "gap", "high", "DPRK EXPORTS", "coal 2017"):
        assert arranged([wanted], "severity", needle) == (wanted,)
    assert arranged([wanted], "severity", "coal 2018") == ()


def test_each_order_is_what_it_is_called() -> None:
    small = finding("b", severity=Severity.LOW, value_usd=1.0, period=Period.year(2020))
    large = finding("a", severity=Severity.HIGH, value_usd=9.0, period=Period.year(2016))
    unknown = finding("c", severity=Severity.MEDIUM, value_usd=None, period=Period.year(2018))
    order = {
        sort: "".join(each.check for each in arranged([small, large, unknown], sort, ""))
        for sort in ("severity", "value", "period", "goods")
    }
    assert order == {"severity": "acb", "value": "abc", "period": "bca", "goods": "abc"}


async def test_a_filter_of_rows_is_cleared_by_escape_and_does_not_follow_to_another_finding(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(goods=(Goods.parse("coal"),))) as opened:
        rows = opened.app.screen.query_one(RowsTable)
        await opened.press("f5", "t", "t")
        assert "value USD" in opened.pane("rows")
        every = rows.count()
        for leave in (("escape",), ("f2", "down")):
            await opened.press("f5", "slash")
            await opened.type("2017-0")
            await opened.press("enter")
            assert 0 < rows.count() < every
            await opened.press(*leave)
            assert rows.count() == every
            assert "hold" not in str(rows.border_subtitle)


async def test_over_an_empty_view_no_rows_are_counted(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        assert "─ booked  observed  notified ─" not in opened.text
        await opened.press("i")
        await opened.type("1990")
        assert "─ booked  observed  notified ─" in await opened.press("enter")


async def test_while_findings_are_read_none_are_counted(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        title = opened.app.screen.query_one("#findings")
        with opened.app.session.link.lock:
            for key in ("d", "s"):
                await opened.pilot.press(key)
                await opened.pilot.pause()
            assert "reading …" in opened.lines[0]
            assert not any(char.isdigit() for char in str(title.border_title))
        await opened.settle()
        assert any(char.isdigit() for char in str(title.border_title))
