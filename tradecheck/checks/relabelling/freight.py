"""How much freight and insurance an importer's value may hold: e^c is CIF over FOB."""

from collections.abc import Collection

import msgspec

from tradecheck.checks.aligned.cif import BACI, IMF, Basis, band, margin, of_both, regression
from tradecheck.checks.relabelling.sheet import Sheet
from tradecheck.model.figures import plain
from tradecheck.model.words import Valuation
from tradecheck.reference.factors import factor
from tradecheck.reference.places import contiguous, distance_km, place


class Freight(msgspec.Struct, frozen=True):
    """c as its line shows it, the band over which a sign must hold, and what c rests on."""

    c: float
    low: float
    high: float
    basis: Basis


class Priced(msgspec.Struct, frozen=True):
    """What is known of an origin's values in the importer's books.

    `worth` is USD a tonne, `valuations` those of the importer's rows, `both` what they come to CIF and FOB where
    they give both ways.
    """

    worth: float | None
    valuations: Collection[str]
    both: tuple[float, float] | None


def freight(sheet: Sheet, importer: str, exporter: str, priced: Priced) -> Freight:
    """Write the line of c for a pair: 0 where the importer books FOB, then by its own two values, else by a model."""
    words, worth, valuations = "c, CIF over FOB is e^c", priced.worth, priced.valuations
    if set(valuations) == {Valuation.FOB.value}:
        return Freight(sheet.put(words, "0", 0.0, "ln"), 0.0, 0.0, Basis.SAME_VALUATION)
    if priced.both is not None:
        cif, fob = (
            sheet.put(f"the importer's values {way} of the rows that give both", "", value, "USD")
            for way, value in zip(("CIF", "FOB"), priced.both, strict=True)
        )
        c = sheet.put(words, f"ln({plain(cif)} / {plain(fob)})", of_both(cif, fob).c, "ln")
        return Freight(c, *band(c), Basis.BOTH_VALUATIONS)
    model = margin(importer, exporter, worth)
    if model.basis is not Basis.REGRESSION or worth is None:
        ratio = factor(IMF).low or 1.0
        c = sheet.put(f"{words} (convention)", f"ln({plain(ratio)})", model.c, "ln", (f"factor:{IMF}",))
    else:
        c = _regressed(sheet, words, importer, exporter, worth)
    low, high = band(c)
    return Freight(c, low, high, model.basis)


def _regressed(sheet: Sheet, words: str, importer: str, exporter: str, worth: float) -> float:
    """Write BACI's regression in figures that can be followed: whole kilometres, USD a kilogram to a thousandth."""
    thousands = sheet.put(
        "worth of the goods, thousand USD a tonne, in all months held", "", round(worth / 1000, 3), ""
    )
    km = sheet.put("distance", "", round(distance_km(importer, exporter) or 0), "km", (f"factor:{BACI}",))
    sides = [place(exporter), place(importer)]
    out_of, into = (side is not None and side.landlocked for side in sides)
    adjoining = contiguous(importer, exporter)
    value = regression(km, thousands, adjoining=adjoining, exporter_landlocked=out_of, importer_landlocked=into)
    terms = [(adjoining, " - 0.044"), (out_of, " - 0.009"), (into, " + 0.049")]
    written = "".join(term for holds, term in terms if holds)
    expression = (
        f"0.32 - 0.11 * ln({plain(km)}) + 0.01 * ln({plain(km)}) * ln({plain(km)}) "
        f"- 0.032 * ln({plain(thousands)}){written}"
    )
    return sheet.put(f"{words} (regression)", expression, value, "ln", (f"factor:{BACI}",))
