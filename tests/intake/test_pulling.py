"""UN Comtrade is asked politely: what is published first, then whole answers alone, each kept as it arrives."""

import logging
from datetime import date, timedelta

import pytest

from tests.intake.conftest import KEY
from tests.stand_ins import comtrade_figures as figures
from tests.stand_ins.comtrade import value
from tests.stand_ins.comtrade_figures import SUBHEADINGS
from tests.stand_ins.serving import Reply
from tradecheck import archive as archives
from tradecheck.intake.progress import Progress, duration
from tradecheck.intake.pulling import pull_comtrade
from tradecheck.intake.pulling_plan import plan_comtrade
from tradecheck.intake.pulling_report import Wanted
from tradecheck.model.errors import SourceUnreachableError, UsageError
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Frequency
from tradecheck.sources.comtrade.question import Question, questions
from tradecheck.sources.http import Patience

SWIFT = Patience(between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=2.0)
THREE_YEARS = Period(date(2016, 1, 1), date(2018, 12, 31))
EVERY_CODE = [Goods(("AG6",), "AG6")]


@pytest.fixture
def pull(service, archive, set_up):
    def run(asked, progress=lambda _: None, *, key="", **other):
        settings = set_up(comtrade_url=service.address, comtrade_key=key)
        return pull_comtrade([Wanted("", tuple(asked))], settings, archive, progress, SWIFT, **other)

    return run


@pytest.fixture
def flows(archive):
    def read():
        return archives.flows(archive.root).collect()

    return read


def figures_asked(service):
    return [parameters for path, parameters, _ in service.asked if "getD" not in path and "reference" not in path]


def test_what_is_published_is_asked_first_and_then_a_year_at_a_time(pull, service, flows):
    reports = pull(questions(THREE_YEARS, Frequency.ANNUAL))
    assert [report.rows for report in reports] == [2, 2, 2]
    assert service.asked[0][0] == "/public/v1/getDA/C/A/HS"
    assert sorted(parameters["period"] for parameters in figures_asked(service)) == ["2016", "2017", "2018"]
    booked = flows().filter(flow="M", start=date(2017, 1, 1))["value_usd"].item()
    assert booked == value(156, 408, "M", "TOTAL", "2017")


def test_months_are_asked_for_as_months(pull, flows):
    (report,) = pull(questions(Period.month(2017, 8), Frequency.MONTHLY, goods=[Goods.parse("coal")]))
    assert report.rows == 2  # the stand-in knows 2701 alone
    assert set(flows().select("frequency", "start", "end").rows()) == {("M", date(2017, 8, 1), date(2017, 8, 31))}


def test_one_row_a_partner_comes_because_the_codes_against_detail_are_sent(pull, service):
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL, flows=[Flow.IMPORT]))
    assert report.rows == 1
    assert report.left_out == {}
    assert {"partner2Code": "0", "motCode": "0", "customsCode": "C00"}.items() <= figures_asked(service)[0].items()


def test_nine_rows_a_partner_are_still_one_flow(pull, flows, monkeypatch):
    sent = Question.parameters.fget

    def careless(question: Question) -> dict[str, str]:
        asked = sent(question)
        return {name: asked[name] for name in asked if name not in {"partner2Code", "motCode", "customsCode"}}

    monkeypatch.setattr(Question, "parameters", property(careless))
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL, flows=[Flow.IMPORT]))
    assert report.rows == 1
    assert sum(report.left_out.values()) == 8
    assert flows()["value_usd"].item() == value(156, 408, "M", "TOTAL", "2017")


def test_five_thousand_rows_come_whole_from_a_service_that_stops_at_500(pull, service, flows):
    partners = ("PRK", "KOR", "RUS", "AUS", "IDN")
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL, partners=partners, goods=EVERY_CODE))
    expected = {
        (partner, flow, code): value(156, number, flow, code, "2017")
        for partner, number in {"PRK": 408, "KOR": 410, "RUS": 643, "AUS": 36, "IDN": 360}.items()
        for flow in ("M", "X")
        for code in SUBHEADINGS
    }
    assert len(expected) >= 5000
    found = {tuple(row[:3]): row[3] for row in flows().select("partner", "flow", "code", "value_usd").iter_rows()}
    assert found == expected
    assert report.rows == len(expected)
    assert report.problems == ()
    assert max(service.counted().values()) == 1


def test_a_cut_answer_is_kept_apart_and_gives_no_rows(pull, archive, flows):
    pull(questions(Period.year(2017), Frequency.ANNUAL, goods=EVERY_CODE))
    cut = [entry for entry in archive.entries() if entry.kind == "cut"]
    assert cut
    shas = {entry.sha256[:12] for entry in cut}
    assert not flows().filter(flows()["record"].str.split(":").list.get(1).is_in(shas)).height


