"""A question that fails is named and the others are asked; a service that answers nothing is left alone soon."""

from datetime import date

import pytest

from tests.stand_ins.comtrade import TRAPS, value
from tradecheck import archive as archives
from tradecheck.archive import Archive
from tradecheck.intake.pulling import pull_comtrade
from tradecheck.intake.pulling_failures import MOST_IN_A_ROW, MOST_JUDGED_IN_A_ROW
from tradecheck.intake.pulling_report import Wanted
from tradecheck.model.errors import SourceUnreachableError
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Frequency
from tradecheck.sources.comtrade.question import questions
from tradecheck.sources.http import Patience

SWIFT = Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01, longest_wait_seconds=0.05)
FIVE_YEARS = Period(date(2014, 1, 1), date(2018, 12, 31))
TWENTY_YEARS = Period(date(1999, 1, 1), date(2018, 12, 31))

OF_ONE_QUESTION = {
    "400": "does not accept the question (Invalid parameter value: period)",
    "500": "failed with status 500",
    "html": "answered with a web page",
    "html-as-json": "answered with a web page",
    "empty": "answered with nothing",
    "cut-off": "sent an answer that breaks off",
    "cut-short": "did not answer",
    "miscounted": "sent an answer that breaks off",
    "error-in-200": "answered with an error (Too complex)",
    "text": "instead of JSON",
    "bomb": "sent more than 16,777,216 bytes",
}


@pytest.fixture
def pull(service, archive, set_up):
    def run(asked, progress=lambda _: None, **other):
        settings = set_up(comtrade_url=service.address, comtrade_key="")
        return pull_comtrade([Wanted("", tuple(asked))], settings, archive, progress, SWIFT, **other)

    return run


def years(archive: Archive) -> list[int]:
    flows = archives.flows(archive.root).collect()
    return sorted(set(flows["start"].dt.year()))


def figures_asked(service):
    return [parameters["period"] for path, parameters, _ in service.asked if "preview" in path]


@pytest.mark.parametrize("trap", OF_ONE_QUESTION)
def test_a_year_that_fails_is_named_and_the_others_come(pull, service, archive, trap):
    service.spoil(trap, period="2016", cmdCode="TOTAL")
    reports = pull(questions(FIVE_YEARS, Frequency.ANNUAL))
    assert [report.state for report in reports] == ["received", "received", "failed", "received", "received"]
    (why,) = reports[2].unanswered
    assert why.startswith("CHN with PRK, M+X, TOTAL, 2016: UN Comtrade ")
    assert OF_ONE_QUESTION[trap] in why
    assert (reports[2].rows, reports[2].value_usd, reports[2].is_new) == (0, None, False)
    assert years(archive) == [2014, 2015, 2017, 2018]
    assert not archive.verify()


def test_resuming_asks_what_failed_and_nothing_else(pull, service, archive):
    service.spoil("html", period="2016")
    pull(questions(FIVE_YEARS, Frequency.ANNUAL))
    service.spoilt.clear()
    made = len(service.asked)
    reports = pull(questions(FIVE_YEARS, Frequency.ANNUAL))
    assert [report.state for report in reports] == ["received"] * 5
    assert [parameters["period"] for _, parameters, _ in service.asked[made:]] == ["2016"]
    assert years(archive) == [2014, 2015, 2016, 2017, 2018]


def test_a_part_of_a_split_question_that_fails_is_named_and_the_other_parts_come(pull, service, archive):
    service.spoil("500", flowCode="X")
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL, goods=[Goods(("AG6",), "AG6")]))
    assert report.state == "failed"
    assert report.unanswered == (
        "CHN with PRK, X, AG6, 2017: UN Comtrade failed with status 500 (Internal server error): try again later.",
    )
    assert set(archives.flows(archive.root).collect()["flow"]) == {"M"}


def test_a_question_whose_parts_cannot_be_named_is_one_that_fails(pull, service, archive):
    reference = "/files/v1/app/reference/HS.json"
    speak = service.speak
    service.speak = lambda path, *asked: TRAPS["500"] if path == reference else speak(path, *asked)
    asked = [
        *questions(FIVE_YEARS, Frequency.ANNUAL, goods=[Goods(("AG6",), "AG6")]),
        *questions(FIVE_YEARS, Frequency.ANNUAL),
    ]
    reports = pull(asked)
    assert [report.state for report in reports] == ["failed"] * 5 + ["received"] * 5
    assert "the list of codes to split it by did not come" in reports[0].unanswered[0]
    assert sum(path == reference for path, _, _ in service.asked) == SWIFT.attempts
    assert years(archive) == [2014, 2015, 2016, 2017, 2018]


