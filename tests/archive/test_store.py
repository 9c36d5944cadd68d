"""What was received is kept as it came, once, and its damage is named."""

import errno
import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkstemp
from zoneinfo import ZoneInfo

import pytest

from tradecheck.archive import Archive, Entry
from tradecheck.archive.writing import TEMPORARY
from tradecheck.model.errors import DataError, UsageError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def keep(archive: Archive, body: bytes, **other: object) -> Entry:
    facts: dict = {
        "kind": "answer",
        "source": "comtrade",
        "question": {"period": "2017"},
        "status": 200,
        "headers": {},
        "retrieved": NOON,
        "origin_name": None,
    }
    return archive.keep(body, **(facts | other))


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def test_bytes_are_kept_as_they_came(tmp_path):
    body = b"\xef\xbb\xbfa,b\r\n\x00\xff"
    entry = keep(Archive(tmp_path), body)
    assert Archive(tmp_path).read(entry.sha256) == body


def test_a_sidecar_says_what_was_asked_when_and_what_came(tmp_path):
    written = keep(Archive(tmp_path), b"rows", headers={"Content-Type": "text/csv", "ETag": "x"})
    (read,) = Archive(tmp_path).entries()
    assert read == written
    assert (read.size, read.status, read.question) == (4, 200, {"period": "2017"})
    assert read.headers == {"content-type": "text/csv", "etag": "x"}
    assert read.retrieved == NOON


def test_a_time_of_another_zone_is_kept_as_the_same_moment(tmp_path):
    entry = keep(Archive(tmp_path), b"rows", retrieved=NOON.astimezone(ZoneInfo("Asia/Seoul")))
    assert entry.retrieved == NOON
    assert b"2026-11-22T12:00:00Z" in next(Archive(tmp_path).sidecars()).read_bytes()


def test_the_same_bytes_for_the_same_question_change_nothing(tmp_path):
    archive = Archive(tmp_path)
    first = keep(archive, b"rows")
    before = files(tmp_path)
    again = keep(archive, b"rows", retrieved=NOON + timedelta(days=1))
    assert again == first
    assert files(tmp_path) == before


def test_the_same_bytes_for_two_questions_are_kept_once_with_two_sidecars(tmp_path):
    archive = Archive(tmp_path)
    keep(archive, b"nothing", question={"period": "2025"})
    keep(archive, b"nothing", question={"period": "2026"})
    assert sorted(entry.question["period"] for entry in archive.entries()) == ["2025", "2026"]
    assert sum(name.endswith(".body") for name in files(tmp_path)) == 1


def test_receipts_come_back_in_the_order_received(tmp_path):
    archive = Archive(tmp_path)
    for number in (3, 1, 2):
        keep(archive, f"{number}".encode(), retrieved=NOON + timedelta(microseconds=number))
    assert [archive.read(entry.sha256) for entry in archive.entries()] == [b"1", b"2", b"3"]


def test_no_field_or_header_that_could_be_a_secret_is_kept(tmp_path):
    question = {"period": "2017", "subscription-key": "hush", "Ocp-Apim-Subscription-Key": "hush", "token": "hush"}
    headers = {"Set-Cookie": "hush", "Authorization": "hush", "Date": "today", "X-Api-Key": "hush"}
    keep(Archive(tmp_path), b"rows", question=question, headers=headers)
    assert all(b"hush" not in content for content in files(tmp_path).values())


def test_an_archive_without_a_folder_is_empty_and_reading_makes_none(tmp_path):
    archive = Archive(tmp_path / "not" / "there")
    assert archive.entries() == []
    assert archive.verify() == []
    assert archive.size == 0
    assert not archive.holds_anything()
    assert not (tmp_path / "not").exists()


def test_its_size_counts_what_was_received(tmp_path):
    archive = Archive(tmp_path)
    keep(archive, b"x" * 1000)
    assert archive.size == sum(len(content) for content in files(tmp_path).values())


@pytest.fixture
def damaged(tmp_path):
    """An archive of four receipts, and the paths of their bodies by content."""
    archive = Archive(tmp_path)
    entries = [keep(archive, name * 100, question={"q": name.decode()}) for name in (b"a", b"b", b"c", b"d")]
    bodies = {
        entry.question["q"]: tmp_path / "received" / entry.sha256[:2] / f"{entry.sha256}.body" for entry in entries
    }
    return archive, bodies


