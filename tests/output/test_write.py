"""An answer goes to standard output, or into a file that appears whole or not at all."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tradecheck.model.errors import UsageError
from tradecheck.output.write import check_target, colour_wanted, emit


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(program: str, **how: object) -> subprocess.CompletedProcess[bytes]:
    source = f"from pathlib import Path\nfrom tradecheck.output.write import *\n{program}"
    return subprocess.run([sys.executable, "-c", source], check=False, stderr=subprocess.PIPE, **how)  # type: ignore[call-overload]


def test_a_file_holds_exactly_the_bytes(tmp_path: Path) -> None:
    emit(b"one\r\n\x00", tmp_path / "answer.csv")
    assert (tmp_path / "answer.csv").read_bytes() == b"one\r\n\x00"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]


def test_an_older_answer_is_replaced_with_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    emit(b"new", target)
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_who_reads_the_old_answer_reads_it_to_the_end(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_bytes(b"old")
    with target.open("rb") as reader:
        emit(b"new", target)
        assert reader.read() == b"old"


def test_a_new_file_has_the_mode_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    emit(b"new", tmp_path / "answer.csv")
    assert (tmp_path / "answer.csv").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    emit(b"new", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


def test_what_was_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "answer.csv"
    target.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match=f"cannot write 'answer.csv' in the folder '{tmp_path}' .no space left"):
        emit(b"new", target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    for act in (lambda path: emit(b"", path), lambda path: check_target("csv", path)):
        with pytest.raises(UsageError, match=f"the folder '{tmp_path}/none' does not exist: create it"):
            act(tmp_path / "none" / "answer.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder: name a file in it"):
        emit(b"", tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match=f"'{tmp_path}/file' is a file and not a folder"):
        emit(b"", tmp_path / "file" / "answer.csv")


def test_a_place_that_takes_no_files_is_named() -> None:
    with pytest.raises(UsageError, match=r"cannot write 'answer.csv' in the folder '/proc' \(.*allow writing"):
        emit(b"", Path("/proc/answer.csv"))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_folder_closed_to_the_user_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(UsageError, match=f"in the folder '{closed}' .permission denied"):
        emit(b"", closed / "answer.csv")


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_no_file_can_have_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="name another"):
        emit(b"", tmp_path / name)


def test_a_device_is_written_to_and_not_replaced() -> None:
    emit(b"gone", Path(os.devnull))
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    written = run("emit(b'through', Path('/dev/stdout'))", stdout=subprocess.PIPE)
    assert (written.stdout, written.stderr) == (b"through", b"")


def test_a_full_device_is_one_sentence() -> None:
    with pytest.raises(UsageError, match=r"'/dev/full' cannot be written \(no space left on device\)"):
        emit(b"more", Path("/dev/full"))


def test_standard_output_gets_the_bytes_after_what_was_printed_before() -> None:
    done = run("print('first'); emit(b'\\x00\\xff', None)", stdout=subprocess.PIPE)
    assert done.stdout == b"first\n\x00\xff"


def test_a_reader_that_has_seen_enough_ends_the_output_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run("emit(b'x' * 1_000_000, None)\nprint('more')\nraise SystemExit(1)", stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_full_standard_output_is_one_sentence() -> None:
    program = "try: emit(b'x' * 100_000, None)\nexcept UsageError as e: print(e, file=sys.stderr); raise SystemExit(2)"
    with Path("/dev/full").open("wb") as full:
        done = run(program, stdout=full)
    sentence = "standard output cannot be written (no space left on device): name a file with -o.\n"
    assert (done.returncode, done.stderr.decode()) == (2, sentence)


def test_a_closed_standard_output_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(UsageError, match="standard output is closed: name a file with -o"):
        emit(b"", None)
    check_target("xlsx", None)


@pytest.mark.parametrize("fmt", ["parquet", "xlsx"])
def test_a_terminal_is_spared_binary_formats(fmt: str) -> None:
    with pytest.raises(UsageError, match=f"{fmt} is no text for a terminal: name a file with -o"):
        check_target(fmt, None, Terminal())


def test_text_may_go_to_a_terminal_and_binary_into_a_pipe(tmp_path: Path) -> None:
    check_target("csv", None, Terminal())
    check_target("xlsx", None, io.StringIO())
    check_target("xlsx", tmp_path / "a.xlsx", Terminal())
    check_target("xlsx", Path(os.devnull), Terminal())


def test_colour_is_for_terminals_unless_somebody_says_otherwise() -> None:
    assert colour_wanted("auto", Terminal(), {})
    assert not colour_wanted("auto", io.StringIO(), {})
    assert not colour_wanted("auto", None, {})
    assert not colour_wanted("auto", Terminal(), {"NO_COLOR": "1"})
    assert colour_wanted("auto", Terminal(), {"NO_COLOR": ""})
    assert not colour_wanted("auto", Terminal(), {"TERM": "dumb"})
    assert colour_wanted("always", io.StringIO(), {"NO_COLOR": "1"})
    assert not colour_wanted("never", Terminal(), {})


def test_an_unknown_choice_of_colour_is_refused() -> None:
    with pytest.raises(UsageError, match="--color 'alwyas' is not known: did you mean always"):
        colour_wanted("alwyas", None, {})
