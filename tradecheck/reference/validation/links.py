"""Links between observations: a part lies within its whole, and an overlap is told from both sides."""

from typing import NamedTuple

import polars as pl

from tradecheck.reference.validation.expectations import Expectation, broken_rows


class BrokenLink(NamedTuple):
    """The row (from 0) and column that name the other observation, and what was expected of it."""

    row: int
    column: str
    expected: str

    @property
    def is_unknown(self) -> bool:
        """Whether no other observation has the id that is named."""
        return self.expected == _KNOWN


_KNOWN = "the id of another observation"
_SHARED = ("id", "start", "end", "codes", "direction", "destination")


def first_broken_link(frame: pl.DataFrame, beside: pl.DataFrame | None = None) -> BrokenLink | None:
    """Return the first `subset_of` or `overlaps` that cannot be, None when all of them can.

    Both name existing observations, of the same direction and of codes that meet where both have codes; a
    part lies within the days and, where one is named, the destination of its whole; an overlap shares a
    day and is named by both, where both are rows of `frame`. `beside` holds observations that `frame` may
    name but not change.
    """
    return next(iter(broken_links(frame, beside)), None)


def broken_links(frame: pl.DataFrame, beside: pl.DataFrame | None = None, *, abroad: bool = False) -> list[BrokenLink]:
    """Return every link that cannot be, by the rules of `first_broken_link`, those of `subset_of` first.

    With `abroad` a link to an observation that is neither in `frame` nor in `beside` is let be.
    """
    links = _links(frame, beside)
    if abroad:
        links = links.filter(pl.col("start_other").is_not_null())
    if links.is_empty():
        return []
    part = pl.col("column") == "subset_of"
    overlap = links.filter(~part).select(pl.concat_str("id", "to", separator=";")).to_series()
    told_back = pl.concat_str("to", "id", separator=";").is_in(overlap.implode())
    within = (pl.col("start") >= pl.col("start_other")) & (pl.col("end") <= pl.col("end_other"))
    shares_a_day = (pl.col("start") <= pl.col("end_other")) & (pl.col("start_other") <= pl.col("end"))
    anywhere = pl.col("destination_other").is_null()
    rules = {
        _KNOWN: pl.col("start_other").is_not_null() & (pl.col("to") != pl.col("id")),
        "an observation of the same direction": pl.col("direction").eq_missing(pl.col("direction_other")),
        "an observation of the same goods": pl.col("meets"),
        "an observation that contains this one's period": ~part | within,
        "an observation of this one's destination, or of all of them": ~part
        | anywhere
        | (pl.col("destination") == pl.col("destination_other")),
        "an observation that shares a day with this one": shares_a_day,
        "an observation that names this one as an overlap too": part | pl.col("row_other").is_null() | told_back,
    }
    expectations = [Expectation("to", ok, expected) for expected, ok in rules.items()]
    return [
        BrokenLink(links.item(link, "row"), links.item(link, "column"), expectations[number].expected)
        for link, number in broken_rows(links, expectations)
    ]


def _links(frame: pl.DataFrame, beside: pl.DataFrame | None) -> pl.DataFrame:
    """Return a row a link: its observation, the one it names (columns `…_other`), whether their goods meet."""
    own = frame.select(*_SHARED, "subset_of", "overlaps").with_row_index("row")
    known = own if beside is None else pl.concat([own, beside.select(*_SHARED)], how="diagonal")
    links = pl.concat(
        [
            own.select("row", *_SHARED, to="subset_of", column=pl.lit("subset_of")),
            own.with_columns(pl.col("overlaps").str.split(";"))
            .explode("overlaps")
            .select("row", *_SHARED, to="overlaps", column=pl.lit("overlaps")),
        ]
    ).filter(pl.col("to").is_not_null())
    paired = links.join(
        known.select("row", *_SHARED), left_on="to", right_on="id", how="left", suffix="_other", maintain_order="left"
    )
    return paired.with_columns(_codes_meet(paired))


def _codes_meet(paired: pl.DataFrame) -> pl.Series:
    """Whether the two sides of each pair share goods: one code begins another, or a side has no codes."""
    meets = pl.col("codes").str.starts_with(pl.col("codes_other")) | pl.col("codes_other").str.starts_with(
        pl.col("codes")
    )
    return (
        paired.select("codes", "codes_other")
        .with_row_index("pair")
        .with_columns(pl.col("codes", "codes_other").str.split(";"))
        .explode("codes")
        .explode("codes_other")
        .group_by("pair", maintain_order=True)
        .agg(meets=meets.fill_null(value=True).any())["meets"]
    )
