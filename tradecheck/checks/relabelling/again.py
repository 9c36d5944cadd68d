"""The result again under other assumptions: lags, windows, freight, controls, the correction for many tests."""

from collections.abc import Callable, Mapping
from statistics import median

import msgspec

from tradecheck.checks.relabelling.account import Amounts, put_bound, put_sum, sum_label
from tradecheck.checks.relabelling.change import Change
from tradecheck.checks.relabelling.families import Family
from tradecheck.checks.relabelling.freight import Freight
from tradecheck.checks.relabelling.judging import changes as judged_changes
from tradecheck.checks.relabelling.placebo import Cell as ControlCell
from tradecheck.checks.relabelling.placebo import Judgement, among_origins, placebos
from tradecheck.checks.relabelling.series import Cell, Held
from tradecheck.checks.relabelling.sheet import Sheet, figure
from tradecheck.checks.relabelling.windows import LAG, OTHER_LAGS, OTHER_MONTHS, Window, Windows, windows
from tradecheck.checks.stats import placebo_p
from tradecheck.model.figures import plain
from tradecheck.model.finding import Step


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
    found: dict[tuple[int, int], tuple[Windows, Mapping[str, Change]]] = {}
    for length, lag in tried:
        each = windows(family, length, lag)
        found[length, lag] = (each, judged_changes(cells, held, importer, each, unit))
    return found


def by_origin(elsewhere: Mapping[str, Mapping[str, Change]]) -> dict[str, tuple[float, ...]]:
    """Return each origin's changes at the importers of `elsewhere`, in the order of importers."""
    found: dict[str, list[float]] = {}
    for _, changes in sorted(elsewhere.items()):
        for exporter, change in changes.items():
            found.setdefault(exporter, []).append(change.delta)
    return {exporter: tuple(each) for exporter, each in found.items()}


class Known(msgspec.Struct, frozen=True):
    """An origin's months over every window that is tried, the lines that stand already, and what lies beyond them.

    `records` gives those of an end's window (True: M) of whose months no line has been written.
    """

    amounts: Amounts
    steps: tuple[Step, ...]
    records: Callable[[bool, Window], tuple[str, ...]]


def sensitivities(
    name: str, test: Judgement, known: Known, freight: Freight | None, declared: Windows, beside: Beside
) -> Sheet:
    """Return the lines: each result again with one assumption changed."""
    sheet = Sheet()
    c = 0.0 if freight is None else freight.c
    months = len(declared.before.months)
    tried = {declared.lag: declared} | {lag: beside.other[months, lag][0] for lag in OTHER_LAGS}
    for lag, each in sorted(tried.items()):
        if lag == declared.lag or name in beside.other[months, lag][1]:
            _both(sheet, _at_sea(lag), known, each, (c, c))
    if freight is not None and freight.low < freight.high:
        for end in (freight.low, freight.high):
            _both(sheet, f"c = {plain(end)}", known, declared, (end, end))
    _windows(sheet, name, known, c, beside)
    _controls(sheet, name, test, beside)
    sheet.put("p corrected under any dependence (Benjamini-Yekutieli)", "", test.adjusted_by_p, "share")
    return sheet


def _at_sea(lag: int) -> str:
    return f"{lag} month{'s' if lag > 1 else ''} at sea"


def _both(sheet: Sheet, words: str, known: Known, each: Windows, cs: tuple[float, float]) -> None:
    """Write both ends of the net interval under an assumption, after the sums that no line has shown yet."""
    before = (
        _sum(sheet, known, each.before, arrived=True),
        _sum(sheet, known, each.shipped(each.before), arrived=False),
    )
    m_after = _sum(sheet, known, each.after, arrived=True)
    if not before[1]:
        return
    for end, window, c in (("low", each.widest(each.after), cs[0]), ("high", each.surest(each.after), cs[1])):
        x = _sum(sheet, known, window, arrived=False)
        put_bound(sheet, f"net, {end}, {words}", known.amounts.unit, (m_after, before, x), c)


def _sum(sheet: Sheet, known: Known, window: Window, *, arrived: bool) -> float:
    """Write the sum of a window's months once, and return it."""
    words = sum_label(window, arrived=arrived)
    shown = next((step.value for step in (*known.steps, *sheet.steps) if step.label == words), None)
    if shown is not None:
        return shown
    return put_sum(sheet, known.amounts, window, arrived=arrived, records=known.records(arrived, window))


def _windows(sheet: Sheet, name: str, known: Known, c: float, beside: Beside) -> None:
    for (length, lag), (each, changes) in sorted(beside.other.items()):
        if name not in changes or len(changes) < 3:  # noqa: PLR2004 - as in the test itself
            continue
        words = f"windows of {length} months" if lag == LAG else _at_sea(lag)
        if lag == LAG:
            _both(sheet, words, known, each, (c, c))
        observed, own = among_origins(name, changes)
        sheet.put(f"t, {words}", "", observed, "")
        reached = sum(t >= observed for t in own.values())
        sheet.put(
            f"placebo p among {len(own)} other origins, {words}",
            f"(1 + {reached}) / (1 + {len(own)})",
            placebo_p(observed, list(own.values())),
            "share",
        )


def _controls(sheet: Sheet, name: str, test: Judgement, beside: Beside) -> None:
    if test.pooled:
        everywhere = [each.t for each in beside.cells if each.exporter != name]
        whole = placebos(test.t, everywhere, test.family.level)
        sheet.put(
            f"placebo p among all {whole.n} control cells, whatever their size",
            f"(1 + {whole.reached}) / (1 + {whole.n})",
            whole.p,
            "share",
        )
    apart = beside.elsewhere.get(name, ())
    if len(apart) >= 3:  # noqa: PLR2004 - a median of two is no centre
        shown = [round(each, 6) for each in apart]
        change = round(test.change.delta, 6)
        centre = round(test.centre, 6)
        sheet.put(
            f"change over the controls', less the origin's own at {len(shown)} importers that never booked the DPRK",
            f"{figure(change)} - {figure(centre)} - median({'; '.join(map(figure, shown))})",
            change - centre - median(shown),
            "ln",
        )
    if name in beside.goods and len(beside.goods) >= 3:  # noqa: PLR2004 - as above
        observed, _ = among_origins(name, beside.goods)
        own = beside.goods[name]
        excess = round(observed * own.noise, 6)
        change, centre = round(test.change.delta, 6), round(test.centre, 6)
        sheet.put(
            "change over the controls', less the same in goods that no ban covers",
            f"{figure(change)} - {figure(centre)} - {figure(excess)}",
            change - centre - excess,
            "ln",
        )
