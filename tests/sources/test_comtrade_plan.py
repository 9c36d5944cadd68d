"""Calls are planned so that the service can answer them whole, and a cut answer is asked for again in parts."""

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradecheck.model.errors import UsageError
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Frequency
from tradecheck.sources.comtrade import defaults
from tradecheck.sources.comtrade.plan import (
    MOST_LETTERS,
    PREVIEW,
    SUBSCRIPTION,
    Codes,
    calls,
    letters,
    needs_codes,
    split,
)
from tradecheck.sources.comtrade.question import ADDRESS, Question, questions

SPAN = Period(date(2016, 11, 1), date(2018, 2, 28))
SIX_DIGITS = tuple(f"{chapter:02d}{rest:04d}" for chapter in range(1, 98) for rest in range(1000, 1070))
KNOWN = Codes({6: SIX_DIGITS})


def months(**other):
    return questions(SPAN, Frequency.MONTHLY, **other)


def one(**other) -> Question:
    return questions(Period.year(2017), Frequency.ANNUAL, **other)[0]


def split_up(question, known=KNOWN, access=PREVIEW):
    return split(question, known, access, ADDRESS)


def test_without_a_key_a_call_asks_for_one_period():
    assert [call.parameters["period"] for call in calls(months(), PREVIEW, ADDRESS)][:3] == [
        "201611",
        "201612",
        "201701",
    ]


def test_with_a_key_a_call_asks_for_the_months_of_one_year():
    asked = calls(months(), SUBSCRIPTION, ADDRESS)
    assert [len(call.periods) for call in asked] == [2, 12, 2]
    assert asked[0].label.endswith("2016-11..2016-12")
    assert SUBSCRIPTION.parameters(asked[0])["maxRecords"] == "100000"
    assert SUBSCRIPTION.path(Frequency.MONTHLY) == "/data/v1/get/C/M/HS"


def test_a_year_more_leaves_the_calls_for_earlier_years_as_they_were():
    to_2021 = calls(questions(Period(date(2000, 1, 1), date(2021, 12, 31)), Frequency.ANNUAL), SUBSCRIPTION, ADDRESS)
    to_2022 = calls(questions(Period(date(2000, 1, 1), date(2022, 12, 31)), Frequency.ANNUAL), SUBSCRIPTION, ADDRESS)
    assert to_2022[:-1] == to_2021[:-1]
    assert all(len(call.periods) <= 12 for call in to_2022)


def test_codes_that_no_address_holds_are_asked_for_in_several_calls():
    many = Goods(SIX_DIGITS[:2000], "many")
    asked = calls([one(goods=[many])], PREVIEW, ADDRESS)
    assert len(asked) > 1
    assert [code for call in asked for code in call.codes] == list(SIX_DIGITS[:2000])
    assert all(letters(call, PREVIEW, ADDRESS) <= MOST_LETTERS for call in asked)


def test_open_partners_are_asked_about_a_few_codes_at_a_time():
    group = Goods.parse("textiles")
    assert max(len(call.codes) for call in calls([one(goods=[group], partners=[])], PREVIEW, ADDRESS)) <= 4
    assert len(calls([one(goods=[group], partners=[])], SUBSCRIPTION, ADDRESS)) == 1


def test_a_cut_answer_is_split_by_period_then_flow_then_codes_then_partners_then_reporters():
    question = Question(
        (Period.year(2017), Period.year(2018)),
        ("CHN", "RUS"),
        ("PRK", "KOR"),
        ("2701", "2702"),
        (Flow.IMPORT, Flow.EXPORT),
    )
    fields = []
    while parts := split_up(question):
        fields += [
            field for field in question.__struct_fields__ if getattr(parts[0], field) != getattr(question, field)
        ]
        question = parts[-1]
    assert fields == ["periods", "flows", "codes", "partners", "reporters"]


