"""A sibling that took over a banned code's trade and price is a lead, and honest about how little it rests on."""

import pytest

from tests.checks.evidence import embedded, flow, with_flows
from tests.commands.arithmetic import worked_out
from tradecheck.checks import substitution
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity, Status

COAL, COKE = "2701", "2704"
BEFORE, AFTER = "2016-01..2016-12", "2018-01..2018-12"


def series(code, span, value, price, *, partner="PRK", **more):
    """A row a month, of a value in USD at a price in USD a kg."""
    return [
        flow(code, month.label, value, partner=partner, net_weight_kg=value / price, **more)
        | {"record": f"{partner}-{code}-{month.label}"}
        for month in Period.parse(span).months()
    ]


def moved(*, partner="PRK", coke_after=9e5, price_after=0.11, **more):
    """Coal at .10 USD a kg that is banned in 2017, and coke that was little and dear before."""
    return [
        *series(COAL, BEFORE, 1e6, 0.10, partner=partner, **more),
        *series(COAL, AFTER, 1e4 if partner == "PRK" else 1e6, 0.10, partner=partner, **more),
        *series(COKE, BEFORE, 1e5, 0.40, partner=partner, **more),
        *series(COKE, AFTER, coke_after, price_after, partner=partner, **more),
    ]


def steady(partner):
    return moved(partner=partner, coke_after=1e5, price_after=0.40)


def found(rows, **view):
    return substitution.run(with_flows(rows), View(**view))


def test_a_sibling_that_gained_share_amount_and_the_banned_price_is_told():
    (lead,) = found([*moved(), *(row for number in range(30) for row in steady(f"X{number:02d}"))])
    assert lead.id == "substitution.2701-2704.dprk-export.2017-10..2019-09"
    assert (lead.status, lead.severity) == (Status.GAP, Severity.MEDIUM)
    assert lead.gap.high == 12 * 8e5
    assert lead.rule.resolution == "2371 (2017)"
    assert "honest substitution" in lead.statement
    assert "Indicator, not proof" in lead.statement
    assert "1 pairs judged" in lead.family


def test_with_few_other_origins_it_stays_indeterminate_and_says_why():
    (lead,) = found([*moved(), *steady("RUS"), *steady("MNG")])
    assert (lead.status, lead.severity) == (Status.INDETERMINATE, Severity.LOW)
    assert any("With 2 other origins no p of .05 exists" in caveat for caveat in lead.caveats)
    assert "no p below 0.333 exists. A lone finding could not have passed." in lead.family


def test_a_share_that_only_rose_because_the_other_fell_is_no_finding():
    assert found([*moved(coke_after=1e5), *steady("RUS")]) == []


def test_a_price_that_moved_away_is_no_finding():
    assert found([*moved(price_after=0.90), *steady("RUS")]) == []


def test_a_sibling_under_a_ban_of_its_own_and_a_code_of_another_heading_are_no_siblings():
    banned = [row | {"code": "2702" if row["code"] == COKE else row["code"]} for row in moved()]
    stranger = [row | {"code": "6704" if row["code"] == COKE else row["code"]} for row in moved()]
    assert found(banned) == []
    assert found(stranger) == []


def test_estimated_weights_give_no_price_and_so_no_finding():
    assert found([*moved(weight_estimated=True), *steady("RUS")]) == []


def test_a_few_priced_months_are_too_thin_whatever_their_p():
    few = [row for row in moved() if row["code"] == COAL or row["start"].month <= 3]
    (lead,) = found([*few, *(row for number in range(30) for row in steady(f"X{number:02d}"))])
    assert lead.status is Status.INDETERMINATE
    assert any(caveat.startswith("Too thin: a price rests on 3") for caveat in lead.caveats)


def test_a_banned_code_without_a_row_after_the_ban_is_no_zero():
    gone = [row for row in moved() if row["code"] == COKE or row["start"].year == 2016]
    (lead,) = found([*gone, *(row for number in range(30) for row in steady(f"X{number:02d}"))])
    assert lead.status is Status.INDETERMINATE
    assert any("which is no zero" in caveat for caveat in lead.caveats)


def test_a_sibling_without_a_row_before_the_ban_has_no_share_to_rise_from():
    new = [row for row in moved() if row["code"] == COAL or row["start"].year == 2018]
    assert found([*new, *steady("RUS")]) == []


def test_a_market_whose_price_moved_alike_is_shown_beside():
    cheaper = moved(partner="RUS", coke_after=1e5, price_after=0.10)
    (lead,) = found([*moved(), *cheaper])
    market, own = lead.sensitivities[-2:]
    assert market.value == pytest.approx(0.25)
    assert own.value == pytest.approx(0.275)


def test_a_code_that_moved_between_editions_is_explained_by_them():
    later = [row | {"hs_edition": "H5" if row["start"].year == 2018 else "H4"} for row in moved()]
    (lead,), (alike,) = (found([*rows, *steady("RUS")]) for rows in (later, moved(hs_edition="H5")))
    assert any("between editions" in said for said in lead.explanations)
    assert not any("between editions" in said for said in alike.explanations)


def test_it_is_asked_for_by_either_code_and_in_the_direction_of_the_dprks_exports():
    rows = [*moved(), *steady("RUS")]
    for code in (COAL, COKE):
        assert len(found(rows, goods=(Goods.parse(code),))) == 1
    assert found(rows, goods=(Goods.parse("seafood"),)) == []
    assert found(rows, direction=Direction.IMPORT) == []
    assert found(rows, period=Period.parse("2016")) == []


def test_neither_the_order_of_rows_nor_the_world_nor_a_group_changes_a_finding():
    rows = [*moved(), *steady("RUS")]
    assert found([*steady("WLD"), *steady("ASEAN"), *reversed(rows)]) == found(rows)


def test_every_step_works_out():
    for each in found([*moved(), *steady("RUS")]):
        for line in (*each.steps, *each.sensitivities):
            if line.expression:
                assert worked_out(line.expression) == pytest.approx(line.value, rel=1e-5, abs=1e-6)


def test_nothing_of_the_embedded_figures_points_to_a_sibling():
    assert substitution.run(embedded(), View()) == []
