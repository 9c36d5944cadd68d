"""UN Comtrade's preview service is asked politely, period by period, and only whole answers count."""

import logging
from datetime import date

import pytest

from tests.intake.conftest import KEY
from tests.stand_ins.comtrade import value
from tradecheck import archive as archives
from tradecheck.intake.pulling import pull_comtrade
from tradecheck.model.errors import DataError, SourceUnreachableError, UsageError
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Frequency
from tradecheck.sources.comtrade.question import Question, questions
from tradecheck.sources.http import Patience

SWIFT = Patience(between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=2.0)
THREE_YEARS = Period(date(2016, 1, 1), date(2018, 12, 31))


@pytest.fixture
def pull(service, archive, set_up):
    def run(asked, progress=lambda _: None):
        return pull_comtrade(asked, set_up(comtrade_url=service.address), archive, progress, SWIFT)

    return run


def test_a_year_at_a_time_is_asked_for_and_kept(pull, service, archive):
    reports = pull(questions(THREE_YEARS, Frequency.ANNUAL))
    assert [report.rows for report in reports] == [2, 2, 2]
    assert [parameters["period"] for _, parameters, _ in service.asked] == ["2016", "2017", "2018"]
    assert [entry.question["period"] for entry in archive.entries()] == ["2016", "2017", "2018"]
    flows = archives.flows(archive.root).collect()
    assert flows.filter(flow="M", start=date(2017, 1, 1))["value_usd"].item() == value(156, 408, "M", "TOTAL", "2017")


def test_months_are_asked_for_as_months(pull, archive):
    (report,) = pull(questions(Period.month(2017, 8), Frequency.MONTHLY, goods=[Goods.parse("coal")]))
    assert report.rows == 2  # the stand-in knows 2701 alone
    flows = archives.flows(archive.root).collect()
    assert set(flows.select("frequency", "start", "end").rows()) == {("M", date(2017, 8, 1), date(2017, 8, 31))}


def test_one_row_a_partner_comes_because_the_codes_against_detail_are_sent(pull, service):
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL, flows=[Flow.IMPORT]))
    assert report.rows == 1
    assert report.left_out == {}
    assert {"partner2Code": "0", "motCode": "0", "customsCode": "C00"}.items() <= service.asked[0][1].items()


def test_nine_rows_a_partner_are_still_one_flow(pull, archive, monkeypatch):
    def careless(question: Question) -> dict[str, str]:
        asked = type(question)._sent(question)
        return {name: asked[name] for name in asked if name not in {"partner2Code", "motCode", "customsCode"}}

    monkeypatch.setattr(Question, "_sent", Question.parameters.fget, raising=False)
    monkeypatch.setattr(Question, "parameters", property(careless))
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL, flows=[Flow.IMPORT]))
    assert report.rows == 1
    assert sum(report.left_out.values()) == 8
    assert archives.flows(archive.root).collect()["value_usd"].item() == value(156, 408, "M", "TOTAL", "2017")


def test_an_answer_of_exactly_500_rows_is_refused_as_cut(pull, archive):
    every_code = Question(Period.year(2017), ("CHN",), ("PRK",), ("AG6",), (Flow.IMPORT,))
    with pytest.raises(DataError, match="holds exactly 500 rows, at which UN Comtrade cuts") as caught:
        pull([every_code])
    assert str(caught.value).count(". ") == 0
    assert not archive.holds_anything()


def test_no_rows_are_kept_as_an_answer_and_are_no_zero(pull, archive):
    (report,) = pull(questions(Period.year(2026), Frequency.ANNUAL))
    assert report.rows == 0
    assert len(archive.entries()) == 1
    assert archives.flows(archive.root).collect().height == 0


@pytest.mark.parametrize("trap", ["429", "429-silent", "500"])
def test_a_service_that_is_busy_is_asked_again_and_says_so(pull, service, trap):
    service.spring(trap)
    told = []
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL), told.append)
    assert report.rows == 2
    first, waiting, last = (each.text for each in told)
    assert first == "asking for CHN with PRK, M+X, TOTAL, 2017"
    assert waiting.startswith("UN Comtrade ")
    assert last == "making the tables"


