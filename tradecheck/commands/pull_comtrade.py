"""`tradecheck pull comtrade`: the parts that the checks need, a question of one's own, or the reference lists."""

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tradecheck.commands import pull_answer
from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import filled, narrate, print_answer
from tradecheck.commands.pull_progress import shown
from tradecheck.commands.viewing import view_of
from tradecheck.intake.progress import duration
from tradecheck.model.errors import Exit, UsageError, unknown
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Flow, Frequency
from tradecheck.output.answer import Answer, Column, Kind

if TYPE_CHECKING:
    from tradecheck.intake.pulling_plan import Plan
    from tradecheck.intake.pulling_report import PullReport, Wanted
    from tradecheck.settings import Settings

_FREQUENCIES = (Frequency.ANNUAL.value, Frequency.MONTHLY.value)

COLUMNS = (Column("part", "part"), *pull_answer.COLUMNS)
_WHERE_FILLED = ("part", "left_out", "problems", "unanswered")

PLANNED = (
    Column("part", "part"),
    Column("question", "question", width=70, lines=2),
    Column("path", "path", width=40),
    Column("state", "state"),
)

LISTED = (
    Column("name", "list"),
    Column("about", "what it holds"),
    Column("lines", "lines", kind=Kind.NUMBER),
    Column("retrieved", "received"),
    Column("sha256", "sha256", width=64),
    Column("is_new", "new"),
)

_STATES = (
    "no record: published, and nothing in it. unresolved: nothing came, and what is published could not be told. "
    "failed: no answer that can be used came to it or to a part of it. The plain sum is a control total, no figure "
    "of trade; it is left out where some of the answers were held already."
)


def add_flags(parser: Parser) -> None:
    """Add what a pull from UN Comtrade alone takes."""
    from tradecheck.sources.comtrade.defaults import PARTS  # noqa: PLC0415 - the flags of another source need none

    own = parser.add_argument_group("comtrade: without goods, areas and direction, what the checks need")
    own.add_argument("--part", action="append", metavar="NAME", help=", ".join(part.name for part in PARTS))
    own.add_argument("--freq", metavar="A|M", help="annual or monthly")
    own.add_argument("--partner", metavar="AREA", action="append", help="with whom (PRK)")
    own.add_argument("--reference", action="store_true", help="pull the lists of areas and codes instead")


def run(options: Namespace) -> int:
    """Pull, or print what would be asked."""
    pull_answer.refuse_flags(options, "comtrade", "check", "min_severity", "source", "as_of")
    if options.freq is not None and options.freq not in _FREQUENCIES:
        raise unknown("frequency", options.freq, _FREQUENCIES)
    held = settings_of(options)
    view = view_of(options, held.view)
    if options.reference:
        return _pull_lists(options, held, view)
    wanted = _wanted(options, held, view)
    return _print_plan(wanted, options, held, view) if options.dry_run else _pull(wanted, options, held, view)


def _pull(wanted: "Sequence[Wanted]", options: Namespace, held: "Settings", view: View) -> int:
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened
    from tradecheck.intake.pulling import pull_comtrade  # noqa: PLC0415

    with shown(options) as told:
        reports = pull_comtrade(wanted, held, Archive(held.cache), told, refresh=options.refresh)
    rows = _rows(reports)
    columns = filled(COLUMNS, rows, _WHERE_FILLED)
    notes = (*_counted(reports), _STATES)
    print_answer(Answer("tradecheck.pull/1", view.as_json(), (), "rows", rows, columns, notes), options)
    for remark in (remark for each in reports for remark in each.remarks):
        narrate(options, f"tradecheck: {remark}", "remark")
    return pull_answer.told(reports)


def _counted(reports: "Sequence[PullReport]") -> tuple[str, ...]:
    calls, states = sum(each.calls for each in reports), Counter(each.state for each in reports)
    counted = ", ".join(f"{number:,} {state}" for state, number in sorted(states.items()))
    return (f"{len(reports):,} questions, {calls:,} calls for figures made now: {counted}.",)


