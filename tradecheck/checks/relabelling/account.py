"""The interval of a lead, line by line: what arrived that the origin's exports do not account for.

Over the months a..b and with L months at sea, E_low = max(0, sum M[a..b] − sum X[a−L..b]) and
E_high = max(0, sum M[a..b] − sum X[a..b−L]). Raw with X as reported, net with X first scaled by the origin's
own ratio before the ban. In value M is first divided by e^c.
"""

from collections.abc import Callable, Mapping, Sequence
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
        month: sheet.put(f"{end}, {label(month)}", rows(month)[0], amount, unit, rows(month)[1])
        for month, amount in sorted(months.items())
    }


def label(month: int) -> str:
    """Write a month: 2017-10."""
    day = first_day(month)
    return Period.month(day.year, day.month).label


def within(months: Months, window: Window) -> list[float]:
    """Return the amounts of a window's months that have a row, in order."""
    return [months[month] for month in window.months if month in months]


def account(sheet: Sheet, amounts: Amounts, windows: Windows, freight: Freight | None) -> Account:
    """Write the interval's lines and return it; `freight` is None for tonnes."""
    unit = amounts.unit
    total = _totals(sheet, amounts, windows)
    c = 0.0 if freight is None else sheet.put("c, CIF over FOB is e^c", freight.expression, freight.c, "ln",
                                              freight.records)
    m_before, m_after, x_before = total["M before"], total["M after"], total["X before"]
    ratio = sheet.put(
        "the origin's own ratio before, M to X", f"{plain(m_before)} / {plain(x_before)}", m_before / x_before, "ratio"
    )
    net, raw = _bounds_written(sheet, unit, m_after, ratio, total, c)
    over_band, raw_over_band = net, raw
    if freight is not None:
        over_band, raw_over_band = _band(sheet, unit, m_after, ratio, total, freight)
    central_x = total["X after"]
    central = sheet.put(
        "net, with X half the lag earlier",
        f"max(0; ({plain(m_after)} - {plain(ratio)} * {plain(central_x)}){_over(c)})",
        max(0.0, (m_after - ratio * central_x) / exp(c)),
        unit,
    )
    scaled = [ratio * total[name] / exp(c) for name in ("X surest", "X after", "X widest")]
    return Account(m_after, raw, net, central, over_band, raw_over_band, (scaled[0], scaled[1], scaled[2]))


def _totals(sheet: Sheet, amounts: Amounts, windows: Windows) -> dict[str, float]:
    before, after = windows.before, windows.after
    asked: Sequence[tuple[str, str, Months, Window]] = (
        ("M before", "M, sum of", amounts.arrived, before),
        ("X before", "X half the lag earlier, sum of", amounts.shipped, windows.shipped(before)),
        ("M after", "M, sum of", amounts.arrived, after),
        ("X after", "X half the lag earlier, sum of", amounts.shipped, windows.shipped(after)),
        ("X widest", "X that may have arrived, sum of", amounts.shipped, windows.widest(after)),
        ("X surest", "X that must have arrived, sum of", amounts.shipped, windows.surest(after)),
    )
    return {
        name: sheet.put(f"{words} {window.period.label}", summed(within(months, window)),
                        sum(within(months, window)), amounts.unit)
        for name, words, months, window in asked
    }


def _bounds_written(
    sheet: Sheet, unit: str, m_after: float, ratio: float, total: Mapping[str, float], c: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    ends = (("low", "X widest"), ("high", "X surest"))
    raw = [
        sheet.put(
            f"raw, {end}", f"max(0; {plain(m_after)}{_over(c)} - {plain(total[x])})",
            max(0.0, m_after / exp(c) - total[x]), unit,
        )
        for end, x in ends
    ]
    net = [_net(sheet, f"net, {end}", unit, m_after, ratio, total[x], c) for end, x in ends]
    return (net[0], net[1]), (raw[0], raw[1])


def _band(
    sheet: Sheet, unit: str, m_after: float, ratio: float, total: Mapping[str, float], freight: Freight
) -> tuple[tuple[float, float], tuple[float, float]]:
    ends = (("low", "X widest", freight.high), ("high", "X surest", freight.low))
    net = [
        _net(sheet, f"net, {end}, over the whole band (c = {c:g})", unit, m_after, ratio, total[x], c)
        for end, x, c in ends
    ]
    raw = [
        sheet.put(
            f"raw, {end}, over the whole band (c = {c:g})",
            f"max(0; {plain(m_after)}{_over(c)} - {plain(total[x])})",
            max(0.0, m_after / exp(c) - total[x]), unit,
        )
        for end, x, c in ends
    ]
    return (net[0], net[1]), (raw[0], raw[1])


def _net(
    sheet: Sheet, words: str, unit: str, m_after: float, ratio: float, x: float, c: float
) -> float:
    return sheet.put(
        words, f"max(0; ({plain(m_after)} - {plain(ratio)} * {plain(x)}){_over(c)})",
        max(0.0, (m_after - ratio * x) / exp(c)), unit,
    )


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
            _block_share(sheet, amounts, Window(window.first + k, window.first + k + block - 1),
                         Window(shipped.first + k, shipped.first + k + block - 1), (m, x))
            for k in range(0, len(window.months), block)
        ]
        squares.append((len(shares), shares))
    delta = sheet.put("change, d after less d before", f"{figure(d[1])} - {figure(d[0])}", d[1] - d[0], "ln")
    variance = sum(n / (n - 1) * sum(each * each for each in shares) for n, shares in squares) + floor * floor
    terms = [
        f"{n} / {n - 1} * ({' + '.join(f'{figure(each)} * {figure(each)}' for each in shares)})" for n, shares in squares
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
