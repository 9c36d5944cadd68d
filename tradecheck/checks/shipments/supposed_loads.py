"""Barrels under other assumptions: each load, the size of the tanker that is cited, the deliveries that are enough."""

from msgspec.structs import replace

from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.draws import Runs
from tradecheck.checks.shipments.voyages import counts_cargoes, load_spread
from tradecheck.model.figures import plain
from tradecheck.model.finding import Citation, Range, Step
from tradecheck.reference.factors import Factor, barrels_per_tonne, factor, load_cases
from tradecheck.sanctions.rules import Rule


def other_loads(each: Observation, rule: Rule, runs: Runs | None, left: float | None) -> tuple[Step, ...]:
    """Return barrels over the cap at each load, and what share of the deliveries is enough for it.

    Where the account gives no load: its figure carried to the lowest load, the break-even load of its deliveries
    (against the cap, and what the notifications `left` of it), and barrels by the size of the tanker cited.
    """
    cap = (rule.cap.quantity if rule.cap is not None else None) or 0.0
    if not cap:
        return ()
    if each.load_cases:
        steps = (*_at_each_load(each, cap), *_any_load(each), *(_enough_deliveries(cap, runs) if runs else ()))
    else:
        steps = (*_load_unsaid(each, cap), *_break_even(each, cap, left), *_by_one_tanker(each, cap))
    record = rule.citation().record
    return tuple(replace(step, records=(*step.records, record)) for step in steps)


def lowest_barrels(each: Observation, seen: Range) -> float:
    """Return the least barrels that any reading gives: of counted deliveries without a load, at the lowest load."""
    low = seen.low or 0.0
    if not _load_is_unsaid(each):
        return low
    load = load_spread(each, load_cases(each.period.start))
    return low / load.high * load.low


def other_sources(each: Observation) -> tuple[Citation, ...]:
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


def _any_load(each: Observation) -> list[Step]:
    """The median if no load between the cases is likelier than another: a central case is not a likely one."""
    full, load = each.full_barrels or 0.0, load_spread(each, load_cases(each.period.start))
    if load.mode is None:
        return []
    return [
        Step(
            "barrels at the median load, if no load between the cases is likelier than another",
            f"{plain(full)} * ({plain(load.low)} + {plain(load.high)}) / 2",
            full * (load.low + load.high) / 2,
            "bbl",
            (each.record, *load.records),
        )
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


def _break_even(each: Observation, cap: float, left: float | None) -> list[Step]:
    """The load at which counted deliveries reach the cap, if they held as little as the smallest mean of others."""
    if not counts_cargoes(each):
        return []
    volume, count = factor("tanker-full-load"), float(each.count or 0)
    smallest = volume.low or 0.0
    limits = [("the whole cap", cap), *([("what is left", left)] if left is not None else [])]
    return [
        Step(
            f"break-even load against {name}, by the smallest mean full load of other accounts",
            f"{plain(limit)} / ({plain(count)} * {plain(smallest)})",
            limit / (count * smallest),
            "share",
            (each.record, volume.record),
        )
        for name, limit in limits
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


def _tonnes(each: Observation) -> Factor:
    return barrels_per_tonne(each.destination, each.period.start)
