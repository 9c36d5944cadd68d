"""The two ends of every flow of a family, month by month, and which months each reporter published.

The one place that knows how the tables look: the rest of the check works on `Cell`s. Both ends are taken at
the same number of digits and in headings that both ends hold, so that neither is compared with a wider one.
"""

from collections.abc import Iterable, Mapping

import msgspec
import polars as pl

from tradecheck.checks.relabelling.families import Family, first_day
from tradecheck.checks.relabelling.windows import Window
from tradecheck.model.evidence import Evidence
from tradecheck.model.words import Flow, Frequency, Measure
from tradecheck.reference.areas import groups
from tradecheck.sanctions.rules import rules

DPRK = "PRK"
_DIGITS = (6, 4, 2)
_END = ["importer", "exporter", "flow"]
_UNITS = ("USD", "t")


class Cell(msgspec.Struct, frozen=True):
    """One origin in one importer's books and in its own: USD and tonnes by month, for each end.

    A month is absent where no row of the pair is held. An amount is None where a row gives none, or, of a
    weight, where a row's is estimated: the sum is then not known.
    """

    importer: str
    exporter: str
    arrived: Mapping[str, Mapping[int, float | None]]
    shipped: Mapping[str, Mapping[int, float | None]]

    def months(self, window: Window, unit: str, *, arrived: bool) -> list[float] | None:
        """Return a window's amounts in a unit ("USD" or "t"), None where one of its rows has none.

        A published month without a row of the pair adds nothing to a sum; that it was published is checked
        beside this, with `Held.missing`.
        """
        held = (self.arrived if arrived else self.shipped)[unit]
        amounts = [held.get(month, 0.0) for month in window.months]
        return None if None in amounts else [each for each in amounts if each is not None]

    def absent(self, window: Window, *, arrived: bool) -> int:
        """Return in how many months of a window no row of the pair is held."""
        held = (self.arrived if arrived else self.shipped)["USD"]
        return sum(month not in held for month in window.months)


class Held(msgspec.Struct, frozen=True):
    """What is held of a family over a span of months: `cells` by importer and origin, both in order.

    `published` gives each area and flow the months in which it has a row with any partner. `buyers` booked
    the DPRK as an origin of such goods in any row that is held. `headings` are those that both ends hold,
    `digits` the length of the codes that were added.
    """

    cells: Mapping[str, Mapping[str, Cell]]
    published: Mapping[tuple[str, str], frozenset[int]]
    buyers: frozenset[str]
    headings: tuple[str, ...]
    digits: int

    def missing(self, area: str, flow: Flow, months: Iterable[int]) -> tuple[int, ...]:
        """Return the months for which an area's reports are not held."""
        return tuple(sorted(set(months) - self.published.get((area, flow.value), frozenset())))

    def of(self, importer: str) -> dict[str, Cell]:
        """Return an importer's cells by origin, the DPRK's aside."""
        own = self.cells.get(importer, {})
        return {exporter: cell for exporter, cell in own.items() if exporter != DPRK}

    def importers(self) -> tuple[str, ...]:
        """Return every importer."""
        return tuple(self.cells)


def held(evidence: Evidence, family: Family, importer: str, window: Window) -> Held:
    """Return both ends of all flows of a family over a window's months; `importer` decides the digits."""
    wanted = _below(family.goods.codes)
    bought = evidence.counted.filter(pl.col("partner") == DPRK, pl.col("flow") == Flow.IMPORT, wanted)
    buyers = bought.select(pl.col("reporter").unique()).collect()["reporter"]
    return _held(monthly(evidence, window, wanted), importer, frozenset(buyers))


def held_controls(evidence: Evidence, importer: str, window: Window) -> Held:
    """Return both ends of an importer's flows in the control goods: codes that no ban on DPRK exports covers."""
    banned = tuple(code for rule in rules() if rule.measure in (Measure.BAN, Measure.CAP) for code in rule.codes)
    ours = (pl.col("reporter") == importer) | (pl.col("partner") == importer)
    return _held(monthly(evidence, window, ~_below(banned) & ours), importer, frozenset())


