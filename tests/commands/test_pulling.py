"""Pulling from a service that speaks as UN Comtrade does: what is kept, and what each refusal means to a script."""

import pytest

from tests.commands.conftest import ONE_SENTENCE, coal, held
from tests.stand_ins.comtrade import value
from tradecheck.sources import http


@pytest.fixture(autouse=True)
def swift(monkeypatch):
    """Let the program wait less between two calls, and before another try, than politeness wants."""
    patience = http.Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01)
    monkeypatch.setattr(http, "Patience", lambda: patience)


def test_a_pulled_answer_is_kept_and_counts(run, own_cache, service):
    done = run("pull", "comtrade", "--year", "2017", "--goods", "2701", "--format", "json")
    assert (done.code, done.err) == (0, "")
    (row,) = done.json["rows"]
    assert (row["question"], row["rows"], row["is_new"]) == ("CHN with PRK, M+X, 2701, 2017", 2, True)
    booked = coal(run)["2701"]
    assert (booked["value_usd"], booked["source"]) == (value(156, 408, "M", "2701", "2017"), "comtrade")
    shown = run("record", booked["record"], "--format", "json").json["rows"][0]
    assert f"address={service.address}/public/v1/preview/C/A/HS" in shown["file"]
    assert shown["fields"]["cmdCode"] == "2701"
    assert "period=2017" in run("cache", "list", "--format", "json").json["rows"][0]["label"]
    assert own_cache.is_dir()


def test_a_dry_run_asks_nobody_and_makes_no_folder(run, own_cache, service):
    assert run("pull", "comtrade", "--year", "2017", "--dry-run").code == 0
    assert service.asked == []
    assert not own_cache.exists()


def test_a_direction_asks_for_that_flow_alone(run, own_cache, service):
    assert run("pull", "comtrade", "--year", "2017", "--direction", "dprk-export").code == 0
    assert [parameters["flowCode"] for _, parameters, _ in service.asked] == ["M"]
    assert own_cache.is_dir()


@pytest.mark.parametrize(("trap", "code"), [("quota", 3), ("html", 3), ("cut-off", 4), ("miscounted", 4)])
def test_a_refusal_and_half_an_answer_have_their_own_codes(run, own_cache, service, trap, code):
    service.spring(trap)
    done = run("pull", "comtrade", "--year", "2017")
    assert (done.code, done.out) == (code, b"")
    assert ONE_SENTENCE.fullmatch(done.err)
    assert not held(own_cache)


def test_a_service_that_is_not_there_is_3(run, own_cache, monkeypatch):
    monkeypatch.setenv("TRADECHECK_COMTRADE_URL", "http://127.0.0.1:9")
    done = run("pull", "comtrade", "--year", "2017")
    assert (done.code, done.out) == (3, b"")
    assert "UN Comtrade did not answer" in done.err
    assert not own_cache.exists()


def test_offline_asks_nobody(run, own_cache, service, monkeypatch):
    monkeypatch.setenv("TRADECHECK_OFFLINE", "1")
    assert run("pull", "comtrade", "--year", "2017").code == 2
    assert service.asked == []
    assert not own_cache.exists()


def test_nothing_reported_is_an_answer_and_no_zero(run, own_cache, service):
    done = run("pull", "comtrade", "--year", "2026", "--goods", "2702", "--format", "json")
    assert (done.code, done.json["rows"][0]["rows"]) == (0, 0)
    assert len(service.asked) == 1
    assert own_cache.is_dir()
