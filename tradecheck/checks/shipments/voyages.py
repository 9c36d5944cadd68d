"""The voyage model: what counted voyages could carry, Q = D * DWT * kappa * L, and for tankers times barrels a tonne.

D are voyages, DWT the deadweight of the ships that an account names, of the cited class otherwise, kappa what of it
is cargo and L the load. Every input is a spread between cited figures; what no source gives is no input: tankers'
loads are shares of deadweight already, so they have no kappa, and coal ships, of which nobody cites a load, are
taken laden, so that theirs is what the voyages could carry and not what they did.
"""

import msgspec

from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.draws import Spread, Term
from tradecheck.checks.shipments.ships import Hull
from tradecheck.model.finding import Citation
from tradecheck.model.words import Direction
from tradecheck.reference.factors import Factor, barrels_per_tonne, factor, load_cases

COAL = "2701"

VOYAGES = ("voyages", "trips", "shipments", "deliveries", "cargoes", "ships")
"""Units of a count that stand for a cargo each; a transfer may be part of one, a visit none."""

_ONCE_EACH = "ships"
_DIGITS = 4
"""Shares are drawn to a ten-thousandth."""

_SETTLED = 6
"""What was computed before is taken as a step prints it, to a millionth."""


class Voyages(msgspec.Struct, frozen=True):
    """The terms of a product, the unit it comes out in, where they are cited, and what to say of them."""

    terms: tuple[Term, ...]
    unit: str
    citations: tuple[Citation, ...]
    said: str


class Sizes(msgspec.Struct, frozen=True):
    """Bounds of the mean deadweight of some voyages, in tonnes."""

    label: str
    low: float
    high: float
    records: tuple[str, ...]
    citations: tuple[Citation, ...]


def at_loads(each: Observation) -> Voyages | None:
    """Return full volume * load for an account that gives barrels for a load, None for one that does not.

    Deliveries, deadweight and stowage are within the account's full volume; the load alone is open.
    """
    if each.full_barrels is None:
        return None
    full = round(each.full_barrels, _SETTLED)
    loads = load_cases(each.period.start)
    load = load_spread(each, loads)
    volume = Spread("volume at full load", full, full, digits=_SETTLED, records=(each.record,))
    return Voyages(
        (Term.of(volume), Term.of(load)),
        "bbl",
        (loads.citation(),),
        f"One load for all deliveries of a draw, {_shape(load)}: cases that observers assumed, not measured ones.",
    )


def of_tankers(each: Observation, hulls: dict[str, Hull]) -> Voyages | None:
    """Return deliveries * full volume * load for an account that counts them, None for one that does not.

    The full volume is the mean of other accounts' deliveries, or deadweight * barrels a tonne where a ship is named
    whose deadweight is held.
    """
    if not counts_cargoes(each):
        return None
    loads, volume = load_cases(each.period.start), factor("tanker-full-load")
    load = load_spread(each, loads)
    count = Spread(each.count_unit, each.count or 0, each.count or 0, records=(each.record,))
    known = [hulls[key] for key in each.vessels if key in hulls]
    if known:
        tonnes = barrels_per_tonne(each.destination, each.period.start)
        hull = _deadweight(each, known, factor("fuel-tanker-deadweight"))
        capacity: tuple[Term, ...] = (hull, Term.of(_spread(tonnes, 2)))
        cited = (*(one.citation for one in known), tonnes.citation())
    else:
        capacity = (Term.of(_spread(volume, 0, "barrels at full load")),)
        cited = (volume.citation(),)
    return Voyages(
        (Term.of(count), *capacity, Term.of(load)),
        "bbl",
        (*cited, loads.citation()),
        f"One ship's size and one load for all deliveries of a draw, the load {_shape(load)}.",
    )