@pytest.mark.parametrize(
    ("trap", "said"),
    [
        ("html", "a web page"),
        ("html-as-json", "a web page"),
        ("empty", "answered with nothing"),
        ("error-in-200", "Too complex"),
        ("quota", "no calls left"),
        ("bad-key", "does not accept the key"),
        ("missing-key", "wants a key"),
        ("429-long", "called less often"),
        ("elsewhere", "sends us on to localhost"),
    ],
)
def test_a_refusal_is_one_sentence_and_nothing_is_kept(pull, service, archive, trap, said):
    service.spring(trap)
    with pytest.raises(SourceUnreachableError) as caught:
        pull(questions(Period.year(2017), Frequency.ANNUAL))
    assert str(caught.value).startswith("UN Comtrade ")
    assert said in str(caught.value)
    assert not archive.holds_anything()


@pytest.mark.parametrize("trap", ["cut-off", "miscounted"])
def test_half_an_answer_is_damage_and_is_not_kept(pull, service, archive, trap):
    service.spring(trap)
    with pytest.raises(DataError, match="the answer for CHN with PRK"):
        pull(questions(Period.year(2017), Frequency.ANNUAL))
    assert not archive.holds_anything()


def test_what_came_before_a_failure_is_kept_and_in_the_tables(pull, service, archive):
    asked = questions(THREE_YEARS, Frequency.ANNUAL)
    pull(asked[:1])
    service.replies.clear()
    service.spring("quota")
    with pytest.raises(SourceUnreachableError, match="0 of 2 answers came before it and are kept"):
        pull(asked[1:])
    assert archives.flows(archive.root).collect()["start"].unique().to_list() == [date(2016, 1, 1)]


def test_a_failure_in_the_middle_leaves_the_first_answers_in_the_tables(pull, service, archive):
    asked = questions(THREE_YEARS, Frequency.ANNUAL)

    def fail_then(progress):
        if progress.done == 2 and progress.text.startswith("asking"):
            service.spring("quota")

    with pytest.raises(SourceUnreachableError, match="2 of 3 answers came before it and are kept"):
        pull(asked, fail_then)
    assert sorted(archives.flows(archive.root).collect()["start"].unique()) == [date(2016, 1, 1), date(2017, 1, 1)]


def test_pulling_again_the_same_day_adds_no_row(pull, archive):
    asked = questions(THREE_YEARS, Frequency.ANNUAL)
    pull(asked)
    before = archives.flows(archive.root).collect()
    again = pull(asked)
    assert [report.is_new for report in again] == [True, True, True]  # each answer says how long it took
    assert archives.flows(archive.root).collect().equals(before)


def test_the_offline_setting_asks_nobody(service, archive, set_up):
    with pytest.raises(UsageError, match="'offline' is on"):
        pull_comtrade(
            questions(Period.year(2017), Frequency.ANNUAL), set_up(comtrade_url=service.address, offline="1"), archive
        )
    assert service.asked == []
    assert not archive.root.exists()


def test_the_key_is_in_no_request_of_the_preview_no_sidecar_no_error_and_no_log(pull, service, archive, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    told = []
    pull(questions(THREE_YEARS, Frequency.ANNUAL), told.append)
    service.spring("bad-key")
    with pytest.raises(SourceUnreachableError) as caught:
        pull(questions(Period.year(2019), Frequency.ANNUAL), told.append)
    printed = capfd.readouterr()
    everywhere = [repr(service.asked), caplog.text, printed.out, printed.err, str(caught.value), repr(told)]
    assert all(KEY not in text for text in everywhere)
    assert all(KEY.encode() not in path.read_bytes() for path in archive.root.rglob("*") if path.is_file())


def test_a_sidecar_holds_the_question_and_the_address_without_it(pull, service, archive):
    pull(questions(Period.year(2017), Frequency.ANNUAL))
    (entry,) = archive.entries()
    assert entry.question["address"] == f"{service.address}/public/v1/preview/C/A/HS"
    assert entry.question["cmdCode"] == "TOTAL"
    assert entry.status == 200
    assert entry.headers["content-type"].startswith("application/json")
