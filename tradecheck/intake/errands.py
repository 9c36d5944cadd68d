"""Pulls as a person chooses them from a list: what each would ask, and what came of it in sentences."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive import Archive
from tradecheck.intake.progress import duration
from tradecheck.intake.pulling_report import PullReport, Wanted
from tradecheck.model.errors import UsageError
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Flow, Frequency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from tradecheck.intake.progress import Told
    from tradecheck.settings import Settings
    from tradecheck.sources.comtrade.question import Question
    from tradecheck.sources.imts.question import Question as TotalsQuestion

VIEW_OF_COMTRADE, WHOLE, PORTWATCH, IMTS, PRICES = "comtrade-view", "comtrade", "portwatch", "imts", "prices"
_PORTWATCH_SECONDS, _PRICES_SECONDS = 2.0, 2.0
_DAY_HELD = "An answer that came within the last 24 hours is not asked for again."
_CUT = "An answer that is cut at the service's limit of rows is asked for again in parts, which takes more calls."


class Choice(msgspec.Struct, frozen=True):
    """Something to pull: a name, and what it brings."""

    name: str
    about: str


class Planned(msgspec.Struct, frozen=True):
    """What a pull would ask at least: `calls` that take `time`, sentences on them, and the same as a command line."""

    choice: Choice
    calls: int
    time: str
    remarks: tuple[str, ...]
    command: str


class Outcome(msgspec.Struct, frozen=True):
    """What came of an errand: one sentence, then those on what could not be read or got no answer."""

    sentence: str
    wrong: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def choices() -> tuple[Choice, ...]:
    """Return what can be pulled, what the checks need first."""
    from tradecheck.sources.comtrade.defaults import PARTS  # noqa: PLC0415 - read when somebody chooses

    return (
        Choice(WHOLE, "UN Comtrade: everything that the checks need, all parts below"),
        *(Choice(f"{WHOLE} {part.name}", f"UN Comtrade: {part.about}") for part in PARTS),
        Choice(VIEW_OF_COMTRADE, "UN Comtrade: this view alone, its goods with the DPRK year by year"),
        Choice(PORTWATCH, "IMF PortWatch: ships through the straits near the DPRK, day by day"),
        Choice(IMTS, "IMF: total trade with the DPRK year by year, estimates marked"),
        Choice(PRICES, "World Bank and FRED: world market prices by month"),
    )


def refuse_offline(settings: Settings) -> None:
    """Refuse to plan what the settings do not allow.

    Raises:
        UsageError: when nobody is to be asked.
    """
    if settings.offline:
        raise UsageError("the setting 'offline' is on, so nobody is asked: turn it off to pull.")


def planned(choice: Choice, view: View, settings: Settings, today: date) -> Planned:
    """Return what a pull would ask, without asking anybody.

    Raises:
        UsageError: when the settings say that nobody is to be asked, or the view asks for what is not there.
    """
    refuse_offline(settings)
    plans: dict[str, Callable[[Choice, View, Settings, date], Planned]] = {
        PORTWATCH: _plan_portwatch,
        IMTS: _plan_imts,
        PRICES: _plan_prices,
    }
    return plans.get(choice.name, _plan_comtrade)(choice, view, settings, today)


def pulled(choice: Choice, view: View, settings: Settings, today: date, progress: Told) -> Outcome:
    """Pull, keep what comes and make the tables of it.

    Raises:
        UsageError: as `planned` does.
        SourceUnreachableError: when the service does not answer anything.
        CancelledError: when progress said so; what came before is kept.
        DataError: when the disk is full or the archive damaged.
    """
    archive = Archive(settings.cache)
    if choice.name == PORTWATCH:
        from tradecheck.intake.pulling_portwatch import pull_portwatch  # noqa: PLC0415 - for this choice alone

        return _told(pull_portwatch((), _days(view, today), settings, archive, progress))
    if choice.name == IMTS:
        from tradecheck.intake.pulling_imts import pull_imts  # noqa: PLC0415 - as above

        return _told(pull_imts(_totals(view, today), settings, archive, progress))
    if choice.name == PRICES:
        from tradecheck.intake.pulling_prices import pull_prices  # noqa: PLC0415 - as above

        return _told(pull_prices((), settings, archive, progress))
    from tradecheck.intake.pulling import pull_comtrade  # noqa: PLC0415 - as above

    return _told(pull_comtrade(_wanted(choice, view, today), settings, archive, progress))


def _told(reports: Iterable[PullReport]) -> Outcome:
    """Put what came into sentences."""
    told = tuple(reports)
    calls, rows = sum(each.calls for each in told), sum(each.rows for each in told)
    states = Counter(each.state for each in told)
    counted = ", ".join(f"{number:,} {state}" for state, number in sorted(states.items()))
    held = "" if calls else " Nothing was asked for that is not held already."
    return Outcome(
        f"{len(told):,} questions, {calls:,} calls, {rows:,} rows: {counted}.{held}",
        tuple(sentence for each in told for sentence in (*each.problems, *each.unanswered)),
        tuple(remark for each in told for remark in each.remarks),
    )


# UN Comtrade


def _plan_comtrade(choice: Choice, view: View, settings: Settings, today: date) -> Planned:
    from tradecheck.intake.pulling_plan import plan_comtrade  # noqa: PLC0415 - for this choice alone

    wanted = _wanted(choice, view, today)
    plan = plan_comtrade(wanted, settings, Archive(settings.cache))
    others = Counter(call.state for call in plan.calls)
    by_part = Counter(call.part for call in plan.calls if call.state == "to ask")
    parts = [each.part for each in wanted if each.part]
    first = f"{len(plan.asks):,} of them learn first what is published." if plan.asks else ""
    held = f"{others['held']:,} answers are held and not asked for again." if others["held"] else ""
    counted = "; ".join(f"{part} {by_part[part]:,}" for part in parts) if len(parts) > 1 else ""
    remarks = (f"Calls by part: {counted}." if counted else "", first, held, _CUT)
    return Planned(
        choice, plan.to_make, duration(plan.seconds), tuple(filter(None, remarks)), _command(choice, view, today)
    )


def _wanted(choice: Choice, view: View, today: date) -> tuple[Wanted, ...]:
    if choice.name == VIEW_OF_COMTRADE:
        return (Wanted("", _of_view(view, today)),)
    from tradecheck.sources.comtrade.defaults import chosen  # noqa: PLC0415 - for this choice alone

    named = choice.name.removeprefix(WHOLE).split()
    return tuple(Wanted(part.name, part.questions(_span(view, today))) for part in chosen(named))


def _of_view(view: View, today: date) -> tuple[Question, ...]:
    from tradecheck.sources.comtrade.question import questions  # noqa: PLC0415 - as above

    return questions(
        _span(view, today),
        Frequency.ANNUAL,
        reporters=(view.reporter,),
        partners=("PRK",),
        goods=view.goods,
        flows=(view.direction.partner_flow,) if view.direction else (Flow.IMPORT, Flow.EXPORT),
    )


def _span(view: View, today: date) -> Period:
    """Return the view's days, those of the default pull where it has no beginning or no end."""
    from tradecheck.sources.comtrade.defaults import default_span  # noqa: PLC0415 - as above

    usual = default_span(today)
    start = usual.start if view.period.start == EVER.start else view.period.start
    return Period(start, max(start, usual.end) if view.period.end == EVER.end else view.period.end)


