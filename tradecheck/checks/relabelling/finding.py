"""Puts the finding of one origin together: months, interval, test, displacement, what else could explain it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tradecheck.checks.cite import citation
from tradecheck.checks.relabelling.account import (
    Account,
    Amounts,
    account,
    change_written,
    month_label,
    within,
    write_months,
)
from tradecheck.checks.relabelling.again import Beside, Known, sensitivities
from tradecheck.checks.relabelling.change import NOISE_FLOOR
from tradecheck.checks.relabelling.families import DIRECTION, Family
from tradecheck.checks.relabelling.freight import Freight, freight
from tradecheck.checks.relabelling.innocent import Signs, explanations
from tradecheck.checks.relabelling.judging import HONG_KONG, USD, Judged
from tradecheck.checks.relabelling.ours import Ours
from tradecheck.checks.relabelling.placebo import among_origins, half_nearest
from tradecheck.checks.relabelling.series import DPRK, Cell, Held
from tradecheck.checks.relabelling.sheet import Sheet
from tradecheck.checks.relabelling.speaking import Lead, caveats, statement, status_of
from tradecheck.checks.relabelling.testing import family_words, write_test
from tradecheck.checks.relabelling.windows import BLOCK, OTHER_LAGS, Window, Windows
from tradecheck.checks.severity import of_unaccounted
from tradecheck.checks.stats import placebo_p
from tradecheck.checks.world import of_origin_words, summed_up
from tradecheck.model.figures import plain, total
from tradecheck.model.finding import Booked, Citation, Finding, Range
from tradecheck.model.goods import Goods
from tradecheck.model.words import Flow, State, Status
from tradecheck.reference.areas import name_of

NAME = "relabelling"


class Setting(msgspec.Struct, frozen=True):
    """What the findings of one family share. `rows` are the importer's rows by record."""

    family: Family
    importer: str
    windows: Windows
    held: Held
    ours: Ours
    judged: Judged
    beside: Mapping[str, Beside]
    rows: Mapping[str, dict[str, Any]]


def finding_id(setting: Setting, exporter: str) -> str:
    """Return the id of an origin's finding."""
    period = setting.windows.after.period.label
    whose = "" if setting.importer == "CHN" else f".{setting.importer}"
    return f"{NAME}.{setting.family.name}.{DIRECTION.value}.{period}.{exporter}{whose}"


def finding(setting: Setting, exporter: str) -> Finding:
    """Return the finding of an origin that has a test."""
    test, unit = setting.judged.tests[exporter], setting.judged.units[exporter]
    sheet = Sheet()
    amounts = _months(sheet, setting, exporter, unit)
    paid = _freight(sheet, setting, exporter) if unit == USD else None
    interval = account(sheet, amounts, setting.windows, paid)
    delta, noise = change_written(sheet, amounts, setting.windows, BLOCK, NOISE_FLOOR)
    found = write_test(
        sheet,
        test,
        setting.judged.changes[unit],
        lambda name: finding_id(setting, name) if setting.judged.units[name] == unit else f"its rows in {unit}",
        (delta, noise, interval.arrived),
        unit,
    )
    covered = _displacement(sheet, setting, interval, unit)
    status = status_of(interval, test)
    lead = Lead(
        importer=setting.importer,
        exporter=exporter,
        family=setting.family,
        headings=setting.held.headings,
        windows=setting.windows,
        unit=unit,
        account=interval,
        test=test,
        found=found,
        status=status,
    )
    return _assembled(setting, lead, sheet, _again(setting, lead, sheet, paid), covered)


def _assembled(setting: Setting, lead: Lead, sheet: Sheet, again: Sheet, covered: float | None) -> Finding:
    family, interval, unit = setting.family, lead.account, lead.unit
    low_usd = interval.over_band[0] if unit == USD else None
    severity, deciding = of_unaccounted(
        lead.status, family.rule.hs_basis, None if unit == USD else interval.over_band[0], low_usd
    )
    cell = setting.ours.cells[lead.exporter]
    estimated = setting.ours.estimated.get(lead.exporter, 0.0)
    rank = summed_up(setting.ours.ranks.get(lead.exporter, ()), setting.windows.after.months)
    return Finding(
        id=finding_id(setting, lead.exporter),
        check=NAME,
        severity=severity,
        status=lead.status,
        reporter=lead.importer,
        goods=Goods(setting.held.headings, family.goods.label),
        direction=DIRECTION,
        period=setting.windows.after.period,
        booked=Booked(interval.arrived, unit, _state(setting, lead.exporter)),
        booked_of=f"from {name_of(lead.exporter)}",
        expected=Range(*interval.expected, unit),
        gap=Range(interval.over_band[0], interval.central, interval.over_band[1], unit),
        rule=family.rule.reference(),
        statement=statement(lead),
        steps=tuple(sheet.steps),
        caveats=(
            *(setting.ours.not_ranked(lead.exporter) if rank is None else (of_origin_words(rank),)),
            *caveats(
                lead,
                absent=_absent(cell, setting.windows),
                estimated=estimated,
                covered=covered,
                notes=setting.ours.notes,
                dropped=dict(setting.ours.dropped),
            ),
        ),
        sources=(*_sources(setting, lead.exporter), family.rule.citation()),
        severity_rule=deciding,
        value_usd=low_usd,
        explanations=explanations(_signs(setting, lead, covered, estimated)),
        sensitivities=tuple(again.steps),
        family=family_words(lead.test, f"{family.goods.label} × {DIRECTION.value}, {setting.importer}'s origins"),
        world=rank,
    )


