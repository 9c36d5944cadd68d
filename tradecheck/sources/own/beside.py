"""A person's observations beside those that are known already: whose ids are taken, and which links lead nowhere."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.reference.validation.links import broken_links

if TYPE_CHECKING:
    from collections.abc import Mapping

ELSEWHERE = "the id of an observation of this file, of the embedded ones or of a file imported before"
_TAKEN = "an id that no embedded observation has"


class Beside(msgspec.Struct, frozen=True):
    """Observations that a file may name: the embedded ones, whose ids are taken, and a person's own of other files."""

    embedded: pl.DataFrame
    own: pl.DataFrame


def unfit(rows: pl.DataFrame, beside: Beside) -> dict[int, tuple[str, str]]:
    """Return by `number` the column of a row that does not fit to what is known, and what was expected of it.

    A row that is named here is none that another may name, so that one may follow from another.
    """
    taken = rows.filter(pl.col("id").is_in(beside.embedded["id"].to_list()))
    left = rows.filter(~pl.col("number").is_in(taken["number"].to_list()))
    known = pl.concat([beside.embedded, beside.own.filter(~pl.col("id").is_in(left["id"].to_list()))])
    broken = {
        left["number"][link.row]: (link.column, ELSEWHERE if link.is_unknown else link.expected)
        for link in reversed(broken_links(left, known))
    }
    return dict.fromkeys(taken["number"].to_list(), ("id", _TAKEN)) | broken | _following(left, broken)


def _following(rows: pl.DataFrame, broken: Mapping[int, object]) -> dict[int, tuple[str, str]]:
    """Return the rows that name one that is left out, those that name these, and so on."""
    own = set(rows["id"].to_list())
    naming: dict[str, list[tuple[int, str, str]]] = {}
    for number, id_, whole, others in rows.select("number", "id", "subset_of", "overlaps").iter_rows():
        links = [("subset_of", whole), *(("overlaps", other) for other in (others or "").split(";"))]
        for column, other in links:
            if other in own:
                naming.setdefault(other, []).append((number, id_, column))
    found: dict[int, tuple[str, str]] = {}
    gone = deque(rows.filter(pl.col("number").is_in(list(broken)))["id"].to_list())
    while gone:
        for number, id_, column in naming.get(gone.popleft(), ()):
            if number not in broken and number not in found:
                found[number] = (column, ELSEWHERE)
                gone.append(id_)
    return found
