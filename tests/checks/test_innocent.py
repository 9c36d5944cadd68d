"""An innocent explanation is named where a fact of the rows lets it apply, and nowhere else."""

import pytest
from msgspec.structs import replace

from tests.checks.evidence import flow, with_flows
from tradecheck.checks.innocent import Around, Facts, around, explanations
from tradecheck.model.period import Period
from tradecheck.reference.explanations import INNOCENT
from tradecheck.sanctions.rules import rule

COAL, GARMENTS, MACHINES = rule("2371-8"), rule("2375-16"), rule("2397-7a")


def facts(period="2019", **more):
    return Facts(**({"period": Period.parse(period), "reporter": "CHN", "flow": "M", "codes": ("2701",)} | more))


def named(key, asked):
    return INNOCENT[key] in explanations(asked)


@pytest.mark.parametrize(
    ("key", "where", "where_not"),
    [
        (
            "two-koreas",
            facts(reporter="POL", rule=GARMENTS),
            [facts(rule=GARMENTS), facts(reporter="RUS", rule=GARMENTS), facts(reporter="POL")],
        ),
        (
            "wind-down",
            facts("2017-08", rule=COAL),
            [facts("2017-10", rule=COAL), facts("2017-07", rule=COAL), facts("2017-08"), facts("2018", rule=MACHINES)],
        ),
        (
            "time-at-sea",
            facts("2017-10", rule=COAL),
            [facts("2018-01", rule=COAL), facts("2017", rule=COAL), facts("2017-10", rule=COAL, flow="X")],
        ),
        (
            "origin-consignment",
            facts(rule=GARMENTS, flow="RM"),
            [facts(rule=GARMENTS), facts(flow="RM")],
        ),
        (
            "origin-consignment",
            facts(rule=COAL),
            [facts(rule=replace(COAL, exceptions=""))],
        ),
        (
            "origin-consignment",
            facts(rule=GARMENTS, reporter="DEU"),
            [facts(rule=GARMENTS, reporter="RUS")],
        ),
        (
            "confidential-codes",
            facts(dropped=True, around=Around(confidential=frozenset({("CHN", "M", 2019)}))),
            [
                facts(dropped=True),
                facts(around=Around(confidential=frozenset({("CHN", "M", 2019)}))),
                facts("2018", dropped=True, around=Around(confidential=frozenset({("CHN", "M", 2019)}))),
            ],
        ),
        (
            "estimated-weights",
            facts(weighs=True, estimated=True),
            [facts(weighs=True), facts(estimated=True)],
        ),
        (
            "late-revisions",
            facts(vintages=("2020-03-01",)),
            [facts(vintages=("2026",)), facts(vintages=("",)), facts()],
        ),
        ("late-revisions", facts(vintages=("2025", "2026")), [facts(vintages=("2026", "2026"))]),
        ("late-revisions", facts(sources=("gacc-press",)), [facts(sources=("comtrade-preview",))]),
        ("border-closure", facts("2020-05", absent=True), [facts("2020-05"), facts("2019", absent=True)]),
    ],
)
def test_an_explanation_is_named_where_it_applies_and_not_elsewhere(key, where, where_not):
    assert named(key, where)
    assert not any(named(key, each) for each in where_not)


def test_an_exemption_is_told_in_the_rules_own_words():
    (machines,) = [each for each in explanations(facts(rule=MACHINES, codes=("84",))) if "exempt" in each]
    assert "spare parts needed for safe operation of DPRK commercial civilian passenger aircraft" in machines
    (livelihood,) = [each for each in explanations(facts("2016", rule=rule("2321-26-iron"))) if "exempt" in each]
    assert livelihood == "The trade may be exempt, which the books do not mark: livelihood only."
    unconditional = replace(MACHINES, exceptions="")
    assert not any("exempt" in each for each in explanations(facts(rule=unconditional, codes=("84",))))


def test_hong_kong_is_named_for_codes_of_which_a_flow_through_it_is_held():
    through = around(
        with_flows(
            [
                flow("030617", "2019", 1.0, reporter="HKG", partner="PRK", record="a"),
                flow("7108", "2019", 1.0, reporter="CHN", partner="HKG", record="b"),
                flow("84", "2019", 1.0, flow="RX", record="c"),
                flow("62", "2019", 1.0, reporter="HKG", partner="KOR", record="d"),
                flow("TOTAL", "2019", 1.0, reporter="HKG", partner="PRK", record="e"),
            ]
        )
    )

    def held(code, year="2019", reporter="CHN"):
        return named("hong-kong-bonded", facts(year, codes=(code,), around=through, reporter=reporter))

    assert all(held(code) for code in ("030617", "0306", "03", "710812", "84", "847130"))
    assert not any(held(code) for code in ("030614", "62", "7106", "TOTAL"))
    assert not held("0306", "2020")
    assert held("0306", reporter="RUS")
    assert not any(held(code, reporter="RUS") for code in ("710812", "84"))


def test_confidential_trade_is_what_a_reporter_books_under_9999_with_the_dprk():
    hidden = around(
        with_flows(
            [
                flow("9999", "2019", 1.0),
                flow("999999", "2018", 1.0, reporter="DEU", record="a"),
                flow("9999", "2017", 1.0, partner="KOR", record="b"),
                flow("99", "2016", 1.0, record="c"),
            ]
        )
    )
    assert hidden.confidential == {("CHN", "M", 2019), ("DEU", "M", 2018)}


def test_an_edition_explains_only_a_subheading_whose_series_changes_it_nearby():
    rows = [
        flow(code, str(year), 1.0, hs_edition=edition)
        for code in ("030359", "03")
        for year, edition in ((2015, "H4"), (2016, "H4"), (2017, "H5"), (2018, "H5"), (2019, "H5"), (2020, "H5"))
    ]
    beside = around(with_flows(rows))
    changed = {
        year: named("hs-editions", facts(str(year), codes=("030359",), around=beside)) for year in range(2015, 2021)
    }
    assert [year for year, applies in changed.items() if applies] == [2016, 2017]
    assert not named("hs-editions", facts("2017", codes=("03",), around=beside))


def test_explanations_come_in_the_order_of_the_list_and_each_is_chosen_by_some_fact():
    asked = facts("2017-08", reporter="DEU", rule=COAL, weighs=True, estimated=True, vintages=("2017",))
    told = [each for each in explanations(asked) if each in INNOCENT.values()]
    assert told == [each for each in INNOCENT.values() if each in told]
    assert len(told) > 4
    assert explanations(facts()) == ()