def _months(sheet: Sheet, setting: Setting, exporter: str, unit: str) -> Amounts:
    """Write every month that an interval within the lags may ask for."""
    cell, windows = setting.ours.cells[exporter], setting.windows
    slowest = max(windows.lag, *OTHER_LAGS)
    asked = {
        True: [*windows.before.months, *windows.after.months],
        False: [month for each in (windows.before, windows.after) for month in each.moved(-slowest, 0).months],
    }
    shown = {}
    for arrived, end in ((True, "M"), (False, "X")):
        held = (cell.arrived if arrived else cell.shipped)[unit]
        months = {month: amount for month in dict.fromkeys(asked[arrived]) if (amount := held.get(month)) is not None}
        rows = setting.ours.rows[exporter, arrived]

        def written(month: int, rows: Mapping[int, tuple[str, ...]] = rows) -> tuple[str, tuple[str, ...]]:
            return _expression([setting.rows[each] for each in rows[month]], unit), rows[month]

        shown[arrived] = write_months(sheet, end, months, written, unit)
    return Amounts(unit, shown[True], shown[False])


def _expression(rows: list[dict[str, Any]], unit: str) -> str:
    if unit == USD:
        return total(row["value_usd"] for row in rows)
    return f"({total(row['net_weight_kg'] for row in rows)}) / 1,000"


def _freight(sheet: Sheet, setting: Setting, exporter: str) -> Freight:
    return freight(sheet, setting.importer, exporter, setting.ours.priced[exporter])


def _displacement(sheet: Sheet, setting: Setting, interval: Account, unit: str) -> float | None:
    """Write what part of the DPRK's booked loss the excess would cover; None where no loss in this unit is known."""
    booked = setting.held.cells.get(setting.importer, {}).get(DPRK)
    if booked is None:
        return None
    sums = [booked.months(window, unit, arrived=True) for window in (setting.windows.before, setting.windows.after)]
    if sums[0] is None or sums[1] is None:
        return None
    shown = [
        sheet.put(f"booked from the DPRK in the same headings, {window.period.label}", "", sum(each), unit)
        for window, each in zip((setting.windows.before, setting.windows.after), (sums[0], sums[1]), strict=True)
    ]
    if shown[0] <= shown[1]:
        return None
    lost = sheet.put("the DPRK's booked loss", f"{plain(shown[0])} - {plain(shown[1])}", shown[0] - shown[1], unit)
    return sheet.put(
        "displacement, the origin's unexpected gain over the DPRK's loss",
        f"{plain(interval.central)} / {plain(lost)}",
        interval.central / lost,
        "ratio",
    )


def _again(setting: Setting, lead: Lead, sheet: Sheet, paid: Freight | None) -> Sheet:
    again = sensitivities(
        lead.exporter, lead.test, _known(setting, lead, sheet), paid, setting.windows, setting.beside[lead.unit]
    )
    everybody = setting.judged.changes[lead.unit]
    for words, controls in (
        ("all other origins, whatever their size", tuple(everybody)),
        ("the half of them that is nearest in size", half_nearest(lead.exporter, everybody)),
    ):
        observed, own = among_origins(lead.exporter, everybody, controls)
        reached = sum(t >= observed for t in own.values())
        again.put(f"t beside {words}", "", observed, "")
        again.put(
            f"placebo p among {words}",
            f"(1 + {reached}) / (1 + {len(own)})",
            placebo_p(observed, list(own.values())),
            "share",
        )
    return again


def _known(setting: Setting, lead: Lead, sheet: Sheet) -> Known:
    """Return every month that is held of the origin, to a millionth as lines show it."""
    cell = setting.ours.cells[lead.exporter]
    ends = [
        {month: round(amount, 6) for month, amount in end[lead.unit].items() if amount is not None}
        for end in (cell.arrived, cell.shipped)
    ]

    def records(arrived: bool, window: Window) -> tuple[str, ...]:  # noqa: FBT001 - which end, as in `rows`
        rows = setting.ours.rows[lead.exporter, arrived]
        end = "M" if arrived else "X"
        beyond = [month for month in window.months if month_label(end, month) not in written]
        return tuple(record for month in beyond for record in rows.get(month, ()))

    written = {step.label for step in sheet.steps}
    return Known(Amounts(lead.unit, *ends), tuple(sheet.steps), records)


def _absent(cell: Cell, windows: Windows) -> tuple[int, int]:
    both = (windows.before, windows.after)
    return (
        sum(cell.absent(each, arrived=True) for each in both),
        sum(cell.absent(windows.widest(each), arrived=False) for each in both),
    )


