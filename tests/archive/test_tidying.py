"""Every byte of a cache is accounted for: what is damaged is named, and what can be made again can go."""

import random
import shutil
from datetime import UTC, datetime

import pytest

from tests.sources.comtrade_rows import answer
from tradecheck import archive as archives
from tradecheck.archive import Archive
from tradecheck.archive.computed import keep_answer, kept_answers, read_answer
from tradecheck.archive.tidying import clear, discard, table_damages, waste
from tradecheck.archive.writing import TEMPORARY
from tradecheck.intake.current import ensure_tables, is_current
from tradecheck.intake.readers import maker
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import DataError


@pytest.fixture
def full(tmp_path):
    """An archive of eight receipts with their tables and two kept answers."""
    archive = Archive(tmp_path / "cache")
    for number in range(8):
        archive.keep(
            answer({"cmdCode": f"27{number + 1:02}", "primaryValue": number}),
            kind="answer",
            source="comtrade",
            question={"n": str(number)},
            status=200,
            headers={},
            retrieved=datetime(2026, 1, 5, tzinfo=UTC),
            origin_name=None,
        )
    rebuild(archive)
    for name in ("one", "two"):
        keep_answer(archive.root, name, name.encode() * 50)
    return archive


def files(archive):
    return {
        path.relative_to(archive.root).as_posix(): path.read_bytes()
        for path in archive.root.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def damages(archive):
    return [*archive.verify(), *table_damages(archive)]


def test_a_whole_cache_has_no_damage_and_looking_changes_nothing(full):
    before = files(full)
    assert damages(full) == []
    assert files(full) == before


@pytest.mark.parametrize("seed", range(25))
def test_one_byte_flipped_in_each_of_ten_files_names_exactly_those_ten(full, seed):
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice of files, no secret
    everything = sorted(files(full))
    assert len(everything) == 8 + 8 + 2 * 8 + 1 + 2  # each answer gives flows, and what was asked
    harmed = sorted(chance.sample(everything, 10))
    for name in harmed:
        path = full.root / name
        content = bytearray(path.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
    after = files(full)
    named = {damage.path for damage in damages(full)}
    assert sorted(named) == harmed
    assert files(full) == after


@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_table_that_was_cut_or_removed_is_named(full, harm):
    part = next((full.root / "tables" / "flows").iterdir())
    if harm == "cut":
        part.write_bytes(part.read_bytes()[:100])
    else:
        part.unlink()
    (damage,) = damages(full)
    assert damage.path == f"tables/flows/{part.name}"


def test_damaged_tables_are_made_again_the_same_and_received_bytes_are_left_alone(full):
    before = files(full)
    for path in (*(full.root / "tables" / "flows").iterdir(), full.root / "tables" / "summary.json"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    discard(full, damages(full))
    shutil.rmtree(full.root / "tables" / "flows")
    ensure_tables(full.root)
    assert files(full) == before


def test_a_table_with_a_changed_byte_is_never_read_as_figures(full):
    part = next((full.root / "tables" / "flows").iterdir())
    content = bytearray(part.read_bytes())
    content[len(content) // 3] ^= 1
    part.write_bytes(content)
    with pytest.raises(DataError, match="`tradecheck cache verify` makes it again"):
        archives.flows(full.root)


def test_an_answer_that_was_changed_is_as_if_it_were_not_kept(full):
    (path, _) = kept_answers(full.root)
    assert read_answer(full.root, path.name) == b"one" * 50
    path.write_bytes(path.read_bytes()[:-1])
    assert read_answer(full.root, path.name) is None


def test_what_can_go_is_never_what_was_received_and_no_table_in_use(full):
    received = {name: content for name, content in files(full).items() if name.startswith("received/")}
    tables = {name: content for name, content in files(full).items() if name.startswith("tables/")}
    stray = full.root / "tables" / "flows.parquet"
    stray.write_bytes(b"a table of an earlier version")
    unfinished = full.root / "received" / "aa" / f"{TEMPORARY}x"
    unfinished.parent.mkdir(exist_ok=True)
    unfinished.write_bytes(b"half")
    planned = waste(full, maker())
    assert sorted(each.path for each in planned) == sorted(
        ["answers/one", "answers/two", "tables/flows.parquet", f"received/aa/{TEMPORARY}x"]
    )
    assert clear(full, maker()) == planned
    assert files(full) == received | tables
    assert is_current(full)
    assert waste(full, maker()) == []


def test_tables_of_another_version_can_go_and_are_made_again(full):
    gone = {each.path for each in clear(full, "another version")}
    assert "tables/summary.json" in gone
    ensure_tables(full.root)
    assert archives.flows(full.root).collect().height == 8


def test_nothing_can_go_of_a_cache_that_is_not_there(tmp_path):
    assert clear(Archive(tmp_path / "none"), maker()) == []
    assert not (tmp_path / "none").exists()
