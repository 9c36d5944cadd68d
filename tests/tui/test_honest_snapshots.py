"""Every honest state at one size, against kept files: what is not there, is old, is broken or is on its way."""

import os
from datetime import UTC, datetime, time, timedelta
from threading import Event

import pytest

from tests.sources.comtrade_rows import v1_csv
from tests.tui.snapshot import check, without_days, words_of
from tests.tui.terminal import settings_in, terminal
from tests.tui.test_sources import choose, ended, imported, until
from tests.tui.test_states import NOWHERE, SHORT
from tradecheck.archive import Archive
from tradecheck.intake.current import ensure_tables
from tradecheck.intake.errands import Outcome
from tradecheck.intake.progress import Progress
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.tui import theme
from tradecheck.tui.errands import Errand

SIZE = (80, 24)
COAL = View(goods=(Goods.parse("coal"),), period=Period.parse("2016..2017"))
TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def _dark():
    theme.use(theme.DARK)


async def test_the_first_run(tmp_path) -> None:
    async with terminal(tmp_path, SIZE) as opened:
        check("first-run", words_of(opened))
        await opened.press("e")
        check("first-run-sources", words_of(opened))


async def test_nothing_is_held_at_all(tmp_path) -> None:
    async with terminal(tmp_path, SIZE, View(snapshot=False), settings=settings_in(tmp_path)) as opened:
        check("nothing-held", words_of(opened))
        await opened.press("e")
        check("nothing-held-sources", words_of(opened))


async def test_a_pull_that_runs_with_rows_so_far_and_one_that_is_being_cancelled(tmp_path) -> None:
    over = Event()

    def job(told):
        told(Progress(7, 20, "coal, 2007, CHN with PRK", 1234, 18.0))
        over.wait(30)
        told(Progress(8, 20, "coal, 2008, CHN with PRK", 1250, 16.0))
        return Outcome("20 questions, 20 calls, 2,000 rows: 20 received.")

    async with terminal(tmp_path, SIZE, COAL) as opened:
        await opened.press("e")
        opened.app.screen._begin(Errand("pulling comtrade", "calls", job))
        await until(opened, lambda: "1,234" in opened.text)
        check("pulling-sources", words_of(opened))
        await opened.press("1")
        assert opened.app.browse.findings
        check("pulling", words_of(opened))
        await opened.press("e", "ctrl+k")
        check("pulling-cancel", words_of(opened))
        await opened.press("enter")
        check("cancelling", words_of(opened))
        over.set()
        await ended(opened)
        check("cancelled", words_of(opened))


async def test_figures_that_are_old(tmp_path) -> None:
    came = datetime.combine(TODAY - timedelta(days=75), time(12), UTC)
    Archive(tmp_path / "cache").keep(
        v1_csv({"cmdCode": "01"}),
        kind="file",
        source="comtrade",
        question={},
        status=None,
        headers={},
        retrieved=came,
        origin_name="a.csv",
    )
    async with terminal(tmp_path, SIZE, COAL, settings=settings_in(tmp_path)) as opened:
        check("stale", words_of(opened))
        await opened.press("e")
        check("stale-sources", without_days(words_of(opened), came.date()))


async def test_a_receipt_that_cannot_be_read(tmp_path) -> None:
    imported(tmp_path, "01")
    (body,) = (tmp_path / "cache" / "received").rglob("*.body")
    os.chmod(body, 0o644)  # noqa: PTH101 - what is kept is read-only
    body.write_bytes(body.read_bytes()[:-5])
    for part in (tmp_path / "cache" / "tables").rglob("*.parquet"):
        part.unlink()
    async with terminal(tmp_path, SIZE, COAL, settings=settings_in(tmp_path)) as opened:
        check("damaged-receipt", words_of(opened))
        await opened.press("e")
        check("damaged-receipt-sources", words_of(opened))


async def test_a_table_that_is_damaged(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    imported(tmp_path, "01")
    ensure_tables(tmp_path / "cache")
    (part,) = (tmp_path / "cache" / "tables" / "flows").glob("*.parquet")
    part.write_bytes(bytes(part.stat().st_size))
    settings = settings_in(tmp_path, cache="cache")
    shown = part.name, f"{'a' * 12}-{'b' * 16}.{'c' * 12}.parquet"  # its name follows the moment of its receipt
    async with terminal(tmp_path, SIZE, COAL, settings=settings) as opened:
        folded = opened.app.browse.query_one("#findings")
        said = " ".join(folded.said)
        assert part.name in said
        check("damaged-table", "\n".join(said.replace(*shown).replace(str(tmp_path), "FOLDER").split(". ")) + "\n")
        assert "damaged" in opened.lines[0]


async def test_nobody_can_be_reached(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tradecheck.intake.pulling_door.usual_patience", lambda: SHORT)
    settings = settings_in(tmp_path, comtrade_url=NOWHERE)
    async with terminal(tmp_path, SIZE, COAL, settings=settings) as opened:
        await opened.press("e", "P")
        await choose(opened, "comtrade-view")
        check("pull-plan", without_days(words_of(opened), TODAY))
        await opened.press("enter")
        await ended(opened)
        check("no-network", words_of(opened))


async def test_nobody_is_to_be_asked(tmp_path) -> None:
    async with terminal(tmp_path, SIZE, COAL, settings=settings_in(tmp_path, offline="1")) as opened:
        await opened.press("e", "P")
        await opened.wait_for("'offline' is on")
        check("offline", words_of(opened))
