"""What insurance and freight add to an importer's value: c, the log of CIF over FOB, for a pair and a code.

In order of preference: from rows in which the importer gives both valuations; by the regression behind BACI,
which needs the distance and what a tonne is worth; else the convention of the IMF, 6 %.
"""

import math
from enum import StrEnum

import msgspec

from tradecheck.reference.factors import factor
from tradecheck.reference.places import contiguous, distance_km, place

BACI = "baci-cif"
IMF = "cif-fob-markup"
WIDEST = 0.20
"""c that a sign has to survive, from 0; cheap bulk goods from far away pass it, and the band then holds theirs."""

_CONSTANT, _LN_KM, _LN_KM_SQUARED, _LN_UNIT_VALUE = 0.32, -0.11, 0.01, -0.032
_CONTIGUOUS, _EXPORTER_LANDLOCKED, _IMPORTER_LANDLOCKED = -0.044, -0.009, 0.049


class Basis(StrEnum):
    """What a margin rests on."""

    BOTH_VALUATIONS = "both valuations reported"
    SAME_VALUATION = "both ends in one valuation"
    REGRESSION = "regression"
    CONVENTION = "convention"


class Margin(msgspec.Struct, frozen=True):
    """c with the line of arithmetic it came from, and `low` and `high` of the band that a sign has to survive."""

    c: float
    basis: Basis
    expression: str
    records: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """The least c of the band."""
        return band(self.c)[0]

    @property
    def high(self) -> float:
        """The largest c of the band."""
        return band(self.c)[1]


def regression(
    km: float,
    thousand_usd_a_tonne: float,
    *,
    adjoining: bool = False,
    exporter_landlocked: bool = False,
    importer_landlocked: bool = False,
) -> float:
    """Return c by BACI's regression [CEPII WP 2010-23]; the unit of its unit value is inferred.

    Raises:
        ValueError: for a distance or a unit value that is not above zero.
    """
    if km <= 0 or thousand_usd_a_tonne <= 0:
        raise ValueError("the regression takes logarithms: a distance and a unit value above zero")
    far = math.log(km)
    return (
        _CONSTANT
        + _LN_KM * far
        + _LN_KM_SQUARED * far**2
        + _LN_UNIT_VALUE * math.log(thousand_usd_a_tonne)
        + _CONTIGUOUS * adjoining
        + _EXPORTER_LANDLOCKED * exporter_landlocked
        + _IMPORTER_LANDLOCKED * importer_landlocked
    )


def band(c: float) -> tuple[float, float]:
    """Return the c that a sign has to survive: [0, .20], widened to hold the model's own."""
    return min(0.0, c), max(WIDEST, c)


def margin(importer: str, exporter: str, usd_per_tonne: float | None = None) -> Margin:
    """Return c for a pair and goods of that worth, by the regression where it can be computed, else by convention."""
    km, into, out_of = distance_km(importer, exporter), place(importer), place(exporter)
    if not km or into is None or out_of is None or not usd_per_tonne or usd_per_tonne <= 0:
        return _conventional()
    adjoining = contiguous(importer, exporter)
    worth = usd_per_tonne / 1000
    c = regression(
        km,
        worth,
        adjoining=adjoining,
        exporter_landlocked=out_of.landlocked,
        importer_landlocked=into.landlocked,
    )
    terms = [
        (adjoining, f"- {-_CONTIGUOUS} (contiguous)"),
        (out_of.landlocked, f"- {-_EXPORTER_LANDLOCKED} (exporter landlocked)"),
        (into.landlocked, f"+ {_IMPORTER_LANDLOCKED} (importer landlocked)"),
    ]
    said = " ".join(["", *(words for holds, words in terms if holds)])
    return Margin(
        c,
        Basis.REGRESSION,
        f"0.32 - 0.11 ln {km:,.0f} + 0.01 ln² {km:,.0f} - 0.032 ln {worth:,.3f}{said}",
        (factor(BACI).record,),
    )


def of_both(cif_usd: float, fob_usd: float) -> Margin:
    """Return c from values that the importer gives in both valuations, added up."""
    return Margin(math.log(cif_usd / fob_usd), Basis.BOTH_VALUATIONS, f"ln({cif_usd:,.0f} / {fob_usd:,.0f})")


def _conventional() -> Margin:
    convention = factor(IMF)
    if convention.low is None:
        raise ValueError(f"{convention.record} has no lower figure: expected the margin of the IMF's convention")
    return Margin(math.log(convention.low), Basis.CONVENTION, f"ln {convention.low}", (convention.record,))
