"""Every screen at each of the sizes that are designed, the honest states, and both themes, against kept files."""

import pytest

from tests.tui.snapshot import check, colours_of, words_of
from tests.tui.terminal import Terminal, terminal
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction
from tradecheck.tui import theme
from tradecheck.tui.keys import SCREENS

NAMES = [key.word for key in SCREENS]
SIZES = [(80, 24), (120, 40), (200, 60)]
COAL = View(goods=(Goods.parse("coal"),), period=Period.parse("2016..2017"))
EMPTY = View(period=Period.year(1950), goods=(Goods.parse("coal"),), direction=Direction.EXPORT)


@pytest.fixture(autouse=True)
def _dark_again():
    yield
    theme.use(theme.DARK)


async def shown(opened: Terminal, name: str) -> None:
    opened.app.action_show(name)
    await opened.settle()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_at_each_size(tmp_path, size) -> None:
    async with terminal(tmp_path, size, COAL) as opened:
        for name in NAMES:
            await shown(opened, name)
            check(f"{name}-{size[0]}x{size[1]}", words_of(opened))


async def test_every_screen_of_a_view_that_holds_nothing(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24), EMPTY) as opened:
        for name in NAMES:
            await shown(opened, name)
            check(f"{name}-empty", words_of(opened))


async def test_a_filter_that_hides_everything(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24), COAL) as opened:
        await opened.press("slash")
        await opened.type("zeppelin")
        check("findings-hidden", words_of(opened))


async def test_a_terminal_too_small(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24), COAL) as opened:
        await opened.resize(50, 12)
        check("too-small", words_of(opened))


async def test_the_chart_under_the_cursor_zoomed_and_on_the_logarithmic_scale(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), COAL) as opened:
        await opened.press("f3", "home", "right", "plus", "l")
        check("chart-read", words_of(opened))


@pytest.mark.parametrize("name", ["dark", "light"])
async def test_both_themes_of_one_screen(tmp_path, name) -> None:
    async with terminal(tmp_path, (80, 24), COAL) as opened:
        while opened.app.colours != name:
            await opened.press("ctrl+t")
        opened.app.clear_notifications()
        await opened.settle()
        check(f"findings-{name}", colours_of(opened))


async def test_the_footer_of_every_screen_holds_at_most_seven_keys(tmp_path) -> None:
    async with terminal(tmp_path, (200, 60), COAL) as opened:
        for name in NAMES:
            await shown(opened, name)
            bindings = opened.app.screen.active_bindings.values()
            keys = {each.binding.description for each in bindings if each.binding.show and each.enabled}
            assert 1 <= len(keys) <= 7, (name, keys)
