"""`tradecheck revisions` shows in rows and in money what a publisher changed, in every format."""

from datetime import UTC, datetime

import pytest

from tests.commands.conftest import FORMATS
from tests.sources.comtrade_rows import answer
from tradecheck.archive import Archive
from tradecheck.intake.rebuilding import rebuild


@pytest.fixture
def revised(own_cache):
    """A cache in which one question was answered on two days: one row was changed and one taken back."""
    for day, rows in enumerate(([{}, {"cmdCode": "2702"}], [{"primaryValue": 150}]), start=5):
        Archive(own_cache).keep(
            answer(*rows),
            kind="answer",
            source="comtrade",
            question={"period": "2017"},
            status=200,
            headers={},
            retrieved=datetime(2026, 1, day, tzinfo=UTC),
            origin_name=None,
        )
    rebuild(Archive(own_cache))


@pytest.mark.usefixtures("revised")
def test_rows_and_money_are_summed(run):
    done = run("revisions", "--format", "json")
    assert done.code == 0
    (row,) = done.json["rows"]
    assert row == {
        "source": "comtrade",
        "vintage_before": "2026-01-05",
        "vintage_after": "2026-01-06",
        "reporter": "CHN",
        "partner": "PRK",
        "flow": "M",
        "frequency": "A",
        "year": "2017",
        "level": "4",
        "rows_added": 0,
        "rows_removed": 1,
        "rows_changed": 1,
        "value_before_usd": 201,
        "value_after_usd": 150,
        "difference_usd": -51,
    }


@pytest.mark.usefixtures("revised")
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("rows", [(), ("--rows",)])
def test_every_format_has_it(run, form, rows):
    done = run("revisions", "--format", form, *rows)
    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.mark.usefixtures("revised")
def test_each_row_leads_to_its_records(run):
    changed, removed = run("revisions", "--rows", "--format", "json").json["rows"]
    assert (changed["code"], changed["change"], removed["code"], removed["change"]) == (
        "2701",
        "changed",
        "2702",
        "removed",
    )
    assert removed["record_after"] is None
    for record in (changed["record_before"], changed["record_after"], removed["record_before"]):
        assert run("record", record).code == 0


@pytest.mark.usefixtures("revised")
def test_a_revision_is_a_finding(run):
    findings = run("findings", "--check", "revisions", "--format", "json").json["findings"]
    assert [each["status"] for each in findings] == ["data-quality"] * 2
    assert run("why", findings[0]["id"]).code == 0


@pytest.mark.usefixtures("revised")
@pytest.mark.parametrize(
    "flags", [("--partner", "RUS"), ("--reporter", "RUS"), ("--year", "2016"), ("--as-of", "2026-01-05")]
)
def test_what_is_not_asked_for_is_not_shown(run, flags):
    assert run("revisions", "--format", "json", *flags).json["rows"] == []


@pytest.mark.usefixtures("revised")
def test_everybody_is_shown_when_asked(run):
    assert len(run("revisions", "--partner", "all", "--format", "json").json["rows"]) == 1


def test_with_one_vintage_it_says_that_nothing_can_be_compared(run):
    done = run("revisions")
    assert done.code == 0
    assert "no source was pulled or imported on two days" in done.text
