"""The view's importer beside each of its origins, from the alignment of two reports, with the rows behind it."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.aligned import Reason, both_ends
from tradecheck.checks.relabelling.families import Family
from tradecheck.checks.relabelling.freight import Priced
from tradecheck.checks.relabelling.series import DPRK, Cell, Held
from tradecheck.checks.relabelling.windows import Window, windows
from tradecheck.checks.world import NOT_RANKED, Ranked, by_heading, of_origins, unranked_words
from tradecheck.model.evidence import Evidence
from tradecheck.model.words import Frequency

_HEADING = 4
_SUMS = (Reason.WORLD, Reason.GROUP)

End = Mapping[str, Mapping[int, float | None]]


class Ours(msgspec.Struct, frozen=True):
    """An importer's flows with its origins: the cells by origin, and per origin and end the records of each month.

    `estimated` is the share of an origin's rows of which a weight is estimated at either end. `dropped` counts
    what the alignment left out, by reason, sums such as World's aside, and `notes` say how the ends were made
    comparable. `ranks` hold where an origin stands among the world's pairs, `two_sided` which origins have a month
    after the ban in which both ends report a heading, and `unranked` what is said of one that no baseline covers.
    """

    cells: Mapping[str, Cell]
    rows: Mapping[tuple[str, bool], Mapping[int, tuple[str, ...]]]
    priced: Mapping[str, Priced]
    estimated: Mapping[str, float]
    dropped: Mapping[str, int]
    notes: tuple[str, ...]
    ranks: Mapping[str, tuple[Ranked, ...]] = {}
    two_sided: frozenset[str] = frozenset()
    unranked: tuple[str, ...] = ()

    def not_ranked(self, exporter: str) -> tuple[str, ...]:
        """Say why an origin has no rank; nothing where there is no baseline at all."""
        return self.unranked if exporter in self.two_sided or not self.unranked else (_NEVER_BOTH,)

    def records(self) -> set[str]:
        """Return the records of every row."""
        return {record for months in self.rows.values() for rows in months.values() for record in rows}


def ours(evidence: Evidence, family: Family, importer: str, window: Window, wide: Held) -> Ours:
    """Return the importer's side by side in the headings that both ends hold, the DPRK's own flow aside."""
    aligned = both_ends(
        evidence,
        importers=[importer],
        codes=[each for each in wide.headings if any(each.startswith(own[:_HEADING]) for own in family.goods.codes)],
        frequency=Frequency.MONTHLY.value,
        period=window.period,
    )
    frame = (
        aligned.frame.filter(pl.col("exporter") != DPRK, pl.col("code").str.len_chars() >= _HEADING)
        .with_columns(month=pl.col("start").dt.year().cast(pl.Int32) * 12 + pl.col("start").dt.month() - 1)
        .collect()
    )
    ends = {arrived: _end(frame, prefix) for arrived, prefix in ((True, "m"), (False, "x"))}
    origins = sorted(frame["exporter"].unique())
    nothing: End = {"USD": {}, "t": {}}
    return Ours(
        cells={
            each: Cell(importer, each, ends[True][0].get(each, nothing), ends[False][0].get(each, nothing))
            for each in origins
        },
        rows={(each, arrived): ends[arrived][1].get(each, {}) for each in origins for arrived in (True, False)},
        priced=_priced(frame),
        estimated=_estimated(frame),
        dropped={each: count for each, count in aligned.dropped.items() if each not in _SUMS},
        notes=aligned.notes,
        ranks=of_origins(evidence, frame, window.period),
        two_sided=_two_sided(frame, windows(family).after),
        unranked=unranked_words(
            evidence,
            f"any heading and month of {windows(family).after.period.label} that both ends report "
            f"({', '.join(wide.headings)})",
        ),
    )


_NEVER_BOTH = f"{NOT_RANKED}: in no month after the ban do both ends report a figure of one heading."


def _two_sided(frame: pl.DataFrame, after: Window) -> frozenset[str]:
    both = by_heading(frame).filter(pl.col("m") > 0, pl.col("x") > 0, pl.col("month").is_in(list(after.months)))
    return frozenset(both["exporter"])


def _end(frame: pl.DataFrame, prefix: str) -> tuple[dict[str, End], dict[str, dict[int, tuple[str, ...]]]]:
    usd, kg, record = (pl.col(f"{prefix}_{name}") for name in ("usd", "kg", "record"))
    sure = ~pl.col(f"{prefix}_weight_estimated").fill_null(value=True)
    tonnes = pl.when(sure & kg.is_not_null()).then(kg / 1000)
    months = (
        frame.filter(record.is_not_null())
        .group_by("exporter", "month")
        .agg(
            usd=pl.when(usd.null_count() == 0).then(usd.sum()),
            tonnes=pl.when(tonnes.null_count() == 0).then(tonnes.sum()),
            record=record.sort().str.join(";"),
        )
        .sort("exporter", "month")
    )
    amounts: dict[str, dict[str, dict[int, float | None]]] = {}
    rows: dict[str, dict[int, tuple[str, ...]]] = {}
    for exporter, month, value, weight, records in months.iter_rows():
        end = amounts.setdefault(exporter, {"USD": {}, "t": {}})
        end["USD"][month], end["t"][month] = value, weight
        rows.setdefault(exporter, {})[month] = tuple(records.split(";"))
    return dict(amounts), rows


def _priced(frame: pl.DataFrame) -> dict[str, Priced]:
    def worth(end: str) -> pl.Expr:
        usd, kg = pl.col(f"{end}_usd"), pl.col(f"{end}_kg")
        weighed = usd.is_not_null() & (kg > 0)
        total = kg.filter(weighed).sum()
        return pl.when(total > 0).then(usd.filter(weighed).sum() / total * 1000)

    said = (
        frame.sort("exporter", "month", "code")
        .group_by("exporter")
        .agg(
            pl.coalesce(worth("x"), worth("m")),
            pl.col("m_valuation").drop_nulls().unique(),
            pl.col("m_cif_usd").sum(),
            pl.col("m_fob_usd").sum(),
        )
    )
    return {
        exporter: Priced(usd_per_tonne, frozenset(valuations), (cif, fob) if cif and fob else None)
        for exporter, usd_per_tonne, valuations, cif, fob in said.iter_rows()
    }


def _estimated(frame: pl.DataFrame) -> dict[str, float]:
    either = pl.any_horizontal(pl.col(f"{end}_weight_estimated").fill_null(value=False) for end in ("m", "x"))
    return dict(frame.group_by("exporter").agg(either.mean()).iter_rows())


def rows_behind(evidence: Evidence, importer: str, window: Window, records: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the rows of those records by their ids, read from the importer's flows of the window alone."""
    wanted = pl.DataFrame({"record": sorted(set(records))}, schema={"record": pl.String})
    period = window.period
    found = (
        evidence.counted.filter(
            (pl.col("reporter") == importer) | (pl.col("partner") == importer),
            pl.col("frequency") == Frequency.MONTHLY,
            pl.col("start") >= period.start,
            pl.col("start") <= period.end,
        )
        .collect()
        .join(wanted, on="record", how="semi")
    )
    return {row["record"]: row for row in found.iter_rows(named=True)}
