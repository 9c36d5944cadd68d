"""The flags that say how an answer is printed, and the one way it leaves the program."""

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

import msgspec

from tradecheck import __version__
from tradecheck.commands.parser import Parser
from tradecheck.commands.speaking import say
from tradecheck.model.errors import unknown
from tradecheck.model.period import parse_day
from tradecheck.output.formats import FORMATS, Answer, Column, render
from tradecheck.output.write import COLOUR_CHOICES, check_target, colour_wanted, emit
from tradecheck.settings.values import LOGS

READ_BY_PROGRAMS = ("csv", "parquet", "xlsx")
"""Formats with columns that hold every field of a row, not the few that a reader takes in."""


def add_output_flags(parser: Parser, formats: tuple[str, ...] = FORMATS) -> None:
    """Add format, file, date and colour, and the flags that every verb takes."""
    printed = parser.add_argument_group("what is printed")
    printed.add_argument("--format", metavar="F", default=formats[0], help=", ".join(formats))
    printed.add_argument("-o", "--output", metavar="FILE", type=Path, help="write there instead of to stdout")
    printed.add_argument("--color", metavar="WHEN", default="auto", help=", ".join(COLOUR_CHOICES))
    add_common_flags(parser)


def add_common_flags(parser: Parser) -> None:
    """Add what every verb takes: settings file, the printed date, and how much is narrated."""
    common = parser.add_argument_group("every verb")
    common.add_argument("--config", metavar="FILE", type=Path, help="settings, else tradecheck.toml where found")
    common.add_argument("--generated", metavar="DATE", help="print this date as the day the answer was made")
    common.add_argument("--log", metavar="FORM", type=log_form, help=", ".join(LOGS))
    common.add_argument("-q", "--quiet", action="store_true", help="no narration on stderr")
    common.add_argument("-v", "--verbose", action="store_true", help="more narration on stderr")


def log_form(text: str) -> str:
    """Return a form of the log, however it is capitalised.

    Raises:
        UsageError: naming the forms.
    """
    if text.casefold() not in LOGS:
        raise unknown("the form of the log", text, LOGS)
    return text.casefold()


def generated_of(options: Namespace) -> datetime:
    """Return the day that is printed as the answer's own, today in UTC unless a flag fixes it."""
    day = parse_day(options.generated) if options.generated else datetime.now(UTC).date()
    return datetime.combine(day, time(), UTC)


def check_output(options: Namespace, formats: tuple[str, ...] = FORMATS) -> None:
    """Refuse an unknown format or a place that cannot be written before the work is done.

    Raises:
        UsageError: naming the nearest format, or the folder.
    """
    if options.color not in COLOUR_CHOICES:
        raise unknown("the choice of --color", options.color, COLOUR_CHOICES)
    if options.format.casefold() not in formats:
        raise unknown("format", options.format, formats)
    options.format = options.format.casefold()
    generated_of(options)
    check_target(options.format, options.output)


def print_answer(answer: Answer, options: Namespace, fields: tuple[Column, ...] = ()) -> None:
    """Write an answer in the format that was asked for.

    `fields` are the columns for programs, where they are more than the answer's own.
    """
    if fields and options.format in READ_BY_PROGRAMS:
        answer = msgspec.structs.replace(answer, columns=fields)
    color = colour_wanted(options.color, sys.stdout if options.output is None else None)
    data = render(answer, options.format, version=__version__, generated=generated_of(options), color=color)
    emit(data, options.output)


def filled(
    columns: tuple[Column, ...], rows: Sequence[Mapping[str, object]], optional: tuple[str, ...]
) -> tuple[Column, ...]:
    """Return the columns without those optional ones that no row fills."""
    return tuple(each for each in columns if each.name not in optional or any(row[each.name] for row in rows))


def narrate(options: Namespace, sentence: str, event: str = "told", **fields: object) -> None:
    """Say a sentence on stderr, unless it was asked to be quiet; a log of records gets the fields besides."""
    if not options.quiet:
        say(sentence, event=event, fields=fields)


def explain(options: Namespace, sentence: str) -> None:
    """Say a sentence on stderr where more narration was asked for."""
    if options.verbose and not options.quiet:
        say(sentence, level="debug", event="explained")
