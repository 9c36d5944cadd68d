"""How a long errand says where it is, to whoever shows it."""

from collections.abc import Callable

import msgspec


class Progress(msgspec.Struct, frozen=True):
    """`done` of `total` steps, and in a few words what is happening now."""

    done: int
    total: int
    text: str


Told = Callable[[Progress], None]
"""Whoever wants to be told of progress."""


def nobody(_progress: Progress) -> None:
    """Listen to no progress."""
