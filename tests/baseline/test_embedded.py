"""What comes with the program is a build, reduced: fewer rows, rounder quantiles, the same bytes each time."""

import math

import numpy as np
import polars as pl
import pytest

from tests.baseline.naive import naive
from tests.baseline.worlds import as_legacy, world
from tests.real_data import real_data
from tradecheck.baseline import embedded
from tradecheck.model.errors import DataError
from tradecheck.model.tables import LEAST_PAIRS

MARCH = world(1, countries=60, codes=12, rows=6000)
FUELS = world(2, countries=60, codes=6, rows=6000, period="2016").filter(pl.col("cmdCode").str.starts_with("27"))


@pytest.fixture
def files(tmp_path):
    """Fish by month as stored, and the chapter's own rows by year as the older service gave them."""
    fish, fuels = tmp_path / "fish.parquet", tmp_path / "fuels.csv"
    MARCH.write_parquet(fish)
    own = [name for name in FUELS.columns if name not in ("cmdCode", "primaryValue")]
    chapter = FUELS.group_by(own, maintain_order=True).agg(pl.col("primaryValue").sum(), cmdCode=pl.lit("27"))
    rows = as_legacy(chapter.select(FUELS.columns)).decode().splitlines(keepends=True)
    fuels.write_text("".join(rows))
    return fish, fuels, chapter


def test_whole_headings_and_the_chapter_are_kept_for_flows_of_every_size(files):
    fish, fuels, _ = files
    kept = embedded.made([fish], [fuels])
    assert dict(kept.schema) == embedded.KEPT
    assert kept.select("code", "frequency").unique().sort("code").rows() == [("0303", "M"), ("27", "A")]
    assert kept["n"].min() >= LEAST_PAIRS


def test_the_quantiles_are_those_of_a_plain_computation_to_a_thousandth(files):
    fish, fuels, chapter = files
    kept = {row["code"]: row for row in embedded.made([fish], [fuels]).iter_rows(named=True)}
    for code, rows in (("0303", MARCH), ("27", chapter)):
        plain, _ = naive(rows, len(code))
        expected = plain.row(by_predicate=pl.col("code") == code, named=True)
        assert kept[code]["n"] == expected["n"]
        for own, other in zip(kept[code]["quantiles"], expected["quantiles"], strict=True):
            assert own == pytest.approx(other, abs=0.00051)
            assert math.isclose(own, round(own, 3), abs_tol=1e-6)


def test_the_same_files_give_the_same_bytes(files):
    fish, fuels, _ = files
    assert embedded.written(embedded.made([fish], [fuels])) == embedded.written(embedded.made([fish], [fuels]))


def test_a_file_that_cannot_be_read_is_refused_by_name(files, tmp_path):
    wrong = tmp_path / "page.csv"
    wrong.write_text("<html>sign in</html>")
    with pytest.raises(DataError, match=r"page\.csv"):
        embedded.made([wrong], [files[1]])


@pytest.mark.slow
def test_the_embedded_file_is_what_the_real_files_give():
    fish, fuels = real_data("comtrade-v1-monthly-seafood"), real_data("comtrade-legacy-hs27")
    made = embedded.made(sorted(fish.glob("*.parquet")), sorted(fuels.glob("*.csv")))
    held = pl.read_parquet(embedded.FILE)
    rounded = ["median", "mad", "quantiles"]
    assert made.drop(rounded).equals(held.drop(rounded))
    for name in rounded:  # another processor's logarithm may round the last digit otherwise
        np.testing.assert_allclose(*(np.array(each[name].to_list()) for each in (made, held)), atol=1.5e-3, rtol=0)
