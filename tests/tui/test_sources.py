"""The screen of what is held: receipts and records, pulls and imports with progress, cancelled or not."""

import asyncio
from collections import Counter
from time import monotonic

import pytest

from tests.sources.comtrade_rows import v1_csv
from tests.stand_ins.comtrade import Comtrade
from tests.stand_ins.serving import Reply
from tests.tui.terminal import settings_in, terminal, words
from tradecheck import archive as archives
from tradecheck.archive import Archive
from tradecheck.intake.importing import import_comtrade
from tradecheck.intake.pulling import WORKERS, pull_comtrade
from tradecheck.intake.pulling_report import Wanted
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Frequency
from tradecheck.sources.comtrade.question import questions
from tradecheck.sources.http import Patience
from tradecheck.tui.keys import SOURCES, VIEW
from tradecheck.tui.widgets.rows import RowsTable

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
SWIFT = Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01, longest_wait_seconds=0.1)
TWENTY_YEARS = View(period=Period.parse("2001..2020"), goods=(Goods.parse("coal"),))


@pytest.fixture(autouse=True)
def swift(monkeypatch):
    monkeypatch.setattr("tradecheck.intake.pulling_door.usual_patience", lambda: SWIFT)


async def choose(opened, name):
    """Choose a name from the list that is open."""
    listed = opened.app.screen.query_one("#choices")
    listed.cursor = [each for each, _ in listed.choices].index(name)
    return await opened.press("enter")


async def until(opened, is_so, seconds=10.0):
    for _ in range(round(seconds * 100)):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"it never came:\n{opened.text}")


async def ended(opened):
    """Wait for the end of the errand, and for what is read after it."""
    await until(opened, lambda: opened.app.session.errand is None, 30)
    return await opened.settle()


def imported(folder, *codes):
    path = folder / "mine.csv"
    path.write_bytes(v1_csv(*({"cmdCode": code} for code in codes)))
    import_comtrade([path], Archive(folder / "cache"))
    return path


@pytest.mark.parametrize("size", SIZES)
async def test_every_size_shows_what_is_held_and_the_footer_is_short(tmp_path, size) -> None:
    async with terminal(tmp_path, size) as opened:
        text = await opened.press("e")
        assert "comtrade-preview" in text
        assert "rows" in text
        assert "Nothing was pulled yet" in words(text)
        assert "Press P to pull" in words(text)
    assert sum(key.shown for key in (*SOURCES, *VIEW)) <= 7


async def test_enter_on_a_source_shows_its_receipts_and_enter_on_one_its_record(tmp_path) -> None:
    imported(tmp_path, "01", "02")
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        text = await opened.press("e")
        assert opened.app.screen.query_one(RowsTable).row(0)["source"] == "comtrade"
        assert "UN Comtrade, pulled or imported" in text
        receipts = await opened.press("enter")
        assert "1 row " in receipts.splitlines()[0]
        assert "mine.csv" in receipts
        record = await opened.press("enter")
        assert "a whole receipt" in record
        assert "sha256 of file" in record
        assert "mine.csv" in await opened.press("escape")
        assert "sources" in (await opened.press("escape"))


async def test_revisions_are_a_key_away_and_say_why_there_are_none(tmp_path) -> None:
    async with terminal(tmp_path) as opened:
        await opened.press("e")
        assert "Nothing can be compared" in words(await opened.press("v"))


async def test_what_a_publisher_changed_is_shown_by_year(tmp_path) -> None:
    with Comtrade() as service:
        settings = settings_in(tmp_path, comtrade_url=service.address)
        asked = [Wanted("", questions(Period.year(2017), Frequency.ANNUAL, goods=[Goods.parse("coal")]))]
        pull_comtrade(asked, settings, Archive(settings.cache))
        service.revise(156, "2017")
        await asyncio.sleep(1.1)  # two answers of one day are told apart by their seconds
        pull_comtrade(asked, settings, Archive(settings.cache), refresh=True)
    async with terminal(tmp_path, settings=settings) as opened:
        await opened.press("e")
        text = await opened.press("v")
        assert "what publishers changed" in text.splitlines()[0]
        row = opened.app.screen.query_one(RowsTable).row(0)
        assert (row["source"], row["year"], row["rows_changed"]) == ("comtrade", "2017", 1)
        assert row["difference_usd"] == row["value_after_usd"] - row["value_before_usd"] != 0


async def test_a_pull_shows_its_plan_first_and_asks_nobody_before_it_is_agreed_to(tmp_path) -> None:
    with Comtrade() as service:
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            plan = opened.pane("confirm")
            assert "at least, about" in plan
            assert "tradecheck pull comtrade --since 2001-01-01 --until 2020-12-31 --goods coal" in plan
            await opened.press("escape")
            assert not service.asked
            assert opened.app.session.errand is None


