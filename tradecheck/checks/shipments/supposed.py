"""The same result under other assumptions: load, size of ship, price, the buyer's share. One step each."""

from msgspec.structs import replace

from tradecheck.checks.cite import citation
from tradecheck.checks.priced import PriceBand, price_band
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.aside import Aside
from tradecheck.checks.shipments.beside import Beside
from tradecheck.checks.shipments.draws import RUNS, SEED, Runs, quantile_steps, simulated
from tradecheck.checks.shipments.origins import quartiles
from tradecheck.checks.shipments.ships import Hull
from tradecheck.checks.shipments.voyages import counts_cargoes, load_spread, of_coal
from tradecheck.model.figures import plain, total
from tradecheck.model.finding import Citation, Range, Step
from tradecheck.reference.factors import Factor, barrels_per_tonne, factor, load_cases
from tradecheck.sanctions.rules import Rule


def of_tankers(each: Observation, rule: Rule, runs: Runs | None) -> tuple[Step, ...]:
    """Return barrels over the cap at each load, and what share of the deliveries is enough for it.

    Where the account gives no load: its figure carried to the lowest load, and by the size of the tanker cited.
    """
    cap = (rule.cap.quantity if rule.cap is not None else None) or 0.0
    if not cap:
        return ()
    if each.load_cases:
        steps = (*_at_each_load(each, cap), *(_enough_deliveries(cap, runs) if runs else ()))
    else:
        steps = (*_load_unsaid(each, cap), *_by_one_tanker(each, cap))
    record = rule.citation().record
    return tuple(replace(step, records=(*step.records, record)) for step in steps)


def lowest_barrels(each: Observation, seen: Range) -> float:
    """Return the least barrels that any reading gives: of counted deliveries without a load, at the lowest load."""
    low = seen.low or 0.0
    if not _load_is_unsaid(each):
        return low
    load = load_spread(each, load_cases(each.period.start))
    return low / load.high * load.low


def tanker_sources(each: Observation) -> tuple[Citation, ...]:
    """Return the citations of the factors that a tanker's other assumptions rest on."""
    if each.load_cases or not counts_cargoes(each):
        return ()
    used = (factor("fuel-tanker-deadweight"), load_cases(each.period.start), _tonnes(each))
    return tuple(one.citation() for one in used)


def _at_each_load(each: Observation, cap: float) -> list[Step]:
    full, loads = each.full_barrels or 0.0, load_cases(each.period.start)
    cases = sorted({*loads.cases, *(case.load for case in each.load_cases)})
    return [
        Step(
            f"times the cap at a load of {load:.0%}".replace("%", " %"),
            f"{plain(full)} * {plain(load)} / {plain(cap)}",
            full * load / cap,
            "times",
            (each.record, loads.record),
        )
        for load in cases
    ]


def _load_is_unsaid(each: Observation) -> bool:
    return bool(each.count) and each.barrels is not None and not each.load_cases


def _load_unsaid(each: Observation, cap: float) -> list[Step]:
    """The account's figure as one for the highest load in use, carried down to the lowest."""
    if not _load_is_unsaid(each) or each.barrels is None:
        return []
    low, load = each.barrels[0], load_spread(each, load_cases(each.period.start))
    carried = f"{plain(low)} / {plain(load.high)} * {plain(load.low)}"
    ends = f"{load.high:.0%} and was {load.low:.0%}".replace("%", " %")
    return [
        Step(
            f"times the cap, if the account's figure assumes a load of {ends}",
            f"{carried} / {plain(cap)}",
            low / load.high * load.low / cap,
            "times",
            (each.record, *load.records),
        )
    ]


def _by_one_tanker(each: Observation, cap: float) -> list[Step]:
    if not counts_cargoes(each):
        return []
    size, tonnes, load = (
        factor("fuel-tanker-deadweight"),
        _tonnes(each),
        load_spread(each, load_cases(each.period.start)),
    )
    count, deadweight, barrels = float(each.count or 0), size.value or 0.0, tonnes.value or 0.0
    return [
        Step(
            f"times the cap, if every tanker were as large as the one cited ({plain(deadweight)} dwt), at a load of "
            f"{share:.0%}".replace("%", " %"),
            f"{plain(count)} * {plain(deadweight)} * {plain(share)} * {plain(barrels)} / {plain(cap)}",
            count * deadweight * share * barrels / cap,
            "times",
            (each.record, size.record, *load.records, tonnes.record),
        )
        for share in (load.low, load.high)
    ]


