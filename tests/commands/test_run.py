"""`run PROFILE`: a month's work in one line, the same bytes each time, exit codes as everywhere."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from shutil import rmtree

import pytest

from tests.commands.conftest import DAY, ONE_SENTENCE, is_refused
from tests.sources.comtrade_rows import v1_csv
from tradecheck.intake import pulling_door
from tradecheck.model.errors import Exit, foremost
from tradecheck.sources.http import Patience

MONTHLY = """
[profile.monthly]
goods = ["coal", "petroleum"]
checks = ["shipments", "caps"]
formats = ["md", "json", "csv", "xlsx", "svg"]
charts = ["overview", "cap"]
outputs = ["out/{profile}-{date}.{format}", "out/charts/{chart}.{format}"]
fail_on = "high"
"""


@pytest.fixture
def profile(tmp_path, monkeypatch):
    """Write the settings file of the test's folder."""
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))

    def write(text):
        Path("tradecheck.toml").write_text(text)

    return write


def written(folder="."):
    files = [each for each in sorted(Path(folder).rglob("*")) if each.is_file() and each.name != "tradecheck.toml"]
    return {str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def test_a_profile_writes_each_format_and_each_chart_and_says_so(run, profile):
    profile(MONTHLY)
    done = run("run", "monthly", "--generated", DAY)
    assert (done.code, done.out) == (1, b"")
    names = {f"out/monthly-{DAY}.{fmt}" for fmt in ("md", "json", "csv", "xlsx")}
    assert set(written()) == names | {"out/charts/overview.svg", "out/charts/cap.svg"}
    here = Path.cwd()
    *told, last = done.err.splitlines()
    assert set(told) == {f"wrote {here / name}" for name in written()}
    assert last == "monthly: there are findings at or above high"


def test_the_same_evidence_gives_the_same_bytes(run, profile):
    profile(MONTHLY)
    run("run", "monthly", "--generated", DAY)
    first = written()
    run("run", "monthly", "--generated", DAY, "-q")
    assert written() == first


def test_what_is_written_is_the_report_of_that_view(run, profile):
    profile(MONTHLY)
    run("run", "monthly", "--generated", DAY)
    asked = ("--goods", "coal", "--goods", "petroleum", "--check", "caps,shipments", "--generated", DAY)
    for fmt in ("md", "json", "csv", "xlsx"):
        assert Path(f"out/monthly-{DAY}.{fmt}").read_bytes() == run("report", *asked, "--format", fmt).out
    found = json.loads(Path(f"out/monthly-{DAY}.json").read_bytes())["rows"]
    assert {each["check"] for each in found} == {"caps", "shipments"}


def test_several_checks_are_asked_for_with_commas_everywhere(run):
    def ids(check):
        return {each["id"] for each in run("findings", "--check", check, "--format", "json").json["findings"]}

    assert ids("caps,shipments") == ids("shipments, caps") == ids("caps") | ids("shipments")
    assert is_refused(run("findings", "--check", "caps,shipmnts"), "did you mean shipments?")


def test_without_outputs_the_report_is_data_on_stdout(run, profile):
    profile('[profile.a]\ngoods = "coal"\nformats = "jsonl"\n[profile.b]\ngoods = "coal"\n')
    assert run("run", "a").out == run("report", "--goods", "coal", "--format", "jsonl").out
    assert run("run", "b", "--generated", DAY).out == run("report", "--goods", "coal", "--generated", DAY).out
    assert written() == {}


def test_files_lie_beside_the_settings_file_wherever_it_is_run_from(run, profile, tmp_path, monkeypatch):
    profile('[profile.a]\ngoods = "wigs"\noutputs = "a.csv"\n')
    project = Path.cwd()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert run("run", "a", "--config", project / "tradecheck.toml").code == 0
    assert (written(project).keys(), written(elsewhere)) == ({"a.csv"}, {})


def test_the_view_of_the_file_lies_beneath_that_of_the_profile(run, profile):
    profile('[view]\nsince = 2016\ngoods = "coal"\n[profile.a]\nyear = 2018\ngoods = "petroleum"\n[profile.b]\n')
    asked = ("--format", "json", "--generated", DAY, "--config", os.devnull)
    of_a, of_b = (run("run", name, "--generated", DAY).out for name in "ab")
    assert b"--since 2018-01-01 --until 2018-12-31 --goods petroleum" in of_a
    assert b"--since 2016-01-01 --goods coal --generated" in of_b
    assert run("report", *asked).code == 0


# --- exit codes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "first"),
    [((), 0), ((0, 1), 1), ((1, 4), 4), ((4, 3), 3), ((1, 3, 2), 2), ((2, 130), 130), ((0, 0), 0)],
)
def test_of_several_exit_codes_the_foremost_counts(codes, first):
    assert foremost(codes) == Exit(first)


