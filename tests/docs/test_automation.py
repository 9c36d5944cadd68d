"""Each example of the page on automation is run as it stands there, in a home and with an archive of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.docs.pages import ROOT, fences
from tradecheck.settings.values import VIEW

PAGE = ROOT / "docs" / "automation.md"
(PROFILE,) = fences(PAGE, "toml")
WRITTEN = {"monthly.md", "monthly.json", "monthly.xlsx", "overview.png", "cap.png"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """An archive into which nothing is received: what is asked twice may be answered from what was kept."""
    return tmp_path_factory.mktemp("archive")


@pytest.fixture
def home(tmp_path, archive):
    """A home with the page's settings in `desk/`, and the program on the path."""
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "archive").symlink_to(archive)
    (desk / "tradecheck.toml").write_text(PROFILE)
    program = tmp_path / "bin" / "tradecheck"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tradecheck "$@"\n')
    program.chmod(0o755)
    return tmp_path


@pytest.fixture
def shell(home):
    """Run lines of a shell as cron or a job would, with little in the environment."""

    def run(lines, folder="desk"):
        env = {"HOME": str(home), "PATH": f"{home / 'bin'}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            ["/bin/sh", "-c", lines],
            cwd=home / folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


def written(home):
    """Return what lies in `out/`, without the day in its name."""
    return {re.sub(r"-\d{4}-\d\d-\d\d", "", each.name) for each in (home / "desk" / "out").iterdir()}


def records(log):
    return [json.loads(line) for line in log.splitlines()]


def test_the_profile_can_be_run_and_the_page_names_every_key_of_a_view(shell):
    done = shell("tradecheck config validate")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Profiles to run: monthly." in done.stdout
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{key}`" in text for key in VIEW if key != "check")
    (pulls,) = re.findall(r"`(pull = \[.*\])`", text)
    assert tomllib.loads(pulls)["pull"]


def test_the_pulls_that_the_page_names_can_be_run(home, shell):
    (pulls,) = re.findall(r"`(pull = \[.*\])`", PAGE.read_text(encoding="utf-8"))
    (home / "desk" / "tradecheck.toml").write_text(PROFILE + pulls + "\n")
    assert shell("tradecheck config validate").returncode == 0


def test_the_script_tells_the_exit_codes_apart(home, shell):
    script, _ = fences(PAGE, "sh")
    done = shell(script)
    assert (done.returncode, done.stdout, done.stderr) == (0, "look into out/\n", "")
    assert written(home) == WRITTEN
    log = records((home / "desk" / "run.log").read_text())
    assert [each["event"] for each in log] == ["wrote"] * len(WRITTEN) + ["findings"]
    assert ("writes five files" in PAGE.read_text(encoding="utf-8"), len(WRITTEN)) == (True, 5)
    assert all(Path(each["path"]).is_file() for each in log if each["event"] == "wrote")


def test_the_line_of_the_crontab_runs(home, shell):
    (crontab,) = fences(PAGE, "crontab")
    (line,) = [each for each in crontab.splitlines() if not each.startswith("#")]
    found = re.fullmatch(r"(\d+|\*) (\d+|\*) (\d+|\*) (\d+|\*) (\d+|\*) (.+)", line)
    assert found is not None
    minute, hour, day, *_, command = found.groups()
    assert (int(minute) < 60, int(hour) < 24, 1 <= int(day) <= 28) == (True, True, True)
    assert "%" not in command
    done = shell(command, folder=".")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert written(home) == WRITTEN


def test_the_units_are_in_order_and_the_service_runs(home, shell):
    service, timer = fences(PAGE, "systemd")
    (home / "tradecheck.service").write_text(service)
    (home / "tradecheck.timer").write_text(timer)
    for text in (service, timer):
        for line in text.splitlines():
            assert re.fullmatch(r"|\[\w+\]|[A-Z]\w+=\S.*", line)
    if shutil.which("systemd-analyze"):
        units = [str(home / name) for name in ("tradecheck.service", "tradecheck.timer")]
        env = os.environ | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        command = ["systemd-analyze", "verify", "--user", "--man=no", *units]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=env)
        assert not [line for line in done.stderr.splitlines() if "tradecheck." in line], done.stderr
        when = re.search(r"OnCalendar=(.+)", timer)
        assert when is not None
        subprocess.run(["systemd-analyze", "calendar", when[1]], capture_output=True, check=True, timeout=60)
    (command_line,) = re.findall(r"^ExecStart=(.+)$", service, re.MULTILINE)
    (folder,) = re.findall(r"^WorkingDirectory=%h/(.+)$", service, re.MULTILINE)
    done = shell(command_line, folder=folder)
    assert done.returncode in {0, *(int(code) for code in re.findall(r"SuccessExitStatus=(\d+)", service))}
    assert {each["level"] for each in records(done.stderr)} == {"info"}
    assert written(home) == WRITTEN


def test_the_ci_job_is_well_formed_and_its_steps_run(home, shell):
    (text,) = fences(PAGE, "yaml")
    job = yaml.safe_load(text)
    assert list(job) == ["name", True, "jobs"]  # YAML 1.1 reads the key `on` as true; forges read it as text
    steps = job["jobs"]["run"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    commands = {step["name"]: step["run"] for step in steps if "run" in step}
    assert commands.pop("install") == "python -m pip install tradecheck"
    assert {name: shell(command).returncode for name, command in commands.items()} == {
        "check the settings": 0,
        "run": 1,
    }
    assert written(home) == WRITTEN
    kept = next(step["with"]["path"] for step in steps if step.get("name") == "keep")
    assert (home / "desk" / kept).is_dir()


def test_the_completion_lies_where_bash_looks_for_it(home, shell):
    _, lines = fences(PAGE, "sh")
    done = shell(lines)
    assert (done.returncode, done.stderr) == (0, "")
    script = home / ".local" / "share" / "bash-completion" / "completions" / "tradecheck"
    subprocess.run(["bash", "-n", str(script)], check=True, timeout=30)
