"""What the IMF's service answers: CSV, or one of several ways of saying no."""

from __future__ import annotations

import msgspec

from tradecheck.sources.quoting import quoted

_OK, _BAD_REQUEST, _NOT_FOUND, _TOO_MANY = 200, 400, 404, 429
_CLOSED = (401, 403)
_MARK = b"\xef\xbb\xbf"


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer, and what to do: two parts of one sentence about the service."""

    what: str
    then: str


def unfit(body: bytes) -> str | None:
    """Return what makes an answer of status 200 one to ask for again, None when it will do."""
    text = body.removeprefix(_MARK).lstrip()
    if not text:
        return "answered with nothing"
    if text[:1] == b"<":
        return "answered with a web page or XML instead of CSV"
    if text[:1] in {b"{", b"["}:
        return "answered with JSON instead of CSV"
    return None


def refusal(status: int, body: bytes) -> Refusal | None:
    """Return why an answer is none, None when it is one."""
    if status == _OK:
        why = unfit(body)
        return Refusal(why, "try again later, or check the address in the settings") if why else None
    said = f" ({quoted(body.decode('utf-8', 'replace'), 120)})" if body.strip() and body.lstrip()[:1] != b"<" else ""
    known = {
        _BAD_REQUEST: Refusal(f"does not accept the question{said}", "change what is asked for"),
        _NOT_FOUND: Refusal("has nothing for this question, or not at this address", "ask for another period or area"),
        _TOO_MANY: Refusal("still asks to be called less often", "wait some minutes and ask again"),
        **dict.fromkeys(_CLOSED, Refusal(f"does not let us in{said}", "try again later; it wants no key as a rule")),
    }
    return known.get(status, Refusal(f"failed with status {status}{said}", "try again later"))
