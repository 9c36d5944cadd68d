"""How far the ratio of M to X moved at a ban, and how well that is known from the months themselves.

The change is d_after − d_before with d = ln(sum M / sum X). Its noise is learnt from each cell's own months,
because small origins trade in fits and starts: their changes are not exchangeable with those of large ones
until they are studentised.
"""

from collections.abc import Sequence
from math import hypot, log, sqrt

import msgspec

from tradecheck.checks.relabelling.windows import BLOCK

NOISE_FLOOR = 0.05
"""No change counts as known better than this (in ln): four quiet blocks may agree by chance."""


class Side(msgspec.Struct, frozen=True):
    """One window of one cell in one unit: the sums, d = ln(M/X), and the noise of d from its blocks."""

    arrived: float
    shipped: float
    d: float
    noise: float


class Change(msgspec.Struct, frozen=True):
    """How d moved from before to after; `noise` is its standard error and never below the floor."""

    before: Side
    after: Side

    @property
    def delta(self) -> float:
        """d_after − d_before."""
        return self.after.d - self.before.d

    @property
    def noise(self) -> float:
        """The standard error of the change, with the floor."""
        return hypot(self.before.noise, self.after.noise, NOISE_FLOOR)

    @property
    def size(self) -> float:
        """What arrived before the ban, by which cells are matched."""
        return self.before.arrived


def side(arrived: Sequence[float], shipped: Sequence[float]) -> Side | None:
    """Return one window from its months of M and X, in step; None where either sum is not above zero.

    The noise is the delete-one-block (delta) error of ln of a ratio: with e the block's share of M less its
    share of X, sqrt(B / (B − 1) · sum e²). Months of no record are within the sums and add nothing.
    """
    m, x = sum(arrived), sum(shipped)
    if m <= 0 or x <= 0:
        return None
    shares = [sum(arrived[k : k + BLOCK]) / m - sum(shipped[k : k + BLOCK]) / x for k in range(0, len(arrived), BLOCK)]
    blocks = len(shares)
    return Side(m, x, log(m / x), sqrt(blocks / (blocks - 1) * sum(each * each for each in shares)))
