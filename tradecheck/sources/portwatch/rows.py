"""From PortWatch's pages to the table `port_calls`: context, and no observation of a shipment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.reference.publications import publication
from tradecheck.sources.portwatch.answers import page
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import limited

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradecheck.sources.portwatch.places import Place

SOURCE = "portwatch"
"""The publication's id."""

TABLE = "port_calls"
"""The archive's table. Of two rows for one place and day the one received later counts."""

TYPES = ("container", "dry_bulk", "general_cargo", "roro", "tanker")

PORT_CALLS: dict[str, pl.DataType] = {
    "record": pl.String(),  # portwatch:<12 digits of the page's sha256>:<row of the page>
    "source": pl.String(),
    "place_id": pl.String(),  # PortWatch's own: port1114, chokepoint12
    "place": pl.String(),
    "kind": pl.String(),  # port or strait
    "country": pl.String(),  # ISO 3166-1 alpha-3 of a port, null for a strait
    "day": pl.Date(),
    "ships": pl.Int64(),  # calls at a port, passages of a strait
    **{f"ships_{kind}": pl.Int64() for kind in TYPES},
    "capacity_tonnes": pl.Float64(),  # deadweight of the ships that passed a strait
    **{f"capacity_{kind}_tonnes": pl.Float64() for kind in TYPES},
    "unloaded_tonnes": pl.Float64(),  # PortWatch's estimate from draughts, ports only
    "loaded_tonnes": pl.Float64(),  # likewise
    "title": pl.String(),
    "url": pl.String(),
}
"""A row a place and day. What the service left out is null: no count is no zero."""

_MOST_SHIPS = 1_000_000  # of a day: more is no count
_TIME = r"^-?\d{9,15}(?:\.0)?$"
_ISO = r"^\d{4}-\d{2}-\d{2}"
_AMERICAN = r"^(\d{1,2})/(\d{1,2})/(\d{4})"
_TEXT = ("portid", "portname", "ISO3")
_DAYS_THAT_CAN_BE = (date(2000, 1, 1), date(2100, 1, 1))
_DAYS = ("date", "date_", "day_date")
_KEPT = ("place", "name", "kind", "country", "day")


def question_of(place: Place, day: str) -> dict[str, str]:
    """Return what the receipt of a page has to say of it beside what was sent, so that it can be read again."""
    return dict(zip(_KEPT, (place.id, place.name, place.kind, place.country, day), strict=True))


def read(body: bytes, name: str, sha: str, question: Mapping[str, str]) -> Reading:
    """Return the rows of a page as `PORT_CALLS`.

    Args:
        body: the page as it came.
        name: what to call it in sentences.
        sha: sha256 of the body, of which twelve digits go into the records' ids.
        question: the receipt's, with what `question_of` put in it.

    Raises:
        DataError: when it is no page.
    """
    place_id, place, kind, country, day = (question.get(field, "") for field in _KEPT)
    counts, capacities = _columns(kind)
    fields = dict.fromkeys([*_TEXT, *_DAYS, day, *counts.values(), *capacities.values()], pl.String())
    fields.pop("", None)
    rows = page(body, name).rows
    wire = pl.from_dicts(rows, schema=fields, strict=False) if rows else pl.DataFrame(schema=fields)
    numbered = wire.with_row_index("number", offset=1)
    days = [*dict.fromkeys([*([day] if day else []), *_DAYS])]
    found = numbered.select(
        "number",
        day=pl.coalesce(_read_day(pl.col(column).str.strip_chars()) for column in days),
        place_id=pl.coalesce("portid", pl.lit(place_id)),
        place=pl.coalesce("portname", pl.lit(place)),
        country=pl.coalesce("ISO3", pl.lit(country or None)),
        **{own: _count(field) for own, field in counts.items()},
        **{own: _amount(field) for own, field in capacities.items()},
        written=pl.coalesce(days).fill_null("").str.slice(0, 40),
        odd=_odd(counts | capacities),
    )
    source = publication(SOURCE)
    told = found.with_columns(
        record=pl.format(f"{SOURCE}:{sha[:12]}:{{}}", "number"),
        source=pl.lit(SOURCE),
        kind=pl.lit(kind),
        title=pl.lit(source.title),
        url=pl.lit(source.url),
    )
    fault = (
        pl.when(pl.col("day").is_null())
        .then(pl.format("has the day '{}': expected a day or milliseconds since 1970", "written"))
        .when(pl.col("odd").is_not_null())
        .then(pl.format("has the count '{}': expected a number, 0 or more", "odd"))
    )
    # polars 2.1 panics in `format` over columns whose chunks differ, which filters leave behind
    judged = told.with_columns(fault=fault)
    problems = (
        judged.drop_nulls("fault")
        .rechunk()
        .select(pl.format("{}, row {}, {}.", pl.lit(name), "number", "fault"))
        .to_series()
    )
    absent = [column for column in PORT_CALLS if column not in told.columns]
    frame = judged.filter(pl.col("fault").is_null()).with_columns(pl.lit(None).alias(column) for column in absent)
    typed = frame.select(pl.col(column).cast(dtype) for column, dtype in PORT_CALLS.items())
    return Reading(typed, tuple(limited(problems.to_list(), name, "row")), {})


def _columns(kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return our columns with the service's: counts, and tonnes."""
    if kind == "port":
        counts = {"ships": "portcalls", **{f"ships_{each}": f"portcalls_{each}" for each in TYPES}}
        return counts, {"unloaded_tonnes": "import", "loaded_tonnes": "export"}
    counts = {"ships": "n_total", **{f"ships_{each}": f"n_{each}" for each in TYPES}}
    return counts, {"capacity_tonnes": "capacity", **{f"capacity_{each}_tonnes": f"capacity_{each}" for each in TYPES}}


def _count(field: str) -> pl.Expr:
    number = pl.col(field).cast(pl.Float64, strict=False)
    whole = number.is_between(0, _MOST_SHIPS) & (number == number.round(0))
    return pl.when(whole).then(number).cast(pl.Int64, strict=False)


def _amount(field: str) -> pl.Expr:
    number = pl.col(field).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite() & (number >= 0)).then(number)


def _odd(columns: Mapping[str, str]) -> pl.Expr:
    """The first cell of a row that holds something and no number that can be, null where there is none."""
    counts = [own for own in columns if own.startswith("ships")]
    return pl.coalesce(
        pl.when((_count(field) if own in counts else _amount(field)).is_null()).then(pl.col(field).str.slice(0, 40))
        for own, field in columns.items()
    )


def _read_day(text: pl.Expr) -> pl.Expr:
    milliseconds = pl.when(text.str.contains(_TIME)).then(text).cast(pl.Float64, strict=False).cast(pl.Int64)
    since_1970 = pl.from_epoch(milliseconds, time_unit="ms").dt.date()
    iso = pl.when(text.str.contains(_ISO)).then(text.str.slice(0, 10)).str.to_date("%Y-%m-%d", strict=False)
    parts = [text.str.extract(_AMERICAN, place).str.zfill(2) for place in (3, 1, 2)]
    american = pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)
    day = pl.coalesce(since_1970, iso, american)
    return pl.when(day.is_between(*_DAYS_THAT_CAN_BE)).then(day)
