from tests.tui.terminal import terminal
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity


async def test_what_is_typed_takes_the_place_of_the_goods_and_an_arrow_keeps_them(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(goods=(Goods.parse("coal"),))) as opened:
        await opened.press("g")
        await opened.type("seafood")
        await opened.press("enter")
        assert "· seafood ·" in opened.lines[0]
        await opened.press("g", "end")
        await opened.type(", coal")
        await opened.press("enter")
        assert "· seafood, coal ·" in opened.lines[0]


async def test_the_header_says_the_view(tmp_path) -> None:
    view = View(period=Period.parse("2016..2020"), goods=(Goods.parse("coal"),), direction=Direction.EXPORT)
    async with terminal(tmp_path, (120, 40), view) as opened:
        assert "2016 – 2020 · coal · DPRK exports" in opened.lines[0]


async def test_the_direction_is_changed_by_a_key(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        assert "DPRK exports" in (await opened.press("d")).splitlines()[0]
        assert {each.direction for each in opened.app.browse.findings} == {Direction.EXPORT}
        assert "DPRK imports" in (await opened.press("d")).splitlines()[0]
        assert {each.direction for each in opened.app.browse.findings} == {Direction.IMPORT}
        assert "both directions" in (await opened.press("d")).splitlines()[0]


async def test_the_least_severity_is_changed_by_a_key(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("m", "m")
        assert {each.severity for each in opened.app.browse.findings} == {Severity.HIGH}


async def test_goods_and_period_are_asked_for_in_words(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("g")
        await opened.type("petroleum, 6704")
        header = (await opened.press("enter")).splitlines()[0]
        assert "petroleum, 6704" in header
        await opened.press("i")
        await opened.type("2018..2019")
        assert "2018 – 2019" in (await opened.press("enter")).splitlines()[0]
        assert {each.goods.label for each in opened.app.browse.findings} == {"petroleum"}


async def test_words_that_are_no_goods_are_answered_in_one_sentence_and_can_be_mended(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("g")
        await opened.type("cole")
        await opened.press("enter")
        text = " ".join((await opened.wait_for("did you mean")).split())
        assert "'cole' is not known: did you mean coal" in text
        assert "goods › cole" in text
        assert opened.app.browse.view == View()


async def test_the_view_is_copied_as_the_command_that_prints_it(tmp_path) -> None:
    view = View(period=Period.year(2017), goods=(Goods.parse("coal"),))
    async with terminal(tmp_path, (120, 40), view) as opened:
        command = "tradecheck findings --since 2017-01-01 --until 2017-12-31 --goods coal"
        await opened.press("y")
        assert "goods coal" in await opened.wait_for("goods coal")
        assert opened.app.clipboard == command


async def test_reading_again_brings_the_same_list(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        before = opened.lines[2:20]
        await opened.press("ctrl+r")
        assert opened.lines[2:20] == before
