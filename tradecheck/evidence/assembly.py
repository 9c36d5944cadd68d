"""Puts snapshot and archive together for a view: what was held, and which row counts."""

from pathlib import Path

import polars as pl

from tradecheck import archive
from tradecheck.evidence import BESIDE_FLOWS, holdings
from tradecheck.evidence.held import published_by
from tradecheck.evidence.revisions import revised
from tradecheck.evidence.worldwide import worldwide
from tradecheck.model.absence import absences, as_flows
from tradecheck.model.evidence import Evidence
from tradecheck.model.tables import SAME_FLOW, TABLES
from tradecheck.model.view import View
from tradecheck.model.words import State
from tradecheck.reference.publications import publications
from tradecheck.snapshot.load import load

YUAN_OR_DOLLARS = "gacc-file"
"""The publication whose files may be in yuan: such a row has no value in dollars where nobody named a rate."""

FEW_ROWS = 200_000
"""Received flows that are read once and kept in memory; of more, only what a check asks for is read."""


def assembled(view: View, root: Path) -> Evidence:
    """Return the evidence for a view from the embedded figures and the archive under `root`.

    The view's goods and period are left to the checks, since a comparison may need rows beside them;
    its source, its day of vintage and the wish to leave the snapshot out are settled here.

    Raises:
        UsageError: for a source that is not known.
        DataError: naming an embedded row that is broken.
    """
    rests_on = holdings(view, root)
    held = {name: _table(name, view, root) for name in TABLES}
    told = _coverage(view, root)
    of_flows = [each.rows for each in rests_on if not each.embedded and each.source not in BESIDE_FLOWS]
    few = sum(of_flows) <= FEW_ROWS
    if few:
        held["flows"] = held["flows"].collect().lazy()
    apart = [] if told is None else [_told_apart(view, told)]
    if few:
        counted = _counted(pl.concat([held["flows"], *apart])).collect().lazy()
    else:
        counted = _counted_of_many(view, root, apart)
    return Evidence(
        counted=counted,
        holdings=rests_on,
        revisions=revised(view, root),
        links=archive.newest(root, "links", view.as_of),
        coverage=told,
        valuations=archive.newest(root, "valuations", view.as_of),
        baseline=worldwide(view, root),
        **held,
    )


def _coverage(view: View, root: Path) -> pl.LazyFrame | None:
    """Return what was asked and what is published, read once, None where nobody asked."""
    told = archive.coverage(root, view.as_of)
    if told is None:
        return None
    own = pl.lit(value=True) if view.source is None else pl.col("source") == view.source
    read = told.filter(own).collect()
    return read.lazy() if read.height else None


def _told_apart(view: View, told: pl.LazyFrame) -> pl.LazyFrame:
    """Return rows for embedded cells that cannot tell no record from zero, where an answer since says which.

    They have no figure and count as a row of their source would; the embedded ones stay in `flows`.
    """
    embedded = _embedded("flows", view).filter(pl.col("state") == State.UNRESOLVED, pl.col("value_usd").is_null())
    return as_flows(absences(told, embedded.collect())).lazy()


def _table(name: str, view: View, root: Path) -> pl.LazyFrame:
    received = archive.newest(root, name, view.as_of)
    embedded = _embedded(name, view)
    if received is None:
        return embedded
    asked_for = _asked_for(name, view, received)
    return pl.concat([embedded, asked_for]) if view.snapshot else asked_for


def _embedded(name: str, view: View) -> pl.LazyFrame:
    """Return the rows of a table that come with the program and that the view takes in."""
    return _asked_for(name, view, load(name).lazy()) if view.snapshot else pl.LazyFrame(schema=TABLES[name])


def _asked_for(name: str, view: View, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Leave out what the view's source and day leave out."""
    if view.source is not None and name == "flows":
        frame = frame.filter(pl.col("source") == view.source)
    return frame if view.as_of is None else frame.filter(published_by(name, view.as_of))


def _counted_of_many(view: View, root: Path, apart: list[pl.LazyFrame]) -> pl.LazyFrame:
    """Return what `_counted` does of all flows, choosing only where there is something to choose from.

    Rows that stand alone in the archive have at most an embedded row, or one that tells of it, beside them.
    """
    others, lone = archive.newest_flows(root, view.as_of) or (pl.LazyFrame(schema=TABLES["flows"]), None)
    beside = pl.concat([_embedded("flows", view), *apart])
    received = _asked_for("flows", view, others)
    if lone is None:
        return _counted(pl.concat([beside, received]))
    alone, key = _asked_for("flows", view, lone), list(SAME_FLOW)
    taken = beside.select(key).collect().lazy()
    contested = alone.join(taken, on=key, how="semi", nulls_equal=True)
    settled = alone.join(taken, on=key, how="anti", nulls_equal=True)
    return pl.concat([_counted(pl.concat([beside, received, contested])), settled])


def _counted(flows: pl.LazyFrame) -> pl.LazyFrame:
    """Keep, of the rows for one thing, the one with a figure from the most primary and newest publication.

    A received row that gives a weight and no value, as a file in yuan does, leaves the place to one with a value.
    A filter on columns of `SAME_FLOW` passes below the choice, down to the files.
    """
    ranks = {each.id: each.rank for each in publications()}
    rank = pl.col("source").replace_strict(list(ranks), list(ranks.values()), default=99, return_dtype=pl.Int32)
    figure = (
        pl.col("value_usd").is_not_null() | pl.col("net_weight_kg").is_not_null() | pl.col("quantity").is_not_null()
    )
    return (
        flows.with_columns(
            rank=rank,
            figure=figure,
            unvalued=(pl.col("source") == YUAN_OR_DOLLARS) & pl.col("value_usd").is_null(),
            converted=pl.col("derivation") == "converted",
        )
        .sort(
            "figure",
            "unvalued",
            "rank",
            "converted",
            "vintage",
            "hs_edition",
            "record",
            descending=[True, False, False, False, True, True, False],
            nulls_last=True,  # a vintage that nobody knows is not taken for the newest
        )
        .unique(SAME_FLOW, keep="first", maintain_order=True)
        .drop("rank", "figure", "unvalued", "converted")
    )
