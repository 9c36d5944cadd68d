"""An analyst's verdict by key: kept, shown in the list and in the explanation, taken back, seen by another terminal."""

from datetime import date

import msgspec

from tests.tui.terminal import settings_in, terminal, words
from tradecheck import inquiry
from tradecheck.verdicts.store import FILE

COAL = "caps.coal.dprk-export.2016-11-30..2016-12-31"


def finding(opened, named=COAL):
    return next(each for each in opened.app.browse.findings if each.id == named)


async def test_a_dismissal_with_its_reason_is_shown_in_list_and_detail_and_undone(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("D")
        await opened.type("booked late, see the January file")
        await opened.press("enter")
        assert finding(opened).dismissed.why == "booked late, see the January file"
        assert "dismissed" in opened.pane("findings")
        assert opened.app.browse.chosen == COAL
        assert "booked late, see the January file" in opened.pane("detail")
        assert f"{COAL} is dismissed; U takes it back." in opened.notes
        await opened.press("U")
        assert finding(opened).dismissed is None
        assert "booked late" not in opened.pane("detail")


async def test_an_empty_reason_is_refused_in_a_sentence(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("D", "enter")
        assert any("the reason is empty" in note for note in opened.notes)
        assert finding(opened).dismissed is None


async def test_a_note_is_marked_and_a_second_terminal_sees_it(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("N")
        await opened.type("ask the panel")
        await opened.press("enter")
        assert "✎" in opened.pane("findings")
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as second:
        assert finding(second).note.text == "ask the panel"
        assert "✎" in second.pane("findings")
        await second.press("N")
        assert "note › ask the panel" in second.text


async def test_a_verdict_is_given_where_the_finding_is_explained(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        assert "D dismiss" in words(await opened.press("w"))
        await opened.press("D")
        await opened.type("not new")
        text = words(await opened.press("enter"))
        assert f"why {COAL}" in text
        assert ": not new" in text
        await opened.press("N")
        await opened.type("nor old")
        assert "nor old" in words(await opened.press("enter"))
        await opened.press("U")
        assert finding(opened).dismissed is None
        await opened.press("escape")
        assert opened.app.browse.chosen == COAL
        assert finding(opened).note.text == "nor old"


async def test_letters_typed_as_a_reason_turn_no_page(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("w", "D")
        assert "dismiss › nbyDNUq" in await opened.type("nbyDNUq")
        assert "1 of" in opened.lines[0]


async def test_a_dismissal_of_another_claim_asks_to_be_looked_at_again(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        now = finding(opened)
        other = msgspec.structs.replace(now, gap=msgspec.structs.replace(now.gap, low=1.0, central=1.0, high=1.0))
        inquiry.dismiss(settings_in(tmp_path), other, "too small", date(2024, 5, 1))
        await opened.press("ctrl+r")
        assert "look again" in opened.pane("findings")
        detail = opened.pane("detail")
        assert "was dismissed on 2024-05-01 when the gap was 1 USD: look again" in detail
        assert "too small" in detail


async def test_verdicts_that_cannot_be_read_are_told(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("D")
        await opened.type("kept")
        await opened.press("enter")
    (tmp_path / "state" / FILE).write_bytes(b"{ broken")
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        assert any("No verdict is shown" in note for note in opened.notes)
        assert "verdicts unreadable" in opened.pane("findings")
        await opened.press("N")
        await opened.type("new")
        await opened.press("enter")
        assert "Not kept" in await opened.wait_for("Not kept")
        assert finding(opened).note is None


async def test_undoing_nothing_says_what_could_be_said(tmp_path) -> None:
    async with terminal(tmp_path, settings=settings_in(tmp_path)) as opened:
        await opened.press("U")
        assert any(f"nothing was said of {COAL}: press D" in note for note in opened.notes)