def _print_plan(wanted: "Sequence[Wanted]", options: Namespace, held: "Settings", view: View) -> int:
    from tradecheck.archive import Archive  # noqa: PLC0415 - as above
    from tradecheck.intake.pulling_plan import plan_comtrade  # noqa: PLC0415

    plan = plan_comtrade(wanted, held, Archive(held.cache), refresh=options.refresh)
    notes = (
        *_by_part(plan, wanted),
        _at_least(plan),
        "An answer that is cut at the service's limit of rows is asked for again in parts, which takes more calls.",
    )
    rows = _rows(plan.calls)
    columns = filled(PLANNED, rows, ("part",))
    answer = Answer("tradecheck.pull-plan/1", view.as_json(), (), "rows", rows, columns, notes)
    print_answer(answer, options)
    return Exit.DONE


def _by_part(plan: "Plan", wanted: "Sequence[Wanted]") -> list[str]:
    calls = Counter(call.part for call in plan.calls if call.state == "to ask")
    return [f"{part}: {calls[part]:,} calls." for part in dict.fromkeys(each.part for each in wanted) if part]


def _at_least(plan: "Plan") -> str:
    others = Counter(call.state for call in plan.calls if call.state != "to ask")
    counted = ", ".join(f"{number:,} {state}" for state, number in sorted(others.items()))
    first = f", {len(plan.asks):,} of them to learn what is published" if plan.asks else ""
    return (
        f"{plan.to_make:,} call{'' if plan.to_make == 1 else 's'} to make{first}: "
        f"about {duration(plan.seconds)} at the service's rate{f' ({counted})' if counted else ''}."
    )


def _pull_lists(options: Namespace, held: "Settings", view: View) -> int:
    from tradecheck.archive import Archive  # noqa: PLC0415 - as above
    from tradecheck.intake.pulling_lists import pull_lists  # noqa: PLC0415
    from tradecheck.sources.comtrade.lists import LISTS  # noqa: PLC0415

    if options.dry_run:
        rows: list[dict[str, object]] = [{"name": name, "about": about} for name, about in LISTS.items()]
        note = f"{len(LISTS)} calls at most: a list that came within the week is not asked for again."
        answer = Answer("tradecheck.pull-lists-plan/1", view.as_json(), (), "rows", rows, LISTED[:2], (note,))
        print_answer(answer, options)
        return Exit.DONE
    with shown(options) as told:
        reports = pull_lists((), held, Archive(held.cache), told, refresh=options.refresh)
    print_answer(Answer("tradecheck.pull-lists/1", view.as_json(), (), "rows", _rows(reports), LISTED), options)
    return Exit.DONE


def _rows(records: Sequence[object]) -> list[dict[str, object]]:
    import msgspec  # noqa: PLC0415 - only where rows are printed

    return [msgspec.structs.asdict(each) for each in records]  # type: ignore[arg-type]


def _wanted(options: Namespace, held: "Settings", view: View) -> "tuple[Wanted, ...]":
    """Return the parts of the default pull, or a question of one's own where goods, areas or a direction are given."""
    is_own = bool(view.goods or options.partner or view.direction or options.reporter or "reporter" in held.view)
    return _own(options, view) if is_own and not options.part else _parts(options, view)


def _parts(options: Namespace, view: View) -> "tuple[Wanted, ...]":
    from tradecheck.intake.pulling_report import Wanted  # noqa: PLC0415 - as above
    from tradecheck.sources.comtrade.defaults import chosen, default_span  # noqa: PLC0415

    if options.partner or options.reporter or view.direction:
        raise UsageError("a part has its own areas and flows: leave out --partner, --reporter and --direction.")
    usual = default_span(datetime.now(UTC).date())
    start, end = view.period.start, view.period.end
    span = Period(usual.start if start == EVER.start else start, usual.end if end == EVER.end else end)
    frequency = None if options.freq is None else Frequency(options.freq)
    parts = chosen(options.part or ())
    return tuple(Wanted(part.name, part.questions(span, frequency, view.goods)) for part in parts)


def _own(options: Namespace, view: View) -> "tuple[Wanted, ...]":
    from tradecheck.intake.pulling_report import Wanted  # noqa: PLC0415 - as above
    from tradecheck.sources.comtrade.question import questions  # noqa: PLC0415

    if EVER.start == view.period.start or EVER.end == view.period.end:
        raise UsageError("pull needs to know which periods: give --year, or --since and --until.")
    asked = questions(
        view.period,
        Frequency(options.freq or Frequency.ANNUAL.value),
        reporters=(view.reporter,),
        partners=tuple(options.partner or ("PRK",)),
        goods=view.goods,
        flows=(view.direction.partner_flow,) if view.direction else (Flow.IMPORT, Flow.EXPORT),
    )
    return (Wanted("", asked),)
