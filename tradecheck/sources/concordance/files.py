"""Reads a table of links between two editions of the HS, whatever its layout."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.tables import LINKS
from tradecheck.reference.publications import publication
from tradecheck.sources.concordance.layout import Layout, layout, of_name
from tradecheck.sources.concordance.sheets import Sheet, sheets
from tradecheck.sources.concordance.terms import SOURCE, Terms, editions_between
from tradecheck.sources.quoting import quoted
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import limited

if TYPE_CHECKING:
    from collections.abc import Sequence

CONVERSIONS = "conversions, each a choice of one code among several"
OTHERS = "not between editions of the HS"
REPEATED = "repetitions of a link"
TABLE = "links"

_CODE = r"^\d{6}$"
_LOST_ZERO = r"^\d{5}$"


def read(body: bytes, name: str, terms: Terms) -> Reading:
    """Read UNSD's tables of correlation from XLSX, XLS or CSV: each link in both directions (schema `LINKS`).

    Of a workbook the sheets of correlations are read; conversions, which choose one code where several
    would do, are left out. Codes that lost their leading zero are refused by name, and the rest is kept.

    Args:
        body: the bytes as they came.
        name: what to call them in sentences; the editions may stand in it.
        terms: the editions, where the file does not say them.

    Raises:
        DataError: when it is no such table.
        UsageError: when it does not say its editions, or says others than `terms`.
    """
    found = [(each, layout(each)) for each in sheets(body, name)]
    known = [(each, where) for each, where in found if where is not None]
    if not known:
        raise DataError(
            f"{name} is no table of links that is known here: no row near the top of a sheet names two editions "
            "(such as 'HS 2017' and 'HS 2012') or 'from' and 'to'."
        )
    links = [(each, where) for each, where in known if not where.conversion]
    chosen = sum(each.cells.height - where.head - 1 for each, where in known if where.conversion)
    if not links:
        raise DataError(
            f"{name} holds conversions alone, which choose one code where several would do: "
            "import the table of correlations, which has a column Relationship."
        )
    sha = sha256(body).hexdigest()
    judged = [_judged(each, where, _editions(where, each, name, terms), sha) for each, where in links]
    problems = [
        *(problem for each, _ in found for problem in each.problems),
        *(problem for (each, _), rows in zip(links, judged, strict=True) for problem in _faults(rows, each, name)),
    ]
    rows = pl.concat(judged)
    whole = rows.filter(pl.col("fault").is_null() & ~pl.col("other"))
    first = whole.unique(["edition_from", "code_from", "edition_to", "code_to"], keep="first", maintain_order=True)
    counts = {CONVERSIONS: chosen, OTHERS: rows.filter("other").height, REPEATED: whole.height - first.height}
    left_out = {why: count for why, count in counts.items() if count}
    return Reading(_both_ways(first), tuple(limited(problems, name, "row")), left_out)


def _editions(where: Layout, sheet: Sheet, name: str, terms: Terms) -> tuple[str, str] | None:
    """Return the editions of a sheet's two codes, None where they stand in each row."""
    if where.span is not None:
        return None
    said = (terms.edition_from, terms.edition_to) if terms.edition_from and terms.edition_to else None
    told = where.editions or of_name(name)
    if told and said and told != said:
        raise UsageError(
            f"{sheet.where(name)} is of {told[0]} and {told[1]}, and --from and --to say {said[0]} and {said[1]}: "
            "leave them out."
        )
    editions = told or said
    if editions is None:
        raise UsageError(
            f"{sheet.where(name)} does not say which editions of the HS it links: say so with --from and --to, such "
            "as --from H4 --to H5."
        )
    return editions


def _judged(sheet: Sheet, where: Layout, editions: tuple[str, str] | None, sha: str) -> pl.DataFrame:
    """Return the rows below the header with their links, and what is wrong with each."""
    cells = {"one": where.first, "two": where.second} | ({"span": where.span} if where.span else {})
    texts = {short: pl.col(column).str.strip_chars().fill_null("") for short, column in cells.items()}
    rows = (
        sheet.cells.slice(where.head + 1)
        .select("number", **({"span": pl.lit("")} | texts))
        .filter((pl.col("one") != "") | (pl.col("two") != ""))
    )
    spans = {text: editions or editions_between(text) or (None, None) for text in rows["span"].unique()}
    ends = {
        end: {text: pair[at] for text, pair in spans.items()} for at, end in enumerate(("edition_from", "edition_to"))
    }
    return rows.with_columns(
        pl.col("span").replace_strict(known, return_dtype=pl.String).alias(end) for end, known in ends.items()
    ).select(
        "number",
        pl.format(f"{SOURCE}:{sha[:12]}:{{}}", pl.col("number") + sheet.before).alias("record"),
        "edition_from",
        pl.col("one").alias("code_from"),
        "edition_to",
        pl.col("two").alias("code_to"),
        other=pl.col("edition_from").is_null(),
        fault=pl.when(pl.col("edition_from").is_not_null()).then(pl.coalesce(_fault("one"), _fault("two"))),
    )


def _fault(column: str) -> pl.Expr:
    code = pl.col(column)
    return (
        pl.when(code.str.contains(_LOST_ZERO))
        .then(pl.format("has the code '{}', which lost its leading zero", code))
        .when(~code.str.contains(_CODE))
        .then(pl.format("has the code '{}': expected six digits", code.str.slice(0, 40)))
    )


def _faults(rows: pl.DataFrame, sheet: Sheet, name: str) -> Sequence[str]:
    lost = "; write the codes as text of six digits, or download the table again"
    faulty = rows.drop_nulls("fault").rechunk()
    return [
        f"{sheet.where(name)}, {sheet.counted} {number}, {quoted(fault, 90)}{lost if 'lost its' in fault else ''}."
        for number, fault in faulty.select("number", "fault").iter_rows()
    ]


def _both_ways(links: pl.DataFrame) -> pl.DataFrame:
    """Return each link from either edition to the other: which of two codes is called the first changes nothing."""
    there = links.select("record", "edition_from", "code_from", "edition_to", "code_to")
    turned = {
        "edition_from": "edition_to",
        "edition_to": "edition_from",
        "code_from": "code_to",
        "code_to": "code_from",
    }
    back = there.rename(turned)
    of = publication(SOURCE)
    return (
        pl.concat([there, back.select(there.columns)])
        .with_columns(title=pl.lit(of.title), url=pl.lit(of.url))
        .select(pl.col(name).cast(kind) for name, kind in LINKS.items())
    )
