from threading import Event

import pytest

from tests.tui.specimens import finding
from tests.tui.terminal import settings_in, terminal
from tradecheck.model.evidence import Holding
from tradecheck.model.view import View
from tradecheck.tui import work
from tradecheck.tui.memory import Memory, recall, remember
from tradecheck.tui.recall import keep_answer, last_answer

HOLDING = Holding("source", "title", None, 3, None, embedded=True, terms="terms")


def test_an_answer_is_recalled_for_its_own_view_and_archive_alone(tmp_path) -> None:
    settings = settings_in(tmp_path)
    keep_answer(settings, View(), (finding(),), (HOLDING,))
    held = last_answer(settings, View())
    assert held.findings == (finding(),)
    assert held.holdings == (HOLDING,)
    assert last_answer(settings, View(check="caps")) is None
    other = settings_in(tmp_path / "other")
    other.state.mkdir(parents=True)
    (other.state / "last-answer.json").write_bytes((settings.state / "last-answer.json").read_bytes())
    assert last_answer(other, View()) is None


@pytest.mark.parametrize("damage", [b"", b"{", b'{"version": 1}', b"\xff\x00"])
def test_a_damaged_memory_is_the_same_as_none(tmp_path, damage) -> None:
    settings = settings_in(tmp_path)
    settings.state.mkdir()
    for name in ("last-answer.json", "terminal.json"):
        (settings.state / name).write_bytes(damage)
    assert last_answer(settings, View()) is None
    assert recall(settings.state) == Memory()


def test_a_state_folder_that_cannot_be_written_costs_the_memory_alone(tmp_path) -> None:
    settings = settings_in(tmp_path)
    settings.state.write_text("a file where the folder should be")
    keep_answer(settings, View(), (finding(),), ())
    remember(settings.state, Memory("value"))
    assert last_answer(settings, View()) is None
    assert recall(settings.state) == Memory()


async def test_the_last_answer_is_shown_and_said_to_be_old_until_the_desk_has_answered(tmp_path, monkeypatch) -> None:
    keep_answer(settings_in(tmp_path), View(), (finding("from last time"),), (HOLDING,))
    may_answer = Event()
    answer = work.DeskLink.findings

    def held_up(*asked: object) -> work.FindingsRead:
        may_answer.wait(10)
        return answer(*asked)

    monkeypatch.setattr(work.DeskLink, "findings", held_up)
    async with terminal(tmp_path, (120, 40), fresh=False, settled=False) as opened:
        assert "from last time" in await opened.wait_for("from last time")
        assert "as last read" in opened.lines[0]
        may_answer.set()
        text = await opened.wait_for("130.4 M USD")
        assert "from last time" not in text
        assert "as last read" not in text


async def test_a_fresh_start_shows_nothing_of_last_time(tmp_path, monkeypatch) -> None:
    keep_answer(settings_in(tmp_path), View(), (finding("from last time"),), (HOLDING,))
    monkeypatch.setattr(work.DeskLink, "recalled", lambda *_: pytest.fail("nothing is to be recalled"))
    async with terminal(tmp_path, (120, 40), fresh=True) as opened:
        assert "from last time" not in opened.text
