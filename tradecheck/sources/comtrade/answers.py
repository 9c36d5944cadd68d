"""What UN Comtrade's v1 service answers: rows in an envelope, or one of several ways of saying no."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
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
_JSON = frozenset({"application/json", "text/json", "application/problem+json"})
_MARK = b"\xef\xbb\xbf"
_REPLENISHED = re.compile(r"replenished in (?:(\d+)\.)?(\d{1,2}):(\d\d):(\d\d)")


class Envelope(msgspec.Struct, frozen=True):
    """The body of an answer. `error` is empty where all went well; `count` is −1 where it did not."""

    data: list[dict[str, str | int | float | bool | None]]
    count: int | None = None
    error: str | None = None


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer, and what to do: two parts of one sentence about the service.

    `is_of_all` is true where every other question would be refused as well, as with a wrong key or spent
    quota; `is_judged` where the service looked at this question and did not accept it.
    """

    what: str
    then: str
    is_of_all: bool = False
    is_judged: bool = False


def refusal(
    status: int, media_type: str, body: bytes, *, at: datetime | None = None, retry_after: str = ""
) -> Refusal | None:
    """Return why an answer is none, None when it is one.

    Spent quota and a bad key, which share a status, are told apart by their words, and so are a missing
    and an invalid key. A web page is no answer, whatever its status.

    Args:
        status: the HTTP status.
        media_type: the content type without its parameters.
        body: the bytes as they came.
        at: when they came, to say at what time spent quota returns.
        retry_after: the header of that name, for quota whose text does not say when it returns.
    """
    if status == _OK and not body.strip():
        return Refusal("answered with nothing", "try again later")
    if media_type == "text/html" or is_web_page(body):
        return Refusal(
            f"answered with a web page instead of data (status {status})",
            "try again later, or check the address in the settings",
        )
    if status == _OK and media_type not in _JSON:
        return Refusal(f"answered with '{quoted(media_type, 40)}' instead of JSON", "check the address in the settings")
    said = _words(body)
    if status == _OK:
        return Refusal(f"answered with an error ({said})", "check what was asked for", is_judged=True) if said else None
    return _by_status(status, said, at, retry_after)


def unfit(media_type: str, body: bytes) -> str | None:
    """Return what makes an answer of status 200 one to ask for again, None when nothing does.

    A sign-in page, an empty body and one that breaks off come now and then, and the next call is well.
    """
    if not body.strip():
        return "answered with nothing"
    if media_type == "text/html" or is_web_page(body):
        return "answered with a web page instead of data"
    return None if _words(body) or _counts(body) else "sent an answer that breaks off"


def row_count(body: bytes) -> int:
    """Return how many rows an answer holds, without reading them.

    Raises:
        DataError: when it is no complete answer.
    """
    try:
        return len(msgspec.json.decode(body.removeprefix(_MARK), type=_Rows).data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"a kept answer of UN Comtrade cannot be read ({quoted(str(error))}): ask again.") from None


class _Rows(msgspec.Struct, frozen=True):
    data: list[msgspec.Raw]
    count: int | None = None


def _counts(body: bytes) -> bool:
    """Whether an answer is complete JSON that holds as many rows as it says."""
    try:
        rows = msgspec.json.decode(body.removeprefix(_MARK), type=_Rows)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return rows.count is None or rows.count == len(rows.data)


def _by_status(status: int, said: str, at: datetime | None, retry_after: str) -> Refusal:
    lower = said.casefold()
    if "quota" in lower:
        return _of_all(f"has no calls left for this key{_until(said, at, retry_after)}", "ask again then")
    known = {
        400: Refusal(
            f"does not accept the question ({said or 'no reason given'})", "change what is asked for", is_judged=True
        ),
        401: _of_all("does not accept the key", "check TRADECHECK_COMTRADE_KEY"),
        403: _of_all("does not accept the key, or its quota is spent", "check TRADECHECK_COMTRADE_KEY"),
        404: Refusal("has nothing at this address", "check the address in the settings"),
        429: _of_all("still asks to be called less often", "wait some minutes and ask again"),
    }
    if status == 401 and "missing" in lower:  # noqa: PLR2004 - HTTP's number
        return _of_all("wants a key", "set TRADECHECK_COMTRADE_KEY")
    if status in known:
        return known[status]
    return Refusal(f"failed with status {status}{f' ({said})' if said else ''}", "try again later")


def _of_all(what: str, then: str) -> Refusal:
    return Refusal(what, then, is_of_all=True)


def _until(said: str, at: datetime | None, retry_after: str) -> str:
    match = _REPLENISHED.search(said)
    if match is not None:
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        wait = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    elif retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < len("10000000"):
        wait = timedelta(seconds=int(retry_after))
    else:
        return ""
    hours, minutes = wait.seconds // 3600, wait.seconds % 3600 // 60
    clock = f" ({at + wait:%Y-%m-%d %H:%M} UTC)" if at is not None else ""
    return f" until {f'{wait.days} d ' if wait.days else ''}{hours} h {minutes} min from now{clock}"


def read_envelope(body: bytes, name: str) -> list[dict[str, Any]]:
    """Return the rows of an answer, each a dict of v1 fields.

    Raises:
        DataError: when the body is no complete answer: not JSON, an error, or fewer rows than it counts.
    """
    if is_web_page(body):
        raise DataError(f"{name} is a web page, not an answer of UN Comtrade: ask or download again.")
    try:
        envelope = msgspec.json.decode(body.removeprefix(_MARK), type=Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
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
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
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
