"""From what was asked and answered to the state of a cell without a row: kept, made again, and as of a day."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.sources.comtrade_rows import answer, legacy_csv
from tests.stand_ins import comtrade_figures as figures
from tradecheck import archive as archives
from tradecheck.evidence import assemble
from tradecheck.inquiry.series import series
from tradecheck.intake.current import ensure_tables
from tradecheck.intake.importing import import_comtrade
from tradecheck.intake.pulling import pull_comtrade
from tradecheck.intake.pulling_report import Wanted
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Frequency
from tradecheck.sources.comtrade.question import questions
from tradecheck.sources.http import Patience

SWIFT = Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01)
YEARS = Period(date(2023, 1, 1), date(2026, 12, 31))
LIST = "https://comtradeapi.un.org/public/v1/getDA/C/A/HS"
FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)
QUESTION = {
    "address": "https://comtradeapi.un.org/public/v1/preview/C/A/HS",
    "reporterCode": "156",
    "partnerCode": "408",
    "period": "2017",
    "cmdCode": "2701,2702",
    "flowCode": "M",
}


@pytest.fixture
def pull(service, archive, set_up):
    def run(span, *codes, frequency=Frequency.ANNUAL, **other):
        goods = tuple(Goods((code,), code) for code in codes)
        settings = set_up(comtrade_url=service.address, comtrade_key="")
        return pull_comtrade(
            [Wanted("", questions(span, frequency, goods=goods))], settings, archive, patience=SWIFT, **other
        )

    return run


@pytest.fixture
def receive(archive):
    def on(day, body, kind="answer", **question):
        archive.keep(
            body,
            kind=kind,
            source="comtrade",
            question=question,
            status=200,
            headers={},
            retrieved=FIRST + timedelta(days=day),
            origin_name=None,
        )
        rebuild(archive)

    return on


def published(*years, reporter="156"):
    rows = [row for year in years for row in figures.datasets("A", {"reporterCode": reporter, "period": str(year)}, {})]
    return json.dumps({"count": len(rows), "data": rows, "error": ""}).encode()


def rows(archive, *codes, period="2023..2026", **more):
    wanted = View(
        goods=tuple(Goods.parse(code) for code in codes),
        direction=Direction.EXPORT,
        period=Period.parse(period),
        **{"snapshot": False} | more,
    )
    return series(assemble(wanted, archive.root), wanted)


def states(archive, *codes, **more):
    return dict(rows(archive, *codes, **more).filter(frequency="A").select("period", "state").iter_rows())


def test_what_was_pulled_is_told_apart_three_ways(pull, archive):
    pull(YEARS, "2702")
    assert states(archive, "2702") == {
        "2023": "no_record",
        "2024": "no_record",
        "2025": "not_published",
        "2026": "not_published",
    }
    assert states(archive, "2704") == {
        "2023": "not_held",
        "2024": "not_held",
        "2025": "not_published",
        "2026": "not_published",
    }


def test_years_that_were_pulled_say_nothing_of_months(pull, archive):
    pull(Period.year(2023), "2702")
    assert set(rows(archive, "2702")["frequency"]) == {"A"}
    pull(Period.parse("2023-03"), "2702", frequency=Frequency.MONTHLY)
    monthly = rows(archive, "2702", period="2023").filter(frequency="M")
    assert monthly.select("period", "state").rows() == [("2023-03", "no_record")]


def test_the_receipt_behind_an_absence_is_found_again(pull, archive):
    pull(YEARS, "2702")
    for row in rows(archive, "2702").iter_rows(named=True):
        found = archives.record_of(archive.root, row["record"])
        assert (found.id, found.number) == (row["record"], None)
        (entry,) = found.entries
        assert entry.kind == ("answer" if row["state"] == "no_record" else "availability")
        assert found.rows == (0 if row["state"] == "no_record" else 30)
        assert row["period"] in ("2023", "2024") or entry.question.get("period") is None


def test_tables_that_were_deleted_tell_the_same_again(pull, archive):
    pull(YEARS, "2702", "2701")
    before = rows(archive, "2701", "2702", "2704")
    parts = {path.name: path.read_bytes() for path in (archive.root / "tables" / "coverage").iterdir()}
    shutil.rmtree(archive.root / "tables")
    ensure_tables(archive.root)
    assert rows(archive, "2701", "2702", "2704").equals(before)
    assert {path.name: path.read_bytes() for path in (archive.root / "tables" / "coverage").iterdir()} == parts


def test_what_is_asked_and_published_is_no_row_of_figures(pull, archive):
    pull(YEARS, "2702")
    assert [(each.source, each.rows) for each in archives.holdings(archive.root)] == [("comtrade", 0)]


def test_answers_of_the_same_bytes_stay_apart(receive, archive):
    nothing = answer()
    receive(0, published(2017, 2018), kind="availability", address=LIST, reporterCode="156")
    receive(0, nothing, **QUESTION)
    receive(0, nothing, **QUESTION | {"period": "2018"})
    found = rows(archive, "2701", period="2017..2018")
    assert found["state"].to_list() == ["no_record", "no_record"]
    assert found["record"].n_unique() == 2
    assert {archives.record_of(archive.root, each).entries[0].question["period"] for each in found["record"]} == {
        "2017",
        "2018",
    }


def test_an_answer_that_was_cut_tells_nothing(receive, archive):
    receive(0, published(2017), kind="availability", address=LIST, reporterCode="156")
    receive(0, answer(), **QUESTION)
    receive(1, answer(*[{}] * 500), kind="cut", **QUESTION)
    assert states(archive, "2702", period="2017") == {"2017": "not_held"}
    assert states(archive, "2702", period="2017", as_of=date(2026, 1, 5)) == {"2017": "no_record"}
    receive(2, answer({}), **QUESTION | {"cmdCode": "2701"})
    assert states(archive, "2702", period="2017") == {"2017": "not_held"}
    receive(2, answer(), **QUESTION | {"cmdCode": "2702"})
    assert states(archive, "2702", period="2017") == {"2017": "no_record"}


def test_a_level_that_was_cut_and_asked_for_by_its_codes_tells_of_those_alone(pull, archive):
    pull(Period.year(2017), "AG6")
    assert {entry.kind for entry in archive.entries()} >= {"cut", "answer"}
    assert states(archive, "270110", period="2017") == {"2017": "reported"}
    assert states(archive, "270199", period="2017") == {"2017": "not_held"}


def test_a_level_that_came_whole_tells_of_each_of_its_codes(pull, archive):
    pull(Period.year(2017), "AG4")
    assert states(archive, "2701", period="2017") == {"2017": "reported"}
    assert states(archive, "2704", period="2017") == {"2017": "no_record"}
    assert states(archive, "270400", period="2017") == {"2017": "not_held"}


def test_a_day_knows_only_what_was_received_by_then(receive, archive):
    receive(0, published(2016), kind="availability", address=LIST, reporterCode="156")
    receive(2, published(2016, 2017), kind="availability", address=LIST, reporterCode="156")
    receive(3, answer(), **QUESTION)
    by_day = {day: states(archive, "2702", period="2017", as_of=date(2026, 1, 5 + day)) for day in (-1, 0, 2, 3)}
    assert {day: found["2017"] for day, found in by_day.items()} == {
        -1: "not_held",
        0: "not_published",
        2: "not_held",
        3: "no_record",
    }


def test_a_later_answer_with_the_row_is_a_figure(receive, archive):
    receive(0, published(2017), kind="availability", address=LIST, reporterCode="156")
    receive(0, answer({}), **QUESTION)
    receive(1, answer({}, {"cmdCode": "2702", "primaryValue": 7}), **QUESTION)
    (row,) = rows(archive, "2702", period="2017").to_dicts()
    assert (row["state"], row["value_usd"]) == ("reported", 7)
    (before,) = rows(archive, "2702", period="2017", as_of=date(2026, 1, 5)).to_dicts()
    assert (before["state"], before["value_usd"]) == ("no_record", None)


def test_a_figure_that_could_not_tell_no_record_from_zero_is_told_apart_by_an_answer(receive, archive):
    everything = {"snapshot": True, "period": "2018..2019"}
    assert set(states(archive, "2701", **everything).values()) == {"unresolved"}
    receive(0, published(2018, 2019), kind="availability", address=LIST, reporterCode="156")
    receive(0, answer(), **QUESTION | {"period": "2018"})
    assert states(archive, "2701", **everything) == {"2018": "no_record", "2019": "unresolved"}
    wanted = View(source="comtrade-preview", period=Period.parse("2018"))
    evidence = assemble(wanted, archive.root)
    assert evidence.coverage is None
    assert set(evidence.counted.filter(code="2701", flow="M", partner="PRK").collect()["state"]) >= {"unresolved"}
    kept = assemble(View(), archive.root).flows.filter(code="2701", flow="M", partner="PRK", start=date(2018, 1, 1))
    assert set(kept.collect()["state"]) == {"unresolved"}


def test_a_file_says_nothing_of_what_was_asked(archive, tmp_path):
    no_data = legacy_csv().decode() + "No data matches your query or your query is too complex." + "," * 34 + "\r\n"
    files = {tmp_path / "coal.csv": legacy_csv({}), tmp_path / "none.csv": no_data.encode()}
    for path, body in files.items():
        path.write_bytes(body)
    assert [report.refused for report in import_comtrade(list(files), archive)] == [None, None]
    assert assemble(View(), archive.root).coverage is None
    assert not archives.asked_anything(archive.root)
    assert states(archive, "0307", period="2016") == {"2016": "not_held"}


def test_the_embedded_figures_alone_know_of_no_question(archive):
    assert assemble(View(), archive.root).coverage is None
