"""What a China Customs file is made of: its encoding, and its columns in either language and any order."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import DataError
from tradecheck.sources.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

CURRENCIES = {"usd": "USD", "cny": "CNY"}
"""The field that holds the value, and the currency it is in."""

DETAIL = ("regime", "location")
"""Fields that multiply rows: a cell of trade is the sum over them."""

_AGAIN = "download it again"
_MARK = b"\xef\xbb\xbf"
_NAMES = {
    "date": ("date of data", "数据年月"),
    "code": ("commodity code", "商品编码"),
    "commodity": ("commodity", "商品名称"),
    "partner": ("trading partner code", "贸易伙伴编码"),
    "partner_name": ("trading partner", "贸易伙伴名称"),
    "regime": ("customs regime code", "贸易方式编码"),
    "regime_name": ("customs regime", "贸易方式名称"),
    "location": ("locations of importers and exporters code", "注册地编码", "收发货人注册地编码"),
    "location_name": ("locations of importers and exporters", "注册地名称", "收发货人注册地名称"),
    "quantity": ("quantity", "第一数量"),
    "unit": ("unit", "第一计量单位"),
    "quantity2": ("supplementary quantity", "supplimentary quantity", "第二数量"),
    "unit2": ("supplementary unit", "supplimentary unit", "第二计量单位"),
    "usd": ("us dollar", "us dollars", "美元"),
    "cny": ("renminbi yuan", "人民币"),
}
_FIELDS = {word: field for field, words in _NAMES.items() for word in words}


class Layout(msgspec.Struct, frozen=True):
    """Which field each column holds, "" for those that are not known, and the currency of the values."""

    fields: tuple[str, ...]
    currency: str

    @property
    def value(self) -> str:
        """The field that holds the value."""
        return self.currency.casefold()


def decoded(body: bytes, name: str) -> str:
    """Return the text of a file in UTF-8 or GB18030.

    Raises:
        DataError: when it is empty, a web page, no text, or in neither encoding.
    """
    if not body.strip():
        raise DataError(f"{name} is empty: {_AGAIN}.")
    if b"\0" in body:
        line = body.count(b"\n", 0, body.index(b"\0")) + 1
        raise DataError(f"{name}, line {line}, holds NUL bytes: the download was damaged; {_AGAIN}.")
    if body[:2] == b"PK":
        raise DataError(f"{name} is no text: give the CSV as it was downloaded, not a spreadsheet made of it.")
    if body.removeprefix(_MARK).lstrip()[:1] == b"<":
        raise DataError(f"{name} is a web page, not a file of China Customs: {_AGAIN}.")
    try:
        return body.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return body.decode("gb18030")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{name}, line {line}, is neither UTF-8 nor GB18030: {_AGAIN}, or save it in one of them."
        ) from None


def layout(header: Sequence[str], name: str) -> Layout:
    """Return which column holds what.

    Raises:
        DataError: when it is no header of China Customs, or was cut off.
    """
    fields: list[str] = []
    for column in header:
        field = _FIELDS.get(_plain(column), "")
        if field == "unit" and "unit" in fields:
            field = "unit2"
        if field and field in fields:
            raise DataError(f"{name} has the column '{quoted(column, 40)}' twice: {_AGAIN}.")
        fields.append(field)
    shown = f"its {len(header)} column{'s are' if len(header) > 1 else ' is'} '{quoted(', '.join(header), 120)}'"
    if "code" not in fields:
        raise DataError(f"{name} is no file of China Customs, or lacks the commodity code: {shown}.")
    if "partner_name" in fields and "partner" not in fields:
        raise DataError(f"{name} names trading partners without their codes: tick the code too ({shown}).")
    currency = next((CURRENCIES[field] for field in CURRENCIES if field in fields), None)
    if currency is None:
        raise DataError(
            f"{name} has no column of values in US dollars or yuan: the header was cut off or the value not ticked; "
            f"{_AGAIN} ({shown})."
        )
    return Layout(tuple(fields), currency)


def _plain(column: str) -> str:
    """A column's name without case, width of letters and double blanks."""
    return " ".join(unicodedata.normalize("NFKC", column).casefold().split())