def test_a_question_that_cannot_be_split_further_says_so_and_is_not_summed(pull, flows, monkeypatch):
    monkeypatch.setattr("tests.stand_ins.comtrade.figures.codes", lambda _: SUBHEADINGS[:500])
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL, flows=[Flow.IMPORT]))
    assert (report.state, report.rows, report.value_usd) == ("cut", 0, None)
    assert "cannot be split" in report.problems[0]
    assert flows() is not None
    assert flows().height == 0


def test_no_record_and_not_published_are_known_apart(pull, service, flows):
    nothing = pull(questions(Period.year(2017), Frequency.ANNUAL, goods=[Goods.parse("99")]))
    assert [report.state for report in nothing] == ["no record"]
    asked = len(figures_asked(service))
    not_out = pull(questions(Period.year(2026), Frequency.ANNUAL))
    assert [(report.state, report.calls) for report in not_out] == [("not published", 0)]
    assert len(figures_asked(service)) == asked
    assert flows().height == 0


def test_where_nobody_says_what_is_published_no_rows_are_unresolved(pull, service, monkeypatch):
    monkeypatch.setattr(type(service), "_published", lambda *_: Reply(404, {}, b"{}"))
    (report,) = pull(questions(Period.year(2026), Frequency.ANNUAL))
    assert (report.state, report.calls) == ("unresolved", 1)


PASSING = ["429", "429-silent", "500", "503", "html", "html-as-json", "empty", "cut-off", "cut-short", "miscounted"]


@pytest.mark.parametrize("trap", PASSING)
def test_what_may_pass_is_asked_again_and_said(pull, service, trap):
    service.spring(trap)
    told = []
    (report,) = pull(questions(Period.year(2017), Frequency.ANNUAL), told.append)
    assert report.rows == 2
    texts = [each.text for each in told]
    assert texts[0] == "asking what CHN has published (A)"
    assert texts[1].startswith("UN Comtrade ")
    assert texts[-1] == "making the tables"


