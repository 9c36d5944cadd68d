"""Factors: each from a source, in order, and the supplier's own where tonnes become barrels."""

from datetime import date

import pytest

from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.words import Confidence
from tradecheck.reference.factors import (
    COLUMNS,
    Factor,
    FactorKind,
    barrels_per_tonne,
    factor,
    factors,
    load_cases,
    read,
)

NOTIFIED_BY_CHINA = [
    (12_479, 1_498),
    (10_725, 1_288),
    (2_829, 339.57),
    (11_745, 1_410),
    (44_219, 5_308),
    (1_987, 238),
    (19_892, 2_388),
]

NOTIFIED_BY_RUSSIA = [(255, 32), (5_713, 715), (9_482, 1_188), (4_152, 520), (6_591, 825)]


def test_chinas_august_2021_is_11745_barrels_at_its_own_factor_and_11750_at_the_notices() -> None:
    own = barrels_per_tonne("CHN", date(2021, 8, 31))
    assert own.id == "china-notified"
    assert own.value == 8.33
    assert round(1_410 * own.value) == 11_745
    assert round(1_410 * 500_000 / 60_000) == 11_750
    assert factor("china-notice").value == pytest.approx(500_000 / 60_000, abs=5e-4)


@pytest.mark.parametrize(
    ("factor_id", "notified"),
    [("china-notified", NOTIFIED_BY_CHINA), ("russia-notified", NOTIFIED_BY_RUSSIA)],
)
def test_a_suppliers_factor_spans_what_its_notifications_imply(
    factor_id: str, notified: list[tuple[float, float]]
) -> None:
    span = factor(factor_id)
    assert span.low is not None
    assert span.high is not None
    half_a_unit_of_the_last_digit = {"china-notified": 0.0005, "russia-notified": 0.005}[factor_id]
    for barrels, tonnes in notified:
        implied = barrels / tonnes
        assert span.low - half_a_unit_of_the_last_digit <= implied <= span.high + half_a_unit_of_the_last_digit


def test_chinas_tonnes_of_2018_take_chinas_own_factor_and_say_that_it_was_seen_later() -> None:
    own = barrels_per_tonne("CHN", date(2018, 12, 31))
    assert own.value == 8.33
    assert round(19_188 * own.value) + 241_114 == 400_950
    assert "2018-12-31, outside the days it was seen in (2020-07-01 to 2022-08-31)" in own.note
    assert "outside" not in barrels_per_tonne("CHN", date(2021, 8, 1)).note


def test_russia_has_its_own_factor_and_everybody_else_that_of_the_press() -> None:
    assert barrels_per_tonne("RUS", date(2021, 1, 31)).value == 7.985
    for supplier in ("CHN+RUS", "VNM"):
        press = barrels_per_tonne(supplier, date(2018, 3, 31))
        assert (press.id, press.low, press.high) == ("press-2019", 7.5, 7.9)


def test_crude_is_read_by_the_equivalence_of_resolution_2397() -> None:
    assert factor("crude-cap").value == pytest.approx(4_000_000 / 525_000, abs=5e-4)


def test_load_cases_are_those_that_observers_used_on_the_day() -> None:
    assert load_cases(date(2018, 5, 30)).cases == (0.33, 0.5, 0.9)
    assert load_cases(date(2023, 9, 15)).cases == (0.6, 0.9)
    assert "outside" not in load_cases(date(2023, 9, 15)).note


def test_load_cases_of_a_day_without_an_observer_are_the_nearest_and_say_so() -> None:
    assert load_cases(date(2021, 2, 1)).id == "load-2018-2020"
    assert load_cases(date(2021, 11, 1)).id == "load-2022-2024"
    late = load_cases(date(2025, 1, 1))
    assert late.id == "load-2022-2024"
    assert "used for 2025-01-01, outside" in late.note


def test_a_range_without_a_central_reading_stays_without_one() -> None:
    tonnes = factor("refined-cap-in-tonnes").as_range()
    assert (tonnes.low, tonnes.central, tonnes.high, tonnes.unit) == (60_000, None, 65_000, "t")


def test_a_single_value_is_its_own_bounds() -> None:
    crude = factor("unsd-crude").as_range()
    assert (crude.low, crude.central, crude.high, crude.unit) == (7.32, 7.32, 7.32, "bbl/t")


def test_a_factor_cites_its_record_title_and_address() -> None:
    cited = factor("russia-notified").citation()
    assert cited.record == "factor:russia-notified"
    assert cited.url.startswith("https://")
    assert cited.confidence is Confidence.HIGH
    assert factor("factor:russia-notified") is factor("russia-notified")


def test_what_is_from_memory_or_looks_wrong_is_shown_as_unverified() -> None:
    assert {each.id for each in factors() if not each.verified} == {"unsd-condensate", "cif-fob-markup", "baci-cif"}


def test_every_kind_of_factor_is_held_and_no_price() -> None:
    assert {each.kind for each in factors()} == set(FactorKind)
    assert len(factors()) == 37
    assert not [each.id for each in factors() if each.unit == "USD/t"]


def test_a_convention_without_a_number_has_no_cases() -> None:
    convention = factor("mirror-valuation")
    assert convention.cases == ()
    assert convention.unit == ""


def test_an_unknown_factor_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="factor 'china-notifed' is not known: did you mean china-notified"):
        factor("china-notifed")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"value": "eight"}, "cannot be read: could not convert string to float: 'eight'"),
        ({"value": "-8.33"}, "not above zero"),
        ({"value": "0"}, "not above zero"),
        ({"value": "nan"}, "not above zero"),
        ({"value": "inf"}, "not above zero"),
        ({"low": "9"}, "out of order"),
        ({"high": "8"}, "out of order"),
        ({"unit": ""}, "number without a unit"),
        ({"value": "", "unit": "bbl/t"}, "unit without a number"),
        ({"kind": "price"}, "'price' is not a valid FactorKind"),
        ({"kind": "load_share"}, "load above 1"),
        ({"start": "2020-13-01"}, "cannot be read"),
        ({"start": "2022-01-01", "end": "2021-01-01"}, "before it begins"),
        ({"verified": "perhaps"}, "expected true or false"),
        ({"confidence": "sure"}, "'sure' is not a valid Confidence"),
        ({"id": "A Factor"}, "has an id that is not words"),
        ({"basis": ""}, "lacks its item, basis or title"),
        ({"url": "javascript:alert(1)"}, "expected one that begins with https"),
    ],
)
def test_a_damaged_row_is_refused_by_its_id(change: dict[str, str], complaint: str) -> None:
    with pytest.raises(DataError) as refused:
        read([_row() | change])
    assert f"factor '{change.get('id', 'a-factor')}'" in str(refused.value)
    assert complaint in str(refused.value)


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(DataError, match="factor 'a-factor', stands twice"):
        read([_row(), _row()])


def test_a_sound_row_is_read() -> None:
    (each,) = read([_row()])
    assert isinstance(each, Factor)
    assert (each.value, each.start, each.verified) == (8.33, None, True)


def _row() -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {
        "id": "a-factor",
        "kind": "barrels_per_tonne",
        "item": "petroleum",
        "value": "8.33",
        "unit": "bbl/t",
        "basis": "printed",
        "title": "A page",
        "confidence": "high",
        "verified": "true",
    }
