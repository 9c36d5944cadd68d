"""The lines of a test: the controls' changes, the placebos that reach the suspect, what would have been found."""

from collections.abc import Callable, Mapping
from math import exp
from statistics import median

import msgspec

from tradecheck.checks.relabelling.change import Change
from tradecheck.checks.relabelling.placebo import ALPHA, Judgement, Placebos, excess_at
from tradecheck.checks.relabelling.sheet import Sheet, figure
from tradecheck.model.figures import plain

TOO_COARSE = 10
"""Times the trade that history accounts for: a test that finds nothing smaller is too coarse to be given a figure."""


class Found(msgspec.Struct, frozen=True):
    """What a test's lines came to: p as written, the least excess as share and amount, None where none could be."""

    t: float
    p_origins: float
    p_family: float
    adjusted_p: float
    least_share: float | None
    least_amount: float | None


def write_test(
    sheet: Sheet,
    test: Judgement,
    changes: Mapping[str, Change],
    finding_of: Callable[[str], str],
    known: tuple[float, float, float],
    unit: str,
) -> Found:
    """Write a test's lines. `known` are the change and its noise as shown, and M after; `unit` is M's."""
    delta, noise, arrived = known
    for name in test.controls:
        sheet.put(f"change of the control {name}, from {finding_of(name)}", "", changes[name].delta, "ln")
    shown = [round(changes[name].delta, 6) for name in test.controls]
    centre = sheet.put(
        f"median change of {len(shown)} controls",
        f"median({'; '.join(map(figure, shown))})",
        median(shown),
        "ln",
    )
    t = sheet.put(
        "studentised change, t", f"({figure(delta)} - {figure(centre)}) / {plain(noise)}", (delta - centre) / noise, ""
    )
    p_origins = _p(sheet, test.origins, f"controls, each in the suspect's place{_named(test)}")
    p_family = p_origins
    if test.pooled:
        p_family = _p(sheet, test.family, "cells of importers that never booked the DPRK, nearest in size")
    adjusted = sheet.put(f"p corrected for {test.family_size} tests (Benjamini-Hochberg)", "", test.adjusted_p, "share")
    share, amount = _least(sheet, test, (delta, centre, noise, arrived), unit)
    return Found(t, p_origins, p_family, adjusted, share, amount)


def _p(sheet: Sheet, among: Placebos, words: str) -> float:
    n = sheet.put(f"placebos: {words}", "", among.n, "placebos")
    reached = sheet.put("of these reach t", "", among.reached, "placebos")
    return sheet.put(f"placebo p among {among.n}", f"(1 + {plain(reached)}) / (1 + {plain(n)})", among.p, "share")


def _named(test: Judgement) -> str:
    return f" (t is reached by {', '.join(test.reached_by)})" if test.reached_by else ""


def _least(
    sheet: Sheet, test: Judgement, known: tuple[float, float, float, float], unit: str
) -> tuple[float | None, float | None]:
    delta, centre, noise, arrived = known
    accounted = sheet.put(
        "M that its own history and the controls account for",
        f"{plain(arrived)} / exp({figure(delta)} - {figure(centre)})",
        arrived / exp(delta - centre),
        unit,
    )
    if test.least_excess_alone is None:
        return None, None
    needed = [("other origins", test.origins)]
    if test.least_excess is not None:
        needed.append((f"its family alone (p of {test.family.level:.4f})", test.family))
    shown = [sheet.put(f"t that would pass among {words}", "", each.needed or 0.0, "") for words, each in needed]
    largest = plain(shown[0]) if len(shown) == 1 else f"max({'; '.join(map(figure, shown))})"
    least = excess_at(max(shown) * noise)
    found = f"exp({largest} * {plain(noise)}) - 1"
    words = "smallest excess that could have been found, of that M"
    if least > TOO_COARSE:  # an exponential so far out is no amount of anything
        sheet.leave(f"{words}, beyond {TOO_COARSE} times", "share")
        return least, accounted * least
    share = sheet.put(words, f"max(0; {found})", least, "share")
    amount = sheet.put(
        "smallest excess that could have been found", f"{plain(accounted)} * {plain(share)}", accounted * share, unit
    )
    return share, amount


def family_words(test: Judgement, family: str) -> str:
    """Return the family, the number of its tests, and what the correction made of this one."""
    pool = (
        f"{test.family.n} cells of importers that never booked the DPRK, the nearest in size"
        if test.pooled
        else f"{test.origins.n} other origins that are not much larger"
    )
    words = (
        f"{family}: {test.family_size} tests, one for each origin; placebos: {pool}; "
        f"corrected p {test.adjusted_p:.3f} (Benjamini-Hochberg at q = .10), "
        f"{test.adjusted_by_p:.3f} where the tests depend on each other in any way (Benjamini-Yekutieli)"
    )
    if not test.lone_passes:
        words += "; with so few placebos a lone finding of this family cannot pass"
    if not test.enough_origins:
        words += f"; with {test.origins.n} other origins no p of {ALPHA:g} or less exists"
    return words
