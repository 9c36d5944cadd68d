"""The interval of a lead, line by line: what arrived that the origin's exports do not account for.

Over the months a..b and with L months at sea, E_low = max(0, sum M[a..b] − sum X[a−L..b]) and
E_high = max(0, sum M[a..b] − sum X[a..b−L]). Raw with X as reported, net with X first scaled by the origin's
own ratio before the ban. In value M is first divided by e^c.
"""

from collections.abc import Callable, Mapping
from math import exp, log

import msgspec

from tradecheck.checks.relabelling.families import first_day
from tradecheck.checks.relabelling.freight import Freight
from tradecheck.checks.relabelling.sheet import Sheet, figure, summed
from tradecheck.checks.relabelling.windows import Window, Windows
from tradecheck.model.figures import plain
from tradecheck.model.period import Period

Months = Mapping[int, float]


class Amounts(msgspec.Struct, frozen=True):
    """One cell's monthly amounts as its steps show them, in one unit; months without a row are absent."""

    unit: str
    arrived: Months
    shipped: Months


class Account(msgspec.Struct, frozen=True):
    """What the interval came to, in the unit of `Amounts`.

    `raw` and `net` are low and high at the central c; `over_band` is the net interval from its low end at
    the highest c to its high end at the lowest; `raw_over_band` the same of the raw one. `central` is net with
    X half the lag earlier. `arrived` is M as booked.
    """

    arrived: float
    raw: tuple[float, float]
    net: tuple[float, float]
    central: float
    over_band: tuple[float, float]
    raw_over_band: tuple[float, float]
    expected: tuple[float, float, float]

    @property
    def excludes_zero(self) -> bool:
        """Whether the net interval lies above zero over the whole band."""
        return self.over_band[0] > 0


def write_months(
    sheet: Sheet, end: str, months: Months, rows: Callable[[int], tuple[str, tuple[str, ...]]], unit: str
) -> dict[int, float]:
    """Write a line for each month with a row and return the amounts as shown; `rows` gives expression and records."""
    return {
        month: sheet.put(month_label(end, month), rows(month)[0], amount, unit, rows(month)[1])
        for month, amount in sorted(months.items())
    }


def month_label(end: str, month: int) -> str:
    """Write the label of a month's line: M, 2017-10."""
    day = first_day(month)
    return f"{end}, {Period.month(day.year, day.month).label}"


def within(months: Months, window: Window) -> list[float]:
    """Return the amounts of a window's months that have a row, in order."""
    return [months[month] for month in window.months if month in months]


def account(sheet: Sheet, amounts: Amounts, windows: Windows, freight: Freight | None) -> Account:
    """Write the interval's lines and return it; `freight` is None for tonnes."""
    unit = amounts.unit
    total = _totals(sheet, amounts, windows)
    c = 0.0 if freight is None else freight.c
    m_before, m_after, x_before = total["M before"], total["M after"], total["X before"]
    sheet.put(
        "the origin's own ratio before, M to X", f"{plain(m_before)} / {plain(x_before)}", m_before / x_before, "ratio"
    )
    before = (m_before, x_before)
    raw = _pair(sheet, "raw", unit, m_after, None, total, (c, c))
    net = _pair(sheet, "net", unit, m_after, before, total, (c, c))
    over_band, raw_over_band = net, raw
    if freight is not None:
        ends = (freight.high, freight.low)
        raw_over_band = _pair(sheet, "raw over the whole band", unit, m_after, None, total, ends)
        over_band = _pair(sheet, "net over the whole band", unit, m_after, before, total, ends)
    central = put_bound(sheet, "net, with X half the lag earlier", unit, (m_after, before, total["X after"]), c)
    scaled = [m_before / x_before * total[name] / exp(c) for name in ("X surest", "X after", "X widest")]
    return Account(m_after, raw, net, central, over_band, raw_over_band, (scaled[0], scaled[1], scaled[2]))


def _totals(sheet: Sheet, amounts: Amounts, windows: Windows) -> dict[str, float]:
    before, after = windows.before, windows.after
    asked = {
        "M before": (True, before),
        "X before": (False, windows.shipped(before)),
        "M after": (True, after),
        "X after": (False, windows.shipped(after)),
        "X widest": (False, windows.widest(after)),
        "X surest": (False, windows.surest(after)),
    }
    return {name: put_sum(sheet, amounts, window, arrived=arrived) for name, (arrived, window) in asked.items()}


