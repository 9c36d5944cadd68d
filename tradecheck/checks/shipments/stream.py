"""The numbers that voyages are drawn with, block by block under one seed.

They are those of the standard library's generator (Mersenne Twister, Matsumoto and Nishimura 1998), which gives the
same on every machine and in every version of Python; a larger library would cost more to load than it would save.
"""

from functools import cache
from random import Random

import polars as pl

SEED = 1718
RUNS = 9_999
"""Odd, so that the median is one of the draws; quantiles are nearest-rank for the same reason."""


@cache
def shares(block: int) -> pl.Series:
    """Return a block of `RUNS` numbers from 0 to 1; each block has a seed of its own, made of `SEED` and its number."""
    stream = Random(f"{SEED}/{block}")  # noqa: S311 - a sample that anybody can draw again, no secret
    return pl.Series("share", [stream.random() for _ in range(RUNS)], pl.Float64)