def test_a_flag_overrules_the_level_of_the_profile(run, profile):
    profile('[profile.a]\ngoods = "62"\nsince = 2018\noutputs = "a.md"\nfail_on = "high"\n')
    assert [run("run", "a", *flags).code for flags in ((), ("--fail-on", "low"))] == [0, 1]


def test_damage_comes_before_findings_and_the_files_are_written(run, profile, own_cache, tmp_path):
    file = tmp_path / "china.csv"
    file.write_bytes(v1_csv({}))
    assert run("import", "comtrade", file).code == 0
    (body,) = own_cache.glob("received/*/*.body")
    body.write_bytes(b"something else")
    rmtree(own_cache / "tables")
    profile(MONTHLY)
    done = run("run", "monthly", "--generated", DAY)
    assert done.code == 4
    assert "It is left out." in done.err
    assert f"out/monthly-{DAY}.md" in written()


@pytest.fixture
def swift(monkeypatch):
    """Let the program wait less before another try than politeness wants."""
    patience = Patience(between_calls_seconds=0.0, attempts=1, first_wait_seconds=0.01)
    monkeypatch.setattr(pulling_door, "usual_patience", lambda: patience)


PULLED = """
[profile.a]
goods = "coal"
pull = "comtrade --year 2017 --goods 2701"
outputs = "a.json"
fail_on = "low"
"""


@pytest.mark.usefixtures("swift", "own_cache")
def test_a_profile_that_asks_for_it_pulls_first(run, profile, service):
    profile(PULLED)
    done = run("run", "a", "--generated", DAY)
    assert done.code == 1
    assert done.err.startswith("pulled comtrade --year 2017 --goods 2701: 1 question\nwrote ")
    assert done.out == b""
    sources = {each["source"] for each in json.loads(Path("a.json").read_bytes())["data"] if not each["embedded"]}
    assert sources == {"comtrade"}
    assert len(service.asked) > 0


@pytest.mark.usefixtures("swift", "own_cache")
def test_a_service_out_of_reach_is_3_and_the_run_goes_on_with_what_is_held(run, profile, monkeypatch):
    monkeypatch.setenv("TRADECHECK_COMTRADE_URL", "http://127.0.0.1:9")
    profile(PULLED)
    done = run("run", "a", "--generated", DAY)
    assert done.code == 3
    assert written().keys() == {"a.json"}


@pytest.mark.usefixtures("own_cache")
def test_without_a_pull_nobody_is_asked(run, profile, service):
    profile(MONTHLY)
    run("run", "monthly")
    assert service.asked == []


# --- what is refused, before anything is written -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('checks = ["capz"]', "check 'capz' is not known: did you mean caps?"),
        ('checks = "caps"\ncheck = "caps"', "check and checks are both given"),
        ('formats = "htm"', "format 'htm' is not known"),
        ('charts = "finding"\noutputs = "{chart}.svg"', "chart 'finding' is not known"),
        ('charts = "overveiw"\noutputs = "{chart}.svg"', "did you mean overview"),
        ('outputs = "report"', "has no ending"),
        ('outputs = "report.doc"', "ends in .doc"),
        ('outputs = "report.svg"', "is a chart: name it with {chart}"),
        ('outputs = "{dat}.md"', "did you mean date"),
        ('formats = ["md", "csv"]\noutputs = "a.md"', "the format 'csv' is in none of the outputs"),
        ('charts = "cap"\noutputs = "a.md"', "the chart 'cap' is in none of the outputs"),
        ('outputs = ["a.md", "./a.md"]', "two outputs are the file"),
        ('formats = ["md", "csv"]', "need files"),
        ('formats = "png"', "need files"),
        ('pull = "comtrad --year 2017"', "did you mean comtrade?"),
        ('pull = "comtrade --yaer 2017"', "did you mean --year"),
        ('pull = "comtrade \'x"', "a quotation mark without its other half"),
        ('pull = "prices -o x"', "names a file"),
        ("since = 2018\nuntil = 2017", "lies before"),
        ('reporter = "Chian"', "did you mean"),
    ],
)
def test_a_profile_that_cannot_be_run_is_refused_with_its_name_by_run_and_by_validate(run, profile, keys, said):
    profile(f"[profile.a]\n{keys}\n")
    for asked in (("run", "a"), ("config", "validate")):
        assert is_refused(run(*asked), "[profile.a] of '", "tradecheck.toml': ", said)
    assert written() == {}


