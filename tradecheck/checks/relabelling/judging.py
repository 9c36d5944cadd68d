"""Which origins of an importer can be judged, in which unit, and what the placebos say of each."""

from collections.abc import Mapping
from functools import cache

import msgspec

from tradecheck.checks.relabelling.change import Change, side
from tradecheck.checks.relabelling.placebo import LEAST_CONTROLS, Among, Judgement, control_cells, judged_together
from tradecheck.checks.relabelling.series import Cell, Held
from tradecheck.checks.relabelling.windows import Windows
from tradecheck.model.words import Flow
from tradecheck.reference.areas import AreaKind, areas

HONG_KONG = "HKG"
USD, TONNES = "USD", "t"

IMPORTER_SILENT = "months of the importer's own books are not held"
EXPORTER_SILENT = "months of the origin's exports are not held"
NO_AMOUNT = "a row of the months gives no value"
ONE_SIDED = "one end has no trade in a window"
RESIDUAL = "the origin is no single country"


class Judged(msgspec.Struct, frozen=True):
    """An importer's origins in a family: the tests by origin with their units, and why the rest have none.

    `changes` holds the importer's origins and `elsewhere` those of the control importers (importer, then
    origin), both by unit.
    """

    tests: Mapping[str, Judgement]
    units: Mapping[str, str]
    unjudged: Mapping[str, str]
    changes: Mapping[str, Mapping[str, Change]]
    elsewhere: Mapping[str, Mapping[str, Mapping[str, Change]]]


def judged(cells: Mapping[str, Cell], held: Held, importer: str, windows: Windows) -> Judged:
    """Judge every origin of an importer in one family.

    In tonnes where its weights are given and not estimated at both ends, as for at least 19 other origins or
    for all that have values; else in values, among every origin that has them.
    """
    by_unit = {unit: changes(cells, held, importer, windows, unit) for unit in (USD, TONNES)}
    enough = min(len(by_unit[USD]), LEAST_CONTROLS + 1)
    weighed = by_unit[TONNES] if len(by_unit[TONNES]) >= enough else {}
    units = {name: TONNES if name in weighed else USD for name in sorted({*by_unit[USD], *weighed})}
    elsewhere = {unit: control_changes(held, importer, windows, unit) for unit in sorted(set(units.values()))}
    pools = {unit: Among(by_unit[unit], control_cells(beyond)) for unit, beyond in elsewhere.items()}
    found = judged_together({name: pools[unit] for name, unit in units.items()})
    rest = sorted(set(cells) - set(found))
    return Judged(
        tests=found,
        units=units,
        unjudged={each: why_not(cells[each], held, importer, windows) for each in rest},
        changes=by_unit,
        elsewhere=elsewhere,
    )


def control_changes(held: Held, importer: str, windows: Windows, unit: str) -> dict[str, dict[str, Change]]:
    """Return the changes of every other importer that never booked the DPRK in this family, by origin."""
    others = [each for each in held.importers() if each != importer and each not in held.buyers]
    return {each: changes(held.of(each), held, each, windows, unit) for each in others}


def changes(cells: Mapping[str, Cell], held: Held, importer: str, windows: Windows, unit: str) -> dict[str, Change]:
    """Return the change of each origin whose every month was published at both ends, in one unit."""
    if held.missing(importer, Flow.IMPORT, windows.arrivals):
        return {}
    found = {
        name: change(cell, windows, unit)
        for name, cell in cells.items()
        if comparable(name) and not held.missing(name, Flow.EXPORT, windows.departures)
    }
    return {name: each for name, each in found.items() if each is not None}


def change(cell: Cell, windows: Windows, unit: str) -> Change | None:
    """Return a cell's change at the ban, None where a sum is not known or not above zero."""
    sides = []
    for window in (windows.before, windows.after):
        arrived = cell.months(window, unit, arrived=True)
        shipped = cell.months(windows.shipped(window), unit, arrived=False)
        known = cell.months(windows.widest(window), unit, arrived=False)
        if arrived is None or shipped is None or known is None:
            return None
        sides.append(side(arrived, shipped))
    before, after = sides
    return None if before is None or after is None else Change(before, after)


def comparable(name: str) -> bool:
    """Whether an origin is one country and not Hong Kong, through which others' goods pass."""
    return name != HONG_KONG and name not in _specials()


def why_not(cell: Cell, held: Held, importer: str, windows: Windows) -> str:
    """Return why an origin has no test, in words that complete "not compared: ..."."""
    if not comparable(cell.exporter):
        return RESIDUAL
    if held.missing(importer, Flow.IMPORT, windows.arrivals):
        return IMPORTER_SILENT
    if held.missing(cell.exporter, Flow.EXPORT, windows.departures):
        return EXPORTER_SILENT
    spans = [(each, arrived) for each in (windows.before, windows.after) for arrived in (True, False)]
    known = [cell.months(each if arrived else windows.widest(each), USD, arrived=arrived) for each, arrived in spans]
    return NO_AMOUNT if None in known else ONE_SIDED


@cache
def _specials() -> frozenset[str]:
    return frozenset(each.iso3 for each in areas() if each.kind is AreaKind.SPECIAL)
