"""How a long errand says where it is, to whoever shows it."""

from collections.abc import Callable

import msgspec


class Progress(msgspec.Struct, frozen=True):
    """`done` of `total` steps, and in a few words what is happening now.

    An errand that asks a service also says how many rows came so far and how long it will still take;
    `total` grows when a question has to be asked in parts. `is_last` is said when nothing more comes and the tables
    of what came are made: that is never cut off.
    """

    done: int
    total: int
    text: str
    rows: int | None = None
    seconds_left: float | None = None
    is_last: bool = False

    @property
    def left(self) -> int:
        """Steps that are still to come."""
        return max(0, self.total - self.done)


Told = Callable[[Progress], None]
"""Whoever wants to be told of progress."""


def nobody(_progress: Progress) -> None:
    """Listen to no progress."""


def duration(seconds: float) -> str:
    """Return a length of time as a person would say it: 40 s, 12 min, 3 h 5 min."""
    whole = round(seconds)
    if whole < 90:  # noqa: PLR2004 - a minute and a half is still counted in seconds
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004 - likewise
