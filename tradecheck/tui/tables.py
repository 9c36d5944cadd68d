"""Which columns a table of rows shows, in the order in which they are given up, and how a cell is written."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from tradecheck.model.figures import plain, quantity
from tradecheck.model.words import State
from tradecheck.output.safe import for_terminal
from tradecheck.tui.phrases import period_short
from tradecheck.tui.plot.states import PATTERNS


class Column(msgspec.Struct, frozen=True):
    """A column of a frame: its heading, its width in cells, and whether it is set to the right."""

    name: str
    heading: str
    cells: int
    figures: bool = False


class Table(msgspec.Struct, frozen=True):
    """A table of rows: its name in the border, and its columns from the most to the least needed.

    `empty_last` says that columns of figures without any stand behind the others.
    """

    key: str
    name: str
    columns: tuple[Column, ...]
    nothing: str
    empty_last: bool = False


BOOKED = Table(
    "booked",
    "booked",
    (
        Column("period", "period", 11),
        Column("code", "code", 8),
        Column("value_usd", "value USD", 15, figures=True),
        Column("net_weight_kg", "net weight kg", 14, figures=True),
        Column("state", "state", 15),
        Column("flow", "flow", 4),
        Column("reporter", "reporter", 8),
        Column("partner", "partner", 7),
        Column("frequency", "freq", 4),
        Column("source", "source", 26),
    ),
    "No row is booked or expected for these goods in this view.",
)
OBSERVED = Table(
    "observed",
    "observed",
    (
        Column("start", "from", 10),
        Column("end", "to", 10),
        Column("goods", "goods", 14),
        Column("tonnes_high", "tonnes", 12, figures=True),
        Column("barrels_high", "barrels", 12, figures=True),
        Column("count", "count", 6, figures=True),
        Column("count_unit", "of", 12),
        Column("confidence", "trust", 6),
        Column("observer", "observer", 24),
        Column("title", "title", 44),
    ),
    "Nobody's observation of these goods is held for this view.",
)
NOTIFIED = Table(
    "notified",
    "notified",
    (
        Column("period", "period", 11),
        Column("supplier", "supplier", 8),
        Column("barrels", "barrels", 15, figures=True),
        Column("value_usd", "value USD", 15, figures=True),
        Column("state", "state", 15),
        Column("tonnes", "tonnes", 12, figures=True),
        Column("goods", "goods", 10),
        Column("as_of", "as of", 10),
        Column("title", "title", 44),
    ),
    "No notification to the 1718 Committee is held for these goods in this view.",
    empty_last=True,
)
TABLES = (BOOKED, OBSERVED, NOTIFIED)

BEHIND = Table(
    "behind",
    "made from",
    (
        Column("table", "table", 13),
        Column("start", "from", 10),
        Column("end", "to", 10),
        Column("code", "code", 8),
        Column("supplier", "supplier", 8),
        Column("value_usd", "value USD", 13, figures=True),
        Column("value_usd_high", "seen USD", 13, figures=True),
        Column("value_usd_low", "at least USD", 13, figures=True),
        Column("tonnes", "tonnes", 12, figures=True),
        Column("tonnes_high", "seen tonnes", 12, figures=True),
        Column("tonnes_low", "at least t", 12, figures=True),
        Column("barrels", "barrels", 12, figures=True),
        Column("barrels_high", "seen barrels", 12, figures=True),
        Column("barrels_low", "at least bbl", 12, figures=True),
        Column("net_weight_kg", "net weight kg", 15, figures=True),
        Column("count", "count", 6, figures=True),
        Column("count_unit", "of", 12),
        Column("state", "state", 15),
        Column("source", "source", 20),
        Column("observer", "observer", 20),
        Column("record", "record", 44),
    ),
    "No row of the evidence has one of its records: it was computed from rules and factors alone.",
)
_IN_UNIT = {
    "USD": ("value_usd", "value_usd_high", "value_usd_low"),
    "t": ("tonnes", "tonnes_high", "tonnes_low", "net_weight_kg"),
    "bbl": ("barrels", "barrels_high", "barrels_low", "tonnes"),
}
"""The columns of `BEHIND` that hold a figure in a chart's unit, or what became one."""


