"""The order of a table's rows, as an index: the frame itself is neither sorted nor copied. Runs in a thread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl


def arranged(
    frame: pl.DataFrame, columns: Sequence[str], needle: str, sort: str | None, *, descending: bool
) -> pl.Series | None:
    """Return the numbers of the rows that hold every word of `needle`, in order; None for all rows as they stand.

    A word is looked for in the columns as letters that follow each other; where no row has them so, as letters
    that stand in this order in a word with others between. What is missing comes last, whichever the direction.
    """
    import polars as pl  # noqa: PLC0415 - after the first frame

    kept: pl.Series | None = None
    for word in needle.casefold().split():
        text = pl.concat_str([_text(frame, name) for name in columns], separator=" ", ignore_nulls=True)
        rows = frame if kept is None else frame[kept]
        lowered = rows.select(text.str.to_lowercase()).to_series()
        for pattern in patterns(word):
            held = lowered.str.contains(pattern.pattern)
            if held.any():
                break
        kept = held.arg_true() if kept is None else kept.filter(held)
    if sort is None:
        return kept
    by = frame.get_column(sort) if kept is None else frame.get_column(sort).gather(kept)
    order = by.arg_sort(descending=descending, nulls_last=True)
    return order if kept is None else kept.gather(order)


def patterns(word: str) -> tuple[re.Pattern[str], ...]:
    """Return how a word of a filter is looked for, the strictest first; the next counts where one finds nothing.

    Letters with others between stand in one word: over a whole row they would be found almost anywhere.
    """
    return re.compile(re.escape(word)), re.compile(r"[^\s]*".join(map(re.escape, word)))


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    import polars as pl  # noqa: PLC0415 - as above

    column = pl.col(name)
    nested = isinstance(frame.schema[name], pl.List)
    return column.cast(pl.List(pl.String())).list.join(" ") if nested else column.cast(pl.String(), strict=False)


def as_csv(frame: pl.DataFrame, index: pl.Series | None, columns: Sequence[str]) -> bytes:
    """Return the rows in their order as CSV, as the program writes it everywhere: harmless, figures in full."""
    import polars as pl  # noqa: PLC0415 - as above

    from tradecheck.output.answer import Answer, Column, Kind  # noqa: PLC0415 - for this key alone
    from tradecheck.output.lines import as_csv as written  # noqa: PLC0415 - as above

    def kind(name: str) -> Kind:
        dtype = frame.schema[name]
        return Kind.NUMBER if dtype.is_numeric() else Kind.LIST if isinstance(dtype, pl.List) else Kind.TEXT

    kept = frame.select(columns) if index is None else frame.select(columns)[index]
    shown = tuple(Column(name, name, kind=kind(name)) for name in columns)
    return written(Answer("tradecheck.rows/1", {}, (), "rows", kept.to_dicts(), shown))
