import pytest

from tests.tui.specimens import HARMLESS, HOSTILE, finding, series, timeline, year
from tests.tui.terminal import settings_in, terminal
from tradecheck.charts.spec import Role
from tradecheck.model.errors import UsageError
from tradecheck.model.evidence import Holding
from tradecheck.model.view import View
from tradecheck.report import receipts
from tradecheck.tui import app, errands, work
from tradecheck.tui.screens import sources


def no_control(text: str) -> bool:
    return not any(char in text for char in "\x1b\x07\u202e\x9b")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_text_from_outside_is_shown_letter_by_letter_everywhere(tmp_path, size) -> None:
    hostile = finding(HOSTILE)
    holding = Holding(HOSTILE, HOSTILE, HOSTILE, 1, None, embedded=True, terms=HOSTILE)
    async with terminal(tmp_path, size) as opened:
        browse = opened.app.browse
        spec = timeline(series(HOSTILE, Role.BOOKED, year(2017, 5.0)), source_line=HOSTILE)
        frames = {key: frame.clear() for key, frame in browse.picture.frames.items()}
        browse.post_message(work.ViewRead(browse.view, (holding,), (hostile,)))
        await opened.pilot.pause()
        browse.post_message(work.PictureRead(browse.view, hostile.id, spec, frames))
        await opened.pilot.pause()
        assert no_control(opened.text)
        assert "␛[31mred␇ [bold]" in opened.text
        await opened.pilot.press("w")
        await opened.pilot.pause()
        assert no_control(opened.text)
        assert HARMLESS[:20] in opened.text


async def test_sources_with_hostile_names_are_shown_letter_by_letter(tmp_path) -> None:
    hostile = Holding(HOSTILE, HOSTILE, HOSTILE, 1, None, embedded=True, terms=HOSTILE)
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("e")
        answer = sources.Answer(receipts.held_frame((hostile,), errands.today()), (HOSTILE,))
        opened.app.screen.post_message(work.ViewRead(View(), (hostile,), answer))
        text = await opened.settle()
        assert no_control(text)
        assert HARMLESS[:20] in text


async def test_hostile_words_typed_or_refused_are_harmless(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(source=HOSTILE)) as opened:
        assert no_control(opened.text)
        assert "red" in opened.text
        await opened.press("y")
        assert no_control(opened.text)


async def test_an_error_of_the_desk_is_its_sentence_in_the_list_and_says_what_to_do(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40), View(check="cap")) as opened:
        text = " ".join(opened.text.split())
        assert "'cap' is not known" in text
        assert "caps" in text
        assert "Traceback" not in text
        await opened.press("p")
        assert "no chart to save" in await opened.wait_for("no chart to save")


async def test_a_defect_in_a_worker_is_told_and_the_terminal_lives_on(tmp_path, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr(work.DeskLink, "picture", broken)
    async with terminal(tmp_path, (120, 40), defects=True) as opened:
        assert "A defect stopped this: ZeroDivisionError: by hand" in " ".join(opened.text.split())
        assert "why" in await opened.press("w")


def test_without_a_terminal_it_says_what_to_run_instead(tmp_path) -> None:
    with pytest.raises(UsageError, match="tradecheck findings"):
        app.run(settings_in(tmp_path), View())


async def test_a_late_answer_to_an_older_view_is_passed_over(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        browse = opened.app.browse
        browse.post_message(work.ViewRead(View(check="older"), (), (finding("stale"),)))
        assert "stale" not in await opened.settle()
