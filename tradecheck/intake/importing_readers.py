"""How each kind of imported file is read again from its bytes: by the source that its receipt names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.sources.comtrade import files as comtrade
from tradecheck.sources.comtrade.rows import SOURCE as COMTRADE
from tradecheck.sources.concordance import files as concordance
from tradecheck.sources.concordance.terms import SOURCE as CONCORDANCE
from tradecheck.sources.concordance.terms import terms_of as editions_of
from tradecheck.sources.gacc import files as gacc
from tradecheck.sources.gacc.rows import SOURCE as GACC
from tradecheck.sources.gacc.terms import terms_of
from tradecheck.sources.own import files as own
from tradecheck.sources.own.columns import SOURCES as OWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradecheck.sources.reading import Reading

TABLE_OF = {
    COMTRADE: "flows",
    GACC: "flows",
    CONCORDANCE: concordance.TABLE,
    **{source: table for table, source in OWN.items()},
}
"""The table that a source's files are rows of."""

_UNFIT = "rows_left_out"


def read_again(source: str, question: Mapping[str, str], body: bytes, name: str) -> Reading:
    """Read an imported file as its receipt says, into the table `TABLE_OF[source]`.

    Args:
        source: the receipt's source, a key of `TABLE_OF`.
        question: what the person said of the file when it was imported.
        body: the bytes as they came.
        name: what to call them in sentences.

    Raises:
        DataError: when the bytes cannot be read as such a file.
        UsageError: when the receipt's question is not one that this version knows.
    """
    if source == GACC:
        return gacc.read(body, name, terms_of(question)).reading
    if source == CONCORDANCE:
        return concordance.read(body, name, editions_of(question))
    if source == COMTRADE:
        return comtrade.read(body, name)
    return own.without(own.read(body, name, TABLE_OF[source]), unfit_rows(question))


def unfit_question(numbers: Sequence[int]) -> dict[str, str]:
    """Return what a receipt has to say of a person's file of which these records were left out."""
    return {_UNFIT: ";".join(map(str, numbers))} if numbers else {}


def unfit_rows(question: Mapping[str, str]) -> tuple[int, ...]:
    """Return the records that were left out, as the receipt says."""
    return tuple(int(each) for each in question.get(_UNFIT, "").split(";") if each.isdecimal())