def behind(unit: str) -> Table:
    """Return `BEHIND` with days, the figures of a chart's unit and the record first, as it stands for another unit."""
    if unit not in _IN_UNIT:
        return BEHIND
    first = ("start", "end", *_IN_UNIT[unit], "record")
    held = {column.name: column for column in BEHIND.columns}
    return replace(BEHIND, columns=tuple(held[name] for name in dict.fromkeys((*first, *held))))


ACCOUNTS = Table(
    "accounts",
    "observations",
    (
        Column("id", "id", 19),
        Column("period", "period", 22),
        Column("quantity", "quantity", 18, figures=True),
        Column("kind", "kind", 8),
        Column("count", "count", 6, figures=True),
        Column("count_unit", "of", 14),
        Column("goods", "goods", 20),
        Column("confidence", "trust", 6),
        Column("subset_of", "within", 17),
        Column("verified", "verified", 8),
        Column("direction", "direction", 11),
        Column("overlaps", "overlaps", 28),
        Column("observer", "observer", 26),
        Column("destination", "with", 4),
        Column("title", "title", 44),
    ),
    "Nobody's account of these goods is held for this view: ask for other goods (key g) or another period (key i), "
    "or import your own with `tradecheck import observations FILE`.",
)
AGAINST = Table(
    "against",
    "booked against",
    (
        Column("period", "period", 17),
        Column("table", "table", 13),
        Column("code", "code", 8),
        Column("supplier", "supplier", 8),
        Column("value_usd", "value USD", 15, figures=True),
        Column("net_weight_kg", "net weight kg", 15, figures=True),
        Column("barrels", "barrels", 12, figures=True),
        Column("tonnes", "tonnes", 12, figures=True),
        Column("state", "state", 15),
        Column("flow", "flow", 4),
        Column("reporter", "reporter", 8),
        Column("partner", "partner", 7),
        Column("source", "source", 20),
        Column("record", "record", 44),
    ),
    "The account names no HS code or no direction, so no books can be set beside it.",
)
SHIPS = Table(
    "ships",
    "ships",
    (
        Column("named", "named as", 30),
        Column("name", "held as", 22),
        Column("imo", "IMO", 7),
        Column("flag_or_owner", "flag or owner", 20),
        Column("type", "type", 14),
        Column("role", "role", 26),
        Column("listed_by", "listed by", 16),
        Column("listed_on", "listed on", 10),
        Column("lawful", "cleared", 7),
        Column("record", "record", 26),
    ),
    "The account names no ship.",
)
CAPS = Table(
    "caps",
    "use of caps",
    (
        Column("period", "period", 17),
        Column("goods", "goods", 9),
        Column("binding_share", "binds", 8, figures=True),
        Column("floor", "floor", 5),
        Column("reading", "reading", 16),
        Column("supplier", "supplier", 8),
        Column("quantity", "quantity", 13, figures=True),
        Column("quantity_unit", "unit", 4),
        Column("quantity_share", "by qty", 8, figures=True),
        Column("value_share", "by value", 8, figures=True),
        Column("value_usd", "value USD", 15, figures=True),
        Column("months", "months without a figure", 36),
        Column("resolution", "resolution", 11),
    ),
    "No cap stood on these goods in this view: ask for coal, petroleum or crude (key g), or another period (key i).",
)
RULES = Table(
    "rules",
    "rules",
    (
        Column("resolution", "resolution", 11),
        Column("measure", "measure", 8),
        Column("goods", "goods", 24),
        Column("direction", "direction", 11),
        Column("start", "from", 10),
        Column("end", "to", 10),
        Column("wind_down_until", "wind-down", 10),
        Column("paragraph", "para", 6),
        Column("codes", "codes", 24),
        Column("hs_basis", "HS basis", 8),
        Column("status", "status", 12),
        Column("id", "rule", 16),
    ),
    "No rule holds all of these words: press / to look for others.",
)
HELD = Table(
    "held",
    "held",
    (
        Column("source", "source", 20),
        Column("rows", "rows", 12, figures=True),
        Column("vintage", "vintage", 20),
        Column("age_days", "age days", 8, figures=True),
        Column("title", "title", 44),
        Column("embedded", "embedded", 8),
        Column("retrieved", "received", 25),
        Column("terms", "terms", 44),
    ),
    "Nothing is held that counts for this view: change what narrows it (keys g, i), or press P to pull.",
)
RECEIPTS = Table(
    "receipts",
    "receipts",
    (
        Column("vintage", "vintage", 20),
        Column("rows", "rows", 10, figures=True),
        Column("asked", "file or question", 44),
        Column("kind", "kind", 12),
        Column("bytes", "bytes", 12, figures=True),
        Column("received", "received", 25),
        Column("sha256", "sha256", 16),
    ),
    "Nothing was received of this source.",
)
REVISIONS = Table(
    "revisions",
    "revisions",
    (
        Column("source", "source", 18),
        Column("year", "year", 4),
        Column("frequency", "freq", 4),
        Column("level", "digits", 6),
        Column("flow", "flow", 4),
        Column("rows_changed", "changed", 8, figures=True),
        Column("rows_added", "added", 8, figures=True),
        Column("rows_removed", "removed", 8, figures=True),
        Column("difference_usd", "difference USD", 16, figures=True),
        Column("reporter", "reporter", 8),
        Column("partner", "partner", 7),
        Column("value_before_usd", "before USD", 16, figures=True),
        Column("value_after_usd", "after USD", 16, figures=True),
        Column("vintage_before", "vintage", 20),
        Column("vintage_after", "later vintage", 20),
    ),
    "Nothing was received twice, so no change can be seen: pull again on another day.",
)
"""The tables of the screens; a table's `key` names it."""