def sum_label(window: Window, *, arrived: bool) -> str:
    """Return the label under which the sum of an end's months stands."""
    return f"{'M' if arrived else 'X'}, sum of {window.period.label}"


def put_sum(sheet: Sheet, amounts: Amounts, window: Window, *, arrived: bool, records: tuple[str, ...] = ()) -> float:
    """Write the sum of a window's months and return it."""
    months = within(amounts.arrived if arrived else amounts.shipped, window)
    return sheet.put(sum_label(window, arrived=arrived), summed(months), sum(months), amounts.unit, records)


def _pair(
    sheet: Sheet,
    words: str,
    unit: str,
    m_after: float,
    before: tuple[float, float] | None,
    total: Mapping[str, float],
    cs: tuple[float, float],
) -> tuple[float, float]:
    """Write the low and the high end, at their c."""
    low, high = (
        put_bound(sheet, f"{words}, {end}{_at(words, c)}", unit, (m_after, before, total[x]), c)
        for end, x, c in (("low", "X widest", cs[0]), ("high", "X surest", cs[1]))
    )
    return low, high


def _at(words: str, c: float) -> str:
    return f" (c = {plain(c)})" if "band" in words else ""


def put_bound(
    sheet: Sheet, words: str, unit: str, amounts: tuple[float, tuple[float, float] | None, float], c: float
) -> float:
    """Write one end of an interval: M after, M and X before (None: raw), and the X that is taken off."""
    m_after, before, x = amounts
    if before is None:
        written, value = f"{plain(m_after)}{_over(c)} - {plain(x)}", m_after / exp(c) - x
    else:
        written = f"({plain(m_after)} - {plain(before[0])} / {plain(before[1])} * {plain(x)}){_over(c)}"
        value = (m_after - before[0] / before[1] * x) / exp(c)
    return sheet.put(words, f"max(0; {written})", max(0.0, value), unit)


def _over(c: float) -> str:
    return f" / exp({figure(c)})" if c else ""


def change_written(sheet: Sheet, amounts: Amounts, windows: Windows, block: int, floor: float) -> tuple[float, float]:
    """Write the change of ln(M/X) at the ban and its noise, and return both as shown."""
    d, squares = [], []
    for words, window in (("before", windows.before), ("after", windows.after)):
        shipped = windows.shipped(window)
        m, x = sum(within(amounts.arrived, window)), sum(within(amounts.shipped, shipped))
        d.append(sheet.put(f"d {words}, ln(M/X)", f"ln({plain(m)} / {plain(x)})", log(m / x), "ln"))
        shares = [
            _block_share(
                sheet,
                amounts,
                Window(window.first + k, window.first + k + block - 1),
                Window(shipped.first + k, shipped.first + k + block - 1),
                (m, x),
            )
            for k in range(0, len(window.months), block)
        ]
        squares.append((len(shares), shares))
    delta = sheet.put("change, d after less d before", f"{figure(d[1])} - {figure(d[0])}", d[1] - d[0], "ln")
    variance = sum(n / (n - 1) * sum(each * each for each in shares) for n, shares in squares) + floor * floor
    terms = [
        f"{n} / {n - 1} * ({' + '.join(f'{figure(each)} * {figure(each)}' for each in shares)})"
        for n, shares in squares
    ]
    noise = sheet.put(
        f"noise of the change, the root of the variance, with a floor of {floor:g}",
        f"exp(ln({' + '.join(terms)} + {plain(floor)} * {plain(floor)}) / 2)",
        exp(log(variance) / 2),
        "ln",
    )
    return delta, noise


def _block_share(sheet: Sheet, amounts: Amounts, arrived: Window, shipped: Window, sums: tuple[float, float]) -> float:
    m, x = within(amounts.arrived, arrived), within(amounts.shipped, shipped)
    return sheet.put(
        f"share of M in {arrived.period.label} less share of X in {shipped.period.label}",
        f"{summed(m)} / {plain(sums[0])} - {summed(x)} / {plain(sums[1])}",
        sum(m) / sums[0] - sum(x) / sums[1],
        "share",
    )
