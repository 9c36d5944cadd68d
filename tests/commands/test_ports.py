"""Ships counted at ports and straits are shown by month and by day, as context with its caveat."""

import pytest

from tests.commands.conftest import is_refused
from tests.stand_ins.portwatch import TYPES, PortWatch, ships
from tradecheck.sources import http

CAVEAT = "No port of the DPRK is covered"


@pytest.fixture
def held(run, own_cache, monkeypatch):
    """Two months of a port and a strait."""
    monkeypatch.setattr(http, "Patience", lambda **_: PATIENCE)
    with PortWatch() as service:
        monkeypatch.setenv("TRADECHECK_PORTWATCH_URL", service.address)
        asked = ("pull", "portwatch", "Dalian", "Bohai Strait", "--since", "2024-02", "--until", "2024-03-15")
        assert run(*asked).code == 0
    return own_cache


PATIENCE = http.Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01)


def rows(run, *asked):
    done = run("ports", *asked, "--format", "json")
    assert (done.code, done.err) == (0, "")
    return done.json["rows"]


@pytest.mark.usefixtures("held")
def test_months_are_sums_of_their_days_and_say_how_many_were_counted(run):
    by_month = {(row["place"], row["period"]): row for row in rows(run)}
    assert {key: row["days"] for key, row in by_month.items()} == {
        ("Dalian", "2024-02"): 29, ("Dalian", "2024-03"): 15,
        ("Bohai Strait", "2024-02"): 29, ("Bohai Strait", "2024-03"): 15,
    }  # fmt: skip
    by_day = rows(run, "dalian", "--by", "day", "--since", "2024-02", "--until", "2024-02")
    assert len(by_day) == 29
    for count in ("ships", "ships_tanker", "unloaded_tonnes"):
        assert sum(row[count] for row in by_day) == by_month["Dalian", "2024-02"][count]
    assert by_month["Dalian", "2024-02"]["capacity_tonnes"] is None
    assert by_month["Bohai Strait", "2024-02"]["unloaded_tonnes"] is None


@pytest.mark.usefixtures("held")
def test_a_day_leads_to_its_record(run):
    (day,) = rows(run, "chokepoint17", "--by", "day", "--since", "2024-03-01", "--until", "2024-03-01")
    assert day["place"] == "Bohai Strait"
    record = run("record", day["record"], "--format", "json").json["rows"][0]
    assert record["fields"]["attributes"]["n_total"] == day["ships"] > 0


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("fmt", ["table", "md", "csv", "jsonl", "parquet", "xlsx"])
def test_every_format_shows_them(run, fmt):
    done = run("ports", "--format", fmt)
    assert done.code == 0
    if fmt in {"table", "md"}:
        assert CAVEAT in done.text


@pytest.mark.usefixtures("held")
def test_what_is_not_held_or_not_covered_is_refused(run):
    is_refused(run("ports", "zzz"), "no port or strait is held under 'zzz': held are Bohai Strait, Dalian")
    is_refused(run("ports", "Nampo"), "covers no port of the DPRK")
    is_refused(run("ports", "--by", "week"), "known are day, month")


@pytest.mark.usefixtures("held")
def test_before_it_was_received_nothing_is_held(run):
    assert rows(run, "--as-of", "2020-01-01") == []


def test_an_empty_archive_says_what_to_pull(run, own_cache):
    done = run("ports")
    assert done.code == 0
    assert "`tradecheck pull portwatch" in done.text
    assert CAVEAT in done.text
    assert not own_cache.exists()


@pytest.mark.usefixtures("held")
def test_a_later_page_of_the_same_days_takes_the_place_of_the_earlier(run, monkeypatch):
    before = {row["period"]: row["ships"] for row in rows(run, "dalian", "--by", "day")}
    with PortWatch() as service:
        monkeypatch.setenv("TRADECHECK_PORTWATCH_URL", service.address)
        monkeypatch.setattr("tests.stand_ins.portwatch.ships", lambda *asked: ships(*asked) + 1)
        assert run("pull", "portwatch", "Dalian", "--since", "2024-03", "--until", "2024-03", "--refresh").code == 0
    after = {row["period"]: row["ships"] for row in rows(run, "dalian", "--by", "day")}
    assert after["2024-02-10"] == before["2024-02-10"]
    assert after["2024-03-10"] == before["2024-03-10"] + len(TYPES)
    assert len(after) == 29 + 31
