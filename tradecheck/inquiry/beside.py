"""What stands beside booked figures in a chart: notifications, caps, observed shipments, days of resolutions."""

import polars as pl

from tradecheck.charts.spec import Mark, Point, Role, Series
from tradecheck.checks.cap_rows import TOTAL as ALL_SUPPLIERS
from tradecheck.checks.cap_rows import CapRow, cap_rows
from tradecheck.checks.select import in_period, of_direction, of_listed_goods
from tradecheck.inquiry.gauge import silence
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL, Goods
from tradecheck.model.view import View
from tradecheck.model.words import Direction, State
from tradecheck.reference.areas import name_of
from tradecheck.reference.events import resolutions
from tradecheck.sanctions.apply import touching

_STEMS = {"t": "tonnes", "bbl": "barrels", "USD": "value_usd"}


def capped(evidence: Evidence, view: View) -> list[CapRow]:
    """Return the rows of whole cap periods, all suppliers together; of several goods those that anybody notified.

    None beside all goods together: a cap of some of them measures nothing there.
    """
    if TOTAL in view.codes:
        return []
    rows = [row for row in cap_rows(evidence, view) if row.supplier == ALL_SUPPLIERS and row.period == row.cap_period]
    spoken_of = {row.goods for row in rows if row.quantity is not None}
    return [row for row in rows if row.goods in spoken_of or not spoken_of]


def notified_series(rows: list[CapRow], unit: str) -> list[Series]:
    """Return what was notified for each cap period, a series for each of the capped goods."""
    return [
        Series(
            f"notified to the 1718 Committee{suffix}",
            Role.NOTIFIED,
            tuple(
                Point(
                    row.cap_period.start,
                    row.cap_period.end,
                    amount,
                    State.REPORTED if amount is not None else silence(row.states),
                    label="at least" if row.floor and amount is not None else "",
                    record=row.citations[0].record if row.citations else "",
                )
                for row in of_goods
                if row.source == "committee-1718"
                for amount, _ in [_amounts(row, unit)]
            ),
        )
        for suffix, of_goods in _by_goods(rows, unit)
    ]


def cap_series(rows: list[CapRow], unit: str) -> list[Series]:
    """Return the height of each cap over its own period, a series for each of the capped goods."""
    return [
        Series(
            f"cap{suffix}",
            Role.CAP,
            tuple(
                Point(period.start, period.end, level, State.REPORTED, label="cap")
                for period, level in sorted({row.cap_period: _amounts(row, unit)[1] for row in of_goods}.items())
                if level
            ),
        )
        for suffix, of_goods in _by_goods(rows, unit)
    ]


def _amounts(row: CapRow, unit: str) -> tuple[float | None, float | None]:
    """What a row holds of a unit, and its cap: a cap by value stands beside the one by quantity."""
    return (row.value_usd, row.value_cap_usd) if unit == "USD" else (row.quantity, row.quantity_cap)


def _by_goods(rows: list[CapRow], unit: str) -> list[tuple[str, list[CapRow]]]:
    held = [row for row in rows if row.quantity_unit == unit or (unit == "USD" and row.value_cap_usd)]
    names = list(dict.fromkeys(row.goods for row in held))
    return [(f", {name}" if len(names) > 1 else "", [row for row in held if row.goods == name]) for name in names]


def observed(evidence: Evidence, view: View, unit: str) -> pl.DataFrame:
    """Return the shipments that were seen with a figure in the unit, none that is part of another shown.

    None beside all goods together, of which each is a part.
    """
    shown = evidence.observations.filter(
        (pl.col("kind") == "shipment") & ~pl.col("exempt") & pl.col(f"{_STEMS[unit]}_high").is_not_null(),
        in_period(view),
        of_listed_goods(view),
        of_direction(view),
        pl.lit(value=TOTAL not in view.codes),
    )
    return (
        shown.join(shown.select("id"), left_on="subset_of", right_on="id", how="anti")
        .sort("start", "end", "id")
        .collect()
    )


def observed_points(rows: pl.DataFrame, unit: str) -> tuple[Point, ...]:
    """Return a point for each account, as a range where it gives one."""
    stem = _STEMS[unit]
    return tuple(
        Point(
            row["start"],
            row["end"],
            row[f"{stem}_high"],
            State.REPORTED,
            row[f"{stem}_low"] if row[f"{stem}_low"] != row[f"{stem}_high"] else None,
            row[f"{stem}_high"] if row[f"{stem}_low"] != row[f"{stem}_high"] else None,
            label=row["id"] + _load_words(row["load_cases"] if unit == "bbl" else None),
            record=row["record"],
        )
        for row in rows.iter_rows(named=True)
    )


def _load_words(load_cases: str | None) -> str:
    """Say for which loads an account gives its barrels: they are no measured quantity."""
    loads = sorted({float(case.partition("@")[2]) for case in (load_cases or "").split(";") if case})
    if not loads:
        return ""
    return f" at {loads[0] * 100:.0f}" + (f" to {loads[-1] * 100:.0f}" if len(loads) > 1 else "") + " % load"


def reach(rows: pl.DataFrame, view: View) -> list[str]:
    """Say where accounts reach beyond the reporter's own trade in the view's goods."""
    said: list[str] = []
    other = "buyers" if view.direction is Direction.EXPORT else "suppliers"
    if rows["destination"].null_count():
        said.append(f"Observed shipments that name no country cover all {other}.")
    said += [
        f"{row['id']} names {name_of(row['destination'])}, not {name_of(view.reporter)}."
        for row in rows.iter_rows(named=True)
        if row["destination"] not in (None, view.reporter)
    ]
    said += [
        f"{row['id']} also counts other goods ({row['codes'].replace(';', ', ')})."
        for row in rows.iter_rows(named=True)
        if not all(view.meets_codes((code,)) for code in (row["codes"] or "").split(";") if code)
    ]
    return said


def marks(drawn: list[Series], goods: tuple[Goods, ...] | None, direction: Direction | None = None) -> tuple[Mark, ...]:
    """Return the resolutions within the drawn years; of goods only those that bear on them, of all goods all."""
    days = [day for each in drawn for point in each.points for day in (point.start, point.end)]
    if not days:
        return ()
    codes = {code for each in goods or () for code in each.codes}
    of_all = not codes or TOTAL in codes
    bearing = {ruling.rule.adopted for code in codes for ruling in touching(code, direction)}
    return tuple(
        Mark(event.start, event.label)
        for event in resolutions()
        if min(days) <= event.start <= max(days) and (of_all or event.start in bearing)
    )
