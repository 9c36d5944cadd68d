"""What is told of each imported file: what was taken in, what was not, and a control total."""

from __future__ import annotations

import msgspec


class ImportReport(msgspec.Struct, frozen=True):
    """What became of one file.

    `rows` of the file were taken in, of which `table_rows` rows of the table were made: fewer where detail
    was summed. `total` is the plain sum of the values of those rows in `currency`, World and groups with the
    rest: a control total to hold against the file, no figure of trade; `value_usd` is the same where it is
    in dollars or was converted. What was left out (`left_out` counts rows by reason) sums to `left_out_total`.
    `problems` name lines that cannot be read, `remarks` say what a reader should know. `refused` says why
    nothing of the file was taken in; `is_new` is false where its bytes were held already.
    """

    name: str
    sha256: str = ""
    rows: int = 0
    table_rows: int = 0
    total: float | None = None
    currency: str | None = None
    value_usd: float | None = None
    left_out: dict[str, int] = {}
    left_out_total: float | None = None
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    refused: str | None = None
    is_new: bool = False
