"""Voyages that were only counted: what they could carry by the class of ship that is cited, and by others."""

from tradecheck.checks.priced import PriceBand, price_band
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.aside import Aside
from tradecheck.checks.shipments.beside import Beside
from tradecheck.checks.shipments.draws import Runs, quantile_steps, simulated
from tradecheck.checks.shipments.graph import Link, link_of
from tradecheck.checks.shipments.ships import Hull
from tradecheck.checks.shipments.stream import RUNS, SEED
from tradecheck.checks.shipments.voyages import of_coal
from tradecheck.model.figures import plain, total
from tradecheck.model.finding import Step
from tradecheck.reference.factors import factor


def what_they_could_carry(each: Observation, beside: Beside) -> Aside:
    """Return what counted voyages could carry: by the class, by the ships listed for coal, and its worth.

    Nothing where no class of ship is cited for the goods, or what was counted is no cargo each.
    """
    model = of_coal(each, beside.hulls)
    if model is None:
        return Aside()
    runs = simulated(model.terms)
    prices = price_band(beside.prices, each.codes[0], each.period)
    said = (
        "The claim is the count. What its voyages could carry stands under other assumptions, from the class of ship "
        f"that is cited: {RUNS:,} draws, seed {SEED}. {model.said}"
    )
    ships, tied = _listed_for_coal(beside.hulls), _tied_with_tonnes(each, beside)
    return Aside(
        (
            *quantile_steps(runs, "what the voyages could carry", model.unit),
            *_by_ships(each, ships),
            *_by_tied_tonnes(each, tied),
            *_worth(runs, prices),
        ),
        (said,),
        (
            *model.citations,
            *(other.citation for other in tied),
            *(hull.citation for hull in ships),
            *(prices.citations if prices else ()),
        ),
    )


def _listed_for_coal(hulls: dict[str, Hull]) -> tuple[Hull, ...]:
    """Return the ships of held deadweight that were listed for coal, the smallest first; exempt coal's are left out."""
    known = [hull for hull in dict.fromkeys(hulls.values()) if "coal" in hull.role and not hull.may_be_exempt]
    return tuple(sorted(known, key=lambda hull: (hull.low, hull.high, hull.name)))


def _by_ships(each: Observation, ships: tuple[Hull, ...]) -> list[Step]:
    """The voyages by the smallest of the ships, and by their mean."""
    if not ships:
        return []
    cargo, count = factor("coal-ship-cargo"), float(each.count or 0)
    low, high, smallest = cargo.low or 0.0, cargo.high or 0.0, ships[0].low
    sizes = [ship.high for ship in ships]
    vessels = tuple(ship.citation.record for ship in ships)
    return [
        Step(
            f"what they could carry, if every ship were as {ships[0].name}, the smallest listed for coal",
            f"{plain(count)} * {plain(smallest)} * {plain(low)}",
            count * smallest * low,
            "t",
            (each.record, vessels[0], cargo.record),
        ),
        Step("ships listed for coal whose deadweight is held", "", len(ships), "ships", vessels),
        Step(
            "what they could carry, if they were on average as those",
            f"{plain(count)} * ({total(sizes)}) / {len(sizes)} * {plain(high)}",
            count * sum(sizes) / len(sizes) * high,
            "t",
            (each.record, *vessels, cargo.record),
        ),
    ]


def _tied_with_tonnes(each: Observation, beside: Beside) -> tuple[Observation, ...]:
    """Accounts that overlap this one by what they say, with tonnes and no count."""
    return tuple(
        other
        for other in beside.graph.accounts.values()
        if other.tonnes is not None and other.count is None and link_of(each, other) is Link.OVERLAP
    )


def _by_tied_tonnes(each: Observation, tied: tuple[Observation, ...]) -> list[Step]:
    """The tonnes a voyage if an account that overlaps this one spoke of the same voyages: neither is added."""
    return [
        Step(
            f"tonnes each, if those of {other.id} ({other.period.label}) were in them: other days, the same trade",
            f"{plain(other.tonnes[1])} / {plain(each.count or 0)}",
            other.tonnes[1] / (each.count or 1),
            "t",
            (each.record, other.record),
        )
        for other in tied
        if other.tonnes
    ]


def _worth(runs: Runs, prices: PriceBand | None) -> list[Step]:
    if prices is None:
        return []
    ends = [("lowest", 0.05, prices.low), ("highest", 0.95, prices.high)]
    return [
        Step(
            f"worth of {name} of the draws at the {end} price held",
            f"{plain(runs.value(share))} * {plain(price)}",
            runs.value(share) * price,
            "USD",
            prices.records,
        )
        for (end, share, price), name in zip(ends, ("5 %", "95 %"), strict=True)
    ]
