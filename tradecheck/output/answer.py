"""What a command answers, before anybody asks in which format: rows, how to head them, what they rest on."""

import math
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum, StrEnum

import msgspec

from tradecheck.model.evidence import Holding
from tradecheck.output import safe

Row = Mapping[str, object]

_LARGEST_WHOLE = 2**63


class Kind(StrEnum):
    """What a column holds.

    A share is a fraction (0.315), shown to readers in per cent, unless its column has a unit of its own
    ("× cap"): then it is shown as it is. Figures are a list of numbers.
    """

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    DATE = "date"
    LIST = "list"
    FIGURES = "figures"

    @property
    def is_number(self) -> bool:
        """Whether its values are figures, to be set flush right."""
        return self in {Kind.NUMBER, Kind.SHARE, Kind.MONEY}


class Column(msgspec.Struct, frozen=True):
    """One column of the formats that have columns.

    `name` is a key of the row, or a path into it (`booked.value`); data formats use it with underscores,
    readers see `header` and `unit`. Where the value is missing, readers see the word that `state_from` (a
    key or a path) names, and data formats carry that state in a column of its own. `width` and `lines`
    bound a cell of the terminal's table, in terminal cells and lines; 0 lines are as many as it takes.
    `decimals` is None where they follow from the figures. `toned` words of rank and claim are coloured.
    A year or an identifying number is text, however it is stored: it takes no thousands separators.
    """

    name: str
    header: str
    unit: str = ""
    kind: Kind = Kind.TEXT
    state_from: str | None = None
    width: int = 60
    lines: int = 1
    decimals: int | None = None
    toned: bool = False

    @property
    def field(self) -> str:
        """The name in formats where a dot would be read as a path."""
        return self.name.replace(".", "_")

    @property
    def heading(self) -> str:
        """The header with its unit, for readers; a share is read in per cent."""
        unit = "%" if self.kind is Kind.SHARE and not self.unit else self.unit
        return f"{self.header} ({unit})" if unit else self.header


class Answer(msgspec.Struct, frozen=True):
    """One answer: `schema` is `tradecheck.NAME/1`, `view` what was asked, `data` what the rows rest on.

    `notes` are sentences for the reader that belong below the rows. `extra` holds further keys of the
    envelope, printed between `data` and the rows; they may not repeat one of its own.
    """

    schema: str
    view: Mapping[str, object]
    data: tuple[Holding, ...]
    rows_name: str
    rows: list[dict[str, object]]
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    extra: Mapping[str, object] = {}


def value_at(row: Row, name: str) -> object:
    """Return the value under a key or a path. A path that meets a missing object ends in None.

    Raises:
        KeyError: when the row has no such key: a column that nobody fills is a mistake, not absence.
    """
    if name in row:
        return row[name]
    value: object = row
    for key in name.split("."):
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise KeyError(name)
        value = value[key]
    return value


def state_at(row: Row, column: Column) -> str | None:
    """Return the word for a missing value's state, None where the column names no state."""
    if column.state_from is None:
        return None
    state = value_at(row, column.state_from)
    return None if state is None else str(state)


def with_states(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns, each state that a missing value needs added once where it is not among them."""
    held = {column.name for column in columns}
    complete: list[Column] = []
    for column in columns:
        complete.append(column)
        if column.state_from is not None and column.state_from not in held:
            held.add(column.state_from)
            complete.append(Column(column.state_from, f"{column.header} state"))
    return tuple(complete)


def plain(value: object) -> object:
    """Return a value as JSON knows it: whole floats as integers, dates as ISO 8601, structs as objects.

    What is no number (NaN, infinity) becomes null.

    Raises:
        TypeError: for a type that has no such form.
    """
    if isinstance(value, str | int | float | None):
        return _plain_scalar(value)
    if isinstance(value, list | tuple):
        return [plain(own) for own in value]
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        return {safe.without_surrogates(str(key)): plain(own) for key, own in value.items()}
    return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    if type(value) is str:
        return safe.without_surrogates(value)
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, date):
        return instant(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, str | os.PathLike):
        return safe.without_surrogates(str(value))
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def plain_number(value: float) -> float | int | None:
    """Return a whole figure as an integer, any other as it is, None for what is no number."""
    if not math.isfinite(value):
        return None
    return int(value) if abs(value) < _LARGEST_WHOLE and value == int(value) else value


def instant(moment: datetime) -> str:
    """Return a moment in UTC to the second: 2026-11-22T00:00:00Z. One without a zone is taken for UTC."""
    at_zero = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return at_zero.strftime("%Y-%m-%dT%H:%M:%SZ")


def envelope(answer: Answer, version: str, generated: datetime) -> dict[str, object]:
    """Return what surrounds the rows, in the order in which it is printed.

    Raises:
        ValueError: when `extra` repeats a key of the envelope.
    """
    head: dict[str, object] = {
        "schema": answer.schema,
        "version": version,
        "generated": instant(generated),
        "view": plain(answer.view),
        "data": [_holding(held) for held in answer.data],
    }
    if answer.notes:
        head["notes"] = plain(answer.notes)
    repeated = sorted({*head, "notes", answer.rows_name} & set(answer.extra))
    if repeated:
        raise ValueError(f"extra repeats keys of the envelope: {', '.join(repeated)}")
    return head | {key: plain(value) for key, value in answer.extra.items()}


def _holding(held: Holding) -> dict[str, object]:
    return {
        "source": held.source,
        "vintage": held.vintage,
        "rows": held.rows,
        "retrieved": held.retrieved,
        "embedded": held.embedded,
        "title": held.title,
        "terms": held.terms,
    }
