"""Severity follows written rules: size, then a step down for each weakness, each named in the sentence."""

import pytest

from tradecheck.checks.severity import Witness, of_booked_trade, of_cap_share, of_disagreement, of_observed
from tradecheck.model.words import Basis, Confidence, Severity, Status

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW
BREACH, UNSURE = Status.BREACH_INDICATOR, Status.INDETERMINATE


@pytest.mark.parametrize(
    ("status", "basis", "usd", "severity"),
    [
        (BREACH, Basis.EXPLICIT, 10_000_000, HIGH),
        (BREACH, Basis.EXPLICIT, 9_999_999, MEDIUM),
        (BREACH, Basis.EXPLICIT, 999_999, LOW),
        (BREACH, Basis.NATIONAL, 10_000_000, HIGH),
        (BREACH, Basis.INFERRED, 10_000_000, MEDIUM),
        (UNSURE, Basis.EXPLICIT, 10_000_000, MEDIUM),
        (UNSURE, Basis.INFERRED, 10_000_000, LOW),
        (BREACH, Basis.EXPLICIT, None, LOW),
    ],
)
def test_booked_trade_is_judged_by_size_basis_and_whether_the_gap_may_be_nothing(status, basis, usd, severity):
    assert of_booked_trade(status, basis, usd)[0] is severity


@pytest.mark.parametrize(("tonnes", "severity"), [(100_000, HIGH), (10_000, MEDIUM), (9_999, LOW), (None, LOW)])
def test_booked_trade_without_a_value_is_judged_by_its_weight(tonnes, severity):
    assert of_booked_trade(BREACH, Basis.EXPLICIT, None, tonnes)[0] is severity
    assert of_booked_trade(BREACH, Basis.EXPLICIT, 5.0, tonnes)[0] is LOW


def test_the_sentence_names_the_legal_basis():
    said = {basis: of_booked_trade(BREACH, basis, 1e7)[1] for basis in Basis}
    assert "the resolution names the HS code" in said[Basis.EXPLICIT]
    assert "a national list ties the HS code" in said[Basis.NATIONAL]
    assert "inferred" in said[Basis.INFERRED]


@pytest.mark.parametrize(
    ("confidence", "severity"), [(Confidence.HIGH, HIGH), (Confidence.MEDIUM, MEDIUM), (Confidence.LOW, LOW)]
)
def test_weak_sources_weigh_less_whatever_they_say(confidence, severity):
    witness = Witness(("CHN's own notices",), confidence)
    for judged in (
        of_booked_trade(BREACH, Basis.EXPLICIT, 1e9, witness=witness),
        of_cap_share(3.0, None, witness),
        of_observed(confidence, Basis.EXPLICIT, 1e9, None, None),
    ):
        assert judged[0] is severity
        assert judged[1].startswith(f"{severity.value}: ")
        assert ("confidence" in judged[1]) is (confidence is not Confidence.HIGH)


@pytest.mark.parametrize(
    ("share", "least", "severity"),
    [(1.5, None, HIGH), (1.49, None, MEDIUM), (0.99, None, LOW), (1.02, 0.97, LOW), (1.02, 1.01, MEDIUM)],
)
def test_a_cap_is_judged_by_its_share_and_by_the_least_that_a_factor_makes_of_it(share, least, severity):
    assert of_cap_share(share, least)[0] is severity


def test_publications_that_disagree_are_never_high_and_one_origin_is_one_witness():
    severity, said = of_disagreement(1e9, Witness(("the customs service of CHN",), quoted=True))
    assert severity is MEDIUM
    assert "rests on one witness, the customs service of CHN, held as quoted" in said
    assert "rests on 2 witnesses" in of_disagreement(2, Witness(("CHN", "RUS")))[1]
