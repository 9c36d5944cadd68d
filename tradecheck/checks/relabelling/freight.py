"""How much freight and insurance an importer's value may hold: e^c is CIF over FOB."""

from collections.abc import Collection
from math import log

import msgspec

from tradecheck.model.words import Valuation
from tradecheck.reference.factors import factor

BAND = (0.0, 0.20)
"""c over which a sign must hold."""

_FACTOR = "cif-fob-markup"


class Freight(msgspec.Struct, frozen=True):
    """c and its band, how it is written, and the record behind it."""

    c: float
    low: float
    high: float
    expression: str
    records: tuple[str, ...]
    note: str


def freight(valuations: Collection[str]) -> Freight:
    """Return c for an importer's values: ln of the convention over a band, 0 where it books FOB."""
    if set(valuations) == {Valuation.FOB.value}:
        return Freight(0.0, 0.0, 0.0, "0", (), "the importer books FOB")
    markup = factor(_FACTOR)
    ratio = markup.value or 1.0
    c = log(ratio)
    note = f"c runs over {BAND[0]} to {BAND[1]}: the convention of {ratio:g} is from memory and no margin is published"
    return Freight(c, min(BAND[0], c), max(BAND[1], c), f"ln({ratio:g})", (f"factor:{_FACTOR}",), note)
