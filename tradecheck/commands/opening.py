"""Opens the desk that a verb asks: settings read, the archive's tables made where they are missing."""

from argparse import Namespace
from typing import TYPE_CHECKING

from tradecheck import settings
from tradecheck.commands.printing import explain
from tradecheck.commands.speaking import say
from tradecheck.commands.viewing import view_of
from tradecheck.model.errors import Exit

if TYPE_CHECKING:
    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View


def settings_of(options: Namespace) -> settings.Settings:
    """Return the settings: flags over environment over file."""
    return settings.load(options.config)


def open_desk(options: Namespace) -> "tuple[Desk, View]":
    """Return the desk and the view that the flags ask for.

    What was received and cannot be read is said on stderr; `ended` makes it the exit code.
    """
    held = settings_of(options)
    view = view_of(options, held.view)
    explain(options, f"settings: {', '.join(str(each) for each in held.files) or 'no file'}; archive: {held.cache}")
    from tradecheck.archive.made import summary  # noqa: PLC0415 - the flags are understood before a room is opened
    from tradecheck.inquiry import Desk  # noqa: PLC0415 - polars is loaded once the flags were understood
    from tradecheck.intake.current import ensure_tables  # noqa: PLC0415

    ensure_tables(held.cache)
    made = summary(held.cache)
    options.unread = [each.why for each in made.unread] if made else []
    for why in options.unread:
        say(f"tradecheck: {why} It is left out.")
    return Desk(held), view


def tell_unread_verdicts(options: Namespace, desk: "Desk") -> None:
    """Say on stderr that an analyst's verdicts cannot be read; `ended` makes it the exit code."""
    if (why := desk.unread_verdicts) is not None:
        options.unread.append(why)
        say(f"tradecheck: {why} No verdict is shown.")


def ended(options: Namespace, code: Exit = Exit.DONE) -> Exit:
    """Return the exit code of a verb that opened the desk: damage goes before findings."""
    return Exit.DAMAGED if options.unread else code
