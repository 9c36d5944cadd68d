"""What tables say beside each figure: the state of every missing one, names of areas, labels of periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck.inquiry.labels import label_periods
from tradecheck.inquiry.series import PARTNER
from tradecheck.model.goods import HS_EDITIONS
from tradecheck.model.words import State
from tradecheck.reference.areas import areas
from tradecheck.reference.names import name_of
from tradecheck.report.rows import cap_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradecheck.checks.cap_rows import CapRow
    from tradecheck.inquiry.pivot import Pivot
    from tradecheck.model.view import View

_CAPS: dict[str, pl.DataType] = {
    **dict.fromkeys(("period", "goods", "supplier", "reading", "quantity_unit", "state", "source"), pl.String()),
    **dict.fromkeys(("cap_period", "rule", "resolution", "paragraph"), pl.String()),
    **dict.fromkeys(("start", "end"), pl.Date()),
    **dict.fromkeys(("quantity", "quantity_cap", "quantity_share", "binding_share"), pl.Float64()),
    **dict.fromkeys(("value_usd", "value_cap_usd", "value_share"), pl.Float64()),
    "floor": pl.Boolean(),
    "records": pl.List(pl.String()),
}

_DAYS = ("start", "end", "wind_down_until")
_RULES: dict[str, pl.DataType] = {
    **dict.fromkeys(("id", "resolution", "paragraph", "measure", "direction"), pl.String()),
    **dict.fromkeys(_DAYS, pl.Date()),
    **dict.fromkeys(("status", "goods", "codes", "partial_codes", "hs_basis", "condition", "exceptions"), pl.String()),
    **dict.fromkeys(("cap", "superseded_by", "wind_down_terms", "disputed", "note", "china_notice"), pl.String()),
    **dict.fromkeys(("china_clearance_until", "verified", "verification", "confidence", "urls"), pl.String()),
}

_WITH_FIGURE = [state.value for state in State if state.has_figure]


def with_states(series: pl.DataFrame) -> pl.DataFrame:
    """Return a series with `value_state` and `weight_state`: a row may hold one of the figures without the other."""
    return series.with_columns(value_state=_state_of("value_usd"), weight_state=_state_of("net_weight_kg"))


def with_names(mirror: pl.DataFrame) -> pl.DataFrame:
    """Return a mirror with the partner's name; a row of which a weight alone is held has no figure to mirror."""
    known = {each.iso3: each.name for each in areas()}
    neither = pl.col("importer_usd").is_null() & pl.col("exporter_usd").is_null()
    lacks = neither & pl.col("state").is_in(_WITH_FIGURE)
    return mirror.with_columns(
        state=pl.when(lacks).then(pl.lit(State.NOT_HELD.value)).otherwise("state"),
        partner_name=pl.col("partner").replace_strict(known, default=pl.col("partner")),
    )


def pivot_rows(found: Pivot, view: View, unit: str) -> list[dict[str, object]]:
    """Return the cells of a pivot with what they are cells of."""
    beside = {"reporter": pl.lit(view.reporter), "partner": pl.lit(PARTNER), "unit": pl.lit(unit)}
    return with_goods(found.cells.with_columns(**beside)).to_dicts()


def undivided_words(found: Pivot) -> tuple[str, ...]:
    """Return a sentence that names what stands above the rows of a pivot, none where nothing does."""
    named = [f"{code} ({flow}, {len(periods)} periods)" for flow, code, periods in found.undivided.iter_rows()]
    if not named:
        return ()
    return (f"Held only as a whole and so in no row: {', '.join(named)}; `--by` a wider level shows it.",)


def with_goods(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with the `name` of each code as the newest edition has it, empty where it has none here."""
    codes = frame["code"].unique().to_list()
    named = {code: name_of(code, max(HS_EDITIONS)) or name_of(code) or "" for code in codes}
    return frame.with_columns(name=pl.col("code").replace_strict(named, default="", return_dtype=pl.String))


def with_labels(observations: pl.DataFrame) -> pl.DataFrame:
    """Return observations with the label of their period."""
    return label_periods(observations)


def caps_frame(rows: tuple[CapRow, ...]) -> pl.DataFrame:
    """Return readings of caps as `report.rows.cap_row` names them, with `months`: those without a figure, by state."""
    told = [cap_row(each) for each in rows]
    frame = pl.DataFrame(
        [{name: row[name] for name in _CAPS} | {"months": _silent_months(row["states"])} for row in told],
        schema={**_CAPS, "months": pl.String()},
    )
    return frame.sort("start", "goods", "reading", "supplier", descending=[True, False, False, False])


def rules_frame(rows: Sequence[Mapping[str, object]], words: str = "") -> pl.DataFrame:
    """Return rules as `report.rows.rule_row` names them, codes joined, those that hold every one of the words."""
    told = [{name: row[name] if name in _DAYS else _joined(row[name]) for name in _RULES} for row in rows]
    frame = pl.DataFrame(told, schema=_RULES)
    haystack = pl.concat_str(
        pl.col(list(_RULES)).cast(pl.String()), separator=" ", ignore_nulls=True
    ).str.to_lowercase()
    holds = [haystack.str.contains(word, literal=True) for word in words.casefold().split()]
    return frame.filter(*holds) if holds else frame


def _joined(value: object) -> str | None:
    if isinstance(value, tuple | list):
        return ", ".join(str(each) for each in value) or None
    return None if value in (None, "") else str(value)


def _silent_months(states: object) -> str:
    held = states if isinstance(states, dict) else {}
    return "; ".join(
        f"{len(months)} {state.replace('_', ' ')}" for state, months in held.items() if state not in _WITH_FIGURE
    )


def _state_of(column: str) -> pl.Expr:
    lacks = pl.col(column).is_null() & pl.col("state").is_in(_WITH_FIGURE)
    return pl.when(lacks).then(pl.lit(State.NOT_HELD.value)).otherwise("state")
