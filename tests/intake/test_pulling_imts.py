"""The IMF's totals are pulled with their marks: what it worked out itself is an estimate and no witness."""

import re
from datetime import date, timedelta

import pytest

from tests.stand_ins.imts import TRAPS, Imts, value
from tradecheck import archive as archives
from tradecheck.intake.pulling_imts import pull_imts
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import SourceUnreachableError, UsageError
from tradecheck.model.period import Period
from tradecheck.model.words import Frequency
from tradecheck.sources.http import Patience
from tradecheck.sources.imts.question import BETWEEN_CALLS_SECONDS, questions

SWIFT = Patience(between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=2.0)
TWO_YEARS = Period(date(2016, 1, 1), date(2017, 12, 31))


@pytest.fixture
def imts():
    with Imts() as service:
        yield service


@pytest.fixture
def pull(imts, archive, set_up):
    def run(asked, progress=lambda _: None, **other):
        return pull_imts(asked, set_up(imts_url=imts.address), archive, progress, SWIFT, **other)

    return run


def flows(archive):
    return archives.flows(archive.root).collect()


def test_totals_of_both_flows_come_with_their_valuation(pull, archive):
    (report,) = pull(questions(TWO_YEARS, Frequency.ANNUAL))
    assert (report.state, report.rows) == ("received", 4)
    assert report.left_out == {"imports in the other valuation": 2}
    rows = set(flows(archive).select("reporter", "partner", "flow", "start", "code", "valuation", "value_usd").rows())
    expected = {
        ("CHN", "PRK", flow, date(year, 1, 1), "TOTAL", valuation, float(value("CHN", indicator, "PRK", str(year))))
        for year in (2016, 2017)
        for flow, valuation, indicator in (("X", "FOB", "XG_FOB_USD"), ("M", "CIF", "MG_CIF_USD"))
    }
    assert rows == expected
    assert report.value_usd == sum(row[-1] for row in expected)


def test_what_the_imf_worked_out_is_estimated_and_the_reported_valuation_is_used_instead(pull, archive):
    pull(questions(TWO_YEARS, Frequency.ANNUAL, reporters=("RUS", "KOR")))
    found = flows(archive)
    told = set(found.select("reporter", "flow", "valuation", "state", "confidence").rows())
    assert told == {
        ("RUS", "X", "FOB", "reported", "high"),
        ("RUS", "M", "FOB", "reported", "high"),
        ("KOR", "X", "FOB", "estimated", "low"),
        ("KOR", "M", "CIF", "reported", "high"),
    }
    estimated = found.filter(state="estimated")
    assert set(estimated["note"]) == {
        "worked out by the IMF (derivation M), not reported by the country: no independent witness"
    }


def test_months_are_asked_for_and_read_as_months(pull, imts, archive):
    (report,) = pull(questions(Period(date(2020, 1, 1), date(2020, 3, 31)), Frequency.MONTHLY))
    assert imts.asked[0][1]["c[TIME_PERIOD]"] == "ge:2020-M01+le:2020-M03"
    assert report.left_out["periods without a figure"] == 1
    ends = flows(archive).filter(flow="M")["end"].to_list()
    assert sorted(ends) == [date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31)]


def test_every_reporter_is_a_star_and_groups_are_left_out(pull, imts, archive):
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL, reporters=()))
    assert imts.asked[0][0].endswith("/*.XG_FOB_USD+MG_CIF_USD+MG_FOB_USD.PRK.A")
    assert report.left_out["groups of areas"] == 3
    assert set(flows(archive)["reporter"]) == {"CHN", "RUS", "KOR", "S19"}


def test_the_world_is_a_partner_like_any_other(pull, archive):
    pull(questions(Period.year(2017), Frequency.ANNUAL, partners=("WLD",)))
    assert set(flows(archive)["partner"]) == {"WLD"}


def test_csv_is_what_is_asked_for(pull, imts):
    pull(questions(Period.year(2017), Frequency.ANNUAL))
    assert imts.asked[0][2]["Accept"] == "application/vnd.sdmx.data+csv"


def test_many_reporters_are_asked_for_in_parts_and_no_faster_than_allowed():
    few = questions(Period.year(2017), Frequency.ANNUAL, reporters=("CHN", "RUS"))
    assert len(few) == 1
    assert BETWEEN_CALLS_SECONDS == 1.5


