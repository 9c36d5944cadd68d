"""`dismiss`, `note` and what takes them back: kept across runs, shown everywhere, counted nowhere, never obeyed."""

import csv
import io
import json
import re
from pathlib import Path

import polars as pl
import pytest

from tests.commands.conftest import DAY, FORMATS, ONE_SENTENCE, is_refused
from tradecheck.verdicts import FILE

COAL = "caps.coal.dprk-export.2017"
TANKERS = "shipments.petroleum.dprk-import.Oil-2018"
HIGH_OF_2018 = ("findings", "--goods", "petroleum", "--year", "2018", "--min-severity", "high")


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    """The file of verdicts, in a state folder of the test's own."""
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))
    return tmp_path / "state" / FILE


def dismiss(run, finding_id=TANKERS, why="counted twice"):
    done = run("dismiss", finding_id, "--why", why, "--generated", DAY)
    assert (done.code, done.err) == (0, "")
    return done


def made_stale(file):
    """As if it had been said of another gap: the low end was 1 bbl."""
    text = file.read_text()
    assert '"low":846449.96' in text
    file.write_text(text.replace('"low":846449.96', '"low":1.0'))


def found(run, finding_id=TANKERS):
    (each,) = [each for each in run("findings", "--format", "json").json["findings"] if each["id"] == finding_id]
    return each


@pytest.mark.usefixtures("file")
def test_a_dismissal_prints_what_is_kept_and_how_to_take_it_back(run):
    done = dismiss(run)
    assert f"{TANKERS}  dismissed  2026-11-22  counted twice\n" in done.text
    undo = re.search(r"`tradecheck ([^`]+)` takes it back", done.text)
    again = dismiss(run, why="seen again")
    assert "It stands in place of what was said on 2026-11-22: counted twice\n" in again.text
    assert found(run)["dismissed"] == {"why": "seen again", "on": DAY}
    back = run(*undo[1].split())
    assert (back.code, back.err) == (0, "")
    assert f"{TANKERS}  undismissed  2026-11-22  seen again\n" in back.text
    assert found(run)["dismissed"] is None


@pytest.mark.usefixtures("file")
def test_a_note_prints_what_is_kept_and_how_to_remove_it(run):
    for text in ("ask the carrier", "ask again"):
        done = run("note", COAL, "--text", text, "--generated", DAY)
        assert (done.code, done.err) == (0, "")
    assert "It stands in place of what was noted on 2026-11-22: ask the carrier\n" in done.text
    assert found(run, COAL)["note"] == {"text": "ask again", "on": DAY, "then": None}
    undo = re.search(r"`tradecheck ([^`]+)` removes it", done.text)
    assert run(*undo[1].split()).code == 0
    assert found(run, COAL)["note"] is None


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("dismiss", (COAL, "--why", "seen")),
        ("note", (COAL, "--text", "seen")),
        ("undismiss", (TANKERS,)),
        ("unnote", (TANKERS,)),
    ],
)
@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.usefixtures("file")
def test_each_verb_has_every_format_and_one_envelope(run, verb, arguments, fmt):
    dismiss(run)
    assert run("note", TANKERS, "--text", "seen", "--generated", DAY).code == 0
    done = run(verb, *arguments, "--format", fmt, "--generated", DAY)
    assert (done.code, done.err) == (0, "")
    assert done.out
    if fmt == "json":
        assert list(done.json)[:5] == ["schema", "version", "generated", "view", "data"]
        assert done.json["schema"] == f"tradecheck.{verb}/1"
        (row,) = done.json["rows"]
        assert (row["finding"], row["on"]) == (arguments[0], DAY)


def test_the_same_verdicts_are_the_same_bytes(run, file):
    dismiss(run)
    before = file.read_bytes()
    dismiss(run)
    assert file.read_bytes() == before
    first, second = (run("findings", "--format", "json", "--generated", DAY).out for _ in range(2))
    assert first == second


# How it is shown.


@pytest.mark.usefixtures("file")
def test_without_verdicts_the_list_has_no_column_of_them(run):
    assert "verdict" not in run("findings").text
    dismiss(run)
    assert "verdict" in run("findings").text.partition("\n")[0]


@pytest.mark.usefixtures("file")
def test_a_dismissed_finding_stays_in_the_list_after_the_others_of_its_severity(run):
    before = [each["id"] for each in run("findings", "--min-severity", "high", "--format", "json").json["findings"]]
    dismiss(run, before[0])
    done = run("findings", "--min-severity", "high")
    shown = [line.split()[-1] for line in done.text.splitlines()[2 : 2 + len(before)]]
    assert shown == [*before[1:], before[0]]
    assert "  dismissed  " in done.text.splitlines()[1 + len(before)]
    assert "does not count for --fail-on" in done.text


