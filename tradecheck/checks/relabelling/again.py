"""The result again under other assumptions: lags, windows, freight, controls, the correction for many tests."""

from collections.abc import Mapping
from math import exp
from statistics import median

import msgspec

from tradecheck.checks.relabelling.account import Amounts, within
from tradecheck.checks.relabelling.change import Change
from tradecheck.checks.relabelling.families import Family
from tradecheck.checks.relabelling.freight import Freight
from tradecheck.checks.relabelling.judging import changes as judged_changes
from tradecheck.checks.relabelling.placebo import Cell as ControlCell
from tradecheck.checks.relabelling.placebo import Test, among_origins, placebos
from tradecheck.checks.relabelling.series import Cell, Held
from tradecheck.checks.relabelling.sheet import Sheet, figure, summed
from tradecheck.checks.relabelling.windows import LAG, OTHER_LAGS, OTHER_MONTHS, Windows, windows
from tradecheck.checks.stats import placebo_p
from tradecheck.model.figures import plain


class Beside(msgspec.Struct, frozen=True):
    """What the sensitivities of one family share, computed once.

    `other` holds, by (months, lag), the windows and the importer's changes in them; `cells` are all control
    cells; `elsewhere` the changes of each origin at importers that never booked the DPRK; `goods` the
    changes of each origin in goods that no ban covers.
    """

    other: Mapping[tuple[int, int], tuple[Windows, Mapping[str, Change]]]
    cells: tuple[ControlCell, ...]
    elsewhere: Mapping[str, tuple[float, ...]]
    goods: Mapping[str, Change]


def others(
    family: Family, cells: Mapping[str, Cell], held: Held, importer: str, unit: str
) -> dict[tuple[int, int], tuple[Windows, Mapping[str, Change]]]:
    """Return the windows and lags that are tried beside the declared ones, with the importer's changes in them."""
    declared = windows(family)
    months = len(declared.before.months)
    tried = [(months, lag) for lag in OTHER_LAGS] + [(length, LAG) for length in OTHER_MONTHS]
    found = {}
    for length, lag in tried:
        each = windows(family, length, lag)
        found[length, lag] = (each, judged_changes(cells, held, importer, each, unit))
    return found


def sensitivities(
    name: str, test: Test, amounts: Amounts, freight: Freight | None, declared: Windows, beside: Beside
) -> Sheet:
    """Return the lines: each result again with one assumption changed."""
    sheet = Sheet()
    c = 0.0 if freight is None else freight.c
    _lags(sheet, amounts, declared, c, beside)
    if freight is not None and freight.low < freight.high:
        _ends(sheet, amounts, declared, freight)
    _windows(sheet, name, amounts, c, beside)
    _controls(sheet, name, test, beside)
    sheet.put("p corrected under any dependence (Benjamini-Yekutieli)", "", test.adjusted_by_p, "p")
    return sheet


def _net(amounts: Amounts, each: Windows, c: float, *, low: bool) -> tuple[str, float]:
    """Return the expression and value of one end of the net interval, from the months."""
    m_before, m_after = within(amounts.arrived, each.before), within(amounts.arrived, each.after)
    x_before = within(amounts.shipped, each.shipped(each.before))
    x = within(amounts.shipped, each.widest(each.after) if low else each.surest(each.after))
    over = f" / exp({figure(round(c, 6))})" if c else ""
    value = max(0.0, (sum(m_after) - sum(m_before) / sum(x_before) * sum(x)) / exp(round(c, 6)))
    written = f"max(0; ({summed(m_after)} - {summed(m_before)} / {summed(x_before)} * {summed(x)}){over})"
    return written, value


def _both(sheet: Sheet, words: str, amounts: Amounts, each: Windows, c: float) -> None:
    if not sum(within(amounts.shipped, each.shipped(each.before))):
        return
    for end in ("low", "high"):
        written, value = _net(amounts, each, c, low=end == "low")
        sheet.put(f"net, {end}, {words}", written, value, amounts.unit)


def _lags(sheet: Sheet, amounts: Amounts, declared: Windows, c: float, beside: Beside) -> None:
    for lag in sorted((declared.lag, *OTHER_LAGS)):
        each = declared if lag == declared.lag else beside.other[len(declared.before.months), lag][0]
        _both(sheet, f"{lag} month{'s' if lag > 1 else ''} at sea", amounts, each, c)


def _ends(sheet: Sheet, amounts: Amounts, declared: Windows, freight: Freight) -> None:
    for c in (freight.low, freight.high):
        _both(sheet, f"c = {c:g}", amounts, declared, c)


def _windows(sheet: Sheet, name: str, amounts: Amounts, c: float, beside: Beside) -> None:
    for (length, lag), (each, changes) in sorted(beside.other.items()):
        if name not in changes or len(changes) < 3:  # noqa: PLR2004 - as in the test itself
            continue
        words = f"windows of {length} months" if lag == LAG else f"{lag} month{'s' if lag > 1 else ''} at sea"
        if lag == LAG:
            _both(sheet, words, amounts, each, c)
        observed, own = among_origins(name, changes)
        sheet.put(f"t, {words}", "", observed, "")
        reached = sum(t >= observed for t in own.values())
        sheet.put(
            f"placebo p among {len(own)} other origins, {words}", f"(1 + {reached}) / (1 + {len(own)})",
            placebo_p(observed, list(own.values())), "p",
        )


def _controls(sheet: Sheet, name: str, test: Test, beside: Beside) -> None:
    if test.pooled:
        everywhere = [each.t for each in beside.cells if each.exporter != name]
        whole = placebos(test.t, everywhere, test.family.level)
        sheet.put(
            f"placebo p among all {whole.n} control cells, whatever their size",
            f"(1 + {whole.reached}) / (1 + {whole.n})", whole.p, "p",
        )
    apart = beside.elsewhere.get(name, ())
    if len(apart) >= 3:  # noqa: PLR2004 - a median of two is no centre
        shown = [round(each, 6) for each in apart]
        change = round(test.change.delta, 6)
        centre = round(test.centre, 6)
        sheet.put(
            f"change over the controls', less the origin's own at {len(shown)} importers that never booked the DPRK",
            f"{figure(change)} - {figure(centre)} - median({'; '.join(map(figure, shown))})",
            change - centre - median(shown), "ln",
        )
    if name in beside.goods and len(beside.goods) >= 3:  # noqa: PLR2004 - as above
        observed, _ = among_origins(name, beside.goods)
        own = beside.goods[name]
        excess = round(observed * own.noise, 6)
        change, centre = round(test.change.delta, 6), round(test.centre, 6)
        sheet.put(
            "change over the controls', less the same in goods that no ban covers",
            f"{figure(change)} - {figure(centre)} - {figure(excess)}", change - centre - excess, "ln",
        )


def near_in_size(name: str, changes: Mapping[str, Change]) -> tuple[str, ...]:
    """Return the half of an importer's other origins that is nearest in size."""
    size = changes[name].size
    rest = sorted((each for each in changes if each != name), key=lambda each: (
        max(changes[each].size / size, size / changes[each].size), each))
    return tuple(rest[: (len(rest) + 1) // 2])
