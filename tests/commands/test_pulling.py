"""Pulling from a service that speaks as UN Comtrade does: what is kept, and what each refusal means to a script."""

import pytest

from tests.commands.conftest import ONE_SENTENCE, coal, held
from tests.stand_ins.comtrade import value
from tradecheck.intake import pulling_door
from tradecheck.sources.http import Patience

COAL = ("pull", "comtrade", "--year", "2017", "--goods", "2701")
TOTAL = ("pull", "comtrade", "--year", "2017", "--goods", "TOTAL")


@pytest.fixture(autouse=True)
def swift(monkeypatch):
    """Let the program wait less between two calls, and before another try, than politeness wants."""
    patience = Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01)
    monkeypatch.setattr(pulling_door, "usual_patience", lambda: patience)


def figures_asked(service):
    return [parameters for path, parameters, _ in service.asked if "getDA" not in path]


def test_a_pulled_answer_is_kept_and_counts(run, own_cache, service):
    done = run(*COAL, "--format", "json")
    assert (done.code, done.err) == (0, "")
    (row,) = done.json["rows"]
    assert (row["question"], row["state"], row["rows"], row["is_new"]) == (
        "CHN with PRK, M+X, 2701, 2017",
        "received",
        2,
        True,
    )
    booked = coal(run)["2701"]
    assert (booked["value_usd"], booked["source"]) == (value(156, 408, "M", "2701", "2017"), "comtrade")
    shown = run("record", booked["record"], "--format", "json").json["rows"][0]
    assert f"address={service.address}/public/v1/preview/C/A/HS" in shown["file"]
    assert shown["origin"] == service.address
    assert f"not the publisher's service  {service.address}\n" in run("record", booked["record"]).text
    (source,) = [row for row in run("sources", "--format", "json").json["rows"] if not row["embedded"]]
    assert source["title"] == f"UN Comtrade, pulled or imported (from {service.address}, not the publisher's service)"
    assert shown["fields"]["cmdCode"] == "2701"
    labels = [row["label"] for row in run("cache", "list", "--format", "json").json["rows"]]
    assert any("period=2017" in label for label in labels)
    assert own_cache.is_dir()


def test_pulling_again_asks_nobody_and_changes_nothing(run, own_cache, service):
    run(*COAL)
    made, before = len(service.asked), held(own_cache)
    (row,) = run(*COAL, "--format", "json").json["rows"]
    assert (row["rows"], row["is_new"], row["calls"]) == (2, False, 0)
    assert (len(service.asked), held(own_cache)) == (made, before)
    run(*COAL, "--refresh")
    assert len(service.asked) == made + 2


def test_a_dry_run_asks_nobody_and_makes_no_folder(run, own_cache, service):
    assert run("pull", "comtrade", "--year", "2017", "--dry-run").code == 0
    assert service.asked == []
    assert not own_cache.exists()


def test_a_dry_run_names_the_parts_with_their_calls_and_the_time(run, own_cache):
    told = run("pull", "comtrade", "--year", "2017", "--dry-run").text
    for part, calls in {"china-dprk": 52, "origins-imports": 78, "origins-exports": 78, "world-dprk": 1}.items():
        assert f"{part}: {calls} calls" in told
    assert "of them to learn what is published: about 4 min at the service's rate" in told
    (row,) = run("pull", "comtrade", "--year", "2017", "--part", "world-rok", "--dry-run", "--format", "json").json[
        "rows"
    ]
    assert row == {
        "part": "world-rok",
        "question": "every reporter with KOR, M+X, TOTAL, 2017",
        "path": "/public/v1/preview/C/A/HS",
        "state": "to ask",
    }
    assert not own_cache.exists()


def test_a_part_is_pulled_by_its_name(run, own_cache, service):
    done = run("pull", "comtrade", "--year", "2017", "--part", "world-dprk", "--format", "json")
    (row,) = done.json["rows"]
    assert (row["part"], row["rows"]) == ("world-dprk", 8)
    assert "reporterCode" not in figures_asked(service)[0]
    assert own_cache.is_dir()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--part", "world-dprc"], "did you mean world-dprk"),
        (["--part", "world-dprk", "--partner", "KOR"], "a part has its own areas"),
        (["--goods", "coal"], "--year"),
        (["--year", "2017", "--check", "caps"], "pull comtrade takes no --check"),
        (["--year", "2017", "--as-of", "2020-01-01"], "pull comtrade takes no --as-of"),
        (["--year", "2017", "--min-severity", "high"], "pull comtrade takes no --min-severity"),
    ],
)
def test_what_a_part_cannot_be_asked_is_refused(run, own_cache, flags, said):
    done = run("pull", "comtrade", "--dry-run", *flags)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err
    assert not own_cache.exists()


