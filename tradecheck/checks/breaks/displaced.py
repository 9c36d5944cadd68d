"""How much of what the DPRK lost other partners gained: changes, against the growth of the year before where held."""

from collections.abc import Iterable

import msgspec

from tradecheck.checks.breaks.spans import Comparison, Row, Side

LEAST_GROWTH, MOST_GROWTH = 1 / 3, 3.0
"""Growth beyond these in the year before a ban is no trend to go on with; the plain change is taken."""


class Move(msgspec.Struct, frozen=True):
    """One partner's amounts before and after, in the unit of its account."""

    partner: str
    before: float
    after: float
    rows_before: tuple[Row, ...]
    rows_after: tuple[Row, ...]

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before


class Account(msgspec.Struct, frozen=True):
    """Losses and gains in one unit (USD or t); what is not known is None.

    `growth` and `growth_others` are before over the stretch before it, None where it is not held or too far from
    one to go on. `left_out` counts partners that are held on one side of the ban alone.
    """

    unit: str
    before: float
    after: float | None
    earlier: float | None
    growth: float | None
    moves: tuple[Move, ...]
    growth_others: float | None
    earlier_others: float | None
    rows_earlier: tuple[Row, ...]  # of the other partners
    left_out: int

    @property
    def trended(self) -> bool:
        """Whether both trends are known, so that changes are counted against them."""
        return self.growth is not None and self.growth_others is not None

    @property
    def before_others(self) -> float:
        """What the other partners had before."""
        return sum(move.before for move in self.moves)

    @property
    def after_others(self) -> float:
        """What the other partners had after."""
        return sum(move.after for move in self.moves)

    def loss(self, *, trended: bool) -> float:
        """Return what the DPRK lost against the plain or the trended amount; at most this where `after` is unknown."""
        expected = self.before * (self.growth or 1) if trended else self.before
        return expected - (self.after or 0)

    def gain(self, *, trended: bool) -> float:
        """Return what the others gained together; negative where they lost too."""
        expected = self.before_others * (self.growth_others or 1) if trended else self.before_others
        return self.after_others - expected


def account(compared: Comparison) -> Account:
    """Return the account of a comparison: in USD where both sides have values, else in t where both have weights."""
    unit = _unit(compared.before, compared.after)
    before = compared.before.amount(unit) or 0.0
    earlier = compared.earlier.amount(unit) if _as_long(compared.earlier, compared.before) else None
    both = sorted(compared.others_after.keys() & compared.others_before.keys())
    moves = []
    for partner in both:
        sides = compared.others_before[partner], compared.others_after[partner]
        first, second = (side.amount(unit) for side in sides)
        if first is not None and second is not None:
            moves.append(Move(partner, first, second, *(side.figured(unit) for side in sides)))
    known = {move.partner for move in moves}
    held = compared.others_after.keys() | compared.others_before.keys()
    sides_earlier = [side for partner, side in compared.others_earlier.items() if partner in known]
    earlier_others = _sum(side.amount(unit) for side in sides_earlier)
    before_others = sum(move.before for move in moves)
    return Account(
        unit=unit,
        before=before,
        after=compared.after.amount(unit),
        earlier=earlier,
        growth=_growth(before, earlier),
        moves=tuple(sorted(moves, key=lambda move: (-abs(move.change), move.partner))),
        growth_others=_growth(before_others, earlier_others),
        earlier_others=earlier_others,
        rows_earlier=tuple(row for side in sides_earlier for row in side.figured(unit)),
        left_out=len(held - known),
    )


def _unit(before: Side, after: Side) -> str:
    for unit in ("USD", "t"):
        if before.amount(unit) and after.amount(unit) is not None:
            return unit
    return "USD" if before.amount("USD") else "t"


def _as_long(earlier: Side, before: Side) -> bool:
    """Whether the DPRK is held in as many periods of the one stretch as of the other."""
    return len({row["start"] for row in earlier.rows}) >= len({row["start"] for row in before.rows})


def _sum(amounts: Iterable[float | None]) -> float | None:
    held = [amount for amount in amounts if amount is not None]
    return sum(held) if held else None


def _growth(before: float, earlier: float | None) -> float | None:
    if not earlier or not LEAST_GROWTH <= before / earlier <= MOST_GROWTH:
        return None
    return before / earlier
