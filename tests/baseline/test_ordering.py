"""Cells packed into one number each, sorted, stand as they would sorted by their columns."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradecheck.baseline import ordering
from tradecheck.baseline.quick import HELD


def cells(seed, rows, codes, areas, editions=(5,), converted=0.0):
    random = np.random.default_rng(seed)
    ends = random.integers(0, areas, (2, rows))
    return pl.DataFrame(
        {
            "hs6": random.choice(random.choice(999_999, codes, replace=False), rows),
            "pair": ends[0] << 9 | ends[1],
            "value": random.choice([0.0, 1e-40, 1.5, 2.5, 1e18], rows) * random.integers(1, 4, rows),
            "edition": random.choice(editions, rows),
            "fob": random.random(rows) < 0.3,
            "converted": random.random(rows) < converted,
        }
    ).cast(HELD)


@given(
    st.integers(0, 2**32),
    st.integers(0, 300),
    st.integers(1, 60),
    st.integers(1, 30),
    st.sampled_from([(5,), (4, 5), (0, 1, 2, 3, 4, 5, 6, 255)]),
    st.sampled_from([0.0, 0.5, 1.0]),
)
@settings(max_examples=200, deadline=None)
def test_whatever_repeats(seed, rows, codes, areas, editions, converted):
    drawn = cells(seed, rows, codes, areas, editions, converted)
    assert ordering.in_order(drawn).equals(ordering.by_columns(drawn))


def test_over_many_groups_of_rows(monkeypatch):
    drawn = cells(7, 5000, 40, 12, (4, 5), 0.2)
    expected = ordering.by_columns(drawn)
    monkeypatch.setattr(ordering, "ROW_GROUP", 64)
    assert ordering.in_order(drawn).equals(expected)
    parts = pl.concat([drawn.slice(at, 700) for at in range(0, 5000, 700)])
    assert ordering.in_order(parts).equals(expected)


def test_what_does_not_fit_64_bits_is_sorted_by_its_columns():
    everything = cells(3, 200_000, 30_000, 400, (0, 1, 2, 3, 4, 5, 6, 255), 0.5)
    assert ordering._parts(everything) is None
    assert ordering.in_order(everything).equals(ordering.by_columns(everything))


@pytest.mark.parametrize("value", [None, float("nan"), -1.0])
def test_a_value_that_is_none_is_not_packed(value):
    drawn = pl.concat([cells(1, 3, 2, 2), cells(2, 1, 1, 1).with_columns(pl.lit(value, pl.Float32).alias("value"))])
    assert ordering.in_order(drawn).equals(ordering.by_columns(drawn))
