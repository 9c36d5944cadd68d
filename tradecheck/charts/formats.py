"""The files a chart can be written to, told by their ending."""

from pathlib import PurePath
from typing import Literal

from tradecheck.model.errors import UsageError

Format = Literal["png", "svg", "pdf"]

FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")


def format_of(path: str | PurePath) -> Format:
    """Return the format that the ending of `path` asks for.

    Raises:
        UsageError: for any other ending, and for none.
    """
    ending = PurePath(path).suffix.casefold().removeprefix(".")
    if ending not in FORMATS:
        met = f"ends in .{ending}" if ending else "has no ending"
        raise UsageError(f"the chart's file '{path}' {met}: charts are written to .png, .svg or .pdf.")
    return ending