def monthly(evidence: Evidence, window: Window, wanted: pl.Expr) -> pl.LazyFrame:
    """Return the counted monthly rows of imports and exports in a window, with `importer` and `exporter`.

    Groups and World are left out; so is a reporter's trade with itself.
    """
    apart = sorted(groups())
    imports = pl.col("flow") == Flow.IMPORT
    return evidence.counted.filter(
        pl.col("frequency") == Frequency.MONTHLY,
        pl.col("flow").is_in([Flow.IMPORT, Flow.EXPORT]),
        pl.col("start") >= first_day(window.first),
        pl.col("start") <= first_day(window.last),
        ~pl.col("reporter").is_in(apart),
        ~pl.col("partner").is_in(apart),
        pl.col("reporter") != pl.col("partner"),
        pl.col("code").str.len_chars().is_in(_DIGITS),
        wanted,
    ).with_columns(
        importer=pl.when(imports).then("reporter").otherwise("partner"),
        exporter=pl.when(imports).then("partner").otherwise("reporter"),
        month=pl.col("start").dt.year().cast(pl.Int32) * 12 + pl.col("start").dt.month().cast(pl.Int32) - 1,
        heading=pl.col("code").str.slice(0, 4),
        digits=pl.col("code").str.len_chars().cast(pl.Int32),
        tonnes=sure_tonnes(),
    )


def sure_tonnes() -> pl.Expr:
    """A row's net weight in tonnes where its reporter gave one; null where it is estimated or missing."""
    given = (pl.col("net_weight_kg") > 0) | (pl.col("value_usd") == 0)
    return pl.when(given & ~pl.col("weight_estimated").fill_null(value=True)).then(pl.col("net_weight_kg") / 1000)


def _below(codes: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col("code").str.starts_with(code) for code in codes)


def _held(rows: pl.LazyFrame, importer: str, buyers: frozenset[str]) -> Held:
    by_heading = (
        rows.group_by(*_END, "month", "heading", "digits").agg(usd=_sum("value_usd"), tonnes=_sum("tonnes")).collect()
    )
    digits = _digits(by_heading, importer)
    level = by_heading.filter(pl.col("digits") == digits)
    ends = [set(level.filter(pl.col("flow") == flow)["heading"]) for flow in (Flow.IMPORT, Flow.EXPORT)]
    common = sorted(ends[0] & ends[1])
    sums = (
        level.filter(pl.col("heading").is_in(common))
        .group_by(*_END, "month")
        .agg(usd=_sum("usd"), tonnes=_sum("tonnes"))
        .sort(*_END, "month")
    )
    return Held(
        cells=_cells(sums),
        published=_published(sums),
        buyers=buyers,
        headings=tuple(common),
        digits=digits,
    )


def _sum(column: str) -> pl.Expr:
    """The sum of a column, null where one of its rows is: a sum of what is known would be taken for the whole."""
    return pl.when(pl.col(column).is_null().any()).then(None).otherwise(pl.col(column).sum())


def _digits(rows: pl.DataFrame, importer: str) -> int:
    """Return the finest length of codes in which the importer's books are held, six where nothing is."""
    own = set(rows.filter((pl.col("importer") == importer) & (pl.col("flow") == Flow.IMPORT))["digits"])
    return next((each for each in _DIGITS if each in own), _DIGITS[0])


def _published(sums: pl.DataFrame) -> dict[tuple[str, str], frozenset[int]]:
    reporter = pl.when(pl.col("flow") == Flow.IMPORT).then("importer").otherwise("exporter")
    months = sums.group_by(reporter.alias("reporter"), "flow").agg(pl.col("month").unique())
    return {(area, flow): frozenset(held) for area, flow, held in months.iter_rows()}


def _cells(sums: pl.DataFrame) -> dict[str, dict[str, Cell]]:
    listed = sums.group_by(_END, maintain_order=True).agg("month", "usd", "tonnes")
    ends: dict[tuple[str, str], dict[str, dict[str, dict[int, float | None]]]] = {}
    for importer, exporter, flow, months, usd, tonnes in listed.iter_rows():
        end = {"USD": dict(zip(months, usd, strict=True)), "t": dict(zip(months, tonnes, strict=True))}
        ends.setdefault((importer, exporter), {})[flow] = end
    nothing: dict[str, dict[int, float | None]] = {unit: {} for unit in _UNITS}
    cells: dict[str, dict[str, Cell]] = {}
    for (importer, exporter), both in sorted(ends.items()):
        cell = Cell(importer, exporter, both.get(Flow.IMPORT, nothing), both.get(Flow.EXPORT, nothing))
        cells.setdefault(importer, {})[exporter] = cell
    return cells
