"""Draws: one shared value a run, quantiles whose inputs give them, the same on every machine."""

import os
import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from tests.commands.arithmetic import worked_out
from tradecheck.checks.shipments.draws import Spread, Term, over_step, quantile_steps, simulated
from tradecheck.checks.shipments.stream import RUNS, SEED

LOAD = Spread("load", 0.33, 0.9, 0.5, digits=4)


def deliveries(count):
    return simulated([Term.of(Spread("barrels", count * 15_000, count * 15_000)), Term.of(LOAD)])


def width(values):
    low, high = np.quantile(values, [0.05, 0.95])
    return high - low


def test_a_load_drawn_for_each_delivery_would_fake_precision_and_the_code_draws_one_for_all():
    count = 263
    shared = deliveries(count)
    stream = np.random.Generator(np.random.PCG64(7))
    drawn = LOAD.at(pl.Series(stream.random(999 * count))).to_numpy()
    apart = drawn.reshape(999, count).sum(axis=1) * 15_000
    assert width(apart) < width(shared.values) / 10
    one_load = shared.values / (count * 15_000)
    assert width(shared.values) == pytest.approx(count * 15_000 * width(one_load))
    assert width(one_load) == pytest.approx(width(deliveries(1).values) / 15_000)
    assert set(np.round(one_load.to_numpy(), 4)) == set(shared.columns[1][0])


def test_each_quantile_is_a_draw_and_its_expression_gives_it():
    terms = [
        Term.of(Spread("voyages", 500, 555)),
        Term("deadweight", ((1, Spread("A", 4_600, 4_600)), (3, Spread("class", 6_300, 8_000)))),
        Term.of(Spread("share", 0.8967, 0.9505, digits=4)),
    ]
    runs = simulated(terms)
    for step in quantile_steps(runs, "tonnes", "t"):
        assert step.value in runs.values
        assert worked_out(step.expression) == pytest.approx(step.value, rel=1e-9)
        assert "(voyages 500 to 555 * deadweight 4,600 to 8,000 * share 0.8967 to 0.9505)" in step.label
    below = [int((runs.values < runs.value(share)).sum()) for share in (0.05, 0.5, 0.95)]
    assert RUNS % 2 == 1
    assert below[0] < 0.05 * RUNS
    assert below[1] <= RUNS // 2
    assert below[2] < 0.95 * RUNS


def test_the_share_above_a_limit_is_a_count_over_the_number_of_draws():
    runs = deliveries(50)
    step = over_step(runs, 400_000, "the cap")
    count = sum(value > 400_000 for value in runs.values.to_list())
    assert step.expression == f"{count:,} / 9,999"
    assert 0 < step.value < 1


def test_the_first_draws_are_those_of_the_seed_on_any_machine():
    spread = Spread("share", 0, 1, digits=6)
    runs = simulated([Term.of(spread)])
    assert (SEED, RUNS) == (1718, 9_999)
    assert runs.values[:3].to_list() == [0.29342, 0.466952, 0.96151]
    assert runs.value(0.5) == 0.494087


def test_a_triangle_is_highest_at_its_mode_and_a_flat_spread_is_even():
    shares = pl.Series((np.arange(100_000) + 0.5) / 100_000)
    triangle = LOAD.at(shares)
    assert (triangle.min(), triangle.max()) == pytest.approx((0.33, 0.9), abs=0.002)
    assert (triangle <= 0.5).mean() == pytest.approx((0.5 - 0.33) / (0.9 - 0.33), abs=0.001)
    assert triangle.mean() == pytest.approx((0.33 + 0.5 + 0.9) / 3, abs=0.001)
    flat = Spread("load", 0.6, 0.9, digits=4).at(shares)
    assert (flat.mean(), (flat <= 0.7).mean()) == pytest.approx((0.75, 1 / 3), abs=0.001)
    assert set(Spread("fixed", 5, 5, 5).at(shares)) == {5}


def test_a_median_of_deliveries_without_any_spread_is_the_figure_itself():
    runs = simulated([Term.of(Spread("deliveries", 12, 12)), Term.of(Spread("barrels", 100, 100))])
    assert {runs.value(share) for share in (0.05, 0.5, 0.95)} == {1_200}
    assert (runs.over(1_199), runs.over(1_200)) == (RUNS, 0)


def test_inputs_are_drawn_apart_from_each_other():
    runs = simulated([Term.of(Spread("one", 0, 1, digits=6)), Term.of(Spread("other", 0, 1, digits=6))])
    (one,), (other,) = runs.columns
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03
    assert [*one[:2], *other[:2]] == [0.293420, 0.466952, 0.986478, 0.447413]  # as on every machine


def test_values_are_rounded_and_divided_as_numpy_does():
    runs = simulated(
        [Term("mean", ((1, Spread("one", 0, 1, digits=4)), (2, Spread("other", 0.33, 0.9, 0.5, digits=4))))]
    )
    ((one, other),) = (tuple(column.to_numpy() for column in columns) for columns in runs.columns)
    assert np.array_equal(one, np.round(one, 4))
    assert np.array_equal(other, np.round(other, 4))
    assert np.array_equal(runs.values.to_numpy(), (one + 2 * other) / 3)


def test_a_computed_answer_draws_without_numpy_scipy_and_matplotlib(tmp_path):
    program = """
import sys
from tradecheck.__main__ import main
main(["findings", "--quiet", *sys.argv[1:], "-o", "/dev/null"])
print(sorted({"numpy", "scipy", "matplotlib"} & set(sys.modules)))
"""

    own = os.environ | {"TRADECHECK_CACHE": str(tmp_path)}

    called = [sys.executable, "-c", program, "--year", "2018", "--check", "shipments"]
    done = subprocess.run(called, capture_output=True, text=True, check=True, env=own)
    assert done.stdout.strip() == "[]"