@pytest.mark.usefixtures("file")
def test_why_shows_the_verdict_and_the_note(run):
    dismiss(run, why="counted twice by two observers")
    run("note", TANKERS, "--text", "ask again", "--generated", DAY)
    text = run("why", TANKERS).text
    assert "  dismissed 2026-11-22: counted twice by two observers\n" in text
    assert "  note      2026-11-22: ask again\n" in text
    row = run("why", TANKERS, "--format", "json").json["rows"][0]
    assert row["dismissed"] == {"why": "counted twice by two observers", "on": DAY}


def test_a_finding_that_changed_since_asks_to_be_looked_at_again(run, file):
    dismiss(run)
    run("note", TANKERS, "--text", "ask again", "--generated", DAY)
    made_stale(file)
    (line,) = [line for line in run(*HIGH_OF_2018).text.splitlines() if TANKERS in line]
    assert "  look again, noted  " in line
    text = " ".join(run("why", TANKERS).text.split())
    assert "verdict was dismissed on 2026-11-22 when the gap was 1 to 3,780,000 bbl: look again" in text
    assert "the reason then: counted twice" in text
    each = found(run)
    assert each["dismissed"] is None
    assert (each["was_dismissed"]["why"], each["was_dismissed"]["on"]) == ("counted twice", DAY)
    assert each["was_dismissed"]["then"]["gap"] == {"low": 1, "central": None, "high": 3_780_000, "unit": "bbl"}
    assert "It stands in place of what was said on 2026-11-22" in dismiss(run, why="still").text
    assert found(run)["was_dismissed"] is None


@pytest.mark.usefixtures("file")
def test_what_was_dismissed_on_the_evidence_of_a_day_is_looked_at_again_on_more(run):
    coal = "shipments.coal.dprk-export.US-coal-2020"
    early = ("--as-of", "2021-01-01")
    assert run("dismiss", coal, "--why", "nobody booked it yet", *early, "--generated", DAY).code == 0
    then = " ".join(run("why", coal, *early).text.split())
    assert "dismissed 2026-11-22: nobody booked it yet" in then
    now = " ".join(run("why", coal).text.split())
    assert "was dismissed on 2026-11-22 when the gap was up to 4,100,000 t: look again" in now
    assert found(run, coal)["gap"]["low"] == 4_100_000


@pytest.mark.usefixtures("file")
def test_a_report_shows_what_is_dismissed_with_its_reason(run):
    asked = ("report", "--goods", "petroleum", "--year", "2018", "--generated", DAY)
    before = run(*asked).text
    dismiss(run)
    after = run(*asked)
    assert before.count(f"### {TANKERS}\n") == after.text.count(f"### {TANKERS}\n") == 1
    assert "| dismissed | 2026-11-22: counted twice |" in after.text
    assert "low; an analyst dismissed 1 of them." in after.text
    assert "2. The first of them: According to US" in before
    assert "2. The first of them that is not dismissed: What CHN+RUS notified" in after.text
    assert "an analyst dismissed" not in before
    rows = run(*asked, "--format", "json").json["rows"]
    assert [each["dismissed"] for each in rows if each["id"] == TANKERS] == [{"why": "counted twice", "on": DAY}]


@pytest.mark.usefixtures("file")
def test_programs_read_verdicts_in_columns_of_their_own(run):
    dismiss(run)
    run("note", TANKERS, "--text", "ask again", "--generated", DAY)
    listed = csv.DictReader(io.StringIO(run("findings", "--format", "csv").text))
    frame = pl.read_parquet(io.BytesIO(run("findings", "--format", "parquet").out)).to_dicts()
    for rows in (list(listed), frame):
        (row,) = [each for each in rows if each["id"] == TANKERS]
        assert (row["dismissed_why"], str(row["dismissed_on"])) == ("counted twice", DAY)
        assert (row["note_text"], str(row["note_on"])) == ("ask again", DAY)
        assert not row["was_dismissed_why"]


# What it counts for.


@pytest.mark.parametrize("verb", ["findings", "report"])
def test_what_is_dismissed_does_not_fail_and_what_changed_since_does(run, file, verb):
    asked = (verb, *HIGH_OF_2018[1:], "--fail-on", "high")
    high = [each["id"] for each in run(*HIGH_OF_2018, "--format", "json").json["findings"]]
    assert run(*asked).code == 1
    for each in high:
        dismiss(run, each)
    assert run(*asked).code == 0
    made_stale(file)
    assert run(*asked).code == 1
    dismiss(run)
    assert run("undismiss", high[0]).code == 0
    assert run(*asked).code == 1


@pytest.mark.usefixtures("file")
def test_a_note_alone_dismisses_nothing(run):
    assert run("note", TANKERS, "--text", "ask again").code == 0
    assert run(*HIGH_OF_2018, "--fail-on", "high").code == 1


# Refusals, damage.


