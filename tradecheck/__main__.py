"""The way in: what happens before any room is opened, and what reaches the shell at the end."""

import gc
import sys
from collections.abc import Sequence

from tradecheck import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]) and _said_version():
        return 0
    from tradecheck.commands.dispatch import dispatch  # noqa: PLC0415 - importing the way in opens no room

    return dispatch(given)


def _said_version() -> bool:
    """Print the version without opening a room; False where stdout takes nothing, which `dispatch` explains."""
    try:
        sys.stdout.write(f"tradecheck {__version__}\n")
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        return False
    return True


def script() -> int:
    """Run the command line of this process, which ends with it.

    Fewer and no last collections: what the process made dies with it, and walking it all took longer than
    a verb's own work.
    """
    gc.set_threshold(100_000, 50, 50)
    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(script())
