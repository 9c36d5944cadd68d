import pytest

from tradecheck.checks.registry import known, named
from tradecheck.model.errors import UsageError


def test_every_check_has_a_name_of_its_own_and_asks_a_question():
    assert [check.name for check in named(None)] == [
        "banned",
        "breaks",
        "caps",
        "publications",
        "relabelling",
        "revisions",
        "shipments",
        "substitution",
        "two_koreas",
        "unit_values",
    ]
    assert all(check.question.endswith("?") for check in named(None))


def test_several_checks_are_named_with_commas_each_once_and_in_the_lists_order():
    assert known("shipments, caps,caps") == "caps,shipments"
    assert [check.name for check in named("shipments,caps")] == ["caps", "shipments"]
    with pytest.raises(UsageError, match="''"):
        known("caps,")


def test_an_unknown_check_names_the_nearest():
    with pytest.raises(UsageError, match="shipments"):
        named("shipment")
