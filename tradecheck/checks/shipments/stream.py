"""The stream of PCG64 (O'Neill 2014, XSL-RR 128/64) under one seed, block by block.

The numbers are those of `numpy.random.PCG64(SEED).random_raw`, and the tests hold them to it. They are made here
since to load numpy costs more than to draw the few blocks that an answer needs.
"""

from functools import cache

import polars as pl

SEED = 1718
RUNS = 9_999
"""Odd, so that the median is one of the draws; quantiles are nearest-rank for the same reason."""

_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
_INCREMENT = 50_217_901_928_343_750_521_414_153_120_498_510_657
_BEGIN = 6_719_416_970_285_371_512_000_496_290_196_959_917
"""The state and the increment that numpy makes of the seed."""

_WORD, _WIDE = (1 << 64) - 1, (1 << 128) - 1
_MANTISSA_BITS, _SPARE_BITS = 53, 11


@cache
def shares(block: int) -> pl.Series:
    """Return a block of `RUNS` numbers from 0 to 1, made of the upper 53 bits of the raw stream."""
    state = _advanced(block * RUNS)
    numbers: list[float] = []
    for _ in range(RUNS):
        state = (state * _MULTIPLIER + _INCREMENT) & _WIDE
        folded, turn = (state >> 64) ^ (state & _WORD), state >> 122
        turned = ((folded >> turn) | (folded << (64 - turn))) & _WORD
        numbers.append((turned >> _SPARE_BITS) * 2.0**-_MANTISSA_BITS)
    return pl.Series("share", numbers, pl.Float64)


def _advanced(steps: int) -> int:
    """Return the state after so many steps, in as many doublings as their number has bits (Brown 1994)."""
    factor, term, multiplier, increment = 1, 0, _MULTIPLIER, _INCREMENT
    while steps:
        if steps & 1:
            factor, term = factor * multiplier & _WIDE, (term * multiplier + increment) & _WIDE
        increment = (multiplier + 1) * increment & _WIDE
        multiplier = multiplier * multiplier & _WIDE
        steps >>= 1
    return (factor * _BEGIN + term) & _WIDE
