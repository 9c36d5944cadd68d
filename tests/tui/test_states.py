"""What the terminal says when there is nothing, nothing new, something damaged, or nobody to ask."""

import os
from datetime import UTC, datetime, timedelta

from tests.sources.comtrade_rows import v1_csv
from tests.tui.terminal import settings_in, terminal, words
from tests.tui.test_sources import choose, ended, imported
from tradecheck.__main__ import main
from tradecheck.archive import Archive
from tradecheck.intake.current import ensure_tables
from tradecheck.model.errors import Exit
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.sources.http import Patience

NOWHERE = "http://127.0.0.1:9"
SHORT = Patience(between_calls_seconds=0.0, attempts=1, first_wait_seconds=0.0, longest_wait_seconds=0.0)


async def test_at_the_first_run_the_header_says_what_to_do_next(tmp_path) -> None:
    async with terminal(tmp_path) as opened:
        assert "embedded figures only" in opened.lines[0]
        assert "tradecheck pull comtrade" in opened.lines[0]
        assert "Nothing was pulled yet" in words(await opened.press("e"))


async def test_a_view_of_which_no_source_is_left_says_what_to_do(tmp_path) -> None:
    async with terminal(tmp_path, view=View(snapshot=False), settings=settings_in(tmp_path)) as opened:
        assert "no figures" in opened.lines[0]
        text = words(opened.text)
        assert "No evidence: the embedded figures are left out" in text
        assert "Press e to see what is held, to pull or to import" in text
        assert "--no-snapshot (start without it)" in text
        assert "press P to pull" in words(await opened.press("e"))


async def test_old_figures_have_their_age_in_the_header(tmp_path) -> None:
    body = v1_csv({"cmdCode": "01"})
    came = datetime.now(UTC) - timedelta(days=75)
    archive = Archive(tmp_path / "cache")
    archive.keep(
        body, kind="file", source="comtrade", question={}, status=None, headers={}, retrieved=came, origin_name="a.csv"
    )
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        assert "stale: the newest figures received are 75 days old" in opened.lines[0]
        await opened.press("e")
        assert "75 days ago" in words(opened.text)


async def test_a_damaged_receipt_is_named_with_its_remedy_and_the_rest_is_shown(tmp_path) -> None:
    imported(tmp_path, "01")
    cache = tmp_path / "cache"
    sidecar = next(path for path in cache.rglob("*.json") if "tables" not in path.parts and len(path.name) > 64)
    body = next(path for path in cache.rglob(f"{sidecar.name[:64]}*") if path.suffix != ".json")
    os.chmod(body, 0o644)  # noqa: PTH101 - what is kept is read-only
    body.write_bytes(body.read_bytes()[:-5])
    for part in (cache / "tables").rglob("*.parquet"):
        part.unlink()
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        assert "damaged: 1 receipt unreadable and left out" in opened.lines[0]
        assert opened.app.browse.findings
        text = words(await opened.press("e"))
        assert "damaged" in text
        assert "tradecheck cache verify" in text


def broken(folder):
    """Give a table of an archive other bytes of the same number; return its path."""
    (part,) = (folder / "cache" / "tables" / "flows").glob("*.parquet")
    os.chmod(part, 0o644)  # noqa: PTH101 - as above
    part.write_bytes(bytes(part.stat().st_size))
    return part


def is_told_of_damage(opened, part):
    text = words(opened.text).replace(" ", "")
    assert part.name in text
    assert "`tradecheckcacheverify`makesitagain" in text
    assert "defect" not in text
    return True


async def test_a_table_with_other_bytes_is_named_with_its_remedy_on_every_screen(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "cache"))
    imported(tmp_path, "01")
    ensure_tables(tmp_path / "cache")
    part = broken(tmp_path)
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        assert is_told_of_damage(opened, part)
        assert "what is mended is read with ctrl+r" in words(opened.text)
        for name in ("explore", "ships", "caps"):
            await opened.show(name)
            assert is_told_of_damage(opened, part)
        assert main(["cache", "verify", "-q"]) == Exit.DAMAGED
        assert "booked by chapter" in await opened.show("explore") + await opened.press("ctrl+r")


async def test_a_table_that_breaks_while_it_is_shown_is_told_as_damage_and_the_screen_lives_on(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("tradecheck.evidence.assembly.FEW_ROWS", 0)
    imported(tmp_path, "01")
    ensure_tables(tmp_path / "cache")
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        assert opened.app.browse.findings
        part = broken(tmp_path)
        await opened.show("explore")
        assert is_told_of_damage(opened, part)
        assert "damaged" in opened.lines[0]
        await opened.show("findings")
        await opened.press("down")
        assert is_told_of_damage(opened, part)


async def test_a_cache_of_a_later_version_is_one_sentence_that_says_how_to_go_on(tmp_path) -> None:
    imported(tmp_path, "01")
    for sidecar in (tmp_path / "cache").rglob("*.json"):
        if "tables" not in sidecar.parts and len(sidecar.name) > 64:
            os.chmod(sidecar, 0o644)  # noqa: PTH101 - as above
            sidecar.write_bytes(sidecar.read_bytes().replace(b'"format": 2', b'"format": 9'))
    (tmp_path / "cache" / "tables" / "summary.json").unlink()
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        text = words(opened.text)
        assert "use a newer tradecheck" in text
        assert "cache verify" in text
        assert "ctrl+r" in text


async def test_a_service_that_cannot_be_reached_is_one_sentence_and_the_screen_lives_on(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tradecheck.intake.pulling_door.usual_patience", lambda: SHORT)
    view = View(period=Period.year(2017), goods=(Goods.parse("coal"),))
    settings = settings_in(tmp_path, comtrade_url=NOWHERE)
    async with terminal(tmp_path, settings=settings, view=view) as opened:
        await opened.press("e", "P")
        await choose(opened, "comtrade-view")
        await opened.press("enter")
        text = words(await ended(opened))
        assert "pulling comtrade-view: failed" in text
        assert "Connection refused" in text
        assert "try again later" in text
        assert "Traceback" not in text
        assert "comtrade-preview" in text


async def test_offline_nobody_is_asked_and_it_says_so(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path, offline="1")) as opened:
        await opened.press("e", "P")
        assert any("the setting 'offline' is on" in note for note in opened.notes)
