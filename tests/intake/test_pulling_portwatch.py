"""Ports and straits are named, asked for page by page, kept as they come, and are context alone."""

import json
from datetime import date

import polars as pl
import pytest

from tests.stand_ins.portwatch import PAGE, TRAPS, PortWatch, ships
from tradecheck import archive as archives
from tradecheck.archive.made import summary
from tradecheck.archive.tables import scan
from tradecheck.intake.pulling_portwatch import pull_portwatch
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import DataError, SourceUnreachableError, UsageError
from tradecheck.model.period import Period
from tradecheck.sources.http import Patience
from tradecheck.sources.portwatch.rows import PORT_CALLS, TABLE

SWIFT = Patience(
    between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=2.0, read_seconds=1.0
)
MARCH = Period.month(2024, 3)


@pytest.fixture
def portwatch():
    with PortWatch() as service:
        yield service


@pytest.fixture
def pull(portwatch, archive, set_up):
    def run(*names, span=MARCH, progress=lambda _: None, **other):
        settings = set_up(portwatch_url=portwatch.address)
        return pull_portwatch(names, span, settings, archive, progress, SWIFT, **other)

    return run


def port_calls(archive) -> pl.DataFrame:
    return scan(archive.root, TABLE, summary(archive.root).made).select(list(PORT_CALLS)).collect()


def test_the_straits_near_the_dprk_are_pulled_when_nothing_is_named(pull, archive, portwatch):
    reports = pull()
    assert [(report.question, report.state, report.rows) for report in reports] == [
        ("Korea Strait, 2024-03", "received", 31),
        ("Bohai Strait, 2024-03", "received", 31),
    ]
    calls = port_calls(archive)
    assert set(calls["place_id"]) == {"chokepoint12", "chokepoint17"}
    first = calls.row(by_predicate=(pl.col("place_id") == "chokepoint12") & (pl.col("day") == MARCH.start), named=True)
    assert first["ships_tanker"] == ships("chokepoint12", "tanker", MARCH.start)
    assert first["capacity_tanker_tonnes"] == 5e4 * first["ships_tanker"]
    assert first["country"] is None
    assert not any("ports_database" in path for path, _, _ in portwatch.asked)


def test_a_port_is_found_by_its_name_in_the_list_of_the_day(pull, archive):
    (report,) = pull("port of dalian")
    assert report.rows == 31
    calls = port_calls(archive)
    assert set(calls.select("place_id", "place", "kind", "country").rows()) == {("port276", "Dalian", "port", "CHN")}
    assert calls["ships"].to_list() == [
        sum(ships("port276", kind, day) for kind in ("container", "dry_bulk", "general_cargo", "roro", "tanker"))
        for day in calls["day"]
    ]
    assert calls["unloaded_tonnes"][0] == 1000.5 * calls["ships_dry_bulk"][0]


@pytest.mark.parametrize("name", ["Nampo", " Port of Nampo ", "Chongjin port", "North Korea", "PRK"])
def test_no_port_of_the_dprk_is_covered_and_nobody_is_asked_for_one(pull, portwatch, archive, name):
    with pytest.raises(UsageError, match="covers no port of the DPRK"):
        pull("Dalian", name)
    assert portwatch.asked == []
    assert not archive.root.exists()


def test_a_name_that_two_ports_share_is_not_guessed(pull):
    with pytest.raises(UsageError, match=r"port900 \(Portland, USA\), port901 \(Portland, AUS\)"):
        pull("Portland")


def test_an_unknown_name_is_answered_with_the_nearest(pull):
    with pytest.raises(UsageError, match="'Daliann': did you mean Dalian"):
        pull("Daliann")


@pytest.mark.parametrize("day_field", ["date", "date_"])
@pytest.mark.parametrize("day_type", ["day", "time", "text"])
def test_the_column_of_days_is_asked_for_and_read_as_the_layer_describes_it(archive, set_up, day_field, day_type):
    with PortWatch(day_field=day_field, day_type=day_type) as service:
        settings = set_up(portwatch_url=service.address)
        (report,) = pull_portwatch(("Vladivostok",), MARCH, settings, archive, patience=SWIFT)
    assert report.rows == 31
    days = port_calls(archive)["day"]
    assert (days.min(), days.max()) == (MARCH.start, MARCH.end)


@pytest.mark.parametrize("silent", [False, True])
def test_more_rows_than_a_page_holds_all_come(pull, portwatch, archive, silent):
    portwatch.silent_limit = silent
    span = Period(date(2019, 1, 1), date(2024, 6, 22))
    (report,) = pull("Korea Strait", span=span)
    assert report.rows == span.days == 2 * PAGE
    assert port_calls(archive)["day"].n_unique() == span.days
    offsets = [asked.get("resultOffset") for _, asked, _ in portwatch.asked if asked.get("resultOffset")]
    assert offsets == ["0", "1000", "2000"]  # a full page may be a cut one, so the next is asked for


@pytest.mark.parametrize("trap", ["error-in-200", "429-silent", "503", "html", "empty", "empty-page", "cut-off"])
def test_what_passes_is_asked_again(pull, portwatch, trap):
    portwatch.spring(trap)
    told = []
    (report,) = pull("Korea Strait", progress=told.append)
    assert report.rows == 31
    assert any(each.text.startswith("IMF PortWatch ") for each in told)


