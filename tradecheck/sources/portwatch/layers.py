"""A layer's own description: how its date column is called and typed today.

The column has been `date` and `date_`, and held days, text and milliseconds since 1970, so nothing of it is
taken for granted.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - part of a public signature

import msgspec

from tradecheck.model.errors import DataError
from tradecheck.sources.quoting import quoted

_DAYS = ("date", "date_", "day", "day_date")
_TIME, _DAY_ONLY = "esriFieldTypeDate", "esriFieldTypeDateOnly"


class Field(msgspec.Struct, frozen=True):
    """One column as ArcGIS describes it."""

    name: str
    type: str = ""


class Layer(msgspec.Struct, frozen=True):
    """The columns that a question names: the rows' number and the day ("" where the layer has no days)."""

    number: str
    day: str
    day_type: str

    def written(self, day: date) -> str:
        """Return a day as a condition on the column writes it."""
        if self.day_type == _TIME:
            return f"TIMESTAMP '{day.isoformat()} 00:00:00'"
        return f"DATE '{day.isoformat()}'" if self.day_type == _DAY_ONLY else f"'{day.isoformat()}'"


class _Description(msgspec.Struct, frozen=True):
    fields: list[Field]
    objectIdField: str = "ObjectId"  # noqa: N815 - the service's own name


def layer(body: bytes, name: str, *, has_days: bool) -> Layer:
    """Read a layer's description.

    Raises:
        DataError: when it is none, or has no column of days although it should.
    """
    try:
        found = msgspec.json.decode(body, type=_Description)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError(f"{name} is no description of a layer ({quoted(str(error))}): pull it again.") from None
    by_name = {field.name.casefold(): field for field in found.fields}
    days = [by_name[known] for known in _DAYS if known in by_name]
    days += [field for field in found.fields if field.type in {_TIME, _DAY_ONLY} and field not in days]
    if has_days and not days:
        told = ", ".join(quoted(field.name, 40) for field in found.fields[:12])
        raise DataError(f"{name} has no column of days among {told}: PortWatch has changed; use a newer tradecheck.")
    number = next((field.name for field in found.fields if field.type == "esriFieldTypeOID"), found.objectIdField)
    return Layer(number, days[0].name if days else "", days[0].type if days else "")
