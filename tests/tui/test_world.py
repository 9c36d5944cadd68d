"""A finding among the world's pairs in the terminal: a key draws it, the pane says its rank, the command is copied."""

import shlex

import pytest

from tests.tui.terminal import terminal
from tradecheck.__main__ import main
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.tui.keys import FINDINGS
from tradecheck.tui.screens.findings import NOT_RANKED
from tradecheck.tui.widgets.chart import ChartView

COAL = View(check="relabelling", goods=(Goods.parse("coal"),))
KEY = next(key.key for key in FINDINGS if key.id == "chart.among")
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_key_draws_the_finding_among_the_worlds_pairs_and_back(tmp_path, size) -> None:
    async with terminal(tmp_path, size, COAL) as opened:
        chart = opened.app.screen.query_one("#chart", ChartView)
        assert chart.spec.name == "finding"
        text = await opened.press(KEY)
        assert chart.spec.name == "world"
        assert "China's imports of 27" in text
        assert "Australia 70 %" in text
        assert "◆" in text
        text = await opened.press(KEY)
        assert chart.spec.name == "finding"
        assert "Australia 70 %" not in text


async def test_the_pane_says_the_rank_and_which_key_draws_it(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.press("f4", "z")
        assert f"percentile 56, 27 to 98 of 5,236 pairs (baseline 2026-11, embedded); {KEY} draws it" in opened.text


async def test_a_finding_without_a_rank_keeps_its_chart_and_is_told_why(tmp_path) -> None:
    view = View(check="caps", goods=(Goods.parse("coal"),), period=Period.year(2017))
    async with terminal(tmp_path, (120, 40), view) as opened:
        await opened.press(KEY)
        text = " ".join((await opened.wait_for("no rank among")).split())
        assert NOT_RANKED.split(":")[0] in text
        assert opened.app.screen.query_one("#chart", ChartView).spec.name == "finding"


async def test_a_finding_without_a_rank_beside_one_with_is_drawn_as_always(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(goods=(Goods.parse("coal"),))) as opened:
        await opened.press("slash")
        await opened.type("by-year")
        await opened.press("enter", KEY)
        chart = opened.app.screen.query_one("#chart", ChartView)
        assert chart.spec.name == "world"
        await opened.press("escape", "home")
        assert opened.app.browse.chosen != "relabelling.coal.dprk-export.2017.by-year"
        assert chart.spec.name == "finding"


async def test_the_copied_command_draws_the_chart_on_the_screen(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.press(KEY, "f3", "y")
        words = shlex.split(opened.app.clipboard)
        assert words[:4] == ["tradecheck", "chart", "world", "relabelling.coal.dprk-export.2017.by-year"]
        await opened.press("p")
        await opened.wait_for("world.png")
    drawn = (tmp_path / words[words.index("-o") + 1]).read_bytes()
    again = tmp_path / "again.png"
    words[words.index("-o") + 1] = str(again)
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "other"))
    assert main(words[1:]) == 0
    assert again.read_bytes() == drawn


async def test_the_cursor_reads_the_pairs_and_opens_the_rows_of_one(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        chart = opened.app.screen.query_one("#chart", ChartView)
        text = await opened.press(KEY, "f3")
        (coal,) = [each for each in opened.app.browse.findings if each.world is not None]
        raw = next(step.value for step in coal.steps if step.label == "OMN, 2017: M / X")
        assert chart.reading.startswith(f"Oman: to China from each origin: {raw / 1.06:.2f} ×")
        assert "98 % of the world's pairs at or below" in chart.reading
        assert "▲Oman" in text or "Oman▲" in text
        await opened.press("home")
        assert "27 % of the world's pairs" in chart.reading
        await opened.press("l")
        assert "stands on a logarithmic scale" in " ".join((await opened.wait_for("logarithmic scale:")).split())
        text = await opened.press("enter")
        assert "Algeria" in text
        assert "comtrade" in text