def test_a_whole_archive_has_no_damage(damaged):
    assert damaged[0].verify() == []


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda body: body.write_bytes(b"b" + body.read_bytes()[1:]), "the right size and other bytes"),
        (lambda body: body.write_bytes(body.read_bytes()[:50]), "has 50 bytes of 100"),
        (lambda body: body.unlink(), "the body is missing"),
        (lambda body: next(body.parent.glob(f"{body.stem}*.json")).unlink(), "the sidecar is missing"),
        (lambda body: next(body.parent.glob(f"{body.stem}*.json")).write_bytes(b"{"), "cannot be read"),
    ],
    ids=["flipped", "truncated", "no body", "no sidecar", "broken sidecar"],
)
def test_each_damage_is_named_and_nothing_is_touched(damaged, harm, said):
    archive, bodies = damaged
    harm(bodies["a"])
    before = files(archive.root)
    (damage,) = archive.verify()
    assert said in damage.what
    assert bodies["a"].stem in damage.path
    assert files(archive.root) == before


def test_a_changed_sidecar_is_named(damaged):
    archive, bodies = damaged
    sidecar = next(bodies["a"].parent.glob(f"{bodies['a'].stem}*.json"))
    sidecar.write_bytes(sidecar.read_bytes().replace(b'"q": "a"', b'"q": "z"'))
    (damage,) = archive.verify()
    assert "was changed after it was written" in damage.what


def test_damaged_bytes_are_never_handed_out(damaged):
    archive, bodies = damaged
    bodies["a"].write_bytes(b"z" * 100)
    with pytest.raises(DataError, match="is not what was received"):
        archive.read(bodies["a"].stem)


def test_receiving_the_same_bytes_again_mends_them(damaged):
    archive, bodies = damaged
    bodies["a"].write_bytes(b"z" * 100)
    keep(archive, b"a" * 100, question={"q": "a"})
    assert archive.verify() == []


def test_a_file_left_over_from_a_broken_off_writing_is_ignored(damaged):
    archive, bodies = damaged
    handle, _ = mkstemp(prefix=TEMPORARY, dir=bodies["a"].parent)
    os.close(handle)
    assert archive.verify() == []
    assert len(archive.entries()) == 4


def test_a_sidecar_of_a_later_version_is_refused_in_a_sentence(damaged):
    archive, bodies = damaged
    sidecar = next(bodies["a"].parent.glob(f"{bodies['a'].stem}*.json"))
    sidecar.write_bytes(sidecar.read_bytes().replace(b'"format": 2', b'"format": 3'))
    with pytest.raises(DataError, match="use a newer tradecheck"):
        archive.entries()


def test_a_full_disk_is_one_sentence_and_leaves_no_half_file(tmp_path, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match=r"the disk that holds .* is full"):
        keep(Archive(tmp_path), b"rows")
    monkeypatch.undo()
    assert files(tmp_path) == {}


def test_a_file_in_the_place_of_the_folder_is_one_sentence(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="a file stands where a folder is needed"):
        keep(Archive(tmp_path / "file" / "archive"), b"rows")


def test_a_read_only_folder_is_one_sentence_that_names_the_setting(tmp_path, monkeypatch):
    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tradecheck.archive.writing.mkstemp", read_only)
    with pytest.raises(UsageError, match="TRADECHECK_CACHE"):
        keep(Archive(tmp_path), b"rows")


def _keep_many(root: str, first: int) -> None:
    archive = Archive(Path(root))
    for number in range(first, first + 30):
        keep(archive, f"body {number}".encode(), question={"n": str(number)})


def test_two_processes_may_keep_at_once(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(_keep_many, str(tmp_path), first) for first in (0, 15)]:
            done.result()
    assert len(Archive(tmp_path).entries()) == 45
    assert Archive(tmp_path).verify() == []


def test_a_body_whose_sidecar_was_never_written_is_unfinished_and_no_damage(tmp_path, monkeypatch):
    archive = Archive(tmp_path)

    def killed(_self, _entry):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Archive, "_describe", killed)
        with pytest.raises(KeyboardInterrupt):
            keep(archive, b"half a receipt")
    assert archive.entries() == []
    assert archive.verify() == []
    keep(archive, b"half a receipt")
    assert len(archive.entries()) == 1
    assert archive.verify() == []
    assert not list(tmp_path.rglob(".unfinished-*"))
