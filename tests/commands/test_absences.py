"""A pull leaves three states apart on the command line, each with the receipt that says so."""

import json
import re

import pytest

from tests.commands.conftest import FORMATS
from tests.commands.tracing import broken
from tests.sources.comtrade_rows import v1_csv
from tradecheck.intake import pulling_door
from tradecheck.sources.http import Patience

BREAK = "breaks.coal.dprk-export.2018"
LATER = {"period": "2018", "refYear": 2018, "refPeriodId": 20180101}
SERIES = ("series", "--goods", "2702", "--since", "2023", "--until", "2025", "--direction", "dprk-export")


@pytest.fixture(autouse=True)
def swift(monkeypatch):
    patience = Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01)
    monkeypatch.setattr(pulling_door, "usual_patience", lambda: patience)


@pytest.fixture
def pulled(run, own_cache, service):
    """A cache for which 2024 and 2025 were asked about coke of lignite, of which the service has no row."""
    assert own_cache.name == "cache"
    assert service.address
    for code in ("2702", "2505"):
        asked = ("--since", "2024", "--until", "2025", "--goods", code, "--freq", "A")
        assert run("pull", "comtrade", *asked).code == 0


def states(run, *more):
    rows = run(*SERIES, "--format", "json", *more).json["rows"]
    return {row["period"]: row["state"] for row in rows}


@pytest.mark.usefixtures("pulled")
def test_a_series_tells_three_absences_apart(run):
    done = run(*SERIES, "--format", "json")
    rows = done.json["rows"]
    assert [(row["period"], row["frequency"], row["state"]) for row in rows] == [
        ("2023", "A", "not_held"),
        ("2024", "A", "no_record"),
        ("2025", "A", "not_published"),
    ]
    for row in rows:
        assert (row["value_usd"], row["net_weight_kg"], row["value_state"], row["weight_state"]) == (
            None,
            None,
            row["state"],
            row["state"],
        )
    assert [bool(row["record"]) for row in rows] == [False, True, True]


@pytest.mark.usefixtures("pulled")
def test_the_record_of_an_absence_is_its_receipt_with_what_was_asked(run):
    _, none, unpublished = run(*SERIES, "--format", "json").json["rows"]
    (answer,) = run("record", none["record"], "--format", "json").json["rows"]
    assert (answer["embedded"], answer["line"], answer["fields"]["rows"]) == (False, None, 0)
    assert (answer["fields"]["cmdCode"], answer["fields"]["period"]) == ("2702", "2024")
    assert "/public/v1/preview/C/A/HS" in answer["file"]
    assert json.loads(answer["raw"])["question"]["cmdCode"] == "2702"
    (listed,) = run("record", unpublished["record"], "--format", "json").json["rows"]
    assert "/public/v1/getDA/C/A/HS" in listed["file"]
    assert listed["fields"]["rows"] == 30
    page = run("record", none["record"]).text
    assert re.search(r"^cmdCode +2702$", page, re.MULTILINE)
    unknown = run("record", none["record"][:-1] + "x")
    assert (unknown.code, unknown.out) == (2, b"")


@pytest.mark.usefixtures("pulled")
def test_on_a_day_before_the_pull_nothing_was_asked(run):
    assert set(states(run, "--as-of", "2026-01-01").values()) == {"not_held"}


@pytest.mark.usefixtures("pulled")
@pytest.mark.parametrize("fmt", FORMATS)
def test_the_absences_are_there_in_every_format(run, fmt):
    done = run(*SERIES, "--format", fmt)
    assert done.code == 0
    if fmt not in ("parquet", "xlsx"):
        assert all(state in done.text.replace("\\", "") for state in ("not_held", "no_record", "not_published"))


@pytest.mark.usefixtures("pulled")
def test_a_finding_names_the_receipts_that_it_rests_on(run):
    whole = run("why", "shipments.coal.dprk-export.OSC-2025", "--format", "json").json
    (found,) = whole["rows"]
    assert (found["booked"]["value"], found["booked"]["state"], found["status"]) == (
        None,
        "not_published",
        "indeterminate",
    )
    receipts = {each["record"]: each for each in whole["inputs"] if each["line"] is None}
    assert receipts
    assert receipts.keys() <= {each["record"] for each in found["sources"]}


@pytest.mark.usefixtures("own_cache")
def test_what_is_said_to_be_published_alone_changes_the_first_answer(run, service):
    assert service.address
    before = run("findings", "--format", "json").json["findings"]
    assert run("pull", "comtrade", "--year", "2025", "--goods", "2702", "--freq", "A").code == 0
    after = run("findings", "--format", "json").json["findings"]
    changed = {each["id"] for each in after if each not in before}
    assert "shipments.coal.dprk-export.OSC-2025" in changed


@pytest.mark.usefixtures("own_cache", "service")
def test_a_break_tells_a_published_year_without_a_record_from_one_nobody_asked_about(run, tmp_path):
    year = {"cmdCode": "2702", "period": "2016", "refYear": 2016, "refPeriodId": 20160101}
    brought = tmp_path / "brought.csv"
    brought.write_bytes(v1_csv(year, year | {"partnerCode": 643}, year | LATER | {"partnerCode": 643}))
    assert run("import", "comtrade", brought).code == 0
    seen = ("--goods", "2702", "--no-snapshot", "--format", "json")
    (unasked,) = run("why", BREAK, *seen).json["rows"]
    assert (unasked["booked"]["state"], unasked["status"]) == ("not_held", "indeterminate")
    pull = ("--since", "2018", "--until", "2018", "--goods", "2702", "--freq", "A")
    assert run("pull", "comtrade", *pull).code == 0
    whole = run("why", BREAK, *seen).json
    (asked,) = whole["rows"]
    assert (asked["booked"]["value"], asked["booked"]["state"], asked["status"]) == (None, "no_record", "consistent")
    assert broken(whole) == []