def _enough_deliveries(cap: float, runs: Runs) -> list[Step]:
    median = runs.value(0.5)
    return [
        Step(
            "share of the deliveries that is enough for the cap, at the median of the draws",
            f"{plain(cap)} / {plain(median)}",
            cap / median,
            "share",
            runs.records,
        )
    ]


def of_bulk(each: Observation, seen: Range, buyer: str, beside: Beside) -> Aside:
    """Return the buyer's share as other accounts saw it, and the value at other prices, of accounts in tonnes."""
    if each.tonnes is None:
        return Aside()
    asides = (
        _buyer_shares(each, buyer, beside),
        _last_price(each, seen, beside),
        _origins_prices(each, seen, buyer, beside),
    )
    return Aside(
        tuple(step for aside in asides for step in aside.steps),
        (),
        tuple(dict.fromkeys(source for aside in asides for source in aside.citations)),
    )


def _buyer_shares(each: Observation, buyer: str, beside: Beside) -> Aside:
    """The share of all buyers' tonnes that other accounts of the same goods saw going to this one.

    A single cargo has no share, and what the account's own part shows is the low end of its gap already.
    """
    if each.destination or each.tonnes is None or each.count == 1:
        return Aside()
    pairs = [
        (part, whole, part.tonnes[1] / whole.tonnes[1])
        for whole in beside.graph.accounts.values()
        for part in beside.graph.parts(whole.id)
        if part.tonnes
        and whole.tonnes
        and whole.id != each.id
        and part.destination == buyer
        and not whole.destination
        and whole.codes == each.codes
        and part.period == whole.period
    ]
    high = each.tonnes[1]
    steps = tuple(
        Step(
            f"{buyer}'s part of it, if its share was that of {part.id} in {whole.id}",
            f"{plain(high)} * {plain(part.tonnes[1])} / {plain(whole.tonnes[1])}",
            high * share,
            "t",
            (each.record, part.record, whole.record),
        )
        for part, whole, share in pairs
        if part.tonnes and whole.tonnes
    )
    return Aside(steps, (), tuple(one.citation for part, whole, _ in pairs for one in (whole, part)))


def _last_price(each: Observation, seen: Range, beside: Beside) -> Aside:
    """The value at the last price whose days ended before the account's began: later ones are often assumed."""
    earlier = [
        row
        for row in beside.prices
        if row["code"] == each.codes[0] and row["end"] is not None and row["end"] < each.period.start
    ]
    if not earlier:
        return Aside()
    row = max(earlier, key=lambda row: (row["end"], (row["end"] - row["start"]).days, row["record"]))
    high = seen.high or 0.0
    ends = dict.fromkeys((row["low"], row["high"]))
    steps = tuple(
        Step(
            f"value at the last price held before ({row['item']})",
            f"{plain(high)} * {plain(price)}",
            high * price,
            "USD",
            (each.record, row["record"]),
        )
        for price in ends
    )
    return Aside(steps, (), (citation(row),))


def _origins_prices(each: Observation, seen: Range, buyer: str, beside: Beside) -> Aside:
    found = quartiles(beside.origins, buyer, each.codes[0], each.period)
    high = seen.high or 0.0
    steps = tuple(
        Step(
            f"value at what {buyer} paid {paid.origin} a tonne, the {name} quartile of its origins",
            f"{plain(high)} * {plain(paid.value_usd)} / {plain(paid.tonnes)}",
            high * paid.usd_a_tonne,
            "USD",
            paid.records,
        )
        for name, paid in zip(("lower", "upper"), found, strict=bool(found))
    )
    return Aside(steps, (), tuple(source for paid in found for source in paid.citations))


def of_counts(each: Observation, beside: Beside) -> Aside:
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
    ships = _listed_for_coal(beside.hulls)
    return Aside(
        (
            *quantile_steps(runs, "what the voyages could carry", model.unit),
            *_by_ships(each, ships),
            *_worth(runs, prices),
        ),
        (said,),
        (*model.citations, *(hull.citation for hull in ships), *(prices.citations if prices else ())),
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


def _tonnes(each: Observation) -> Factor:
    return barrels_per_tonne(each.destination, each.period.start)
