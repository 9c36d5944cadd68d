"""Pulling ports, totals and prices by command line: what is printed, what is held, and what each refusal means."""

import pytest

from tests.commands.conftest import ONE_SENTENCE, held, is_refused
from tests.stand_ins import imts, portwatch, prices
from tradecheck.sources import http


@pytest.fixture(autouse=True)
def swift(monkeypatch):
    """Let the program wait less between two calls, and before another try, than politeness wants."""
    patience = http.Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01)
    monkeypatch.setattr(http, "Patience", lambda **_: patience)


@pytest.fixture
def services(monkeypatch):
    """Let each publisher be a stand-in."""
    with portwatch.PortWatch() as ports, imts.Imts() as totals, prices.Prices() as priced:
        monkeypatch.setenv("TRADECHECK_PORTWATCH_URL", ports.address)
        monkeypatch.setenv("TRADECHECK_IMTS_URL", totals.address)
        monkeypatch.setenv("TRADECHECK_PRICES_URL", priced.address)
        yield {"portwatch": ports, "imts": totals, "prices": priced}


MONTH = ("--since", "2024-03", "--until", "2024-03")


@pytest.mark.usefixtures("services")
def test_ports_and_straits_are_named_after_the_source_and_before_the_flags(run, own_cache):
    done = run("pull", "portwatch", "Dalian", "Bohai Strait", *MONTH, "--format", "json")
    assert (done.code, done.err) == (0, "")
    rows = [(row["question"], row["state"], row["rows"]) for row in done.json["rows"]]
    assert rows == [("Dalian, 2024-03", "received", 31), ("Bohai Strait, 2024-03", "received", 31)]
    sources = run("sources", "--format", "json").json["rows"]
    assert [(row["source"], row["rows"]) for row in sources if not row["embedded"]] == [("portwatch", 62)]
    assert own_cache.is_dir()


def test_a_port_of_the_dprk_is_refused_before_anybody_is_asked(run, own_cache, services):
    for more in ((), ("--dry-run",)):
        is_refused(run("pull", "portwatch", "Nampo", *MONTH, *more), "covers no port of the DPRK", "Bohai Strait")
    assert services["portwatch"].asked == []
    assert not own_cache.exists()


@pytest.mark.usefixtures("services", "own_cache")
def test_pulled_totals_stand_in_the_series_beside_the_embedded_ones(run):
    done = run("pull", "imts", "--year", "2017", "--reporter", "RUS", "--format", "json")
    assert (done.code, done.err) == (0, "")
    (row,) = done.json["rows"]
    assert row["left_out"] == {"imports in the other valuation": 1}
    asked = ("--goods", "TOTAL", "--year", "2017", "--reporter", "RUS", "--source", "imts", "--no-snapshot")
    series = run("series", *asked, "--format", "json").json["rows"]
    values = {each["flow"]: each["value_usd"] for each in series if each["value_usd"] is not None}
    assert values == {
        "X": imts.value("RUS", "XG_FOB_USD", "PRK", "2017"),
        "M": imts.value("RUS", "MG_FOB_USD", "PRK", "2017"),
    }
    shown = run("record", next(each["record"] for each in series if each["record"]), "--format", "json")
    assert "IMF.STA/IMTS/+/RUS." in shown.json["rows"][0]["file"]
    assert shown.json["rows"][0]["fields"]["COUNTRY"] == "RUS"


@pytest.mark.usefixtures("services", "own_cache")
def test_pulled_prices_are_held_with_the_publishers_named(run):
    done = run("pull", "prices", "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert [row["rows"] for row in done.json["rows"]] == [95, 2]
    sources = {row["source"]: row["rows"] for row in run("sources", "--format", "json").json["rows"]}
    assert (sources["world-bank"], sources["fred"]) == (95, 2)
    assert run("findings", "--year", "2017").code == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("pull portwatch Dalian", "--year"),
        ("pull portwatch Dalian --year 2024 --goods coal", "takes no --goods"),
        ("pull portwatch Dalian --year 2017", "begins in 2019"),
        ("pull imts --year 2017 --goods coal", "takes no --goods"),
        ("pull imts --year 2017 --freq Q", "known are A, M"),
        ("pull imts --year 2017 --reporter PRK", "the DPRK reports nothing"),
        ("pull prices wordl-bank", "known"),
        ("pull prices --year 2017", "takes no --year"),
        ("pull portwach", "did you mean portwatch"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(run, own_cache, services, asked, said):
    is_refused(run(*asked.split()), said)
    assert not any(service.asked for service in services.values())
    assert not own_cache.exists()


@pytest.mark.parametrize("asked", ["pull portwatch --year 2024", "pull imts --year 2017", "pull prices"])
def test_a_dry_run_asks_nobody_and_makes_no_folder(run, own_cache, services, asked):
    done = run(*asked.split(), "--dry-run")
    assert done.code == 0
    assert "calls at least" in done.text
    assert not any(service.asked for service in services.values())
    assert not own_cache.exists()


@pytest.mark.parametrize("asked", ["pull portwatch --year 2024", "pull imts --year 2017", "pull prices fred"])
def test_a_service_that_fails_is_3_and_says_what_it_did(run, own_cache, services, asked):
    for service in services.values():
        service.spoilt.append(({}, imts.TRAPS["html"]))
    done = run(*asked.split())
    assert done.code == 3
    assert all(ONE_SENTENCE.fullmatch(f"{line}\n") for line in done.err.splitlines())
    assert " answered with a web page" in done.err
    assert not held(own_cache)