def _signs(setting: Setting, lead: Lead, covered: float | None, estimated: float) -> Signs:
    change = lead.test.change
    clear = (setting.windows.after.period.start - setting.family.clear_from).days
    return Signs(
        origin=lead.exporter,
        windows=setting.windows,
        in_value=lead.unit == USD,
        low=lead.account.over_band[0],
        high=lead.account.over_band[1],
        own_ratio=change.before.arrived / change.before.shipped,
        hong_kong_share=_through_hong_kong(setting, lead, change.after.shipped),
        days_after_wind_down=clear if setting.family.rule.wind_down_until is not None else None,
        estimated_weights=estimated > 0,
        editions=_editions(setting, lead.exporter),
        covered=covered,
    )


def _through_hong_kong(setting: Setting, lead: Lead, shipped: float) -> float:
    beside = setting.held.cells.get(HONG_KONG, {}).get(lead.exporter)
    if beside is None or setting.importer == HONG_KONG:
        return 0.0
    held = beside.shipped[lead.unit]
    there = sum(
        within({k: v for k, v in held.items() if v is not None}, setting.windows.shipped(setting.windows.after))
    )
    return there / (there + shipped) if there + shipped else 0.0


def _used(setting: Setting, exporter: str) -> list[dict[str, Any]]:
    """Return the rows within the two windows and their voyages, in order of time and record."""
    spans: list[tuple[bool, Window]] = [
        (arrived, window if arrived else setting.windows.widest(window))
        for arrived in (True, False)
        for window in (setting.windows.before, setting.windows.after)
    ]
    records = {
        record
        for arrived, window in spans
        for month in window.months
        for record in setting.ours.rows[exporter, arrived].get(month, ())
    }
    return sorted((setting.rows[each] for each in records), key=lambda row: (row["start"], row["record"]))


def _editions(setting: Setting, exporter: str) -> frozenset[str]:
    return frozenset(row["hs_edition"] for row in _used(setting, exporter) if row["hs_edition"])


def _state(setting: Setting, exporter: str) -> State:
    arrived = [row for row in _used(setting, exporter) if row["flow"] == Flow.IMPORT]
    converted = any(row["derivation"] == "converted" for row in arrived)
    return State.CONVERTED if converted else State.REPORTED


def _sources(setting: Setting, exporter: str) -> tuple[Citation, ...]:
    """Cite the first row of each publication at each end: the other rows stand with the months in the steps."""
    first: dict[tuple[str, str], Citation] = {}
    for row in _used(setting, exporter):
        first.setdefault((row["flow"], row["source"]), citation(row))
    return tuple(first[key] for key in sorted(first))


def unjudged(setting: Setting) -> Finding | None:
    """Return one finding that lists the origins which cannot be compared, and why; None where all can."""
    rest = setting.judged.unjudged
    sizes = {name: _booked_after(setting, name) for name in rest}
    listed = sorted((name for name in rest if sizes[name]), key=lambda name: (-sizes[name], name))
    if not listed:
        return None
    sheet = Sheet()
    for name in listed:
        sheet.put(f"{name}: {rest[name]}", "", sizes[name], USD, _rows_after(setting, name))
    amount = sheet.put(
        "M of the origins that cannot be compared",
        " + ".join(plain(step.value or 0.0) for step in sheet.steps),
        sum(step.value or 0.0 for step in sheet.steps),
        USD,
    )
    severity, deciding = of_unaccounted(Status.DATA_QUALITY, setting.family.rule.hs_basis, None, None)
    compared = len(setting.judged.tests)
    records = _rows_after(setting, listed[0])[:1]
    return Finding(
        id=f"{finding_id(setting, 'not-compared')}",
        check=NAME,
        severity=severity,
        status=Status.DATA_QUALITY,
        reporter=setting.importer,
        goods=Goods(setting.held.headings, setting.family.goods.label),
        direction=DIRECTION,
        period=setting.windows.after.period,
        booked=Booked(amount, USD, State.REPORTED),
        booked_of="from origins that cannot be compared",
        expected=Range(None, None, None, USD),
        gap=Range(None, None, None, USD),
        rule=setting.family.rule.reference(),
        statement=(
            f"{name_of(setting.importer)} booked {setting.family.goods.label} from {len(listed)} origins whose reports "
            f"cannot be set against it month by month; {compared} origins are compared. Each is listed with its "
            "reason; nothing missing was read as zero."
        ),
        steps=tuple(sheet.steps),
        caveats=("An origin of which a month of exports is not held has no interval, only a state; pull its months.",),
        sources=(*(citation(setting.rows[each]) for each in records), setting.family.rule.citation()),
        severity_rule=deciding,
    )


def _booked_after(setting: Setting, name: str) -> float:
    held = setting.ours.cells[name].arrived[USD]
    return sum(held.get(month) or 0.0 for month in setting.windows.after.months)


def _rows_after(setting: Setting, name: str) -> tuple[str, ...]:
    rows = setting.ours.rows[name, True]
    return tuple(record for month in setting.windows.after.months for record in rows.get(month, ()))