@pytest.mark.parametrize(
    ("trap", "said"),
    [
        ("error-in-200", "answered with an error"),
        ("429-silent", "asks to be called less often"),
        ("503", "failed with status 503"),
        ("html", "a web page"),
        ("cut-off", "breaks off"),
        ("cut-short", "did not answer"),
    ],
)
def test_what_does_not_pass_is_one_sentence_and_nothing_is_kept(pull, portwatch, archive, trap, said):
    portwatch.spring(*[trap] * 3)
    with pytest.raises(SourceUnreachableError, match=f"^IMF PortWatch .*{said}"):
        pull("Korea Strait")
    assert not archive.holds_anything()


def test_no_rows_are_believed_only_when_the_count_says_so(pull, portwatch):
    (report,) = pull("Korea Strait", span=Period.month(2030, 1))
    assert (report.rows, report.state) == (0, "no record")
    speak = portwatch.speak

    def lie(path, parameters, headers):
        empty = "resultOffset" in parameters
        return (
            speak(path, parameters | {"resultOffset": "9000"}, headers) if empty else speak(path, parameters, headers)
        )

    portwatch.speak = lie
    (report,) = pull("Korea Strait")
    assert report.state == "failed"
    assert "sends no rows for Korea Strait, 2024-03 and says that it has 31" in report.unanswered[0]


def test_a_failure_in_the_middle_leaves_what_came_before_in_the_table(pull, portwatch, archive):
    def fail_at_the_second(progress):
        if progress.text.startswith("asking for Bohai"):
            portwatch.spring(*["503"] * 3)

    reports = pull(progress=fail_at_the_second)
    assert [report.state for report in reports] == ["received", "failed"]
    assert reports[1].unanswered[0].startswith("Bohai Strait, 2024-03: IMF PortWatch failed with status 503")
    assert set(port_calls(archive)["place"]) == {"Korea Strait"}
    made = len(portwatch.asked)
    assert [(report.state, report.calls) for report in pull()] == [("received", 0), ("received", 1)]
    assert len(portwatch.asked) == made + 1


def test_pages_that_came_within_the_day_are_not_asked_for_again_unless_they_are_to_be(pull, portwatch, archive):
    span = Period.parse("2020..2024")
    names = ("Dalian", "Bohai Strait")
    pull(*names, span=span)
    made, before = len(portwatch.asked), port_calls(archive)
    reports = pull(*names, span=span)
    assert len(portwatch.asked) == made
    assert [(report.calls, report.rows, report.is_new) for report in reports] == [(0, span.days, False)] * 2
    assert port_calls(archive).equals(before)
    pull(*names, span=span, refresh=True)
    first, again = (
        {(path, *sorted(parameters.items())) for path, parameters, _ in asked}
        for asked in (portwatch.asked[:made], portwatch.asked[made:])
    )
    assert again == first


def test_a_pull_that_was_cut_off_between_two_pages_goes_on_with_the_next(pull, portwatch):
    span = Period.parse("2020..2024")
    portwatch.spoilt.append(({"resultOffset": "1000"}, TRAPS["503"]))
    (report,) = pull("Bohai Strait", span=span)
    assert (report.state, report.calls, report.rows) == ("failed", 1, 1000)
    portwatch.spoilt.clear()
    made = len(portwatch.asked)
    (report,) = pull("Bohai Strait", span=span)
    assert (report.state, report.calls, report.rows) == ("received", 1, span.days)
    assert [parameters["resultOffset"] for _, parameters, _ in portwatch.asked[made:]] == ["1000"]


def test_the_table_is_read_again_from_the_kept_bytes(pull, archive):
    pull()
    before = port_calls(archive)
    for path in sorted((archive.root / "tables").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert rebuild(archive).problems == ()
    assert port_calls(archive).equals(before)


def test_every_answer_is_kept_with_what_was_asked(pull, archive, portwatch):
    pull("Dalian")
    entries = archive.entries()
    assert len(entries) == len(portwatch.asked)
    pages = [entry for entry in entries if entry.kind == "answer"]
    assert [entry.question["place"] for entry in pages] == ["port276"]
    assert {entry.kind for entry in entries} == {"answer", "reference"}
    record = archives.record_of(archive.root, port_calls(archive)["record"][0])
    assert json.loads(record.line)["attributes"]["portname"] == "Dalian"


def test_a_description_without_days_says_that_the_service_has_changed(pull, portwatch):
    portwatch.day_field = "when_"
    portwatch.day_type = "text"
    with pytest.raises(DataError, match="has no column of days among portid, ObjectId, when_"):
        pull("Korea Strait")


def test_the_offline_setting_asks_nobody(portwatch, archive, set_up):
    with pytest.raises(UsageError, match="'offline' is on"):
        pull_portwatch((), MARCH, set_up(portwatch_url=portwatch.address, offline="1"), archive)
    assert portwatch.asked == []


def test_a_period_before_portwatch_begins_is_refused(pull, portwatch):
    with pytest.raises(UsageError, match="begins in 2019"):
        pull(span=Period.year(2017))
    assert portwatch.asked == []
