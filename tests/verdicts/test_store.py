"""The file of verdicts: nothing said is lost, whoever writes at once, and nothing damaged is overwritten."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest

from tradecheck import verdicts
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.finding import Booked, Claim, Range, RuleReference
from tradecheck.model.words import Basis, Measure, State, Status

CLAIM = Claim(
    Booked(None, "t", State.UNRESOLVED),
    Range(0, None, 0.1 + 0.2, "t"),
    Range(None, None, 26_500.25, "t"),
    RuleReference("r", "2371 (2017)", "8", Measure.BAN, Basis.NATIONAL),
    Status.GAP,
)
DAY = date(2026, 11, 22)
DISMISSAL = verdicts.Dismissal("counted twice", DAY, CLAIM)
REMARK = verdicts.Remark("ask again", DAY, CLAIM)
HEAD = '{"schema":"tradecheck.verdicts/1"}\n'


def content(folder: Path) -> bytes:
    return (folder / verdicts.FILE).read_bytes()


def lines(folder: Path) -> list[dict]:
    return [json.loads(line) for line in content(folder).splitlines()]


def test_where_nothing_was_said_there_is_nothing(tmp_path):
    assert verdicts.read(tmp_path / "none") == {}
    (tmp_path / "file").write_bytes(b"")
    assert verdicts.read(tmp_path / "file") == {}


def test_what_was_said_is_read_again_to_the_last_digit(tmp_path):
    verdicts.put(tmp_path, "b", dismissed=DISMISSAL)
    verdicts.put(tmp_path, "a", note=REMARK)
    verdicts.put(tmp_path, "b", note=REMARK)
    held = verdicts.read(tmp_path)
    assert held == {"a": verdicts.Said("a", None, REMARK), "b": verdicts.Said("b", DISMISSAL, REMARK)}


def test_the_file_is_the_same_in_whatever_order_it_was_said(tmp_path):
    for folder, names in ((tmp_path / "one", "abc"), (tmp_path / "other", "cab")):
        for name in names:
            verdicts.put(folder, name, dismissed=DISMISSAL)
    assert content(tmp_path / "one") == content(tmp_path / "other")


def test_a_person_can_read_the_file(tmp_path):
    verdicts.put(tmp_path, "caps.coal", dismissed=DISMISSAL)
    head, line = lines(tmp_path)
    assert head == {"schema": "tradecheck.verdicts/1"}
    assert (line["finding"], line["dismissed"]["why"], line["dismissed"]["on"]) == (
        "caps.coal",
        "counted twice",
        "2026-11-22",
    )
    assert line["dismissed"]["claim"]["gap"] == {"low": None, "central": None, "high": 26_500.25, "unit": "t"}


def test_a_terminal_that_the_file_is_printed_on_obeys_nothing_in_it(tmp_path):
    hostile = "\x1b[31m\x9b2J\x7f\u202eexe.fdp\u200b 煤"
    verdicts.put(tmp_path, "a", note=verdicts.Remark(hostile, DAY, CLAIM))
    text = content(tmp_path).decode()
    assert not set("\x1b\x9b\x7f\u202e\u200b") & set(text)
    assert "煤" in text
    assert verdicts.read(tmp_path)["a"].note.text == hostile


def test_what_is_taken_back_leaves_nothing_behind(tmp_path):
    verdicts.put(tmp_path, "a", dismissed=DISMISSAL, note=REMARK)
    verdicts.put(tmp_path, "a", dismissed=None)
    assert verdicts.read(tmp_path) == {"a": verdicts.Said("a", None, REMARK)}
    verdicts.put(tmp_path, "a", note=None)
    assert content(tmp_path).decode() == HEAD
    verdicts.put(tmp_path, "a", note=None)
    assert content(tmp_path).decode() == HEAD


def test_fields_of_another_version_stay(tmp_path):
    verdicts.put(tmp_path, "a", dismissed=DISMISSAL)
    verdicts.put(tmp_path, "b", dismissed=DISMISSAL)
    head, first, second = lines(tmp_path)
    head["made_by"] = "9.0"
    first["colour"] = {"of": ["this", 1.5, None]}
    first["dismissed"]["by"] = "somebody"
    second["colour"] = "red"
    (tmp_path / verdicts.FILE).write_text("\n".join(json.dumps(each) for each in (head, first, second)))
    verdicts.put(tmp_path, "a", note=REMARK)
    verdicts.put(tmp_path, "b", dismissed=None)
    found = lines(tmp_path)
    assert found[0] == head
    assert found[1].pop("note")["text"] == "ask again"
    assert found[1] == first
    assert found[2] == {"finding": "b", "colour": "red"}


def test_a_file_that_lies_elsewhere_is_changed_there(tmp_path):
    elsewhere = tmp_path / "notes"
    elsewhere.mkdir()
    state = tmp_path / "state"
    state.mkdir()
    (state / verdicts.FILE).symlink_to(elsewhere / "mine.jsonl")
    verdicts.put(state, "a", note=REMARK)
    assert (state / verdicts.FILE).is_symlink()
    assert (elsewhere / "mine.jsonl").read_bytes() == content(state)
    assert set(verdicts.read(state)) == {"a"}


# Damage.

DAMAGED = {
    "empty": (b"", (1, "is no JSON object")),
    "another file": (b"goods,tonnes\ncoal,5\n", (1, "is no JSON object")),
    "not text": (b"\xff\xfe\x00", (1, "is no JSON object")),
    "a list": (b"[1]\n", (1, "is no JSON object")),
    "no head": (b'{"finding":"a"}\n', (1, "should name the schema tradecheck.verdicts/1")),
    "a later form": (b'{"schema":"tradecheck.verdicts/2"}\n', (1, "should name the schema tradecheck.verdicts/1")),
    "cut": (HEAD.encode() + b'{"finding":"a","no', (2, "is no JSON object")),
    "nested": (HEAD.encode() + b'{"a":' + b"[" * 100_000, (2, "is no JSON object")),
    "no id": (HEAD.encode() + b'{"note":null}\n', (2, "should have the id of a finding under 'finding'")),
    "an id that is none": (HEAD.encode() + b'{"finding":7}\n', (2, "should have the id of a finding")),
    "twice": (HEAD.encode() + b'{"finding":"a"}\n\n{"finding":"a"}\n', (4, "speaks of the finding of line 2 again")),
    "no claim": (HEAD.encode() + b'{"finding":"a","note":{"text":"x","on":"2026-11-22"}}\n', (2, "is not as it")),
    "no day": (HEAD.encode() + b'{"finding":"a","note":{"text":"x","on":"soon","claim":{}}}\n', (2, "is not as it")),
}


@pytest.mark.parametrize(("body", "said"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_one_sentence_and_is_never_overwritten(tmp_path, body, said):
    (tmp_path / verdicts.FILE).write_bytes(body)
    for deed in (lambda: verdicts.read(tmp_path), lambda: verdicts.put(tmp_path, "b", note=REMARK)):
        with pytest.raises(DataError) as raised:
            deed()
        sentence = str(raised.value)
        number, wrong = said
        assert sentence.startswith(f"line {number} of the verdicts in {tmp_path / verdicts.FILE} {wrong}")
        assert sentence.endswith("; mend it, or move the file away: it is left as it is.")
        assert "\n" not in sentence
    assert content(tmp_path) == body
    assert not list(tmp_path.glob(".receiving-*"))


def test_a_folder_in_the_place_of_the_file_is_one_sentence(tmp_path):
    (tmp_path / verdicts.FILE).mkdir()
    for deed in (lambda: verdicts.read(tmp_path), lambda: verdicts.put(tmp_path, "b", note=REMARK)):
        with pytest.raises(DataError, match=r"cannot be read \(is a directory\).*TRADECHECK_STATE"):
            deed()


def test_links_that_lead_in_a_circle_are_one_sentence(tmp_path):
    (tmp_path / verdicts.FILE).symlink_to(tmp_path / verdicts.FILE)
    for deed in (lambda: verdicts.read(tmp_path), lambda: verdicts.put(tmp_path, "b", note=REMARK)):
        with pytest.raises(DataError, match="the verdicts in"):
            deed()


# A folder that takes nothing.


def test_a_read_only_folder_is_read_all_the_same_and_a_change_names_the_setting(tmp_path, monkeypatch):
    verdicts.put(tmp_path, "a", note=REMARK)
    before = content(tmp_path)

    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tradecheck.archive.writing.mkstemp", read_only)
    with pytest.raises(UsageError, match=r"read-only file system.*TRADECHECK_STATE to another folder"):
        verdicts.put(tmp_path, "a", dismissed=DISMISSAL)
    assert content(tmp_path) == before
    assert set(verdicts.read(tmp_path)) == {"a"}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_closed_folder_names_the_setting(tmp_path):
    folder = tmp_path / "state"
    folder.mkdir(mode=0o500)
    with pytest.raises(UsageError, match=r"permission denied.*TRADECHECK_STATE to another folder"):
        verdicts.put(folder, "a", note=REMARK)


def test_a_file_in_the_place_of_the_folder_names_the_setting(tmp_path):
    (tmp_path / "state").write_bytes(b"")
    with pytest.raises(UsageError, match="a file stands where a folder is needed: set TRADECHECK_STATE"):
        verdicts.put(tmp_path / "state", "a", note=REMARK)


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path, monkeypatch):
    verdicts.put(tmp_path, "a", note=REMARK)
    before = content(tmp_path)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DataError, match="is full: free some space"):
            verdicts.put(tmp_path, "b", note=REMARK)
    assert content(tmp_path) == before
    assert not list(tmp_path.glob(".receiving-*"))


# Several at once, and one that is killed.


def _say_many(folder: str, who: str) -> None:
    for number in range(25):
        verdicts.put(Path(folder), f"{who}.{number}", note=REMARK)
        verdicts.put(Path(folder), "both", **({"dismissed": DISMISSAL} if who == "one" else {"note": REMARK}))


def test_two_processes_may_say_things_at_once(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(_say_many, str(tmp_path), who) for who in ("one", "other")]:
            done.result()
    held = verdicts.read(tmp_path)
    assert held.pop("both") == verdicts.Said("both", DISMISSAL, REMARK)
    assert set(held) == {f"{who}.{number}" for who in ("one", "other") for number in range(25)}


SAYING = """
import sys
from pathlib import Path
from tests.verdicts.test_store import REMARK
from tradecheck import verdicts
for number in range(100_000):
    verdicts.put(Path(sys.argv[1]), f"finding.{number % 50}", note=REMARK)
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(each, marks=pytest.mark.slow) for each in range(2, 20))])
def test_a_process_that_is_killed_loses_at_most_what_it_was_saying(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice of moments, no secret
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", SAYING, tmp_path], cwd=root, stdout=subprocess.PIPE) as saying:
        assert saying.stdout.readline() == b"0\n"
        time.sleep(0.05 + chance.random() * 0.3)
        saying.send_signal(signal.SIGKILL)
        said = [0, *(int(line) for line in saying.stdout.read().splitlines())]
    held = verdicts.read(tmp_path)
    assert {f"finding.{number % 50}" for number in said} <= set(held)
    verdicts.put(tmp_path, "afterwards", dismissed=DISMISSAL)
    assert set(verdicts.read(tmp_path)) == {*held, "afterwards"}
