"""One table: every verb in every format ends with the same exit code for the same reason."""

from pathlib import Path
from shutil import rmtree

import pytest

from tests.commands.conftest import FORMATS
from tests.sources.comtrade_rows import v1_csv
from tradecheck.commands.report import FORMATS as REPORTS
from tradecheck.intake import pulling_door
from tradecheck.sources.http import Patience

OF_THE_DESK = {
    "findings": "findings",
    "why": "why caps.coal.dprk-export.2017",
    "series": "series --goods coal",
    "mirror": "mirror --goods 27 --year 2017",
    "caps": "caps",
    "observations": "observations",
    "notifications": "notifications",
    "vessels": "vessels",
    "ports": "ports",
    "sources": "sources",
    "revisions": "revisions",
    "report": "report --goods coal",
}
OF_NO_DESK = {
    "rules": "rules coal",
    "record": "record obs:PoE-2019-coal",
    "cache": "cache list",
    "config": "config show",
    "doctor": "doctor",
    "pull-plan": "pull comtrade --year 2017 --dry-run",
}
EVERY = OF_THE_DESK | OF_NO_DESK


def formats_of(name):
    return REPORTS if name == "report" else FORMATS


def codes(run, asked, formats):
    """Return the exit codes of a command line in each format, written to a file as a terminal may lack one."""
    return {fmt: run(*asked.split(), "--format", fmt, "-o", f"answer.{fmt}", "-q").code for fmt in formats}


def all_are(code, formats):
    return dict.fromkeys(formats, code)


@pytest.mark.parametrize("name", EVERY)
def test_done_is_0_in_every_format(run, name):
    assert codes(run, EVERY[name], formats_of(name)) == all_are(0, formats_of(name))


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("wrong", ["--no-such-flag", "--log loud", "--generated soon", "--color sometimes"])
def test_a_usage_error_is_2_in_every_format_and_leaves_no_file(run, name, wrong):
    assert codes(run, f"{EVERY[name]} {wrong}", formats_of(name)) == all_are(2, formats_of(name))
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("name", EVERY)
def test_settings_that_are_wrong_are_2_in_every_format(run, name):
    Path("tradecheck.toml").write_text("[settings]\ncashe = 1\n")
    assert codes(run, EVERY[name], formats_of(name)) == all_are(2, formats_of(name))


@pytest.fixture
def damaged(run, own_cache, tmp_path) -> None:
    """An archive of which one file is no longer what was received, and whose tables have to be made again."""
    file = tmp_path / "china.csv"
    file.write_bytes(v1_csv({}))
    assert run("import", "comtrade", file).code == 0
    (body,) = own_cache.glob("received/*/*.body")
    body.write_bytes(b"something else")
    rmtree(own_cache / "tables")


@pytest.mark.usefixtures("damaged")
@pytest.mark.parametrize("name", OF_THE_DESK)
def test_damage_is_4_in_every_format_and_the_rest_is_answered(run, name):
    assert codes(run, OF_THE_DESK[name], formats_of(name)) == all_are(4, formats_of(name))
    assert all(Path(f"answer.{fmt}").exists() for fmt in formats_of(name))


@pytest.mark.usefixtures("own_cache")
def test_out_of_reach_is_3_in_every_format(run, monkeypatch):
    patience = Patience(between_calls_seconds=0.0, attempts=1, first_wait_seconds=0.01)
    monkeypatch.setattr(pulling_door, "usual_patience", lambda: patience)
    monkeypatch.setenv("TRADECHECK_COMTRADE_URL", "http://127.0.0.1:9")
    asked = "pull comtrade --year 2017 --goods 2701"
    assert codes(run, asked, FORMATS) == all_are(3, FORMATS)


LEVELS = {
    "--goods coal --year 2017": {"low": 1, "medium": 1, "high": 0},
    "--goods 62 --since 2018": {"low": 1, "medium": 0, "high": 0},
    "--goods 6704": {"low": 0, "medium": 0, "high": 0},
    "--goods coal --check caps,shipments": {"low": 1, "medium": 1, "high": 1},
}
"""For each view the exit code at each level of --fail-on."""


@pytest.mark.parametrize("verb", ["findings", "report"])
@pytest.mark.parametrize("view", LEVELS)
def test_findings_at_or_above_a_level_are_1_in_every_format(run, verb, view):
    for level, code in LEVELS[view].items():
        asked = f"{verb} {view} --fail-on {level}"
        assert codes(run, asked, formats_of(verb)) == all_are(code, formats_of(verb))


@pytest.mark.parametrize("fmt", REPORTS)
@pytest.mark.parametrize("view", LEVELS)
def test_a_profile_fails_as_the_command_does(run, tmp_path, monkeypatch, view, fmt):
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))
    words = view.replace("--", "").split()
    keys = "\n".join(f'{key} = "{value}"' for key, value in zip(words[::2], words[1::2], strict=True))
    keys = keys.replace('check = "caps,shipments"', 'checks = ["caps", "shipments"]')
    for level, code in LEVELS[view].items():
        Path("tradecheck.toml").write_text(f'[profile.a]\n{keys}\noutputs = "a.{fmt}"\nfail_on = "{level}"\n')
        assert run("run", "a", "-q").code == code