def of_coal(each: Observation, hulls: dict[str, Hull]) -> Voyages | None:
    """Return voyages * deadweight * cargo share, None for other goods, and where no cargoes were counted."""
    if each.codes[0] != COAL or each.direction is not Direction.EXPORT or not counts_cargoes(each):
        return None
    known = [hulls[key] for key in each.vessels if key in hulls]
    size, cargo, ended = factor("coal-ship-deadweight"), factor("coal-ship-cargo"), factor("voyages-to-china")
    confirmed = each.destination == "CHN" and (each.count or 0) > 1
    count = float(each.count or 0)
    voyages = Spread(each.count_unit, count, count, records=(each.record,))
    if confirmed:
        least = float(round(count * (ended.low or 1)))
        voyages = Spread(f"{each.count_unit} that ended there", least, count, records=(each.record, ended.record))
    return Voyages(
        (
            Term.of(voyages),
            _deadweight(each, known, size),
            Term.of(_spread(cargo, _DIGITS, "cargo share")),
        ),
        "t",
        (
            *(hull.citation for hull in known),
            size.citation(),
            cargo.citation(),
            *((ended.citation(),) if confirmed else ()),
        ),
        "The ships are taken laden, since no source gives coal ships' loads: what the voyages could carry, an upper "
        "reading. Barges and larger Chinese bulk carriers are not of this class.",
    )


def load_spread(each: Observation, loads: Factor) -> Spread:
    """Return the load: from the lowest case in use to the highest, the account's own cases among them."""
    cases = [*loads.cases, *(case.load for case in each.load_cases)]
    return Spread("load", min(cases), max(cases), loads.value, _DIGITS, (loads.record,))


def counts_cargoes(each: Observation) -> bool:
    """Whether the account counts what stands for a cargo each."""
    return bool(each.count) and each.count_unit in VOYAGES


def deadweight_of(each: Observation, hulls: dict[str, Hull]) -> Sizes | None:
    """Return the bounds of the mean deadweight of an account's voyages: its named ships, or the class for coal.

    None where no ship's deadweight is held and no class is cited.
    """
    known = [hulls[key] for key in each.vessels if key in hulls]
    size = factor("coal-ship-deadweight") if each.codes[0] == COAL else None
    if size is None and (not known or len(known) < len(each.vessels)):
        return None
    term = _deadweight(each, known, size) if size else Term("deadweight", tuple((1, _hull(one)) for one in known))
    low = sum(weight * part.low for weight, part in term.parts) / term.weight
    high = sum(weight * part.high for weight, part in term.parts) / term.weight
    cited = tuple(hull.citation for hull in known)
    classed = size is not None and any(size.record in part.records for _, part in term.parts)
    return Sizes(
        label=" and ".join((*(hull.name for hull in known), *(("the class",) if classed else ()))),
        low=low,
        high=high,
        records=tuple(dict.fromkeys(record for _, part in term.parts for record in part.records)),
        citations=(*cited, *((size.citation(),) if size is not None and classed else ())),
    )


def _deadweight(each: Observation, known: list[Hull], size: Factor) -> Term:
    """Return the mean deadweight of a voyage.

    Named ships that a count of ships holds sailed once each; any other voyages are spread evenly over the
    ships that are named. A ship whose deadweight is not held counts as one of the class.
    """
    others = (each.count or 0) if each.count_unit == _ONCE_EACH else max(len(each.vessels), 1)
    rest = max(0, others - len(known))
    named = tuple((1, _hull(hull)) for hull in known)
    if not named:
        return Term.of(_spread(size, 0, "deadweight"))
    return Term("deadweight", (*named, *(((rest, _spread(size, 0, "deadweight")),) if rest else ())))


def _hull(hull: Hull) -> Spread:
    return Spread(f"deadweight of {hull.name}", hull.low, hull.high, records=(hull.citation.record,))


def _spread(each: Factor, digits: int, label: str = "") -> Spread:
    span = each.as_range()
    return Spread(label or each.unit, span.low or 0.0, span.high or 0.0, None, digits, (each.record,))


def _shape(load: Spread) -> str:
    ends = f"from {load.low:.0%} to {load.high:.0%}"
    words = f"a triangle {ends}, highest at {load.mode:.0%}" if load.mode is not None else f"evenly {ends}"
    return words.replace("%", " %")
