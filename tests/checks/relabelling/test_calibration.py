import json
import os
import subprocess
import sys
from math import log
from pathlib import Path
from statistics import median

import polars as pl
import pytest

from benchmarks import relabelling as benchmark
from tests.checks.relabelling.arithmetic import followed
from tests.real_data import real_data
from tradecheck.checks.relabelling.windows import windows
from tradecheck.snapshot import world as snapshot


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    root = tmp_path_factory.mktemp("seafood")
    return root, benchmark.imported(real_data("comtrade-v1-monthly-seafood"), root)


@pytest.fixture(scope="module")
def printed(archive):
    program = Path(sys.executable).with_name("tradecheck")
    asked = [str(program), "findings", "--check", "relabelling", "--goods", "seafood", "--format", "json"]
    environment = {**os.environ, "TRADECHECK_CACHE": str(archive[0])}
    answer = subprocess.run(asked, env=environment, check=True, capture_output=True)
    return [each for each in json.loads(answer.stdout)["findings"] if not each["id"].endswith("not-compared")]


@pytest.mark.slow
def test_a_fifth_of_the_base_is_found_in_nine_of_ten_trials_with_forty_controls():
    result = benchmark.synthetic(trials=200)
    assert result.found >= 0.90
    assert result.false <= 0.10


@pytest.mark.slow
def test_the_low_end_of_the_net_interval_rarely_exceeds_what_was_planted():
    assert benchmark.synthetic(trials=200).above <= 0.05


@pytest.mark.slow
def test_importers_that_never_booked_the_dprk_raise_no_more_than_twice_the_nominal(archive):
    verdicts = benchmark.never_bought(archive[1], windows(benchmark.seafood()))
    assert len(verdicts) > 1000
    for name, part in benchmark.terciles(verdicts):
        for low, high in benchmark.ORIGINS:
            beside = [each for each in part if low <= each.test.family_size - 1 <= high]
            assert max(benchmark.rates(beside)) <= 0.10, (name, low)
    spoken = {each.importer for each in verdicts if each.test.passes}
    tested = {each.importer for each in verdicts if each.test.enough_origins}
    assert len(spoken) <= 0.2 * len(tested)


@pytest.mark.slow
def test_an_excess_as_large_as_the_base_is_found_for_most_large_origins(archive):
    declared = windows(benchmark.seafood())
    large = ("RUS", "USA", "NOR", "CHL", "NZL", "IDN", "JPN")
    assert benchmark.power(archive[1], declared, 1.0, large).among_cells >= benchmark.MOST
    assert benchmark.power(archive[1], declared, 0.2, large).among_cells < benchmark.MOST


@pytest.mark.slow
def test_the_seafood_archive_speaks_of_at_least_twenty_of_chinas_origins(printed):
    assert len(printed) >= 20
    for each in printed:
        labels = " | ".join(step["label"] for step in each["steps"])
        for words in ("raw, low", "raw, high", "net, low", "net, high", "placebo p among", "smallest excess"):
            assert words in labels
        assert "other origins" in each["statement"]
        assert each["gap"]["unit"] == "USD"
        assert any("rows are estimated, so value is used" in caveat for caveat in each["caveats"])
        assert each["family"].startswith(f"seafood × dprk-export, CHN's origins: {len(printed)} tests")


@pytest.mark.slow
def test_vietnam_stands_out_in_the_seafood_archive_and_is_no_gap_since_it_reports_more_than_china_books(printed):
    lead = next(each for each in printed if each["id"].endswith(".VNM"))
    assert lead["gap"]["low"] > 10_000_000
    assert lead["status"] == "indeterminate"
    assert "itself reports more than all that was booked" in lead["statement"]
    assert [each["id"] for each in printed if each["status"] == "gap"] == []


@pytest.mark.slow
def test_printed_findings_can_be_followed_by_hand(printed):
    for each in printed:
        for step in (*each["steps"], *each.get("sensitivities", ())):
            if step["expression"]:
                assert followed(step["expression"]) == pytest.approx(step["value"], rel=1e-6, abs=2e-6), step


CUSTOMS = {"RUS": 643, "NOR": 579, "ISL": 352}


@pytest.mark.slow
@pytest.mark.parametrize(("exporter", "percentile"), [("RUS", 67), ("NOR", 64), ("ISL", 63)])
def test_the_embedded_baseline_ranks_the_real_months_as_a_hand_would(printed, exporter, percentile):
    (own,) = [each["world"] for each in printed if each["id"].endswith(f".{exporter}")]
    assert (own["source"], own["pairs"], round(own["percentile"])) == ("embedded", [f"{exporter}-CHN"], percentile)
    ranks = [
        position(log(m / 1.06 / x), quantiles) for _, _, m, x, quantiles in side_by_side(CUSTOMS[exporter]).iter_rows()
    ]
    assert own["cells"] == len(ranks)
    assert own["percentile"] == pytest.approx(median(ranks), abs=0.06)
    assert (own["low"], own["high"]) == (pytest.approx(min(ranks), abs=0.06), pytest.approx(max(ranks), abs=0.06))


def side_by_side(exporter):
    """China's imports beside an exporter's exports to it by heading and month, with the embedded quantiles."""
    folder, month = real_data("comtrade-v1-monthly-seafood"), pl.col("period").cast(pl.String)
    rows = (
        pl.concat([pl.scan_parquet(folder / f"{year}.parquet") for year in (2017, 2018)], how="diagonal_relaxed")
        .filter(pl.col("partner2Code") == 0, pl.col("motCode") == 0, pl.col("customsCode") == "C00")
        .filter(
            pl.col("mosCode").cast(pl.String).str.strip_chars() == "0",
            month.is_between(pl.lit("201710"), pl.lit("201809")),
        )
        .with_columns(month=month, heading=pl.col("cmdCode").str.slice(0, 4))
    )
    ends = [
        rows.filter(pl.col("reporterCode") == reporter, pl.col("partnerCode") == partner, pl.col("flowCode") == flow)
        .group_by("heading", "month")
        .agg(pl.col("primaryValue").cast(pl.Float64).sum().alias(flow))
        for reporter, partner, flow in ((156, exporter, "M"), (exporter, 156, "X"))
    ]
    quantiles = snapshot.rows().select(
        "quantiles", heading="code", month=pl.col("start").dt.strftime("%Y%m"), frequency="frequency"
    )
    return (
        ends[0]
        .join(ends[1], on=["heading", "month"])
        .join(quantiles.filter(pl.col("frequency") == "M"), on=["heading", "month"])
        .select("heading", "month", "M", "X", "quantiles")
        .collect()
    )


def position(gap, quantiles):
    below = sum(each <= gap for each in quantiles)
    if below in (0, 99):
        return max(1, below)
    return below + (gap - quantiles[below - 1]) / (quantiles[below] - quantiles[below - 1])