_THOUSAND = 1000
_FIGURES, _WORDS, _WIDEST = 15, 12, 24
"""Cells of a column that a table does not name."""
_STATES = {state.value: state for state in State}


def column_of(table: Table, name: str, *, figures: bool) -> Column:
    """Return a table's column of that name, or one for a column that the table does not name."""
    own = next((column for column in table.columns if column.name == name), None)
    heading = name.replace("_", " ")
    return own or Column(name, heading, min(max(len(heading), _FIGURES if figures else _WORDS), _WIDEST), figures)


def fitting(columns: tuple[Column, ...], cells: int) -> tuple[Column, ...]:
    """Return the columns that fit, with two cells between them; the first always does."""
    kept: list[Column] = []
    used = 1
    for column in columns:
        if not kept or used + column.cells + 2 <= cells:
            kept.append(column)
            used += column.cells + 2
    return tuple(kept)


def cells(row: Mapping[str, object], columns: tuple[Column, ...]) -> list[str]:
    """Return a row's cells as they are shown. The state of a row without a figure takes the figure's place."""
    shown = [written(column.name, row[column.name]) for column in columns]
    state = _STATES.get(str(row.get("state")))
    figures = [i for i, column in enumerate(columns) if column.figures]
    if state and not state.has_figure and figures and not any(column.name == "state" for column in columns):
        shown[figures[0]] = written("state", state.value)
    return shown


def written(column: str, value: object, *, whole: bool = False) -> str:
    """Return a cell as it is shown: a state with its mark, a dash for what is missing.

    Figures from a thousand on are shown without their fraction, unless `whole` asks for every digit.
    """
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and column.endswith("_share"):
        return quantity(value, "share")
    if isinstance(value, int | float):
        return plain(value if whole else round(value) if abs(value) >= _THOUSAND else round(value, 4))
    words = for_terminal(str(value))
    return _SHORTER[column](words) if column in _SHORTER else words


def _state(words: str) -> str:
    state = _STATES.get(words)
    return f"{PATTERNS[state].char if state in PATTERNS else ''} {words}".strip().replace("_", " ")


def _reading(words: str) -> str:
    """Return how a cap was read in at most 16 cells: what is not of customs is notified."""
    if words == "notified, none":
        return "none notified"
    return words.removeprefix("notified, ").replace("cumulative and", "cumul. +")


_SHORTER: dict[str, Callable[[str], str]] = {"period": period_short, "state": _state, "reading": _reading}
