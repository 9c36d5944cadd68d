"""What UN Comtrade's v1 service answers: rows in an envelope, or one of several ways of saying no."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from tradecheck.model.errors import DataError
from tradecheck.sources.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

PREVIEW_ROWS = 500
"""Rows after which the preview service stops, without a word."""

CUT_AT = frozenset({PREVIEW_ROWS, 100_000})
"""Numbers of rows at which an answer or a download of UN Comtrade was cut rather than complete."""

_OK = 200
_MARK = b"\xef\xbb\xbf"
_REPLENISHED = re.compile(r"replenished in (?:(\d+)\.)?(\d{1,2}):(\d\d):(\d\d)")


class Envelope(msgspec.Struct, frozen=True):
    """The body of an answer. `error` is empty where all went well; `count` is −1 where it did not."""

    data: list[dict[str, str | int | float | bool | None]]
    count: int | None = None
    error: str | None = None


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer, and what to do: two parts of one sentence about the service."""

    what: str
    then: str


def refusal(status: int, media_type: str, body: bytes) -> Refusal | None:
    """Return why an answer is none, None when it is one.

    Spent quota and a bad key, which share a status, are told apart by their words, and so are a missing
    and an invalid key. A web page is no answer, whatever its status.
    """
    if status == _OK and not body.strip():
        return Refusal("answered with nothing", "try again later")
    if media_type == "text/html" or is_web_page(body):
        return Refusal(
            f"answered with a web page instead of data (status {status})",
            "try again later, or check the address in the settings",
        )
    said = _words(body)
    if status == _OK:
        return Refusal(f"answered with an error ({said})", "check what was asked for") if said else None
    return _by_status(status, said)


def _by_status(status: int, said: str) -> Refusal:
    lower = said.casefold()
    if "quota" in lower:
        return Refusal(f"has no calls left for this key{_until(said)}", "ask again then")
    known = {
        400: Refusal(f"does not accept the question ({said or 'no reason given'})", "change what is asked for"),
        401: Refusal("does not accept the key", "check TRADECHECK_COMTRADE_KEY"),
        403: Refusal("does not accept the key, or its quota is spent", "check TRADECHECK_COMTRADE_KEY"),
        404: Refusal("has nothing at this address", "check the address in the settings"),
        429: Refusal("still asks to be called less often", "wait some minutes and ask again"),
    }
    if status == 401 and "missing" in lower:  # noqa: PLR2004 - HTTP's number
        return Refusal("wants a key", "set TRADECHECK_COMTRADE_KEY")
    if status in known:
        return known[status]
    return Refusal(f"failed with status {status}{f' ({said})' if said else ''}", "try again later")


def _until(said: str) -> str:
    match = _REPLENISHED.search(said)
    if match is None:
        return ""
    days, hours, minutes, _ = match.groups()
    return f" until {f'{days} d ' if days else ''}{int(hours)} h {int(minutes)} min from now"


def read_envelope(body: bytes, name: str) -> list[dict[str, Any]]:
    """Return the rows of an answer, each a dict of v1 fields.

    Raises:
        DataError: when the body is no complete answer: not JSON, an error, or fewer rows than it counts.
    """
    if is_web_page(body):
        raise DataError(f"{name} is a web page, not an answer of UN Comtrade: ask or download again.")
    try:
        envelope = msgspec.json.decode(body.removeprefix(_MARK), type=Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError(
            f"{name} is no complete answer of UN Comtrade ({quoted(str(error))}): ask or download again."
        ) from None
    if said := _words(body):
        raise DataError(f"{name} holds an error of UN Comtrade ({said}): ask again.")
    if envelope.count is not None and envelope.count != len(envelope.data):
        raise DataError(f"{name} counts {envelope.count} rows and holds {len(envelope.data)}: ask or download again.")
    return list(envelope.data)


def is_web_page(body: bytes) -> bool:
    """Whether a body is HTML, whatever it was called."""
    return body.removeprefix(_MARK).lstrip()[:1] == b"<"


def _words(body: bytes) -> str:
    """Return what an answer says went wrong, on one line; empty when it says nothing or cannot be read."""
    try:
        answer = msgspec.json.decode(body.removeprefix(_MARK))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    if not isinstance(answer, dict):
        return ""
    listed = answer.get("errorObject")
    reasons = [_reason(part) for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []
    parts = [answer.get("error"), answer.get("message"), *reasons]
    return quoted("; ".join(part for part in parts if isinstance(part, str) and part))


def _reason(part: Mapping[str, object]) -> object:
    """Return the message of one `errorObject`, whose field has been seen in two spellings."""
    return next((value for name, value in part.items() if name.casefold() == "errormessage"), None)
