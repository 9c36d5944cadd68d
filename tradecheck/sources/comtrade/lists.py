"""UN Comtrade's reference lists: areas, and the HS with its official names and the links within an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tradecheck.model.errors import DataError, unknown
from tradecheck.sources.comtrade.answers import is_web_page
from tradecheck.sources.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTS = {
    "Reporters": "areas that report",
    "partnerAreas": "areas that are reported about",
    "HS": "codes of every edition of the HS",
    "H0": "HS 1988/92",
    "H1": "HS 1996",
    "H2": "HS 2002",
    "H3": "HS 2007",
    "H4": "HS 2012",
    "H5": "HS 2017",
    "H6": "HS 2022",
    "tradeRegimes": "flows",
    "CustomsCodes": "customs procedures",
    "ModeOfTransportCodes": "means of transport",
    "QuantityUnits": "units of quantity",
}
"""The service's name of each list, and what it holds."""

MOST_DAYS = 7
"""How long the service says that a list stays as it is."""

_MARK = b"\xef\xbb\xbf"


class Item(msgspec.Struct, frozen=True):
    """One line of a list: its code (leading zeros and all), its official name, and the code above it."""

    code: str
    name: str
    parent: str | None


class _List(msgspec.Struct, frozen=True):
    results: list[dict[str, Any]]


def path_of(name: str) -> str:
    """Return where a list is asked for."""
    return f"/files/v1/app/reference/{name}.json"


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """Return the lists of these names, all of them where none is named.

    Raises:
        UsageError: naming the lists that are known.
    """
    for name in names:
        if name not in LISTS:
            raise unknown("the reference list", name, LISTS)
    return tuple(name for name in LISTS if not names or name in names)


def read(body: bytes, name: str) -> tuple[Item, ...]:
    """Return the lines of a reference list in their order.

    Raises:
        DataError: when the body is no such list, or an empty one.
    """
    if is_web_page(body):
        raise DataError(f"the reference list {name} is a web page: ask again.")
    try:
        found = msgspec.json.decode(body.removeprefix(_MARK), type=_List).results
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"the reference list {name} cannot be read ({quoted(str(error))}): ask again.") from None
    if not found:
        raise DataError(f"the reference list {name} is empty: ask again.")
    return tuple(_item(line) for line in found)


def _item(line: dict[str, Any]) -> Item:
    """Return one line; the units of quantity call their fields otherwise than all the other lists."""
    code, name = line.get("id", line.get("qtyCode", "")), line.get("text", line.get("qtyDescription", ""))
    parent = line.get("parent")
    return Item(str(code), str(name), None if parent is None else str(parent))


def unfit(media_type: str, body: bytes) -> str | None:
    """Return what makes a list one to ask for again, None when nothing does."""
    if not body.strip():
        return "answered with nothing"
    if media_type == "text/html" or is_web_page(body):
        return "answered with a web page instead of a list"
    try:
        msgspec.json.decode(body.removeprefix(_MARK), type=_List)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "sent a list that breaks off"
    return None


def codes_by_length(items: Sequence[Item]) -> dict[int, tuple[str, ...]]:
    """Return the HS codes of a list by the number of their digits, each in order; TOTAL has none."""
    found: dict[int, set[str]] = {}
    for item in items:
        if item.code.isalnum() and item.code[:1].isdigit():
            found.setdefault(len(item.code), set()).add(item.code)
    return {length: tuple(sorted(codes)) for length, codes in sorted(found.items())}
