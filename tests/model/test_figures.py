"""A figure in a sentence loses nothing that a reader could need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradecheck.model.figures import plain, quantity, sentence, short, total

FIGURES = st.floats(-1e12, 1e12)


@given(FIGURES | st.integers(-(10**12), 10**12))
def test_a_figure_in_full_keeps_every_digit_to_a_millionth(figure):
    assert float(plain(figure).replace(",", "")) == round(float(figure), 6)


@given(st.decimals("-1e9", "1e9", places=6))
def test_a_figure_printed_with_six_decimals_reads_back_exactly(figure):
    assert float(plain(float(figure)).replace(",", "")) == float(figure)


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (7752904424.572, "7,752,904,424.572"),
        (100, "100"),
        (100.0, "100"),
        (1000.5, "1,000.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (-0.0000001, "0"),
        (-1234.5, "-1,234.5"),
        (0.000001, "0.000001"),
    ],
)
def test_a_figure_is_written_without_idle_zeros(figure, written):
    assert plain(figure) == written


@pytest.mark.parametrize(
    ("figure", "unit", "written"),
    [
        (0.1838, "share", "18.4 %"),
        (91909, "bbl", "91,909 bbl"),
        (12345.67, "USD", "12,346 USD"),
        (1234.567, "USD", "1,234.57 USD"),
        (3, "deliveries", "3 deliveries"),
        (1, "transfers", "1 transfer"),
    ],
)
def test_a_quantity_carries_its_unit(figure, unit, written):
    assert quantity(figure, unit) == written


@pytest.mark.parametrize(
    ("figure", "unit", "written"),
    [
        (3_700_000, "t", "3.7 Mt"),
        (413_555_897, "USD", "413.6 M USD"),
        (6_000_000_000, "USD", "6 bn USD"),
        (91_909, "bbl", "91,909 bbl"),
        (1_000_000_000, "t", "1,000 Mt"),
        (12_345_000_000_000, "USD", "12,340 bn USD"),
        (0.5, "share", "50.0 %"),
    ],
)
def test_a_figure_for_a_heading_is_short_and_has_no_exponent(figure, unit, written):
    assert short(figure, unit) == written


@given(FIGURES, st.sampled_from(["USD", "t", "bbl"]))
def test_a_short_figure_is_near_the_figure(figure, unit):
    number, _, size = short(figure, unit).partition(" ")
    scale = {"Mt": 1e6, "M": 1e6, "bn": 1e9}.get(size.split(" ")[0], 1.0)
    assert float(number.replace(",", "")) * scale == pytest.approx(figure, rel=6e-3, abs=0.006)


def test_a_sum_is_written_as_it_is_added():
    assert total([4470, 4148]) == "4,470 + 4,148"


@pytest.mark.parametrize(("words", "written"), [("Read it", "Read it."), (" Read it! ", "Read it!"), ("Why?", "Why?")])
def test_a_sentence_ends_once(words, written):
    assert sentence(words) == written
