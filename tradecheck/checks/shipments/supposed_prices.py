"""Tonnes that were printed, under other assumptions: the buyer's share, and what a tonne was worth."""

from tradecheck.checks.cite import citation
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.aside import Aside
from tradecheck.checks.shipments.beside import Beside
from tradecheck.checks.shipments.origins import quartiles
from tradecheck.checks.shipments.voyages import counts_cargoes
from tradecheck.model.figures import plain
from tradecheck.model.finding import Range, Step
from tradecheck.reference.factors import factor


def other_buyers_and_prices(each: Observation, seen: Range, buyer: str, beside: Beside) -> Aside:
    """Return the buyer's share as other accounts saw it, and the value of tonnes at other prices."""
    if each.tonnes is None:
        return _ended_elsewhere(each, seen, buyer)
    asides = (
        _ended_elsewhere(each, seen, buyer),
        _buyer_shares(each, buyer, beside),
        _last_price(each, seen, beside),
        _origins_prices(each, seen, buyer, beside),
    )
    return Aside(
        tuple(step for aside in asides for step in aside.steps),
        (),
        tuple(dict.fromkeys(source for aside in asides for source in aside.citations)),
    )


def _ended_elsewhere(each: Observation, seen: Range, buyer: str) -> Aside:
    """The buyer's part of counted voyages, on days of which an observer says how many of them ended there."""
    ended = factor("voyages-to-china")
    share, high = ended.low or 0.0, seen.high or 0.0
    if buyer != "CHN" or not counts_cargoes(each) or not ended.covers(each.period.start):
        return Aside()
    step = Step(
        f"{buyer}'s part of it, if the voyages that ended elsewhere carried as much as the others",
        f"{plain(high)} * {plain(share)}",
        high * share,
        seen.unit,
        (each.record, ended.record),
    )
    return Aside((step,), (), (ended.citation(),))


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
