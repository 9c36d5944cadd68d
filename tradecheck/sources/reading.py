"""What reading a file or an answer gives: rows by the model's schema, and what is not among them."""

from __future__ import annotations

import msgspec
import polars as pl  # noqa: TC002 - part of a record's type


class Reading(msgspec.Struct, frozen=True):
    """A frame by the schema of its table, and what was met beside it.

    `problems` are sentences, each naming a record that cannot be read; `left_out` counts rows that were
    understood and do not belong to the table, by reason. `beside` are frames of other tables, by their name,
    that say more of the same rows.
    """

    frame: pl.DataFrame
    problems: tuple[str, ...]
    left_out: dict[str, int]
    beside: dict[str, pl.DataFrame] = {}
