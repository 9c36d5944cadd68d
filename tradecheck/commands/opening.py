"""Opens the desk that a verb asks: settings read, the archive's tables made where they are missing."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tradecheck import settings
from tradecheck.commands.printing import explain
from tradecheck.commands.speaking import say, write_as
from tradecheck.commands.viewing import view_of
from tradecheck.model.errors import Exit

if TYPE_CHECKING:
    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View


def settings_of(options: Namespace) -> settings.Settings:
    """Return the settings: flags over environment over file; from here on the log is written as they say."""
    held = settings.load(options.config, flags={"log": options.log})
    write_as(held.log, held.comtrade_key.reveal() if held.comtrade_key else None)
    return held


def open_desk(options: Namespace) -> "tuple[Desk, View]":
    """Return the desk and the view that the flags ask for.

    What was received and cannot be read is said on stderr; `ended` makes it the exit code.
    """
    held = settings_of(options)
    view = view_of(options, held.view)
    return opened(options, held), view


def opened(options: Namespace, held: settings.Settings) -> "Desk":
    """Return the desk of these settings, as `open_desk` does."""
    explain(options, f"settings: {', '.join(str(each) for each in held.files) or 'no file'}; archive: {held.cache}")
    from tradecheck.inquiry import Desk  # noqa: PLC0415 - polars is loaded once the flags were understood

    options.unread = unread_of(held.cache)
    for why in options.unread:
        say(f"tradecheck: {why} It is left out.", level="warning", event="left-out")
    return Desk(held)


def unread_of(root: Path) -> list[str]:
    """Make the archive's tables where they are missing, and return why what of it cannot be read."""
    from tradecheck.intake.current import ensure_tables, unread  # noqa: PLC0415 - once the flags were understood

    ensure_tables(root)
    return list(unread(root))


def tell_unread_verdicts(options: Namespace, desk: "Desk") -> None:
    """Say on stderr that an analyst's verdicts cannot be read; `ended` makes it the exit code."""
    if (why := desk.unread_verdicts) is not None:
        options.unread.append(why)
        say(f"tradecheck: {why} No verdict is shown.", level="warning", event="verdicts-unread")


def ended(options: Namespace, code: Exit = Exit.DONE) -> Exit:
    """Return the exit code of a verb that opened the desk: damage goes before findings."""
    return Exit.DAMAGED if options.unread else code