def test_an_answer_that_is_whole_and_cannot_be_read_fails_its_question_alone(pull, service, archive):
    odd = b'{"elapsedTime":"0.1 secs","count":1,"data":[{"what":"is this"}],"error":""}'
    service.spoilt.append(({"period": "2016", "cmdCode": "TOTAL"}, TRAPS["empty"]._replace(body=odd)))
    reports = pull(questions(FIVE_YEARS, Frequency.ANNUAL))
    assert reports[2].rows == 0
    assert reports[2].unanswered or reports[2].problems
    assert years(archive) == [2014, 2015, 2017, 2018]


def test_a_service_that_answers_nothing_is_left_alone_after_some_questions(pull, service, archive):
    service.spoil("503")
    with pytest.raises(SourceUnreachableError, match=r"questions in a row, and the others were not asked"):
        pull(questions(TWENTY_YEARS, Frequency.ANNUAL))
    assert len(service.asked) <= (MOST_IN_A_ROW + 3) * SWIFT.attempts
    assert not archive.holds_anything()


def test_questions_that_it_does_not_accept_end_a_pull_much_later(pull, service, archive):
    service.spoil("400", flowCode="M,X")
    reports = pull(questions(TWENTY_YEARS, Frequency.ANNUAL))
    assert [report.state for report in reports] == ["failed"] * 20
    assert len(figures_asked(service)) == 20 < MOST_JUDGED_IN_A_ROW
    months = Period(date(2010, 1, 1), date(2018, 12, 31))
    with pytest.raises(SourceUnreachableError, match=f"for {MOST_JUDGED_IN_A_ROW} questions in a row"):
        pull(questions(months, Frequency.MONTHLY))
    assert archive.holds_anything()


@pytest.mark.parametrize("trap", ["html", "500", "cut-off", "bomb"])
def test_a_list_of_what_is_published_that_does_not_come_keeps_no_question_from_being_asked(
    pull, service, archive, trap
):
    speak = service.speak
    service.speak = lambda path, *asked: TRAPS[trap] if "getDA" in path else speak(path, *asked)
    told = []
    reports = pull(questions(FIVE_YEARS, Frequency.ANNUAL), told.append)
    assert [report.state for report in reports] == ["received"] * 5
    assert any("What is published cannot be learnt" in each.text for each in told)
    assert years(archive) == [2014, 2015, 2016, 2017, 2018]


@pytest.mark.parametrize("trap", ["quota", "bad-key", "429-long"])
def test_what_every_question_would_meet_ends_the_pull_at_once(pull, service, trap):
    service.spoil(trap, period="2016")
    with pytest.raises(SourceUnreachableError):
        pull(questions(TWENTY_YEARS, Frequency.ANNUAL))


def test_what_failed_is_worth_its_figures_once_it_comes(pull, service, archive):
    service.spring("html", "html")
    pull(questions(Period.year(2017), Frequency.ANNUAL))
    flows = archives.flows(archive.root).filter(flow="M").collect()
    assert flows["value_usd"].item() == value(156, 408, "M", "TOTAL", "2017")


def test_what_came_while_nobody_said_what_is_published_is_not_asked_for_again_once_it_is_said(pull, service):
    speak = service.speak
    service.speak = lambda path, *asked: TRAPS["500"] if "getDA" in path else speak(path, *asked)
    service.spoil("400", period="2016", cmdCode="TOTAL")
    pull(questions(FIVE_YEARS, Frequency.ANNUAL))
    service.speak = speak
    service.spoilt.clear()
    made = len(service.asked)
    assert [report.state for report in pull(questions(FIVE_YEARS, Frequency.ANNUAL))] == ["received"] * 5
    again = service.asked[made:]
    assert ["getDA" in path for path, _, _ in again] == [True, False]
    assert again[1][1]["period"] == "2016"
