"""From the rows of a file to cells of one pair, code, flow and period; what is no such cell is counted by reason."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.model.words import Flow, Valuation
from tradecheck.reference.areas import AreaKind, areas, groups
from tradecheck.sources.comtrade.pieces import Piece, pieces
from tradecheck.sources.comtrade.rows import frequency_of, judged_rows, truth_of, valuation_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAIR_BITS = 9
"""Bits of an area's number: a pair is `exporter << 9 | importer`."""

NO_EDITION = 255
"""The edition of the HS where a row names none."""

CELLS: dict[str, pl.DataType] = {
    "flow": pl.String(),  # M or X
    "period": pl.String(),  # A2017 or M201708
    "hs6": pl.UInt32(),
    "pair": pl.UInt32(),
    "value": pl.Float32(),  # USD as published
    "edition": pl.UInt8(),  # of the HS, 0 to 6, or `NO_EDITION`
    "fob": pl.Boolean(),  # an import that its reporter values without freight
    "converted": pl.Boolean(),
}

READ = (
    *("type", "frequency", "period", "reporter", "partner", "partner2", "flow", "classification", "code"),
    *("customs", "transport", "supply", "value", "cif", "fob", "original"),
)
"""The fields of `rows.WIRE` that cells follow from."""

UNKNOWN = 2**PAIR_BITS - 1
"""The number of an area that is not known."""

MOST_USD = 1e18
_HONG_KONG = "HKG"

CONVERTED = "converted between editions, kept"
UNSPECIFIED = "areas named nowhere, kept as partners"


def read(path: Path) -> Iterator[tuple[pl.DataFrame, Counter[str]]]:
    """Yield the cells of a file (schema `CELLS`) piece by piece, with the rows left out of each by reason.

    Every row is read as text and judged for itself; `quick.read` gives the same much sooner.

    Raises:
        DataError: when the file, or a row of it, cannot be read; then none of it may be used.
    """
    for piece in pieces(path, READ):
        yield from of_piece(piece, path.name)


def of_piece(piece: Piece, name: str) -> Iterator[tuple[pl.DataFrame, Counter[str]]]:
    """Yield the cells of a piece of a file, with the rows left out by reason.

    Raises:
        DataError: when a row cannot be read, naming the first.
    """
    for wire in piece.records():
        judged = judged_rows(wire)
        faults = judged.filter(pl.col("fault").is_not_null())
        if faults.height:
            first = faults.row(0, named=True)
            raise DataError(
                f"{name}, record {first['number']}, {first['fault']}; {faults.height:,} such records: "
                "the file is left out whole."
            )
        left_out = Counter(dict(judged["left_out"].drop_nulls().value_counts().iter_rows()))
        cells, more = of_wire(judged.filter(pl.col("left_out").is_null()))
        yield cells, left_out + more


def of_wire(rows: pl.DataFrame) -> tuple[pl.DataFrame, Counter[str]]:
    """Return the cells of rows as UN Comtrade gives them (columns `rows.WIRE`), and what is left out."""
    return _cells(
        rows.lazy().select(
            "flow",
            **of_labels(),
            hs6=hs6_of(),
            value=pl.col("value").cast(pl.Float64, strict=False),
            fob=is_fob(),
            **{end: number_of(end) for end in ENDS},
        )
    )


ENDS = ("reporter", "partner")


def of_labels() -> dict[str, pl.Expr]:
    """Return what of a cell follows from a row's labels alone."""
    return {
        "period": frequency_of() + pl.col("period"),
        "edition": pl.col("classification").str.extract(r"^H(\d)$").cast(pl.UInt8).fill_null(NO_EDITION),
        "converted": (~truth_of("original")).fill_null(value=False),
    }


def hs6_of() -> pl.Expr:
    """A commodity code as a number, null where it has not six digits."""
    return pl.when(pl.col("code").str.contains(r"^[0-9]{6}$")).then(pl.col("code")).cast(pl.UInt32)


def is_fob() -> pl.Expr:
    """Whether a row is valued without freight, as far as it says so."""
    return (valuation_of() == Valuation.FOB.value).fill_null(value=False)


