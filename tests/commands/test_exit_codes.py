"""Exit codes, and the one sentence that stands on stderr beside each."""

from pathlib import Path
from shutil import rmtree

import pytest

from tests.commands.conftest import FORMATS, ONE_SENTENCE
from tests.sources.comtrade_rows import v1_csv
from tradecheck.commands import caps as caps_verb
from tradecheck.commands import dispatch as dispatching
from tradecheck.model.errors import SourceUnreachableError


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_high_finding_fails_on_high_whatever_the_format(run, fmt):
    assert run("findings", "--fail-on", "high", "--format", fmt).code == 1
    assert run("findings", "--fail-on", "high", "--goods", "6704", "--format", fmt).code == 0


@pytest.mark.parametrize("fmt", ["md", "html", "json", "jsonl", "csv", "parquet", "xlsx"])
def test_a_report_fails_like_the_findings_it_holds(run, fmt):
    assert run("report", "--fail-on", "high", "--goods", "coal", "--format", fmt).code == 1
    assert run("report", "--fail-on", "high", "--goods", "6704", "--format", fmt).code == 0


def test_a_level_is_met_by_what_stands_at_or_above_it(run):
    only_low = ("findings", "--goods", "62", "--since", "2018")
    assert {each["severity"] for each in run(*only_low, "--format", "json").json["findings"]} == {"low"}
    assert [run(*only_low, "--fail-on", level).code for level in ("low", "medium", "high")] == [1, 0, 0]


def test_the_findings_are_printed_whole_when_they_fail(run):
    assert run("findings", "--fail-on", "low").out == run("findings").out


# --- which code wins -----------------------------------------------------------------------------------------------


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
@pytest.mark.parametrize(
    "verb", ["findings", "series", "vessels", "sources", "report", "why caps.coal.dprk-export.2017"]
)
def test_what_was_received_and_cannot_be_read_is_4_and_the_rest_is_answered(run, verb):
    done = run(*verb.split(), "-q")
    assert done.code == 4
    assert done.out
    assert ONE_SENTENCE.fullmatch(done.err.replace(": receive it again. It", ": receive it again, it"))
    assert "It is left out." in done.err


@pytest.mark.usefixtures("damaged")
def test_damage_wins_over_findings(run):
    assert run("findings", "--fail-on", "low").code == 4


@pytest.mark.usefixtures("damaged")
def test_a_usage_error_wins_over_damage(run):
    assert run("findings", "--goods", "coall").code == 2


def test_unreachable_is_3(run, monkeypatch):
    def nobody_there(_arguments):
        raise SourceUnreachableError("UN Comtrade did not answer: try again later.")

    monkeypatch.setattr(caps_verb, "run", nobody_there)
    assert (run("caps").code, run("caps").err) == (3, "tradecheck: UN Comtrade did not answer: try again later.\n")


def test_interrupted_is_130(run, monkeypatch):
    def interrupted(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(caps_verb, "run", interrupted)
    assert (run("caps").code, run("caps").err) == (130, "tradecheck: interrupted; what was kept so far stays.\n")


def test_one_key_that_interrupts_twice_is_130_and_one_sentence(run, monkeypatch):
    """The table engine raises an interrupt of its own, and Python another for the same key, wherever it then is."""
    pending = [KeyboardInterrupt()]
    interrupted = dispatching._interrupted

    def interrupted_again(arguments):
        if pending:
            raise pending.pop()
        return interrupted(arguments)

    def stopped(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(caps_verb, "run", stopped)
    monkeypatch.setattr(dispatching, "_interrupted", interrupted_again)
    done = run("caps")
    assert (done.code, done.err, pending) == (130, "tradecheck: interrupted; what was kept so far stays.\n", [])


def test_a_mistake_of_the_program_is_one_sentence_and_v_shows_its_place(run, monkeypatch):
    def broken(_arguments):
        raise RuntimeError("off by\x1b[31m one\nline")

    monkeypatch.setattr(caps_verb, "run", broken)
    done = run("caps")
    assert done.code == 4
    assert done.err.count("\n") == 1
    assert "this is a mistake of the program, not yours (RuntimeError: off by␛[31m one line)" in done.err
    shown = run("caps", "-v").err
    assert "Traceback" in shown
    assert "in broken" in shown
    assert "\x1b" not in shown


# --- narration -----------------------------------------------------------------------------------------------------


def test_without_a_terminal_the_findings_are_printed_and_stderr_says_so(run):
    done = run()
    assert (done.code, done.out) == (0, run("findings").out)
    assert done.err == "tradecheck: no terminal here, so the findings are printed; see `tradecheck --help`.\n"
    assert run("terminal").out == done.out
    assert run("--goods", "coal", "--fresh").out == run("findings", "--goods", "coal").out


def test_quiet_silences_narration_and_no_error(run):
    assert run("-q").err == ""
    assert run("report", "-q", "-o", "report.md").err == ""
    assert run("report", "-o", "report.md").err.startswith("wrote report.md: ")
    assert run("findings", "--goods", "coall", "-q").code == 2
    assert run("findings", "--goods", "coall", "-q").err != ""


def test_verbose_narrates_on_stderr_and_changes_no_byte_of_the_answer(run):
    done = run("findings", "-v")
    assert done.out == run("findings").out
    assert "archive: " in done.err
    assert run("findings", "-v", "-q").err == ""


def test_what_a_file_is_called_cannot_write_to_the_terminal(run):
    name = "re\x1b[31mport.md"
    done = run("report", "-o", name, "--goods", "wigs")
    assert done.code == 0
    assert done.err.startswith("wrote re␛[31mport.md")
    assert Path(name).exists()


# --- where nothing answers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("findings --goods 6704", "loosen a filter"),
        ("findings --since 1901 --until 1902", "Nothing can be said"),
        ("caps --goods seafood", "No cap stood on these goods"),
        (
            "rules 6704 --on 2024-01-01",
            "No resolution in the table bears on 6704 on 2024-01-01: not banned, not capped",
        ),
        ("observations --goods wigs", "does not say that nothing crossed the border"),
        ("notifications --goods wigs", "No notification"),
        ("mirror --goods 9999", "which is no zero"),
        ("cache list", "Nothing was pulled or imported yet"),
    ],
)
def test_an_empty_answer_says_why_it_is_empty_and_is_no_error(run, asked, said):
    done = run(*asked.split())
    assert (done.code, done.err) == (0, "")
    assert "(no rows)" in done.text
    assert said in done.text


@pytest.mark.parametrize(
    "asked",
    ["findings", "series", "mirror", "caps", "observations", "notifications", "vessels", "sources", "report"],
)
def test_without_any_evidence_every_table_still_answers(run, asked):
    done = run(asked, "--no-snapshot")
    assert (done.code, done.err) == (0, "")
    assert "embedded." not in done.text


@pytest.mark.parametrize("view", ["--until 9999", "--since 0001", "--since 2016 --until 9999-12-31"])
def test_a_view_may_end_far_away(run, view):
    for verb in ("findings", "caps", "notifications", "observations"):
        assert run(verb, *view.split()).code == 0
