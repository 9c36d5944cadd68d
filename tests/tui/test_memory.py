import pytest

from tradecheck.tui.memory import Memory, recall, remember


def test_what_was_remembered_is_recalled(tmp_path) -> None:
    remember(tmp_path / "state", Memory("value", "an.id", "observed"))
    assert recall(tmp_path / "state") == Memory("value", "an.id", "observed")


@pytest.mark.parametrize("damage", [b"", b"{", b'{"sort": 1}', b"\xff\x00"])
def test_a_damaged_memory_is_the_same_as_none(tmp_path, damage) -> None:
    (tmp_path / "terminal.json").write_bytes(damage)
    assert recall(tmp_path) == Memory()


def test_a_state_folder_that_cannot_be_written_costs_the_memory_alone(tmp_path) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file where the folder should be")
    remember(folder, Memory("value"))
    assert recall(folder) == Memory()
