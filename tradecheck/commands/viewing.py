"""The flags that make a view, the same for every verb."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from tradecheck.checks.registry import NAMES, known
from tradecheck.commands.parser import Parser
from tradecheck.model.errors import UsageError, unknown
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period, parse_day
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Severity

_Word = TypeVar("_Word", Direction, Severity)


def add_view_flags(parser: Parser) -> None:
    """Add the flags of a view."""
    view = parser.add_argument_group("the view")
    view.add_argument("--since", metavar="DATE", help="from 2017, 2017-08 or 2017-08-05 on")
    view.add_argument("--until", metavar="DATE", help="to the end of 2017, 2017-08 or 2017-08-05")
    view.add_argument("--year", metavar="YEAR", help="short for --since YEAR --until YEAR")
    view.add_argument("--goods", action="append", metavar="G", help="HS code, TOTAL or a group; may be repeated")
    view.add_argument("--direction", metavar="D", help="dprk-export or dprk-import")
    view.add_argument("--reporter", metavar="AREA", help="whose books, where one is needed (CHN)")
    view.add_argument("--check", metavar="NAME", help=f"only this check: {', '.join(NAMES)}")
    view.add_argument("--min-severity", metavar="LEVEL", help="low, medium or high")
    view.add_argument("--as-of", metavar="DATE", help="only what was published or held on that day")
    view.add_argument("--source", metavar="NAME", help="only this source's flows")
    view.add_argument("--no-snapshot", action="store_true", help="leave the embedded figures out")


def view_of(options: Namespace, defaults: Mapping[str, object]) -> View:
    """Return the view that flags and the `[view]` of the settings file ask for; a flag wins.

    Raises:
        UsageError: for a date, a period, goods or a word that cannot be understood.
    """

    def asked(name: str) -> str | None:
        flag = getattr(options, name, None)
        kept = defaults.get(name, defaults.get(name.replace("_", "-")))
        return flag if flag is not None else None if kept is None else str(kept)

    dated = any(getattr(options, name, None) for name in ("since", "until", "year"))
    period = _period(*((getattr(options, name, None) if dated else asked(name)) for name in ("since", "until", "year")))
    return View(
        period=period,
        goods=tuple(Goods.parse(each) for each in _goods(options, defaults)),
        direction=_word("direction", asked("direction"), Direction),
        reporter=_reporter(asked("reporter")),
        check=_check(asked("check")),
        min_severity=_word("severity", asked("min_severity"), Severity) or Severity.LOW,
        as_of=_day(asked("as_of")),
        source=asked("source"),
        snapshot=not options.no_snapshot and defaults.get("snapshot") is not False,
    )


def _goods(options: Namespace, defaults: Mapping[str, object]) -> Sequence[str]:
    flags = getattr(options, "goods", None)
    if flags:
        return [str(each) for each in flags]
    kept = defaults.get("goods", ())
    return [kept] if isinstance(kept, str) else [str(each) for each in kept] if isinstance(kept, Sequence) else []


def _period(since: str | None, until: str | None, year: str | None) -> Period:
    if year is not None:
        if since is not None or until is not None:
            raise UsageError("--year stands for --since and --until together: give either the one or the others.")
        if not (year.isdigit() and len(year) == 4):  # noqa: PLR2004 - a year has four digits
            raise UsageError(f"'{year}' is not a year: write it like 2017.")
        since = until = year
    start = _one(since).start if since is not None else EVER.start
    end = _one(until).end if until is not None else EVER.end
    if start > EVER.end or end < EVER.start:
        far = since if start > EVER.end else until
        raise UsageError(f"'{far}' lies outside the years that are looked at, 1900 to 2999: give one of them.")
    if end < start:
        raise UsageError(f"--until {until} lies before --since {since}: give the earlier day first.")
    return Period(max(start, EVER.start), min(end, EVER.end))


def _one(text: str) -> Period:
    """Read a year, a month or a day; a range has another end, which a flag would silently drop."""
    if ".." in text:
        raise UsageError(f"'{text}' is a range: give its first day with --since and its last with --until.")
    return Period.parse(text)


def _day(text: str | None) -> date | None:
    return None if text is None else parse_day(text)


def _word(kind: str, text: str | None, words: type[_Word]) -> _Word | None:
    if text is None:
        return None
    known = {each.value: each for each in words}
    if text not in known:
        raise unknown(kind, text, known)
    return known[text]


def _reporter(text: str | None) -> str:
    if text is None:
        return "CHN"
    from tradecheck.reference.areas import area  # noqa: PLC0415 - read only when a reporter is named

    return area(text).iso3


def _check(name: str | None) -> str | None:
    if name is None:
        return None
    return known(name)