def test_the_reference_lists_are_pulled_and_listed(run, own_cache, service):
    assert len(run("pull", "comtrade", "--reference", "--dry-run", "--format", "json").json["rows"]) == 14
    assert service.asked == []
    rows = run("pull", "comtrade", "--reference", "--format", "json").json["rows"]
    assert {row["name"] for row in rows} >= {"Reporters", "partnerAreas", "HS", "H0", "H6"}
    assert all(row["lines"] and len(row["sha256"]) == 64 for row in rows)
    assert run("findings").code == 0
    assert own_cache.is_dir()


def test_a_direction_asks_for_that_flow_alone(run, own_cache, service):
    assert run("pull", "comtrade", "--year", "2017", "--direction", "dprk-export").code == 0
    assert [parameters["flowCode"] for parameters in figures_asked(service)] == ["M"]
    assert own_cache.is_dir()


def test_a_refusal_is_3_and_keeps_nothing(run, own_cache, service):
    service.spring("quota", "quota")
    done = run(*TOTAL)
    assert (done.code, done.out) == (3, b"")
    assert ONE_SENTENCE.fullmatch(done.err)
    assert not held(own_cache)


@pytest.mark.parametrize("trap", ["html", "cut-off", "miscounted", "400"])
def test_a_question_that_fails_is_named_and_3_and_the_others_are_there(run, own_cache, service, trap):
    service.spoil(trap, period="2017")
    two_years = ("pull", "comtrade", "--since", "2016", "--until", "2017", "--goods", "TOTAL", "--format", "json")
    done = run(*two_years)
    assert done.code == 3
    assert [row["state"] for row in done.json["rows"]] == ["received", "failed"]
    first, last = done.err.strip().splitlines()
    assert first.startswith("tradecheck: CHN with PRK, M+X, TOTAL, 2017: UN Comtrade ")
    assert (
        last == "tradecheck: 1 question was not answered; what came is kept: give the same line again to ask it alone."
    )
    service.spoilt.clear()
    again = run(*two_years)
    assert (again.code, again.err) == (0, "")
    assert [row["calls"] for row in again.json["rows"]] == [0, 1]
    assert held(own_cache)


def test_spent_quota_says_when_it_returns(run, own_cache, service):
    service.spring("quota")
    done = run(*TOTAL)
    assert done.code == 3
    assert "no calls left for this key until 8 h 34 min from now (20" in done.err
    assert not held(own_cache)


@pytest.mark.parametrize("trap", ["html", "cut-off", "miscounted"])
def test_what_passes_is_asked_for_again(run, own_cache, service, trap):
    service.spring(trap)
    assert run(*TOTAL).code == 0
    assert held(own_cache)


def test_an_answer_that_stays_cut_is_4_and_said(run, own_cache, service, monkeypatch):
    monkeypatch.setattr(
        "tests.stand_ins.comtrade.figures.codes", lambda _: [f"{code}" for code in range(270100, 270600)]
    )
    done = run(*TOTAL, "--direction", "dprk-export")
    assert done.code == 4
    assert "cannot be split" in done.err
    assert own_cache.is_dir()
    assert service.asked


def test_a_service_that_is_not_there_is_3(run, own_cache, monkeypatch):
    monkeypatch.setenv("TRADECHECK_COMTRADE_URL", "http://127.0.0.1:9")
    done = run(*TOTAL)
    assert (done.code, done.out) == (3, b"")
    assert "UN Comtrade did not answer" in done.err
    assert not own_cache.exists()


def test_offline_asks_nobody(run, own_cache, service, monkeypatch):
    monkeypatch.setenv("TRADECHECK_OFFLINE", "1")
    assert run("pull", "comtrade", "--year", "2017").code == 2
    assert service.asked == []
    assert not own_cache.exists()


def test_a_key_is_not_sent_where_a_projects_file_says(run, own_cache, service, monkeypatch, tmp_path):
    monkeypatch.delenv("TRADECHECK_COMTRADE_URL")
    monkeypatch.setenv("TRADECHECK_COMTRADE_KEY", "0123456789abcdef")
    (tmp_path / "project" / "tradecheck.toml").write_text(f'[settings]\ncomtrade_url = "{service.address}"\n')
    done = run(*TOTAL)
    assert (done.code, done.out) == (2, b"")
    assert "is not sent to 127.0.0.1" in done.err
    assert service.asked == []
    assert not own_cache.exists()


def test_nothing_reported_is_an_answer_and_no_zero(run, own_cache, service):
    done = run("pull", "comtrade", "--year", "2017", "--goods", "2702", "--format", "json")
    assert (done.code, done.json["rows"][0]["rows"], done.json["rows"][0]["state"]) == (0, 0, "no record")
    assert len(figures_asked(service)) == 1
    assert own_cache.is_dir()


def test_what_is_not_published_is_not_asked_for(run, own_cache, service):
    done = run("pull", "comtrade", "--year", "2026", "--goods", "2702", "--format", "json")
    assert (done.code, done.json["rows"][0]["state"]) == (0, "not published")
    assert figures_asked(service) == []
    assert own_cache.is_dir()