async def test_a_pull_that_is_agreed_to_shows_what_came_and_the_source_is_held(tmp_path) -> None:
    with Comtrade() as service:
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            await opened.press("enter")
            text = words(await ended(opened))
            assert "pulling comtrade-view: done" in text
            assert "20 questions" in text
            assert opened.app.screen.query_one(RowsTable).row(0)["source"] == "comtrade"
            assert "errand" in {widget.id for widget in opened.app.screen.query("#errand") if widget.display}
            await opened.press("escape")
            assert not opened.app.screen.query_one("#errand").display


async def test_a_pull_cancelled_in_the_middle_leaves_screen_and_archive_whole_and_the_next_goes_on(tmp_path) -> None:
    cache = Archive(tmp_path / "cache")
    with Comtrade() as service:
        service.slow = 0.3
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            await opened.press("enter")
            await until(opened, lambda: "so far" in opened.text and " rows" in " ".join(opened.app.session.doing))
            await until(opened, lambda: len(_figures(service)) >= 3)
            assert "pulling comtrade-view" in opened.lines[0]
            assert "left" in opened.pane("errand")
            findings = await opened.press("1")
            assert "pulling comtrade-view" in findings.splitlines()[0]
            assert opened.app.browse.findings
            await opened.press("e", "ctrl+k")
            assert "What came before is kept and usable" in opened.pane("confirm")
            await opened.press("enter")
            text = words(await ended(opened))
            assert "pulling comtrade-view: cancelled" in text
            assert "What came before it is kept" in text
            asked = _figures(service)
            assert 0 < len(asked) < 20
            assert cache.verify() == []
            kept = archives.flows(cache.root).collect().height
            assert kept
            assert opened.app.screen.query_one(RowsTable).row(0)["rows"] == kept
            service.slow = 0.0
            await opened.press("P")
            await choose(opened, "comtrade-view")
            assert "answers are held and not asked for again" in opened.pane("confirm")
            await opened.press("enter")
            assert "comtrade-view: done" in words(await ended(opened))
        assert len(_figures(service)) == 20
        assert sum(times - 1 for times in _figures(service).values()) <= WORKERS  # calls that were given up


async def test_cancelling_waits_for_no_call_that_the_service_holds_back(tmp_path) -> None:
    with Comtrade() as service:
        service.spoilt.append(({"period": "2010"}, Reply(200, {}, b"{}", after=60.0)))
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            await opened.press("enter")
            await until(opened, lambda: len(_figures(service)) == 20)
            await opened.press("ctrl+k")
            begun = monotonic()
            await opened.press("enter")
            text = words(await ended(opened))
            assert monotonic() - begun < 10
            assert "pulling comtrade-view: cancelled" in text
            assert "What came before it is kept" in text
            assert opened.app.screen.query_one(RowsTable).row(0)["rows"] > 0
    assert Archive(tmp_path / "cache").verify() == []


async def test_what_ended_is_no_longer_asked_to_be_cancelled(tmp_path) -> None:
    with Comtrade() as service:
        service.slow = 0.2
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            await opened.press("enter")
            await until(opened, lambda: len(_figures(service)) >= 3)
            await opened.press("ctrl+k")
            assert "What came before is kept and usable" in opened.pane("confirm")
            assert "pulling comtrade-view: done" in words(await ended(opened))
            assert not opened.app.screen.query("#confirm")


async def test_rows_so_far_are_read_in_the_middle_of_a_pull(tmp_path) -> None:
    with Comtrade() as service:
        service.slow = 0.6
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            await opened.press("enter")
            await until(opened, lambda: len(_figures(service)) >= 6)
            errand = opened.app.session.errand
            await opened.press("1", "ctrl+r")
            errand.cancel()
            held = [each for each in opened.app.session.holdings if not each.embedded]
            assert [each.source for each in held] == ["comtrade"]
            assert held[0].rows > 0
            await ended(opened)
    assert Archive(tmp_path / "cache").verify() == []


def _figures(service):
    return Counter(tuple(sorted(sent.items())) for path, sent, _ in list(service.asked) if "cmdCode" in sent)


async def test_a_pull_that_ends_behind_another_screen_offers_to_read_it(tmp_path) -> None:
    with Comtrade() as service:
        service.slow = 0.1
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            await opened.press("enter", "1")
            await ended(opened)
            assert any("Press ctrl+r to read what came" in note for note in opened.notes)
            assert "embedded" in opened.lines[0]
            assert "1 source received" in (await opened.press("ctrl+r")).splitlines()[0]


async def test_leaving_in_the_middle_of_a_pull_waits_for_nothing_and_loses_nothing(tmp_path) -> None:
    with Comtrade() as service:
        service.slow = 0.3
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            await opened.press("enter")
            await until(opened, lambda: len(_figures(service)) >= 3)
            await opened.press("q")
            assert any("press q again to cancel it and leave" in note for note in opened.notes)
            assert opened.app.is_running
            errand = opened.app.session.errand
            await opened.pilot.press("q")
            await opened.pilot.pause()
        assert errand.is_cancelled
        assert Archive(tmp_path / "cache").verify() == []


