"""Explanations: every innocent cause that the methods name has one sentence, and so has what they cannot see."""

import pytest

from tradecheck.model.errors import UsageError
from tradecheck.reference.explanations import BLINDNESS, INNOCENT, explanation


def test_every_innocent_cause_of_the_methods_has_a_sentence() -> None:
    assert set(INNOCENT) >= {
        "two-koreas",
        "wind-down",
        "time-at-sea",
        "cif",
        "origin-consignment",
        "hong-kong-bonded",
        "confidential-codes",
        "estimated-weights",
        "hs-editions",
        "late-revisions",
        "border-closure",
        "substitution",
        "exemptions",
    }


def test_what_no_comparison_can_see_is_said_too() -> None:
    assert set(BLINDNESS) == {"both-silent", "same-false-origin", "dark-ships"}
    assert "2014" in explanation("both-silent")


@pytest.mark.parametrize("key", [*INNOCENT, *BLINDNESS])
def test_an_explanation_is_one_short_sentence_that_accuses_nobody(key: str) -> None:
    sentence = explanation(key)
    assert sentence.endswith(".")
    assert ". " not in sentence
    assert len(sentence) <= 160
    assert "violation" not in sentence
    assert "proven" not in sentence


def test_an_unknown_key_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="explanation 'winddown' is not known: did you mean wind-down"):
        explanation("winddown")


def test_an_account_of_one_observer_is_named_as_such() -> None:
    assert "No independent account" in explanation("one-observer")
