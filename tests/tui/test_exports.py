"""What is on the screen is saved: every screen's chart, rows and report, the path told, the figures the command's."""

import csv
import io
import shlex

import pytest

from tests.tui.terminal import terminal
from tradecheck.__main__ import main
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.tui.keys import SCREENS
from tradecheck.tui.screens.exporting import ExportScreen
from tradecheck.tui.screens.rows import RowsScreen

COAL = View(goods=(Goods.parse("coal"),), period=Period.parse("2016..2017"))
REPORT = ("md", "html")
CHART = ("png", "svg")
SAVES = {
    "findings": (*CHART, "csv", "csv1", *REPORT),
    "explore": ("csv", *REPORT),
    "ships": (*CHART, "csv", *REPORT),
    "caps": (*CHART, "csv", *REPORT),
    "rules": ("csv", *REPORT),
    "sources": ("csv", *REPORT),
}
BEGINS = {"png": b"\x89PNG", "svg": b"<?xml", "csv": b"", "md": b"# ", "html": b"<!doctype html>"}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Files go into a folder of their own; the command line reads what the terminal reads."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))
    return folder


async def save(opened, fmt):
    """Choose a format from the list of what can be saved; return what was told."""
    opened.app.clear_notifications()
    await opened.press("ctrl+s")
    listed = opened.app.screen
    assert isinstance(listed, ExportScreen)
    formats = [each.fmt for each in listed._listed.exports]
    listed._listed.cursor = formats.index(fmt)
    await opened.press("enter")
    await opened.wait_for("is in", 10)
    return formats, " ".join(opened.notes)


def test_every_screen_is_looked_at() -> None:
    assert set(SAVES) == {key.word for key in SCREENS}


@pytest.mark.parametrize("name", SAVES)
async def test_all_that_a_screen_shows_is_saved_and_the_path_is_told(tmp_path, here, name) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show(name)
        for number, fmt in enumerate(SAVES[name], start=1):
            offered, told = await save(opened, fmt)
            assert tuple(offered) == SAVES[name]
            written = [path for path in here.iterdir() if str(path) in told]
            assert len(written) == 1, told
            assert written[0].suffix == f".{fmt.rstrip('1')}"
            content = written[0].read_bytes()
            assert content[:400].lower().lstrip().startswith(BEGINS[fmt.rstrip("1")].lower()), content[:80]
            assert len(content) > 40
            assert len(list(here.iterdir())) == number


async def test_cells_of_booked_trade_are_saved_by_p_as_the_copied_command_prints_them(tmp_path, here, capsysbinary):
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("explore")
        await opened.press("r", "p")
        await opened.wait_for("The table is in")
        (path,) = here.glob("*.csv")
        assert path.name == "tradecheck-pivot-heading-year-usd.csv"
        await opened.press("y")
        command = opened.app.clipboard
    capsysbinary.readouterr()
    assert main([*shlex.split(command)[1:], "--format", "csv"]) == 0
    assert path.read_bytes() == capsysbinary.readouterr().out


@pytest.mark.parametrize("steps", [1, 2], ids=["gaps", "ratios"])
async def test_a_heat_map_is_saved_by_p_as_a_picture_and_from_the_list_as_svg_and_csv(
    tmp_path, here, steps, capsysbinary
):
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("explore")
        await opened.press(*["h"] * steps)
        await opened.press("p")
        await opened.wait_for("The chart is in")
        (png,) = here.glob("*.png")
        assert png.read_bytes().startswith(b"\x89PNG")
        formats, _ = await save(opened, "svg")
        assert formats == ["png", "svg", "csv", "md", "html"]
        assert len(list(here.glob("*.svg"))) == 1
        await save(opened, "csv")
        await opened.press("y")
        command = opened.app.clipboard
    (cells,) = here.glob("*.csv")
    capsysbinary.readouterr()
    assert main([*shlex.split(command)[1:], "--format", "csv"]) == 0
    assert cells.read_bytes() == capsysbinary.readouterr().out


async def test_the_findings_are_saved_in_the_order_and_with_the_filter_of_the_list(tmp_path, here) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("slash")
        await opened.type("coal")
        await opened.press("enter", "s")
        await save(opened, "csv1")
        listed = [finding.id for finding in opened.app.browse.query_one("#findings").findings]
    (path,) = here.glob("*.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [row["id"] for row in rows] == listed
    assert 1 < len(rows) < 30


async def test_without_a_chart_or_rows_it_says_what_to_do(tmp_path, here) -> None:
    nothing = View(period=Period.year(1950), goods=(Goods.parse("coal"),))
    async with terminal(tmp_path, (120, 40), nothing) as opened:
        await opened.press("p")
        assert "There is no chart to save: choose a finding first." in opened.notes
        await opened.show("explore")
        await opened.press("h", "p")
        assert "There is no chart to save: show a heat map that holds cells (key h)." in opened.notes
        await opened.press("ctrl+s")
        assert [each.fmt for each in opened.app.screen._listed.exports] == ["md", "html"]
    assert not list(here.iterdir())


async def test_rows_behind_a_figure_are_filtered_copied_and_saved(tmp_path, here) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.show("explore")
        await opened.press("enter")
        assert isinstance(opened.app.screen, RowsScreen)
        assert "/ filter" in opened.lines[-1]
        await opened.press("slash")
        await opened.type("2017-0")
        await opened.press("enter")
        rows = opened.app.screen.query_one("#behind")
        await opened.press("x")
        assert any("the cell" in note for note in opened.notes)
        await opened.press("ctrl+s")
        await opened.wait_for("The table is in")
        assert isinstance(opened.app.screen, RowsScreen)
        (path,) = here.glob("*.csv")
        assert str(path) in " ".join(opened.notes)
        assert path.read_text(encoding="utf-8").count("\n") == rows.count() + 1
        await opened.press("escape")
        assert not isinstance(opened.app.screen, RowsScreen)