@pytest.mark.parametrize(
    ("trap", "said"),
    [
        ("quota", "no calls left for this key until 8 h 34 min from now (20"),
        ("quota-header", "until 1 h 0 min from now (20"),
        ("bad-key", "does not accept the key"),
        ("bad-key-403", "does not accept the key"),
        ("missing-key", "wants a key"),
        ("429-long", "called less often"),
        ("elsewhere", "sends us on to localhost"),
    ],
)
def test_a_refusal_that_does_not_pass_is_one_sentence_and_nothing_is_kept(pull, service, archive, trap, said):
    service.spring(*[trap] * 3)
    with pytest.raises(SourceUnreachableError) as caught:
        pull(questions(Period.year(2017), Frequency.ANNUAL))
    assert str(caught.value).startswith("UN Comtrade ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not archive.holds_anything()


def test_spent_quota_stops_with_what_came_before_in_the_tables_and_the_pull_goes_on_later(pull, service, flows):
    asked = questions(Period(date(2001, 1, 1), date(2020, 12, 31)), Frequency.ANNUAL)
    service.calls_left = 9
    with pytest.raises(SourceUnreachableError, match=r"until 8 h 34 min from now .*\(8 calls, 16 rows\): pull again"):
        pull(asked)
    before = set(flows()["start"])
    assert len(before) == 8
    service.calls_left = None
    made = len(service.asked)
    reports = pull(asked)
    assert [report.is_new for report in reports].count(False) == len(before)
    assert len(service.asked) == made + 20 - len(before)
    assert len(set(flows()["start"])) == 20


def test_a_question_answered_before_is_not_asked_again_unless_it_is_to_be(pull, service, flows):
    asked = questions(THREE_YEARS, Frequency.ANNUAL)
    pull(asked)
    made, before = len(service.asked), flows()
    again = pull(asked)
    assert len(service.asked) == made
    assert [(report.is_new, report.rows, report.value_usd) for report in again] == [(False, 2, None)] * 3
    pull(asked, refresh=True)
    assert len(service.asked) == made + 4
    assert flows().equals(before)


def test_only_the_dataset_that_was_revised_is_asked_for_again(pull, service, flows):
    asked = questions(THREE_YEARS, Frequency.ANNUAL)
    pull(asked)
    service.revise(156, "2017")
    made = len(service.asked)
    reports = pull(asked, remember=timedelta(0))
    assert [report.is_new for report in reports] == [False, True, False]
    assert len(service.asked) == made + 2  # what is published, and the year that changed
    revised = value(156, 408, "M", "TOTAL", "2017", revision=1)
    assert revised in flows()["value_usd"].to_list()


def test_an_answer_that_was_damaged_on_the_disk_is_asked_for_again(pull, archive, flows):
    asked = questions(THREE_YEARS, Frequency.ANNUAL)
    pull(asked)
    before = flows()
    (entry, *_) = [entry for entry in archive.entries() if entry.kind == "answer"]
    (body,) = archive.root.rglob(f"{entry.sha256}.body")
    body.write_bytes(b"{" + body.read_bytes()[1:-1])
    reports = pull(asked)
    assert [report.is_new for report in reports].count(True) == 1
    assert not archive.verify()
    assert flows().equals(before)


def test_the_plan_names_what_is_held_and_what_is_not_published_and_asks_nobody(pull, service, archive, set_up):
    span = Period(date(2023, 1, 1), date(2025, 12, 31))
    settings = set_up(comtrade_url=service.address, comtrade_key="")
    wanted = [Wanted("mine", questions(span, Frequency.ANNUAL))]
    before = plan_comtrade(wanted, settings, archive)
    assert ([call.state for call in before.calls], len(before.asks)) == (["to ask"] * 3, 1)
    assert before.to_make == 4
    assert service.asked == []
    pull(questions(Period.year(2023), Frequency.ANNUAL))
    after = plan_comtrade(wanted, settings, archive)
    assert [call.state for call in after.calls] == ["held", "to ask", "not published"]
    assert (after.to_make, after.asks) == (1, ())
    assert plan_comtrade(wanted, settings, archive, refresh=True).to_make == 4


def test_progress_tells_rows_calls_and_the_time_left(pull):
    told: list[Progress] = []
    pull(questions(THREE_YEARS, Frequency.ANNUAL), told.append)
    assert (told[-1].done, told[-1].total, told[-1].rows, told[-1].left) == (4, 4, 6, 0)
    assert told[0].seconds_left > 0
    assert (duration(40), duration(600), duration(3 * 3600 + 300)) == ("40 s", "10 min", "3 h 5 min")


def test_a_list_of_what_is_published_that_is_cut_is_asked_for_in_parts(pull, service, monkeypatch):
    whole = figures.datasets
    monkeypatch.setattr(figures, "datasets", lambda *asked: [row for row in whole(*asked) for _ in range(2)])
    asked = questions(Period(date(2016, 12, 1), date(2018, 1, 31)), Frequency.MONTHLY)
    assert [report.state for report in pull(asked)] == ["received"] * 14
    lists = [parameters for path, parameters, _ in service.asked if "getDA" in path]
    assert [len(parameters.get("period", "").split(",")) for parameters in lists] == [1, 12, 2]
    pull(asked)
    assert max(service.counted().values()) == 1


def test_the_offline_setting_asks_nobody(service, archive, set_up):
    asked = [Wanted("", questions(Period.year(2017), Frequency.ANNUAL))]
    with pytest.raises(UsageError, match="'offline' is on"):
        pull_comtrade(asked, set_up(comtrade_url=service.address, offline="1"), archive)
    assert service.asked == []
    assert not archive.root.exists()


def test_with_a_key_the_months_of_a_year_go_in_one_call_and_more_rows_come(pull, service, flows):
    span = Period(date(2016, 11, 1), date(2017, 2, 28))
    reports = pull(questions(span, Frequency.MONTHLY, goods=EVERY_CODE), key=KEY)
    assert [report.rows for report in reports] == [2 * 2 * len(SUBHEADINGS)] * 2
    assert {path for path, _, _ in service.asked} == {"/data/v1/getDa/C/M/HS", "/data/v1/get/C/M/HS"}
    assert len(service.asked) == 3
    assert flows().height == 4 * 2 * len(SUBHEADINGS)


def test_the_key_is_in_no_address_no_file_no_error_no_log_and_no_output(pull, service, archive, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    told = []
    reports = pull(questions(THREE_YEARS, Frequency.ANNUAL), told.append, key=KEY)
    errors = []
    for trap in ("bad-key", "quota", "elsewhere", "500", "html"):
        service.spring(*[trap] * 3)
        try:
            reports += pull(questions(Period.year(2019), Frequency.ANNUAL), told.append, key=KEY)
        except SourceUnreachableError as error:
            errors += [error, error.__context__, error.__cause__]
        service.replies.clear()
    assert len(errors) == 9
    assert reports[-1].unanswered
    printed = capfd.readouterr()
    assert {headers["Ocp-Apim-Subscription-Key"] for _, _, headers in service.asked} == {KEY}
    asked = [(path, parameters) for path, parameters, _ in service.asked]
    everywhere = [repr(asked), caplog.text, printed.out, printed.err, repr(told), repr(reports), *map(repr, errors)]
    assert all(KEY not in text for text in everywhere)
    assert all(KEY.encode() not in path.read_bytes() for path in archive.root.rglob("*") if path.is_file())


def test_a_sidecar_holds_the_question_the_address_without_it_and_the_mark_of_its_datasets(pull, service, archive):
    pull(questions(Period.year(2017), Frequency.ANNUAL))
    (entry,) = [entry for entry in archive.entries() if entry.kind == "answer"]
    assert entry.question["address"] == f"{service.address}/public/v1/preview/C/A/HS"
    assert entry.question["cmdCode"] == "TOTAL"
    assert len(entry.question["datasets"]) == 16
    assert entry.status == 200
    assert entry.headers["content-type"].startswith("application/json")
