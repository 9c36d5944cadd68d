"""Makes the small baseline that comes with the program out of files of UN Comtrade: a build, then fewer and rounder.

What is kept are quantiles and counts of pairs; no report of anybody's enters the program. CONTRIBUTING.md says when
and how it is made again.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.archive.world import baseline
from tradecheck.archive.writing import write_whole
from tradecheck.baseline.build import build
from tradecheck.model.errors import DataError
from tradecheck.model.tables import LEAST_PAIRS

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = Path(__file__).parents[1] / "snapshot" / "world.parquet"

BY_MONTH, BY_YEAR = ("0302", "0303"), ("27",)
"""Whole headings of the seafood files by month, and what the files of chapter 27 hold by year.

Of 0301, 0304 and 1604 the seafood files hold one or two subheadings, and of 0305 to 0308 none: their headings and
chapters would be distributions of other goods than a pair's own sums.
"""

DECIMALS = 3
"""A thousandth of a logarithm is a thousandth of the ratio."""

KEPT: dict[str, pl.DataType] = {
    "code": pl.String(),
    "frequency": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "subheadings": pl.Int64(),
    "n": pl.Int64(),
    "median": pl.Float32(),
    "mad": pl.Float32(),
    "quantiles": pl.Array(pl.Float32(), 99),
    "n_x_only": pl.Int64(),
    "n_m_only": pl.Int64(),
}
"""The columns of the file; `snapshot.world` adds those that are the same in every row."""

_CHAPTER, _STANDS_FOR = "27", "270000"


def reduced(rows: pl.LazyFrame) -> pl.DataFrame:
    """Return what is kept of a baseline (schema `KEPT`): flows of every size, enough pairs, in order.

    Args:
        rows: a baseline as it was built (schema `BASELINE`).
    """
    by_month = pl.col("code").is_in(BY_MONTH) & (pl.col("frequency") == "M")
    by_year = pl.col("code").is_in(BY_YEAR) & (pl.col("frequency") == "A")
    return (
        rows.filter(pl.col("size") == 0, pl.col("n") >= LEAST_PAIRS, by_month | by_year)
        .with_columns(
            pl.col("median", "mad").round(DECIMALS),
            pl.col("quantiles").arr.to_list().list.eval(pl.element().round(DECIMALS)).list.to_array(99),
            subheadings=pl.when(by_month).then("subheadings"),  # the chapter was published as a sum
        )
        .sort("code", "frequency", "start")
        .select(pl.col(name).cast(kind) for name, kind in KEPT.items())
        .collect()
    )


def written(rows: pl.DataFrame) -> bytes:
    """Return the bytes of the file; one version of polars writes the same rows as the same bytes."""
    content = BytesIO()
    rows.write_parquet(content, compression="zstd", compression_level=19, statistics=False)
    return content.getvalue()


def made(seafood: Sequence[Path], fuels: Sequence[Path]) -> pl.DataFrame:
    """Build a baseline of the files in a folder that is thrown away, and return what is kept of it.

    Args:
        seafood: files of subheadings by month.
        fuels: files that hold chapter 27 itself by year, in the columns of the service before 2022.

    Raises:
        DataError: naming a file that cannot be read.
    """
    with TemporaryDirectory() as scratch:
        root = Path(scratch)
        files = [*seafood, *(_as_leaf(path, root) for path in fuels)]
        built = build(root / "cache", files, with_archive=False)
        if built.refused:
            raise DataError(" ".join(said for _, said in built.refused))
        rows = baseline(root / "cache")
        if rows is None:
            raise DataError("the files hold no pair: name files of seafood by month and of chapter 27 by year.")
        return reduced(rows)


def _as_leaf(path: Path, folder: Path) -> Path:
    """Write a file of the chapter's own rows as rows of one subheading, of which a build makes the chapter again."""
    rows = pl.read_csv(path, infer_schema=False)
    own = rows.filter(pl.col("Commodity Code") == _CHAPTER).with_columns(
        pl.lit(_STANDS_FOR).alias("Commodity Code"), pl.lit("6").alias("Aggregate Level")
    )
    leaf = folder / path.name
    own.write_csv(leaf)
    return leaf


def write_again(seafood: Path, fuels: Path) -> None:
    """Make the embedded file of two folders of files.

    Raises:
        DataError: naming a file that cannot be read.
    """
    own = made(sorted(seafood.glob("*.parquet")), sorted(fuels.glob("*.csv")))
    write_whole(FILE, written(own))