@pytest.mark.usefixtures("file")
def test_an_id_that_is_not_known_names_the_nearest(run):
    for deed in (("dismiss", "--why"), ("note", "--text")):
        assert is_refused(run(deed[0], "caps.coal.2017", deed[1], "x"), "did you mean", COAL)
    assert is_refused(run("undismiss", TANKERS), "none is held")
    dismiss(run)
    assert is_refused(run("undismiss", "shipments.petroleum.Oil-2018"), f"did you mean {TANKERS}?")
    assert is_refused(run("unnote", TANKERS), "none is held")


@pytest.mark.usefixtures("file")
def test_a_reason_is_needed(run):
    assert is_refused(run("dismiss", TANKERS), "--why")
    assert is_refused(run("dismiss", TANKERS, "--why", "  "), "the reason is empty")
    assert is_refused(run("note", TANKERS), "--text")
    assert is_refused(run("dismiss", TANKERS, "--why", "x", "--generated", "soon"), "soon")
    assert found(run)["dismissed"] is None


@pytest.mark.parametrize("verb", ["findings", "report", f"why {TANKERS}"])
def test_damaged_verdicts_are_4_and_the_rest_is_answered(run, file, verb):
    asked = (*verb.split(), "--generated", DAY)
    whole = run(*asked).out
    dismiss(run)
    body = file.read_bytes()[:-9]
    file.write_bytes(body)
    done = run(*asked)
    assert (done.code, done.out) == (4, whole)
    assert ONE_SENTENCE.fullmatch(done.err.replace("as it is. No verdict", "as it is, no verdict"))
    assert f"line 2 of the verdicts in {file}" in done.err
    for deed in (("dismiss", TANKERS, "--why", "x"), ("note", COAL, "--text", "x"), ("undismiss", TANKERS)):
        refused = run(*deed)
        assert (refused.code, refused.out) == (4, b"")
        assert ONE_SENTENCE.fullmatch(refused.err)
    assert file.read_bytes() == body
    assert run("series", "--goods", "coal").code == 0
    doctor = run("doctor")
    assert doctor.code == 4
    assert "verdicts damaged line 2 of the verdicts in" in " ".join(doctor.text.split())


@pytest.mark.usefixtures("file")
def test_the_doctor_counts_verdicts(run):
    dismiss(run)
    run("note", COAL, "--text", "x")
    assert "1 dismissed, 1 noted, in" in run("doctor").text


def test_a_state_folder_that_takes_nothing_is_a_setting_to_mend(run, tmp_path, monkeypatch):
    (tmp_path / "state").mkdir()
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))

    def read_only(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tradecheck.archive.writing.mkstemp", read_only)
    assert is_refused(
        run("dismiss", TANKERS, "--why", "x"), "permission denied", "set TRADECHECK_STATE to another folder"
    )
    assert run("findings", "--min-severity", "high").code == 0


# A person's words are text.

HOSTILE = {
    "markup": "<b onclick=alert(1)>[bold]x[/bold]</b>",
    "link": "[click](javascript:alert(1))",
    "escape": "\x1b[31mred\x1b[0m\x07\x9b2J",
    "formula": "=HYPERLINK(1)",
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "turned": "\u202eexe.fdp\u200b",
    "pipe": "a | b | c",
    "lines": "one\n# two\n\n| three |",
    "long": "x" * 200,
    "wide": "煤炭" * 60,
}
OBEYED = ("\x1b", "\x07", "\x9b", "\u202e", "\u200b")


def harmless(text):
    return not any(sign in text for sign in OBEYED)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_words_in_every_format(run, file, text):
    said = [dismiss(run, why=text), run("note", TANKERS, "--text", text, "--generated", DAY)]
    assert found(run)["dismissed"]["why"] == found(run)["note"]["text"] == text
    assert harmless(file.read_bytes().decode())

    asked = ["--goods", "petroleum", "--year", "2018"]
    report = ["report", *asked, "--generated", DAY]
    for stale in (False, True):
        if stale:
            made_stale(file)
        pages = [run("why", TANKERS), run("findings", *asked), *said]
        documents = [run("why", TANKERS, "--format", "md"), run("findings", *asked, "--format", "md"), run(*report)]
        answers = [run(*verb, "--format", "json") for verb in (["why", TANKERS], ["findings", *asked], report)]
        for done in (*pages, *documents, *answers):
            assert (done.code, done.err) == (0, "")
            assert harmless(done.text)
        for document in documents:
            assert "<b" not in document.text
            assert not re.search(r"(?<!\\)\]\(", document.text)
            assert "\n# two" not in document.text
        for answer in answers:
            assert json.dumps(text, ensure_ascii=False) in json.dumps(answer.json, ensure_ascii=False)
        for verb in (["findings", *asked], report):
            for cells in csv.reader(io.StringIO(run(*verb, "--format", "csv").text)):
                for cell in cells:
                    assert harmless(cell)
                    assert not cell.startswith(("=", "+", "@", "\t"))
            sheet = pl.read_excel(io.BytesIO(run(*verb, "--format", "xlsx").out), infer_schema_length=0)
            assert all(harmless(str(cell)) for row in sheet.iter_rows() for cell in row)
