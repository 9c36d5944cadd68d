"""JSON, one object an answer, and JSON lines, one object a row."""

from datetime import datetime

import msgspec

from tradecheck.output.answer import Answer, envelope, plain
from tradecheck.output.safe import for_json


def as_json(answer: Answer, *, version: str, generated: datetime) -> bytes:
    """Return the envelope with its rows, indented by two; the order of keys is always the same."""
    whole = envelope(answer, version, generated) | {answer.rows_name: plain(answer.rows)}
    return for_json(msgspec.json.format(msgspec.json.encode(whole), indent=2)) + b"\n"


def as_json_lines(answer: Answer) -> bytes:
    """Return one line a row, empty where there are none; the envelope is only in `as_json`."""
    return b"".join(for_json(msgspec.json.encode(plain(row))) + b"\n" for row in answer.rows)
