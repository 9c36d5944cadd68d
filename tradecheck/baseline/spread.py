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
    """A figure a run, NaN where a run is empty: `quantiles` has a row a run and a column a hundredth asked for.

    `ranks` says of each value chosen how many of its run lie at or below it.
    """

    median: Reals
    mad: Reals
    quantiles: Reals
    ranks: Places


def spread(values: Reals, edges: Places, percents: tuple[int, ...], chosen: Places) -> Spread:
    """Return median, MAD (not scaled) and quantiles, interpolated linearly, of runs of values.

    Args:
        values: n values; they are overwritten.
        edges: where each of g runs begins and where the last ends, g + 1 places.
        percents: the hundredths asked for.
        chosen: the places of values whose rank is asked for, in order.
    """
    asked = values[chosen]
    _sort_within(values, edges)
    ranks = _ranks(values, edges, asked, chosen)
    median = _at(values, edges, 50)
    quantiles = np.zeros((len(edges) - 1, len(percents)))
    for place, percent in enumerate(percents):
        quantiles[:, place] = _at(values, edges, percent)
    values -= np.repeat(median.astype(values.dtype), np.diff(edges))
    np.abs(values, out=values)
    _sort_within(values, edges)
    return Spread(median, _at(values, edges, 50), quantiles, ranks)


def _ranks(ordered: Reals, edges: Places, asked: Reals, chosen: Places) -> Places:
    """Return how many values of its run lie at or below each that was chosen."""
    ranks = np.zeros(len(chosen), dtype=np.intp)
    own = np.searchsorted(chosen, edges)
    for run in np.flatnonzero(np.diff(own)).tolist():
        begin, end = own[run], own[run + 1]
        ranks[begin:end] = np.searchsorted(ordered[edges[run] : edges[run + 1]], asked[begin:end], side="right")
    return ranks


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
