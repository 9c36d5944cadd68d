"""What the ArcGIS service answers: a page of rows, or a no that it may send with status 200."""

from __future__ import annotations

from typing import Annotated

import msgspec

from tradecheck.model.errors import DataError
from tradecheck.sources.portwatch.places import PORT, STRAIT, Place
from tradecheck.sources.quoting import quoted

_OK, _TOO_MANY = 200, 429

_Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Attributes = dict[str, str | _Whole | float | bool | None]


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer, and what to do: two parts of one sentence about the service."""

    what: str
    then: str


class _Error(msgspec.Struct, frozen=True):
    code: int = 0
    message: str = ""
    details: list[str] = []


class _Feature(msgspec.Struct, frozen=True):
    attributes: Attributes


class Page(msgspec.Struct, frozen=True):
    """One page: `more` where the service says that there is another, which it leaves out where there is none."""

    features: list[_Feature] = []
    more: bool = msgspec.field(name="exceededTransferLimit", default=False)

    @property
    def rows(self) -> list[Attributes]:
        """The attributes of each row."""
        return [feature.attributes for feature in self.features]


class _Answer(msgspec.Struct, frozen=True):
    error: _Error | None = None
    features: list[msgspec.Raw] | None = None
    more: bool = msgspec.field(name="exceededTransferLimit", default=False)
    count: int | None = None


def unfit(body: bytes, *, rows_expected: bool = False) -> str | None:
    """Return what makes an answer of status 200 one to ask for again, None when it will do.

    Args:
        body: the bytes as they came.
        rows_expected: whether the page before it announced more rows.
    """
    if not body.strip():
        return "answered with nothing"
    if body.lstrip()[:1] == b"<":
        return "answered with a web page instead of data"
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return "sent an answer that breaks off"
    if answer.error is not None:
        return f"answered with an error ({_said(answer.error)})"
    if answer.features is not None and not answer.features and (rows_expected or answer.more):
        return "sent an empty page where it announced more rows"
    return None


def refusal(status: int, body: bytes, *, rows_expected: bool = False) -> Refusal | None:
    """Return why an answer is none, None when it is one."""
    if status == _OK:
        why = unfit(body, rows_expected=rows_expected)
        return Refusal(why, "try again later, or ask for a shorter period") if why else None
    if status == _TOO_MANY:
        return Refusal("still asks to be called less often", "wait some minutes and ask again")
    return Refusal(f"failed with status {status}", "try again later, or check the address in the settings")


def page(body: bytes, name: str) -> Page:
    """Read a page of rows.

    Raises:
        DataError: when it is none.
    """
    try:
        return msgspec.json.decode(body, type=Page)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError(
            f"{name} cannot be read as a page of PortWatch ({quoted(str(error))}): pull it again."
        ) from None


def count(body: bytes) -> int | None:
    """Return how many rows the service says there are, None when it does not say."""
    try:
        return msgspec.json.decode(body, type=_Answer).count
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def places(rows: list[Attributes], kind: str) -> tuple[Place, ...]:
    """Return the ports or straits that rows name, in the order of their names."""
    found: dict[str, Place] = {}
    for row in rows:
        place_id, name = row.get("portid"), row.get("portname")
        if place_id is None or name is None:
            continue
        country = str(row.get("ISO3") or row.get("iso3") or "") if kind == PORT else ""
        found[str(place_id)] = Place(str(place_id), str(name), PORT if kind == PORT else STRAIT, country)
    return tuple(sorted(found.values(), key=lambda place: (place.name, place.id)))


def _said(error: _Error) -> str:
    text = "; ".join(dict.fromkeys(part for part in (error.message, *error.details) if part))
    return quoted(f"{error.code}: {text}" if text else str(error.code), 120)