def test_every_code_of_six_digits_becomes_lists_of_codes():
    question = one(goods=[Goods(("AG6",), "AG6")], flows=[Flow.IMPORT])
    assert needs_codes(question)
    parts = split_up(question)
    assert sorted(code for part in parts for code in part.codes) == sorted(SIX_DIGITS)
    assert all(letters(part, PREVIEW, ADDRESS) <= MOST_LETTERS for part in parts)


def test_lists_of_codes_end_where_a_heading_ends():
    question = one(goods=[Goods(("270110", "270119", "270120", "270210", "270220"), "coal")], flows=[Flow.IMPORT])
    assert [part.codes for part in split_up(question)] == [("270110", "270119", "270120"), ("270210", "270220")]


def test_every_reporter_is_split_into_those_that_have_published():
    question = one(reporters=[], flows=[Flow.IMPORT])
    assert split_up(question) == ()
    parts = split_up(question, Codes({}, ("CHN", "IND", "RUS")))
    assert [part.reporters for part in parts] == [("CHN", "IND"), ("RUS",)]


def test_what_cannot_be_split_is_not():
    assert split_up(one(flows=[Flow.IMPORT])) == ()
    assert split_up(one(goods=[Goods(("AG6",), "AG6")], flows=[Flow.IMPORT]), Codes({})) == ()


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(SIX_DIGITS), min_size=1, max_size=3000, unique=True),
    st.sampled_from([PREVIEW, SUBSCRIPTION]),
    st.booleans(),
)
def test_calls_hold_every_code_once_and_no_address_is_too_long(codes, access, is_open):
    question = Question((Period.year(2017),), ("CHN",), () if is_open else ("PRK",), tuple(codes), (Flow.IMPORT,))
    asked = calls([question], access, ADDRESS)
    assert [code for call in asked for code in call.codes] == codes
    for call in asked:
        sent = f"{ADDRESS}{access.path(call.frequency)}?{urlencode(access.parameters(call), safe=',')}"
        assert len(sent) <= MOST_LETTERS
    halves = split_up(question, access=access)
    assert sorted(code for part in halves for code in part.codes) == (sorted(codes) if len(codes) > 1 else [])


def test_exactly_the_limit_is_cut_and_so_is_the_other_doors():
    assert PREVIEW.cut(500)
    assert SUBSCRIPTION.cut(100_000)
    assert SUBSCRIPTION.cut(500)
    assert not PREVIEW.cut(499)


def test_the_default_pull_asks_for_what_the_checks_need():
    asked = {part.name: part.questions(Period.year(2017)) for part in defaults.PARTS}
    china = asked["china-dprk"]
    assert {question.frequency for question in china} == {Frequency.ANNUAL, Frequency.MONTHLY}
    assert {question.codes for question in china} == {("TOTAL",), ("AG2",), ("AG4",), ("AG6",)}
    assert {question.flows for question in china} == {(Flow.IMPORT, Flow.EXPORT)}
    assert {(question.reporters, question.partners) for question in asked["origins-imports"]} == {(("CHN",), ())}
    assert {(question.reporters, question.partners) for question in asked["origins-exports"]} == {((), ("CHN",))}
    assert [question.partners for question in (*asked["world-dprk"], *asked["world-rok"])] == [("PRK",), ("KOR",)]


def test_a_part_takes_other_goods_and_another_frequency():
    (part,) = defaults.chosen(["origins-imports"])
    (asked,) = part.questions(Period.year(2017), Frequency.ANNUAL, [Goods.parse("wood")])
    assert (asked.codes, asked.partners) == (("44",), ())


def test_an_unknown_part_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match="did you mean world-dprk"):
        defaults.chosen(["world-dprc"])


def test_the_default_pull_ends_with_the_month_before_today():
    assert defaults.default_span(date(2026, 11, 22)).end == date(2026, 10, 31)
    assert defaults.default_span(date(2026, 1, 1)).end == date(2025, 12, 31)
