"""Brings the codes of two reports to one edition of the Harmonized System, or to the heading.

Of two editions the older is the common one: what was split since is added up again without a guess. A code
with several counterparts is kept under each of them, and how its value divides is left open.
"""

from collections.abc import Collection

import msgspec
import polars as pl

from tradecheck.checks.aligned.rows import LONGEST, Reason
from tradecheck.model.goods import TOTAL

HEADING = 4
_SHOWN = 6

_GOODS = pl.col("code") != TOTAL

CELL = ["importer", "exporter", "start", "end"]
"""What the two reports of one flow in one period share, whatever the goods."""


class Common(msgspec.Struct, frozen=True):
    """Rows in one edition for each pair and period: `row` numbers the published row that a row was made of.

    A published row stands several times where its code has several counterparts. `left_out` are rows that no
    edition holds in common, with their reason; `notes` say what was done.
    """

    rows: pl.DataFrame
    left_out: pl.DataFrame
    notes: tuple[str, ...]


def to_common(rows: pl.DataFrame, links: pl.LazyFrame | None) -> Common:
    """Bring the two reports of each pair and period to one edition, by the links held, else to the heading.

    A code without a link is compared at its heading; a heading is compared only where no link says that it changed.
    """
    six = pl.when(pl.col("code") != TOTAL).then(pl.col("code").str.slice(0, LONGEST)).otherwise("code")
    edition = pl.col("hs_edition").drop_nulls()
    numbered = rows.with_row_index("row").with_columns(
        code=six, published=six, oldest=edition.min().over(CELL), newest=edition.max().over(CELL)
    )
    differs = (pl.col("oldest") != pl.col("newest")) & (pl.col("code") != TOTAL)
    apart = numbered.filter(differs.fill_null(value=False))
    unknown = _unknown(numbered)
    if apart.is_empty():
        return Common(numbered, numbered.clear(), unknown)
    alike = numbered.filter(~differs.fill_null(value=False))
    held = _held(links, apart)
    moved = _moved(apart, held)
    same, changed = _headings(moved, held)
    notes = (*_notes(moved, changed, known=links is not None), *unknown)
    return Common(pl.concat([alike, same]).sort("row", "code"), changed, notes)


def _unknown(rows: pl.DataFrame) -> tuple[str, ...]:
    """Say of how many subheadings the edition is not known: they are held against the other end's as they stand."""
    count = rows.filter(pl.col("hs_edition").is_null() & (pl.col("code").str.len_chars() > HEADING) & _GOODS).height
    if not count:
        return ()
    return (f"the edition of the HS of {count:,} rows is not known, and they are compared code by code as they stand",)


def _held(links: pl.LazyFrame | None, apart: pl.DataFrame) -> pl.DataFrame:
    """Return the links from newer to older among the editions that are met; none where none are held."""
    columns = ("edition_from", "code_from", "edition_to", "code_to")
    if links is None:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String()))
    met = apart["hs_edition"].drop_nulls().unique().to_list()
    between = pl.col("edition_from").is_in(met) & pl.col("edition_to").is_in(met)
    return links.filter(between, pl.col("edition_from") > pl.col("edition_to")).select(columns).unique().collect()


def _moved(apart: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Give each subheading of a newer edition its codes in the older; what has no link is cut to the heading."""
    moving = (pl.col("hs_edition") != pl.col("oldest")).fill_null(value=False) & (
        pl.col("code").str.len_chars() == LONGEST
    )
    linked = apart.with_columns(moving=moving).join(
        held,
        left_on=["hs_edition", "code", "oldest"],
        right_on=["edition_from", "code_from", "edition_to"],
        how="left",
        maintain_order="left",
    )
    heading = pl.col("code").str.slice(0, HEADING)
    nowhere = pl.col("moving") & pl.col("code_to").is_null()
    return linked.with_columns(
        code=pl.when(nowhere).then(heading).when("moving").then("code_to").otherwise("code"), nowhere=nowhere
    ).drop("code_to")


def _headings(moved: pl.DataFrame, held: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part what may be compared from headings that links show to have changed between a cell's two editions.

    Only where something stands at the heading does that matter: subheadings were moved one by one.
    """
    apart = held.with_columns(
        one=pl.col("code_from").str.slice(0, HEADING), two=pl.col("code_to").str.slice(0, HEADING)
    )
    crossing = apart.filter(pl.col("one") != pl.col("two"))
    changed = pl.concat(
        [crossing.select(newest="edition_from", oldest="edition_to", heading=side) for side in ("one", "two")]
    ).unique()
    heading = pl.col("code").str.slice(0, HEADING)
    at_heading = (pl.col("code").str.len_chars() == HEADING).any().over([*CELL, heading])
    judged = moved.with_columns(heading=heading, at_heading=at_heading).join(
        changed.with_columns(differs=True), on=["newest", "oldest", "heading"], how="left", maintain_order="left"
    )
    lost = (pl.col("at_heading") & pl.col("differs").fill_null(value=False)).any().over("row")
    parted = judged.with_columns(lost=lost)
    columns = [name for name in moved.columns if name not in ("moving", "nowhere")]
    gone = parted.filter("lost").unique("row", keep="first", maintain_order=True)
    return parted.filter(~pl.col("lost")).select(columns), gone.select(columns).with_columns(
        reason=pl.lit(Reason.HEADING_CHANGED.value)
    )


def _notes(moved: pl.DataFrame, changed: pl.DataFrame, *, known: bool) -> tuple[str, ...]:
    """Say how editions were brought together, each way that was taken in one sentence."""
    notes: list[str] = []
    linked = moved.filter(pl.col("moving") & ~pl.col("nowhere"))
    if linked.height:
        several = linked.filter(pl.col("code").n_unique().over("row") > 1)["row"].n_unique()
        notes.append(
            f"{linked['row'].n_unique():,} rows were moved to the older of two editions of the HS by the links held; "
            f"{several:,} of them have several counterparts, and how their value divides is left open"
        )
    nowhere = moved.filter("nowhere")
    if nowhere.height:
        headings = _listed(sorted(set(nowhere["code"])))
        editions = _listed(sorted({f"{old} and {new}" for old, new in nowhere.select("oldest", "newest").rows()}))
        why = "for some of their codes none are held" if known else "no links between editions are held"
        notes.append(
            f"compared at the heading ({headings}) in {nowhere.select(CELL).n_unique():,} pairs and periods of which "
            f"the two ends use different editions of the HS ({editions}): {why}, and without them a heading that "
            "itself changed cannot be told from one that did not"
        )
    if changed.height:
        notes.append(
            f"{changed.height:,} rows are left out, since their heading holds other goods in the other edition "
            f"({_listed(sorted(set(changed['published'].str.slice(0, HEADING))))})"
        )
    return tuple(notes)


def _listed(words: Collection[str]) -> str:
    shown = list(words)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more
