"""What publishers of prices answer: a page, a workbook or CSV, or a page in the place of the other two."""

from __future__ import annotations

import msgspec

_OK, _NOT_FOUND, _TOO_MANY = 200, 404, 429
_CLOSED = (401, 403)
_WORKBOOK = b"PK\x03\x04"
_MARK = b"\xef\xbb\xbf"


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer, and what to do: two parts of one sentence about the service."""

    what: str
    then: str


def unfit(body: bytes, *, is_page: bool = False, is_workbook: bool = False) -> str | None:
    """Return what makes an answer of status 200 one to ask for again, None when it will do."""
    if not body.strip():
        return "answered with nothing"
    if is_workbook:
        return None if body.startswith(_WORKBOOK) else "answered with something else than a workbook"
    web = body.removeprefix(_MARK).lstrip()[:1] == b"<"
    return "answered with a web page instead of data" if web and not is_page else None


def refusal(status: int, body: bytes, *, is_page: bool = False, is_workbook: bool = False) -> Refusal | None:
    """Return why an answer is none, None when it is one."""
    if status == _OK:
        why = unfit(body, is_page=is_page, is_workbook=is_workbook)
        return Refusal(why, "try again later") if why else None
    known = {
        _NOT_FOUND: Refusal("has nothing at this address", "check the address in the settings"),
        _TOO_MANY: Refusal("still asks to be called less often", "wait some minutes and ask again"),
        **dict.fromkeys(_CLOSED, Refusal(f"does not let a program in (status {status})", "download it by hand")),
    }
    return known.get(status, Refusal(f"failed with status {status}", "try again later"))
