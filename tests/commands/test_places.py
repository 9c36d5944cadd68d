"""Where an answer goes, and what the settings have to do with it."""

from pathlib import Path

import pytest

from tests.commands.conftest import FORMATS, is_refused

PLACES = [
    ("missing/answer.png", "missing' does not exist: create it"),
    ("folder.png", "'folder.png' is a folder"),
    ("/proc/answer.png", "answer.png"),
    ("file/answer.png", "file' is a file and not a folder"),
]
PRINTED = ["findings", "report", "why caps.coal.dprk-export.2017", "config show", "cache path", "record rule:2371-8"]


@pytest.mark.parametrize(("place", "said"), PLACES)
@pytest.mark.parametrize("verb", [*PRINTED, "chart overview"])
def test_a_place_that_cannot_be_written_is_refused(run, verb, place, said):
    Path("file").touch()
    Path("folder.png").mkdir()
    assert is_refused(run(*verb.split(), "-o", place), said)


def test_a_file_holds_the_same_bytes_as_stdout(run):
    for verb, fmt in (("findings", "table"), ("caps", "json"), ("report", "md"), ("vessels", "xlsx"), ("rules", "csv")):
        asked = (verb, "--format", fmt, "--generated", "2026-11-22")
        done = run(*asked, "-o", "answer")
        assert (done.code, done.out) == (0, b"")
        assert Path("answer").read_bytes() == run(*asked).out


def test_a_file_is_coloured_like_stdout_is(run):
    assert run("findings", "--color", "always", "-o", "answer").code == 0
    assert Path("answer").read_bytes() == run("findings", "--color", "always").out


def test_findings_that_fail_are_in_the_file_all_the_same(run):
    done = run("findings", "--fail-on", "high", "--format", "json", "-o", "answer.json")
    assert (done.code, done.out) == (1, b"")
    assert b'"severity": "high"' in Path("answer.json").read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[view\n", "tradecheck.toml' line 1"),
        ("[view]\nsince = 2016\ngodos = ['coal']\n", "tradecheck.toml' line 3: in [view] the key 'godos' is not known"),
        ("[veiw]\n", "line 1: the table 'veiw' is not known: did you mean view?"),
        ("[view]\nsince = true\n", "tradecheck.toml' line 2"),
        ("[view]\ngoods = 'coall'\n", "did you mean coal"),
        ("[settings]\noffline = 'maybe'\n", "line 2: offline: 'maybe' should be true or false"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["findings", "config validate", "config show", "cache list", "doctor", "rules"])
def test_a_settings_file_that_is_wrong_is_named_with_its_line(run, verb, text, said):
    Path("tradecheck.toml").write_text(text)
    assert is_refused(run(*verb.split()), said)


def test_settings_of_the_view_apply_and_flags_win(run):
    Path("tradecheck.toml").write_text("[view]\ngoods = ['coal']\nyear = 2017\nmin-severity = 'medium'\n")
    assert run("findings").out == run("findings", "--goods", "coal", "--year", "2017").out
    assert run("findings", "--format", "json").json["view"]["min_severity"] == "medium"
    flagged = run("findings", "--goods", "petroleum", "--since", "2018", "--format", "json").json["view"]
    assert (flagged["goods"], flagged["since"]) == (["petroleum"], "2018-01-01")


def test_the_snapshot_can_be_left_out_by_the_settings_file(run):
    Path("tradecheck.toml").write_text("[view]\nsnapshot = false\n")
    whole = run("findings", "--format", "json").json
    assert (whole["data"], whole["findings"], whole["view"]["snapshot"]) == ([], [], False)


def test_config_validate_names_the_file_that_it_found_in_order(run):
    Path("tradecheck.toml").write_text("[view]\nyear = 2017\n")
    assert run("config", "validate", "--format", "json").json["rows"] == [
        {"file": str(Path("tradecheck.toml").absolute()), "state": "fine"}
    ]
    Path("tradecheck.toml").unlink()
    assert "No settings file was found" in run("config", "validate").text


def test_a_variable_that_nothing_reads_is_refused_by_validate(run, monkeypatch):
    monkeypatch.setenv("TRADECHECK_CASHE", "x")
    assert is_refused(run("config", "validate"), "TRADECHECK_CASHE", "did you mean TRADECHECK_CACHE")


def test_a_key_is_never_printed(run, monkeypatch):
    monkeypatch.setenv("TRADECHECK_COMTRADE_KEY", "0123456789abcdef")
    for verb in ("config show", "config validate", "doctor"):
        for fmt in FORMATS:
            done = run(*verb.split(), "--format", fmt)
            assert done.code == 0
            assert b"0123456789abcdef" not in done.out
    assert {"key": "comtrade_key", "value": "***", "origin": "environment", "where": "TRADECHECK_COMTRADE_KEY"} in run(
        "config", "show", "--format", "json"
    ).json["rows"]