async def test_a_file_is_imported_by_its_path_and_its_kind_is_seen(tmp_path) -> None:
    path = tmp_path / "down loaded.csv"
    path.write_bytes(v1_csv({"cmdCode": "01"}))
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("e", "I")
        await opened.type(str(tmp_path / "down*.csv"))
        await opened.press("enter")
        text = words(await ended(opened))
        assert "importing down loaded.csv as comtrade: done" in text
        assert "1 of 1 files taken in: 1 rows" in text
        assert opened.app.screen.query_one(RowsTable).row(0)["source"] == "comtrade"


async def test_an_import_says_why_rows_of_its_files_were_left_out(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    sea, rail = {"cmdCode": "02", "motCode": "2100"}, {"cmdCode": "03", "motCode": "3100"}
    path.write_bytes(v1_csv({"cmdCode": "01"}, sea, rail))
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("e", "I")
        await opened.type(str(path))
        await opened.press("enter")
        text = words(await ended(opened))
        assert "2 rows left out." in text
        assert "Rows left out, detail by means of transport: 2." in text
        assert "pulled" not in opened.lines[0]


async def test_the_question_whether_to_cancel_goes_with_its_errand(tmp_path) -> None:
    with Comtrade() as service:
        service.slow = 0.2
        settings = settings_in(tmp_path, comtrade_url=service.address)
        async with terminal(tmp_path, settings=settings, view=TWENTY_YEARS) as opened:
            await opened.press("e", "P")
            await choose(opened, "comtrade-view")
            await opened.press("enter")
            sources = opened.app.screen
            await opened.pilot.press("ctrl+k")
            await until(opened, lambda: opened.app.screen is not sources)
            text = words(await ended(opened))
            assert opened.app.screen is sources
            assert "pulling comtrade-view: done" in text
            assert sources.query_one(RowsTable).row(0)["source"] == "comtrade"
            assert not any("Press ctrl+r to read" in note for note in opened.notes)


async def test_a_file_of_china_customs_is_asked_for_its_direction(tmp_path) -> None:
    path = tmp_path / "customs.csv"
    header = "数据年月,贸易伙伴编码,贸易伙伴名称,商品编码,商品名称,美元"
    path.write_text(f'{header}\n201701,109,朝鲜,27011100,无烟煤,"1,234"\n', encoding="utf-8")
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("e", "I")
        await opened.type(str(path))
        assert "which way, from China's side?" in words(await opened.press("enter"))
        await choose(opened, "import")
        assert "importing customs.csv as gacc: done" in words(await ended(opened))
        rows = archives.flows(tmp_path / "cache").collect()
        assert rows["flow"].to_list() == ["M"]


async def test_a_file_that_looks_like_nothing_is_asked_for_and_a_wrong_answer_is_refused(tmp_path) -> None:
    path = tmp_path / "strange.csv"
    path.write_bytes(b"a,b\n1,2\n")
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("e", "I")
        await opened.type(str(path))
        assert "looks like nothing known: what is it?" in words(await opened.press("enter"))
        await choose(opened, "comtrade")
        assert "0 of 1 files taken in" in words(await ended(opened))


async def test_a_path_that_is_no_file_is_refused_and_the_prompt_stays(tmp_path) -> None:
    async with terminal(tmp_path) as opened:
        await opened.press("e", "I")
        await opened.type("/nowhere/x.csv")
        await opened.press("enter")
        assert any("does not exist" in note for note in opened.notes)
        assert "import › /nowhere/x.csv" in opened.text


async def test_two_terminals_on_one_cache_read_what_the_other_brought(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(v1_csv({"cmdCode": "01"}))
    settings = settings_in(tmp_path)
    async with terminal(tmp_path, settings=settings) as first, terminal(tmp_path, settings=settings) as second:
        await second.press("e")
        await first.press("e", "I")
        await first.type(str(path))
        await first.press("enter")
        await ended(first)
        assert "embedded figures only" in second.lines[0]
        assert "1 source received" in (await second.press("ctrl+r")).splitlines()[0]
        assert second.app.screen.query_one(RowsTable).row(0)["rows"] == 1


async def test_two_terminals_may_pull_the_same_at_once(tmp_path) -> None:
    with Comtrade() as service:
        service.slow = 0.05
        settings = settings_in(tmp_path, comtrade_url=service.address)
        pair = (
            terminal(tmp_path, settings=settings, view=TWENTY_YEARS),
            terminal(tmp_path, settings=settings, view=TWENTY_YEARS),
        )
        async with pair[0] as first, pair[1] as second:
            for opened in (first, second):
                await opened.press("e", "P")
                await choose(opened, "comtrade-view")
                await opened.press("enter")
            assert "done" in words(await ended(first))
            assert "done" in words(await ended(second))
    assert Archive(tmp_path / "cache").verify() == []
    rows = archives.flows(tmp_path / "cache").collect()
    assert rows["start"].n_unique() == 20
