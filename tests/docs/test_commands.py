"""The commands that pages show run, and print what the pages show."""

import os
import runpy
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, README, ROOT, Shown, fences, joined, shown
from tradecheck.__main__ import main
from tradecheck.commands.verbs import VERBS

COMMANDS = [each for page in PAGES for each in shown(page)]


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("TRADECHECK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "docs" / "pictures").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "each", [each for each in COMMANDS if each.command.startswith("tradecheck ")], ids=lambda each: each.command
)
def test_a_command_shown_runs_and_prints_what_is_shown(each: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split(each.command)[1:]) == 0
    rest = joined(capsys.readouterr().out)
    for passage in each.passages:
        _, found, rest = rest.partition(passage)
        assert found, f"not printed, or not in this order: {passage}"


@pytest.mark.parametrize(
    "each", [each for each in COMMANDS if each.command.startswith("python ")], ids=lambda each: each.command
)
def test_a_script_shown_runs_and_writes_the_picture_that_it_names(
    each: Shown, a_folder_of_its_own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, target, *rest = shlex.split(each.command)[1:]
    monkeypatch.setattr("sys.argv", [script, target, *rest])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(ROOT / script), run_name="__main__")
    assert left.value.code == 0
    assert (a_folder_of_its_own / target).stat().st_size > 10_000


def test_every_command_shown_is_the_programs_or_a_script_of_this_repository() -> None:
    assert {each.command.split()[0] for each in COMMANDS} <= {"tradecheck", "python"}


def test_five_things_are_to_be_tried() -> None:
    text = README.read_text(encoding="utf-8")
    assert [number for number in range(1, 9) if f"\n**{number}. " in text] == [1, 2, 3, 4, 5]


def test_the_two_lines_of_the_set_up_are_one_line_each() -> None:
    opening, testing = fences(README, "sh")
    assert opening.count("\n") == testing.count("\n") == 1
    assert opening.endswith("/tradecheck\n")
    assert "pytest" in testing
    assert ".[test]" in testing


def test_ci_runs_the_readmes_test_line_as_it_stands() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    program = next(line for line in script.splitlines() if line.startswith("line="))
    extracted = subprocess.run(
        ["bash", "-c", f'{program}; printf "%s\\n" "$line"'], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert extracted.stdout == fences(README, "sh")[1]


def test_ci_can_be_run_and_is_well_formed() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


def test_every_verb_that_a_page_names_exists() -> None:
    named = {each.command.split()[1] for each in COMMANDS if each.command.startswith("tradecheck ")}
    assert named <= set(VERBS)