def test_the_dprk_itself_reports_nothing():
    with pytest.raises(UsageError, match="the DPRK reports nothing to the IMF"):
        questions(Period.year(2017), Frequency.ANNUAL, reporters=("PRK",))


def test_an_answer_without_rows_is_unresolved_and_kept(pull, imts, archive):
    imts.spring("no-rows")
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL))
    assert (report.rows, report.state) == (0, "unresolved")
    assert len(archive.entries()) == 1


@pytest.mark.parametrize("trap", ["429-silent", "500", "html", "empty", "json"])
def test_what_passes_is_asked_again(pull, imts, trap):
    imts.spring(trap)
    assert pull(questions(Period.year(2017), Frequency.ANNUAL))[0].rows == 2


@pytest.mark.parametrize(
    ("trap", "said"),
    [
        ("400", "does not accept the question .Invalid key."),
        ("403", "does not let us in"),
        ("404", "has nothing for this question"),
        ("429-silent", "called less often"),
        ("html", "a web page or XML instead of CSV"),
        ("json", "JSON instead of CSV"),
    ],
)
def test_a_refusal_is_one_sentence_and_nothing_is_kept(pull, imts, archive, trap, said):
    imts.spring(*[trap] * 3)
    try:
        (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL))
    except SourceUnreachableError as error:
        sentence = str(error)
    else:
        assert report.state == "failed"
        sentence = report.unanswered[0].removeprefix("CHN with PRK, totals, annual, 2017: ")
    assert re.match(f"IMF IMTS .*{said}", sentence)
    assert not archive.holds_anything()


def test_another_table_is_no_trade_statistics_and_not_kept(pull, imts, archive):
    imts.spring("other")
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL))
    assert (report.state, report.unanswered) == ("failed", ())
    assert "no column INDICATOR" in report.problems[0]
    assert not archive.holds_anything()


def test_tables_are_made_again_from_the_kept_bytes_and_a_record_is_its_line(pull, archive):
    pull(questions(TWO_YEARS, Frequency.ANNUAL, reporters=("CHN", "KOR")))
    before = flows(archive)
    for path in sorted((archive.root / "tables").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    rebuild(archive)
    assert flows(archive).equals(before)
    row = before.row(0, named=True)
    assert str(int(row["value_usd"])) in archives.record_of(archive.root, row["record"]).line


def test_what_came_within_the_day_is_not_asked_for_again_unless_it_is_to_be(pull, imts):
    asked = [each for year in (2016, 2017) for each in questions(Period.year(year), Frequency.ANNUAL)]
    pull(asked[:1])
    pull(asked)
    assert len(imts.asked) == 2
    again = pull(asked)
    assert [(report.state, report.calls, report.rows, report.is_new) for report in again] == [
        ("received", 0, 2, False)
    ] * 2
    assert len(imts.asked) == 2
    pull(asked, refresh=True)
    assert len(imts.asked) == 4


def test_an_answer_of_another_day_is_asked_for_again(pull, imts, monkeypatch):
    pull(questions(Period.year(2017), Frequency.ANNUAL))
    monkeypatch.setattr("tradecheck.intake.pulling_errand.HELD_FOR", timedelta(0))
    pull(questions(Period.year(2017), Frequency.ANNUAL))
    assert len(imts.asked) == 2


def test_a_question_that_fails_is_named_and_the_others_are_asked_and_then_it_alone(pull, imts):
    asked = [each for year in (2016, 2017, 2018) for each in questions(Period.year(year), Frequency.ANNUAL)]
    imts.spoilt.append((dict(asked[1].parameters), TRAPS["500"]))
    first = pull(asked)
    imts.spoilt.clear()
    assert [report.state for report in first] == ["received", "failed", "received"]
    made = len(imts.asked)
    assert [report.state for report in pull(asked)] == ["received"] * 3
    assert len(imts.asked) == made + 1


def test_the_offline_setting_asks_nobody(imts, archive, set_up):
    with pytest.raises(UsageError, match="'offline' is on"):
        pull_imts(questions(Period.year(2017), Frequency.ANNUAL), set_up(imts_url=imts.address, offline="1"), archive)
    assert imts.asked == []
