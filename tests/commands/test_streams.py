"""What a shell sees of the program: pipes that close, streams that are closed or full, interruption, a terminal."""

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import tty

import pytest

PROGRAM = f'"{sys.executable}" -m tradecheck'


@pytest.fixture
def shell():
    """Run a line of a real shell; what it prints last is the program's own exit code."""

    def ran(line):
        done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=60)
        return done.stdout, done.stderr

    return ran


@pytest.mark.parametrize(
    ("asked", "begins", "code"),
    [
        ("findings --format json", b"{\n", b"0"),
        ("report --goods coal --fail-on high", b"# China-DPRK trade", b"1"),
    ],
)
def test_a_reader_that_has_seen_enough_ends_the_output_quietly(shell, asked, begins, code):
    out, err = shell(f"{PROGRAM} {asked} | head -1; echo ${{PIPESTATUS[0]}}")
    assert out.startswith(begins)
    assert out.splitlines()[-1] == code
    assert err == b""


@pytest.mark.parametrize("asked", ["--version", "--help", "findings --help", "why caps.coal.dprk-export.2017"])
def test_nobody_reading_at_all_is_no_error(shell, asked):
    assert shell(f"{PROGRAM} {asked} | true; echo ${{PIPESTATUS[0]}}") == (b"0\n", b"")


@pytest.mark.parametrize("asked", ["--version", "rules --help", "rules", "rules --format xlsx"])
@pytest.mark.parametrize(("stream", "said"), [(">&-", "is closed"), (">/dev/full", "no space left on device")])
def test_a_stdout_that_takes_nothing_is_said_in_one_sentence(shell, asked, stream, said):
    out, err = shell(f'code=$({{ {PROGRAM} {asked} {stream}; echo $? >&3; }} 3>&1); echo "$code"')
    assert out == b"2\n"
    assert re.fullmatch(rf"tradecheck: standard output [^\n]*{said}[^\n]*: name a file with -o\.\n", err.decode())


def test_an_answer_in_a_file_needs_no_stdout(shell, tmp_path):
    file = tmp_path / "rules.json"
    assert shell(f'{PROGRAM} rules --format json -o "{file}" >&-; echo $?; ') == (b"0\n", b"")
    assert file.read_bytes().endswith(b"}\n")


@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full"])
def test_a_stderr_that_takes_nothing_changes_no_exit_code(shell, stream):
    assert shell(f"{PROGRAM} findigns {stream}; echo $?")[0] == b"2\n"


def test_a_stdin_that_is_closed_is_no_terminal(shell):
    out, err = shell(f"{PROGRAM} --goods wigs <&-; echo $?")
    assert out.startswith((b"(no rows)", b"severity"))
    assert out.splitlines()[-1] == b"0"
    assert b"no terminal here" in err


def test_ctrl_c_is_130_and_one_sentence(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        monkeypatch.setenv("TRADECHECK_COMTRADE_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        command = [sys.executable, "-m", "tradecheck", "pull", "comtrade", "--year", "2017"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            connection, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
            connection.close()
    assert (process.returncode, out) == (130, b"")
    assert err == b"tradecheck: interrupted; what was kept so far stays.\n"


@pytest.fixture
def on_a_terminal():
    """Run a command line whose stdout is a terminal and return what arrives there."""

    def ran(*arguments, **variables):
        ours, theirs = pty.openpty()
        tty.setraw(theirs)
        env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
        command = [sys.executable, "-m", "tradecheck", *arguments]
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE, env=env | variables
        ) as process:
            os.close(theirs)
            arrived = b""
            while chunk := _read(ours):
                arrived += chunk
            assert process.wait(timeout=30) == 0
        os.close(ours)
        return arrived

    return ran


def _read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end was closed
        return b""


def test_a_terminal_adds_colour_and_nothing_else(run, on_a_terminal):
    plain = run("findings", "--goods", "coal").out
    shown = on_a_terminal("findings", "--goods", "coal", TERM="xterm", COLUMNS="60")
    assert shown != plain
    assert re.sub(rb"\x1b\[\d*m", b"", shown) == plain


@pytest.mark.parametrize(
    ("flags", "variables"),
    [(["--color", "never"], {"TERM": "xterm"}), ([], {"NO_COLOR": "1", "TERM": "xterm"}), ([], {"TERM": "dumb"})],
    ids=["flag", "NO_COLOR", "dumb"],
)
def test_colour_can_be_refused(run, on_a_terminal, flags, variables):
    assert on_a_terminal("findings", "--goods", "coal", *flags, **variables) == run("findings", "--goods", "coal").out


def test_colour_that_is_asked_for_is_given_to_a_pipe_too(run, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert b"\x1b[" in run("findings", "--color", "always").out
    assert b"\x1b" not in run("findings", "--color", "always", "--format", "json").out


def test_a_workbook_is_not_thrown_at_a_terminal(start):
    ours, theirs = pty.openpty()
    done = start("rules", "--format", "xlsx", capture_output=False, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    assert done.returncode == 2
    assert b"xlsx is no text for a terminal: name a file with -o" in done.stderr
    assert _read(ours) == b""
    os.close(ours)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(start, tmp_path, seed):
    env = {"TRADECHECK_CACHE": str(tmp_path / "cache"), "PYTHONHASHSEED": seed}
    fresh = start("report", "--format", "json", "--generated", "2026-11-22", env=env)
    known = start("report", "--format", "json", "--generated", "2026-11-22")
    assert (fresh.returncode, fresh.stderr) == (0, b"")
    assert fresh.stdout == known.stdout