def _command(choice: Choice, view: View, today: date) -> str:
    """Return the command line that pulls the same."""
    span = _span(view, today)
    name, *parts = choice.name.split()
    if name == VIEW_OF_COMTRADE:
        asked = View(period=span, goods=view.goods, direction=view.direction, reporter=view.reporter).arguments()
        reporter = [] if "--reporter" in asked else ["--reporter", view.reporter]
        return shlex.join(["tradecheck", "pull", WHOLE, *asked, *reporter])
    flags = [flag for part in parts for flag in ("--part", part)]
    return shlex.join(["tradecheck", "pull", name, *flags, *View(period=view.period).arguments()])


# the smaller publishers


def _days(view: View, today: date) -> Period:
    """Return the view's days from the first that PortWatch has."""
    from tradecheck.sources.portwatch.question import FIRST_YEAR  # noqa: PLC0415 - for this choice alone

    span = _span(view, today)
    first = Period.year(FIRST_YEAR).start
    return Period(max(span.start, first), span.end) if span.end >= first else span


def _plan_portwatch(choice: Choice, view: View, settings: Settings, today: date) -> Planned:  # noqa: ARG001 - one of several
    from tradecheck.intake.pulling_portwatch import USUAL  # noqa: PLC0415 - as above
    from tradecheck.sources.portwatch.question import PAGE, check_span  # noqa: PLC0415 - as above

    span = _days(view, today)
    check_span(span)
    calls = 2 + len(USUAL) * (1 + span.days // PAGE)
    asked = f"{', '.join(USUAL)}, {span.label}. Context: no port of the DPRK is covered."
    command = shlex.join(["tradecheck", "pull", PORTWATCH, *View(period=span).arguments()])
    return Planned(choice, calls, duration(calls * _PORTWATCH_SECONDS), (asked, _DAY_HELD), command)


def _totals(view: View, today: date) -> tuple[TotalsQuestion, ...]:
    from tradecheck.sources.imts.question import questions  # noqa: PLC0415 - for this choice alone

    return questions(_span(view, today), Frequency.ANNUAL, reporters=(view.reporter,), partners=("PRK",))


def _plan_imts(choice: Choice, view: View, settings: Settings, today: date) -> Planned:  # noqa: ARG001 - as above
    from tradecheck.intake.pulling_imts import SECONDS_A_CALL  # noqa: PLC0415 - as above

    calls = len(_totals(view, today))
    asked = f"{view.reporter} with PRK, {_span(view, today).label}."
    own = View(period=_span(view, today), reporter=view.reporter).arguments()
    command = shlex.join(["tradecheck", "pull", IMTS, *own])
    return Planned(choice, calls, duration(calls * SECONDS_A_CALL), (asked, _DAY_HELD), command)


def _plan_prices(choice: Choice, view: View, settings: Settings, today: date) -> Planned:  # noqa: ARG001 - as above
    from tradecheck.intake.pulling_prices import PUBLISHERS  # noqa: PLC0415 - for this choice alone
    from tradecheck.sources.prices.series import WORLD_BANK, series_of  # noqa: PLC0415 - as above

    calls = sum(2 if each == WORLD_BANK else len(series_of(each)) for each in PUBLISHERS)
    asked = "Whole series come, USD a tonne by month: prices of the world market, none of the DPRK's goods."
    return Planned(choice, calls, duration(calls * _PRICES_SECONDS), (asked, _DAY_HELD), "tradecheck pull prices")