def number_of(end: str) -> pl.Expr:
    """The place in the table of areas of the one that a row names, `UNKNOWN` where it is not there."""
    return pl.col(end).cast(pl.Int32).replace_strict(_by_comtrade(), default=UNKNOWN, return_dtype=pl.UInt32)


def of_flows(rows: pl.DataFrame) -> tuple[pl.DataFrame, Counter[str]]:
    """Return the cells of rows of the model's table of flows, and what is left out."""
    numbers = {each.iso3: number for number, each in enumerate(areas())}
    start = pl.col("start").dt
    annual = pl.col("frequency") == "A"
    return _cells(
        rows.lazy().select(
            "flow",
            period=pl.when(annual).then(start.strftime("A%Y")).otherwise(start.strftime("M%Y%m")),
            hs6=hs6_of(),
            value="value_usd",
            edition=pl.col("hs_edition").str.extract(r"^H(\d)$").cast(pl.UInt8).fill_null(NO_EDITION),
            fob=(pl.col("valuation") == Valuation.FOB.value).fill_null(value=False),
            converted=(pl.col("derivation") == "converted").fill_null(value=False),
            **{
                end: pl.col(end).replace_strict(numbers, default=UNKNOWN, return_dtype=pl.UInt32)
                for end in ("reporter", "partner")
            },
        )
    )


def _cells(rows: pl.LazyFrame) -> tuple[pl.DataFrame, Counter[str]]:
    reason = reason_of()
    judged = rows.with_columns(reason=reason).collect()
    kept = judged.lazy().filter(pl.col("reason").is_null())
    inward = pl.col("flow") == Flow.IMPORT.value
    exporter = pl.when(inward).then("partner").otherwise("reporter")
    importer = pl.when(inward).then("reporter").otherwise("partner")
    cells = kept.select(
        "flow",
        "period",
        hs6="hs6",
        pair=exporter * 2**PAIR_BITS + importer,
        value="value",
        edition="edition",
        fob=pl.col("fob") & inward,
        converted="converted",
    )
    counts: Counter[str] = Counter(dict(judged["reason"].drop_nulls().value_counts().iter_rows()))
    used = judged.filter(pl.col("reason").is_null())
    special = sorted(number for number, each in enumerate(areas()) if each.kind is AreaKind.SPECIAL)
    counts[CONVERTED] += int(used["converted"].sum())
    counts[UNSPECIFIED] += int(used["partner"].is_in(special).sum())
    return cells.select(pl.col(name).cast(kind) for name, kind in CELLS.items()).collect(), +counts


def reason_of() -> pl.Expr:
    """Why a row (`hs6`, both ends' numbers, `flow`, `value`) is no cell, null where it is one.

    In the words of the comparison of single flows.
    """
    either = (pl.col("reporter"), pl.col("partner"))
    number = {each.iso3: place for place, each in enumerate(areas())}
    grouped = sorted(number[each] for each in groups() if each != "WLD")

    def has(area: int) -> pl.Expr:
        return pl.any_horizontal(end == area for end in either)

    reasons = {
        "not six digits": pl.col("hs6").is_null(),
        "world": has(number["WLD"]),
        "group": pl.any_horizontal(end.is_in(grouped) for end in either),
        "area not known": has(UNKNOWN),
        "same area": pl.col("reporter") == pl.col("partner"),
        "re-export": pl.col("flow") == Flow.RE_EXPORT.value,
        "re-import": pl.col("flow") == Flow.RE_IMPORT.value,
        "hong-kong": has(number[_HONG_KONG]),
        "no-value": pl.col("value").is_null(),
        "zero": pl.col("value") <= 0,
        "more than any trade": pl.col("value") > MOST_USD,
    }
    return pl.coalesce(pl.when(holds).then(pl.lit(name)) for name, holds in reasons.items())


@cache
def _by_comtrade() -> dict[int, int]:
    """Return the place in the table of areas of each of UN Comtrade's numbers."""
    known = areas()
    if len(known) >= UNKNOWN:
        raise DataError(f"areas.csv holds {len(known)} areas, and a pair has room for {UNKNOWN}: this is a bug.")
    return {
        code: number
        for number, each in enumerate(known)
        for code in (each.comtrade, *each.also_comtrade)
        if code is not None
    }
