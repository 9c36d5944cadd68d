"""Quantiles, medians and MAD of runs of values: short sorts within the runs, and every quantile read off at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.intp]
    Reals = NDArray[np.floating]


class Spread(NamedTuple):
    """A figure a run, NaN where a run is empty: `quantiles` has a row a run and a column a hundredth asked for."""

    median: Reals
    mad: Reals
    quantiles: Reals


def spread(values: Reals, edges: Places, percents: tuple[int, ...]) -> Spread:
    """Return median, MAD (not scaled) and quantiles, interpolated linearly, of runs of values.

    Args:
        values: n values; they are overwritten.
        edges: where each of g runs begins and where the last ends, g + 1 places.
        percents: the hundredths asked for.
    """
    _sort_within(values, edges)
    median = _at(values, edges, 50)
    quantiles = [_at(values, edges, percent) for percent in percents]
    values -= np.repeat(median.astype(values.dtype), np.diff(edges))
    np.abs(values, out=values)
    _sort_within(values, edges)
    return Spread(median, _at(values, edges, 50), np.stack(quantiles, axis=1))


def _sort_within(values: Reals, edges: Places) -> None:
    for start, end in pairwise(edges.tolist()):
        values[start:end].sort()


def _at(ordered: Reals, edges: Places, percent: int) -> Reals:
    found = np.full(len(edges) - 1, np.nan)
    counts = np.diff(edges)
    some = counts > 0
    start, last = edges[:-1][some], counts[some] - 1
    place = percent * last / 100
    below = np.floor(place).astype(np.intp)
    low, high = ordered[start + below], ordered[start + np.minimum(below + 1, last)]
    found[some] = low + (high - low) * (place - below)
    return found
