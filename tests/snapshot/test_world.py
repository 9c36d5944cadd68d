"""The small world baseline that comes with the program: quantiles of what two collections hold, and nothing else."""

from datetime import date

import polars as pl
import pytest

from tradecheck.model.errors import DataError
from tradecheck.model.tables import EMBEDDED, LEAST_PAIRS, WORLD
from tradecheck.snapshot import world


@pytest.fixture(scope="module")
def rows():
    return world.rows().collect()


def test_it_holds_whole_headings_by_month_and_chapter_27_by_year(rows):
    assert dict(rows.schema) == WORLD
    held = rows.group_by("code", "frequency").agg(pl.len(), pl.col("start").min(), pl.col("end").max()).sort("code")
    assert held.rows() == [
        ("0302", "M", 120, date(2010, 1, 1), date(2019, 12, 31)),
        ("0303", "M", 120, date(2010, 1, 1), date(2019, 12, 31)),
        ("27", "A", 14, date(1992, 1, 1), date(2017, 12, 31)),
    ]
    assert not rows.select("code", "frequency", "start").is_duplicated().any()
    assert rows["source"].unique().to_list() == [EMBEDDED]
    assert rows["size"].unique().to_list() == [0]


def test_each_row_is_a_distribution_of_enough_pairs(rows):
    assert rows["n"].min() >= LEAST_PAIRS
    quantiles = rows["quantiles"].arr.to_list()
    assert quantiles.list.len().unique().to_list() == [99]
    assert (quantiles.list.diff(null_behavior="drop").list.min() >= 0).all()
    middle = rows["quantiles"].arr.get(49)
    assert (middle - rows["median"]).abs().max() < 0.0011


def test_headings_are_summed_of_many_subheadings_and_the_chapter_of_none(rows):
    summed = rows.group_by("code").agg(least=pl.col("subheadings").min(), most=pl.col("subheadings").max())
    assert summed.sort("code").rows() == [("0302", 26, 56), ("0303", 31, 60), ("27", None, None)]


def test_no_value_of_a_flow_is_in_it():
    held = pl.read_parquet_schema(world.FILE)
    assert not [name for name in held if name.endswith("_usd") or name in ("reporter", "partner", "record")]


def test_it_is_small():
    assert world.FILE.stat().st_size < 100_000


def test_an_installation_without_it_is_told_to_be_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(world, "FILE", tmp_path / "world.parquet")
    with pytest.raises(DataError, match=r"world\.parquet is missing: install tradecheck again"):
        world.rows()
