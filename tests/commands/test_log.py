"""What is said on stderr, as sentences or as a JSON object a line: the same things, and never a secret."""

import json

import pytest

from tests.commands.conftest import DAY
from tradecheck.commands import caps as caps_verb
from tradecheck.commands import speaking
from tradecheck.intake import pulling_door
from tradecheck.model.errors import SourceUnreachableError
from tradecheck.sources.http import Patience

KEY = "0123456789abcdef"
MIDNIGHT = f"{DAY}T00:00:00Z"


def records(done):
    found = [json.loads(line) for line in done.err.splitlines()]
    for each in found:
        assert list(each)[:4] == ["time", "level", "event", "message"]
        assert each["level"] in {"debug", "info", "warning", "error"}
    return found


def test_an_error_is_a_record_with_its_exit_code(run):
    (record,) = records(run("findings", "--goods", "coall", "--log", "json", "--generated", DAY))
    assert record == {
        "time": MIDNIGHT,
        "level": "error",
        "event": "stopped",
        "message": "the group of goods 'coall' is not known: did you mean coal or TOTAL?",
        "exit_code": 2,
    }


def test_what_was_written_is_a_record_with_its_file(run):
    done = run("report", "-o", "r.md", "--goods", "wigs", "--log", "json", "--generated", DAY)
    (record,) = records(done)
    assert (record["event"], record["level"], record["path"], record["findings"]) == ("wrote", "info", "r.md", 0)
    assert record["message"] == "wrote r.md: 0 findings"


@pytest.mark.parametrize(
    "chosen",
    [{"flag": ["--log", "json"]}, {"flag": ["--log=JSON"]}, {"env": "json"}, {"file": '[settings]\nlog = "json"\n'}],
)
@pytest.mark.parametrize(
    "asked", ["report -o r.md --goods wigs", "findings --goods coall", "findings --fromt x", "why"]
)
def test_flag_variable_and_settings_choose_the_form_also_for_what_stops_a_verb_early(
    run, monkeypatch, tmp_path, chosen, asked
):
    if "env" in chosen:
        monkeypatch.setenv("TRADECHECK_LOG", chosen["env"])
    if "file" in chosen:
        (tmp_path / "project" / "tradecheck.toml").write_text(chosen["file"])
    assert len(records(run(*asked.split(), *chosen.get("flag", [])))) == 1


def test_a_flag_overrules_the_settings(run, tmp_path):
    (tmp_path / "project" / "tradecheck.toml").write_text('[settings]\nlog = "json"\n')
    assert run("report", "-o", "r.md", "--goods", "wigs", "--log", "text").err == "wrote r.md: 0 findings\n"


def test_another_form_is_refused(run, monkeypatch):
    assert (
        run("rules", "--log", "jsn").err == "tradecheck: the form of the log 'jsn' is not known: did you mean json?\n"
    )
    monkeypatch.setenv("TRADECHECK_LOG", "jsn")
    assert (run("findings").code, "did you mean json?" in run("findings").err) == (2, True)


def test_the_log_changes_no_byte_of_the_answer(run):
    asked = ("findings", "--format", "json", "--generated", DAY)
    assert run(*asked, "--log", "json", "-v").out == run(*asked).out


def test_quiet_and_verbose_are_heeded(run):
    assert run("report", "-o", "r.md", "-q", "--log", "json").err == ""
    (explained,) = records(run("findings", "-v", "--log", "json"))
    assert (explained["level"], explained["event"]) == ("debug", "explained")
    assert run("findings", "-v", "-q", "--log", "json").err == ""
    assert len(records(run("findings", "--goods", "coall", "-q", "--log", "json"))) == 1


def test_time_is_now_in_utc_where_no_day_is_fixed(run):
    (record,) = records(run("findigns", "--log", "json"))
    assert record["time"].endswith("Z")
    assert "T" in record["time"]
    (record,) = records(run("findings", "--log", "json", "--generated", "soon"))
    assert record["time"] > DAY


def test_a_mistake_of_the_program_is_records_too(run, monkeypatch):
    def broken(_arguments):
        raise RuntimeError("off by\x1b[31m one\nline")

    monkeypatch.setattr(caps_verb, "run", broken)
    done = run("caps", "--log", "json", "-v")
    *places, last = records(done)
    assert (last["event"], last["exit_code"]) == ("mistake", 4)
    assert {each["event"] for each in places} == {"traceback"}
    assert "\x1b" not in done.err


def test_text_from_outside_is_escaped_and_ends_no_record(run):
    done = run("report", "-o", "a\u202e\x9b\nb.md", "--goods", "wigs", "--log", "json")
    (record,) = records(done)
    assert record["path"] == "a\u202e\x9b\nb.md"
    assert done.err.isascii()


@pytest.fixture
def swift(monkeypatch):
    patience = Patience(between_calls_seconds=0.0, attempts=1, first_wait_seconds=0.01)
    monkeypatch.setattr(pulling_door, "usual_patience", lambda: patience)


@pytest.mark.usefixtures("swift", "own_cache")
def test_progress_is_records_and_needs_no_terminal(run, service):
    done = run("pull", "comtrade", "--year", "2017", "--goods", "2701", "--log", "json", "--generated", DAY)
    told = [each for each in records(done) if each["event"] == "progress"]
    assert told
    assert set(told[-1]) >= {"done", "total", "counted", "rows", "seconds_left"}
    assert service.asked
    assert run("pull", "comtrade", "--year", "2017", "--goods", "2701", "--log", "json", "-q").err == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_is_in_no_log(run, monkeypatch, form):
    """Even where a message held it, as none of ours does."""
    monkeypatch.setenv("TRADECHECK_COMTRADE_KEY", KEY)
    told = speaking.say

    def telling(arguments):
        run_caps(arguments)
        told(f"asking with {KEY}", fields={"key": KEY})
        raise SourceUnreachableError(f"no answer to {KEY}: try again.")

    run_caps = caps_verb.run
    monkeypatch.setattr(caps_verb, "run", telling)
    done = run("caps", "--log", form)
    assert done.code == 3
    assert "asking with ***" in done.err
    assert "no answer to ***" in done.err
    assert KEY not in done.err


@pytest.mark.usefixtures("swift", "own_cache")
def test_a_whole_run_with_a_key_logs_none_of_it(run, monkeypatch, service):
    monkeypatch.setenv("TRADECHECK_COMTRADE_KEY", KEY)
    done = run("pull", "comtrade", "--year", "2017", "--goods", "2701", "--log", "json", "-v")
    assert any(KEY in str(asked) for asked in service.asked)
    assert KEY not in done.err + done.text
