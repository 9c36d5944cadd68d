"""Killed at any moment, on a disk that is full at any write, in a folder that refuses: nothing is lost."""

import errno
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.sources.comtrade_rows import v1_csv
from tradecheck import archive as archives
from tradecheck.archive import Archive
from tradecheck.archive.tidying import table_damages
from tradecheck.intake.current import ensure_tables, is_current
from tradecheck.intake.importing import import_comtrade
from tradecheck.model.errors import DataError, UsageError

IMPORT = (
    "import sys; from pathlib import Path; from tradecheck.archive import Archive;"
    "from tradecheck.intake.importing import import_comtrade;"
    "print('ready', flush=True);"
    "import_comtrade([Path(each) for each in sys.argv[2:]], Archive(Path(sys.argv[1])))"
)


@pytest.fixture
def files(tmp_path):
    made = []
    for number in range(12):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(v1_csv(*({"cmdCode": f"{chapter:02}", "primaryValue": number} for chapter in range(1, 60))))
        made.append(path)
    return made


@pytest.fixture
def expected(files, tmp_path):
    return rows(imported(files, tmp_path / "unbroken"))


def imported(files, root):
    import_comtrade(files, Archive(root))
    return root


def rows(root):
    ensure_tables(root)
    return archives.newest(root, "flows").sort("code").select("code", "value_usd", "record").collect()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_an_import_that_was_killed_at_any_moment_is_resumed(files, expected, tmp_path, seed):
    root = tmp_path / "killed"
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice of moments, no secret
    for _ in range(2):
        with subprocess.Popen([sys.executable, "-c", IMPORT, root, *files], stdout=subprocess.PIPE) as importing:
            importing.stdout.readline()
            time.sleep(chance.random() * 0.5)
            importing.send_signal(signal.SIGKILL)
        assert Archive(root).verify() == []
        assert table_damages(Archive(root)) == []
    assert rows(imported(files, root)).equals(expected)
    assert is_current(Archive(root))


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_a_disk_that_is_full_at_any_write_is_one_sentence_and_loses_nothing(files, expected, tmp_path, monkeypatch, at):
    root = tmp_path / "full"
    done = 0
    real = os.fsync

    def full(handle):
        nonlocal done
        done += 1
        if done > at:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match=r"the disk that holds .* is full: free some space"):
        import_comtrade(files, Archive(root))
    monkeypatch.undo()
    assert Archive(root).verify() == []
    assert not list(root.rglob(".receiving-*"))
    assert rows(imported(files, root)).equals(expected)


def test_a_cache_that_cannot_be_written_is_read_all_the_same(files, expected, tmp_path, monkeypatch):
    root = imported(files, tmp_path / "cache")
    one_more = tmp_path / "new.csv"
    one_more.write_bytes(v1_csv({"cmdCode": "99"}))

    def read_only(*_args, **_named):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tradecheck.archive.writing.mkstemp", read_only)
    assert rows(root).equals(expected)
    with pytest.raises(UsageError, match="TRADECHECK_CACHE"):
        import_comtrade([one_more], Archive(root))
