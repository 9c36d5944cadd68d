"""The way in: the version, the exit code, and what each command line leaves unimported."""

import json
import subprocess
import sys

import pytest

import tradecheck
from tradecheck.__main__ import main

HEAVY = ("polars", "numpy", "textual", "rich", "httpx", "matplotlib", "scipy", "xlsxwriter", "stamina", "wcwidth")

SEEN = """
import io, json, sys
from tradecheck.__main__ import main
sys.stdout, out = io.TextIOWrapper(io.BytesIO()), sys.stdout
code = main(sys.argv[1:])
out.write(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """Run a command line in a fresh process and return the heavy libraries that it imported."""
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    def heavy(*arguments):
        command = [sys.executable, "-c", SEEN, *arguments]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60, cwd=tmp_path)
        code, modules = json.loads(done.stdout)
        assert code == 0
        return {name for name in HEAVY if name in modules}

    return heavy


@pytest.mark.parametrize(
    "asked",
    [
        "--version",
        "--help",
        "findings --help",
        "rules 2701 --on 2018-01-01",
        "rules --format json",
        "config show",
        "config validate",
        "cache path",
        "cache list",
        "cache verify",
        "record obs:PoE-2019-coal",
        "sources --format json",
    ],
)
def test_what_needs_no_table_imports_no_heavy_library(imported, asked):
    assert imported(*asked.split()) <= {"wcwidth"}


def test_the_version_imports_nothing_at_all_of_ours_that_is_heavy(imported):
    assert imported("--version") == set()


@pytest.mark.parametrize(
    "asked", ["caps", "series --goods coal", "findings --goods coal", "findings --format json --year 2019"]
)
def test_a_table_needs_polars_and_neither_network_nor_charts_nor_terminal(imported, asked):
    assert imported(*asked.split()) - {"wcwidth"} == {"polars"}


@pytest.mark.parametrize("asked", ["findings", "findings --format json", "why caps.coal.dprk-export.2017"])
def test_the_first_answer_needs_no_polars(imported, asked):
    assert imported(*asked.split()) <= {"wcwidth"}


def test_findings_that_were_kept_need_no_polars(imported):
    assert "polars" in imported("findings", "--goods", "coal")
    assert "polars" not in imported("findings", "--goods", "coal")


def test_a_chart_imports_matplotlib_and_neither_network_nor_terminal(imported, tmp_path):
    assert not {"httpx", "textual", "scipy"} & imported("chart", "cap", "-o", str(tmp_path / "cap.svg"), "-q")


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_printed(capsysbinary, flag):
    assert main([flag]) == 0
    assert capsysbinary.readouterr().out.decode() == f"tradecheck {tradecheck.__version__}\n"


def test_the_module_runs_as_a_program_with_its_exit_code(tmp_path):
    command = [sys.executable, "-m", "tradecheck", "findigns"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"tradecheck: verb 'findigns' is not known: did you mean findings?\n"


def test_the_arguments_are_those_of_the_shell_where_none_are_given(capsysbinary, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["tradecheck", "--version"])
    assert main() == 0
    assert capsysbinary.readouterr().out.startswith(b"tradecheck ")