def test_a_profile_that_is_not_there_names_the_nearest_or_says_that_there_is_none(run, profile):
    assert is_refused(run("run", "monthly"), "there is no settings file; write [profile.monthly]")
    profile("")
    assert is_refused(run("run", "monthly"), "has none; write [profile.monthly] in tradecheck.toml")
    profile(MONTHLY)
    assert is_refused(run("run", "montly"), "did you mean monthly?")


def test_a_place_that_cannot_be_written_is_refused_before_any_file_is(run, profile):
    Path("file").write_text("x")
    profile('[profile.a]\ngoods = "wigs"\noutputs = ["a.md", "file/b.md"]\n')
    done = run("run", "a")
    assert is_refused(done, "file' cannot be made", "name another in outputs")
    assert written().keys() == {"file"}


def test_settings_that_are_in_order_name_the_profiles(run, profile):
    profile(MONTHLY)
    assert "Profiles to run: monthly." in run("config", "validate").text
    assert "profile.monthly.charts" in run("config", "show").text


# --- one at a time -------------------------------------------------------------------------------------------------

SLOW = """
import sys, time
from tradecheck.__main__ import main
from tradecheck.commands import run as verb

made = verb._made

def slow(*given):
    open("begun", "w").close()
    time.sleep(float(sys.argv[1]))
    yield from made(*given)

verb._made = slow
sys.exit(main(["run", *sys.argv[2:]]))
"""


@pytest.fixture
def slow_run():
    """Start a run in another process that takes so many seconds, and return once it holds its locks."""
    started = []

    def start(seconds, name):
        process = subprocess.Popen([sys.executable, "-c", SLOW, str(seconds), name])
        started.append(process)
        deadline = time.monotonic() + 30
        while not Path("begun").exists():
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.02)
        Path("begun").unlink()
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


TWO = """
[profile.a]
goods = "wigs"
outputs = "same.md"
[profile.b]
goods = "coal"
outputs = "./same.md"
[profile.c]
goods = "wigs"
outputs = "other.md"
"""


def test_a_second_run_says_in_a_sentence_that_there_is_a_first(run, profile, slow_run):
    profile(TWO)
    slow_run(60, "a")
    refused = run("run", "a")
    assert is_refused(refused, "another run of the profile 'a'", "has not ended", "--wait")
    assert ONE_SENTENCE.fullmatch(refused.err)
    assert is_refused(run("run", "b"), "or one that writes the same files")
    assert run("run", "c").code == 0
    assert written().keys() == {"other.md"}


def test_a_run_that_is_told_to_wait_waits_and_is_done(run, profile, slow_run):
    profile(TWO)
    first = slow_run(1, "a")
    done = run("run", "b", "--wait", "--generated", DAY)
    assert (done.code, first.wait(timeout=30)) == (0, 0)
    assert done.err.startswith("waiting for another run of the profile 'b', or one that writes the same files\nwrote ")
    assert b"--goods coal" in Path("same.md").read_bytes()


def test_of_all_runs_one_empty_file_stays(run, profile, tmp_path):
    profile(TWO)
    for name in "abc":
        assert run("run", name).code == 0
    assert {each.name: each.stat().st_size for each in (tmp_path / "state").iterdir()} == {".runs.lock": 0}


def test_a_lock_that_cannot_be_opened_is_one_sentence_that_names_the_folder(run, profile, tmp_path):
    profile(TWO)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / ".runs.lock").mkdir()
    done = run("run", "a")
    assert done.code == 4
    assert ONE_SENTENCE.fullmatch(done.err)
    assert f"{tmp_path / 'state'} cannot be used" in done.err
    assert written() == {}


def test_a_run_that_was_killed_leaves_no_lock_behind(run, profile, slow_run):
    profile(TWO)
    process = slow_run(60, "a")
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    assert run("run", "a").code == 0


def test_a_run_that_is_interrupted_is_130_and_writes_nothing_by_halves(profile, slow_run):
    profile(TWO)
    process = slow_run(60, "a")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    assert written() == {}
