import pytest

from tests.checks.evidence import embedded, flow, with_flows
from tests.checks.relabelling.arithmetic import followed
from tradecheck.checks import relabelling
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Severity, Status

FUELS = View(goods=(Goods.parse("27"),))


@pytest.fixture(scope="module")
def fuels():
    (found,) = relabelling.run(embedded(), FUELS)
    return found


def ratio(finding, label):
    return next(step.value for step in finding.steps if step.label == label)


def years(name, ratios, first=2010):
    rows = []
    for year, each in enumerate(ratios, first):
        for letter, reporter, partner, value in (("M", "CHN", name, each * 100.0), ("X", name, "CHN", 100.0)):
            rows.append(
                flow("2701", str(year), value, record=f"t:{name}-{letter}-{year}", reporter=reporter, partner=partner)
                | {"flow": letter}
            )
    return rows


def test_chapter_27_reproduces_the_ratios_by_origin(fuels):
    published = {"AUS": 1.84, "MYS": 1.78, "IDN": 1.35, "RUS": 1.09, "MNG": 1.00, "VNM": 0.86}
    for name, printed in published.items():
        assert ratio(fuels, f"{name}, 2017: M / X") == pytest.approx(printed, abs=0.005)


def test_no_gap_is_raised_for_australia_or_malaysia_whose_own_history_explains_theirs(fuels):
    assert fuels.status is Status.CONSISTENT
    assert fuels.severity is Severity.LOW
    for name in ("AUS", "MYS"):
        largest = next(step for step in fuels.steps if step.label.startswith(f"{name}, largest of"))
        assert ratio(fuels, f"{name}, 2017: M / X") < largest.value
    assert "Australia 1.84, before 1.18 to 2.11" in fuels.statement


def test_a_year_gives_no_interval_and_says_why(fuels):
    assert (fuels.gap.low, fuels.gap.central, fuels.gap.high) == (None, None, None)
    assert any("A year allows no lag" in each for each in fuels.caveats)
    assert any("27 also holds goods that the ban does not cover" in each for each in fuels.caveats)


def test_the_steps_of_a_year_can_be_followed_by_hand(fuels):
    for step in fuels.steps:
        if step.expression:
            assert followed(step.expression) == pytest.approx(step.value, rel=1e-9, abs=2e-6)


def test_a_ratio_above_all_years_before_is_indeterminate_at_most():
    history = [1.0, 1.1, 0.9, 1.0, 1.05, 1.0, 1.0]
    rows = [
        *years("AUS", [*history, 5.0]),
        *years("RUS", [*history, 1.0]),
        *years("MNG", [*history, 1.0]),
    ]
    (found,) = relabelling.run(with_flows(rows), View(period=Period.year(2017)))
    assert found.status is Status.INDETERMINATE
    assert "Australia 5.00, before 0.90 to 1.10" in found.statement
    assert any(step.label == "AUS, placebo p among 2 origins" for step in found.steps)


def test_few_years_of_history_explain_nothing_and_give_no_finding():
    rows = [row for name in ("AUS", "RUS", "MNG") for row in years(name, [1.0, 1.0, 1.0], first=2015)]
    assert relabelling.run(with_flows(rows), FUELS) == []


def test_one_end_alone_is_no_ratio():
    rows = [row for name in ("AUS", "RUS", "MNG") for row in years(name, [1.0] * 8) if row["flow"] == "M"]
    assert relabelling.run(with_flows(rows), FUELS) == []
