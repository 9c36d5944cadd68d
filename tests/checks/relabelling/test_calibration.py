import pytest

from benchmarks import relabelling as benchmark
from tests.real_data import real_data
from tradecheck.checks.relabelling.windows import windows


@pytest.mark.slow
def test_a_fifth_of_the_base_is_found_in_nine_of_ten_trials_with_forty_controls():
    result = benchmark.synthetic(trials=200)
    assert result.found >= 0.90
    assert result.false <= 0.10


@pytest.mark.slow
def test_the_low_end_of_the_net_interval_rarely_exceeds_what_was_planted():
    assert benchmark.synthetic(trials=200).above <= 0.05


@pytest.mark.slow
def test_importers_that_never_booked_the_dprk_raise_no_more_than_twice_the_nominal(tmp_path):
    everything = benchmark.imported(real_data("comtrade-v1-monthly-seafood"), tmp_path)
    verdicts = benchmark.never_bought(everything, windows(benchmark.seafood()))
    assert len(verdicts) > 1000
    for name, part in benchmark.terciles(verdicts):
        for share in benchmark.rates(part):
            assert share <= 0.10, name
    spoken = {each.importer for each in verdicts if each.test.passes}
    tested = {each.importer for each in verdicts if each.test.enough_origins}
    assert len(spoken) <= 0.2 * len(tested)
