import pytest

from tests.tui.terminal import terminal
from tradecheck.tui.sizes import arrangement, too_small

FOOTER = ["/", "filter", "s", "sort", "w", "why", "p", "PNG", "r", "report", "?", "help", "q", "quit"]
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_screen_shows_a_ranked_finding_its_claim_and_its_gap(tmp_path, size) -> None:
    async with terminal(tmp_path, size) as opened:
        lines = opened.lines
        assert len(lines) == size[1]
        assert "▲" in lines[3]
        assert "coal" in lines[3]
        assert "130.4 M USD" in lines[3]
        assert "343.7 %" in " ".join(opened.text.split())
        assert "embedded only" in lines[0] or "embedded figures only" in lines[0]
        assert "─ findings" in lines[2]
        assert lines[-1].split() == FOOTER


@pytest.mark.parametrize("size", SIZES[1:])
async def test_from_80_columns_the_chart_stands_beside_the_list_with_its_resolutions_and_states(tmp_path, size) -> None:
    async with terminal(tmp_path, size) as opened:
        text = opened.text
        assert "Coal from the DPRK" in text
        assert "█ booked by China" in text
        assert "? unresolved" in text
        assert "2270" in text
        assert "┊" in text


@pytest.mark.parametrize("size", SIZES[2:])
async def test_with_room_the_rows_are_in_sight_too_with_a_state_for_every_absence(tmp_path, size) -> None:
    async with terminal(tmp_path, size) as opened:
        text = opened.text
        assert "─ booked" in text
        assert "410,358,802" in text
        assert "unresolved" in text


async def test_three_columns_show_the_arithmetic_without_a_key_pressed(tmp_path) -> None:
    async with terminal(tmp_path, (200, 60)) as opened:
        assert "183,890,000 / 53,495,894 = 343.7 %" in opened.text


async def test_at_60_columns_the_panes_take_turns(tmp_path) -> None:
    async with terminal(tmp_path, (60, 20)) as opened:
        assert "█ booked by China" not in opened.text
        assert "█ booked by China" in await opened.press("f3")
        assert "net weight" not in opened.text
        assert "410,358,802" in await opened.press("f5")
        assert "343.7 %" in " ".join((await opened.press("f4")).split())


async def test_tab_visits_every_pane_and_comes_back(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        visited = []
        for _ in range(4):
            await opened.press("tab")
            visited.append(opened.app.focused.id)
        assert visited == ["chart", "detail", "rows", "findings"]
        await opened.press("shift+tab")
        assert opened.app.focused.id == "rows"


async def test_zoom_gives_a_pane_the_whole_screen_and_escape_takes_it_back(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        zoomed = await opened.press("f3", "z")
        assert "─ findings" not in zoomed
        assert "Sources:" in zoomed
        assert "─ findings" in await opened.press("escape")


@pytest.mark.parametrize("size", [(40, 10), (59, 30), (120, 19)])
async def test_a_terminal_too_small_says_which_size_is_needed_and_nothing_else(tmp_path, size) -> None:
    async with terminal(tmp_path, size) as opened:
        assert " ".join(opened.text.split()) == (
            f"tradecheck needs a terminal of 60×20 or more; this one is {size[0]}×{size[1]}: please enlarge it."
        )


async def test_it_recovers_when_the_terminal_is_enlarged_on_every_screen(tmp_path) -> None:
    async with terminal(tmp_path, (80, 24)) as opened:
        assert "needs a terminal" in await opened.resize(40, 10)
        assert "needs a" in await opened.resize(30, 8)
        await opened.resize(3, 2)
        assert "─ findings" in await opened.resize(80, 24)
        await opened.press("w")
        assert "needs a terminal" in await opened.resize(40, 10)
        await opened.press("w", "r", "p")
        assert "Arithmetic" in await opened.resize(120, 40)
        assert "─ findings" in await opened.press("escape")


async def test_resizing_rearranges_the_panes(tmp_path) -> None:
    async with terminal(tmp_path, (200, 60)) as opened:
        assert "Arithmetic" in opened.text
        assert "Arithmetic" not in await opened.resize(80, 24)
        assert "Arithmetic" in await opened.resize(200, 60)


def test_every_size_from_the_least_on_has_an_arrangement() -> None:
    assert arrangement(60, 20) == "stacked"
    assert arrangement(60, 50) == "tower"
    assert arrangement(80, 24) == "compact"
    assert arrangement(80, 50) == "roomy"
    assert arrangement(120, 40) == "roomy"
    assert arrangement(200, 60) == "triptych"
    assert too_small(59, 20)
    assert too_small(60, 19)
    assert not too_small(60, 20)
