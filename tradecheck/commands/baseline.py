"""`tradecheck baseline build|show|verify|drop`: how far the two reports of a flow lie apart, among all the world's."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, narrate, print_answer
from tradecheck.commands.pull_progress import shown
from tradecheck.commands.speaking import say
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, UsageError, unknown
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period, parse_day
from tradecheck.model.view import View
from tradecheck.output.answer import Answer, Column, Kind

if TYPE_CHECKING:
    from tradecheck.baseline.build import Progress as Far

PERIODS = (
    Column("period", "period"),
    Column("frequency", "frequency"),
    Column("cells", "reports", kind=Kind.NUMBER),
    Column("rows", "rows", kind=Kind.NUMBER),
    Column("vintage", "vintage"),
    Column("left_out", "left out", kind=Kind.LIST, width=50, lines=3),
)
DISTRIBUTIONS = (
    Column("period", "period"),
    Column("code", "code"),
    Column("subheadings", "subheadings", kind=Kind.NUMBER),
    Column("size", "size", kind=Kind.TEXT),
    Column("n", "pairs", kind=Kind.NUMBER),
    *(Column(name, name, kind=Kind.NUMBER, decimals=3) for name in ("q05", "q25", "median", "q75", "q95", "mad")),
    Column("n_x_only", "exporter alone", kind=Kind.NUMBER),
    Column("n_m_only", "importer alone", kind=Kind.NUMBER),
    Column("vintage", "vintage"),
    Column("source", "source"),
)
FIELDS = (
    Column("period", "period"),
    *(Column(name, name, kind=Kind.DATE) for name in ("start", "end")),
    Column("frequency", "frequency"),
    Column("level", "level", kind=Kind.NUMBER),
    Column("code", "code"),
    *(
        Column(name, name, kind=Kind.NUMBER)
        for name in ("size", "subheadings", "n", "q05", "q25", "median", "q75", "q95", "mad")
    ),
    Column("quantiles", "quantiles 1 to 99 per cent", kind=Kind.FIGURES),
    *(
        Column(name, name, kind=Kind.NUMBER)
        for name in ("x_usd", "m_usd", "n_x_only", "n_m_only", "x_only_usd", "m_only_usd")
    ),
    Column("vintage", "vintage"),
    Column("source", "source"),
)
FILES = (
    Column("name", "file", width=60),
    Column("vintage", "vintage"),
    Column("rows", "reports", kind=Kind.NUMBER),
    Column("left_out", "left out", kind=Kind.LIST, width=50, lines=6),
    Column("refused", "refused", width=60, lines=4),
)
PAIR = (
    Column("period", "period"),
    Column("code", "code"),
    Column("exporter_usd", "exporter", "USD", Kind.MONEY, state_from="state"),
    Column("importer_usd", "importer", "USD", Kind.MONEY, state_from="state"),
    Column("importer_fob_usd", "importer without freight", "USD", Kind.MONEY, state_from="state"),
    Column("gap", "d", kind=Kind.NUMBER, decimals=3, state_from="why"),
    Column("percentile", "percentile", kind=Kind.NUMBER, decimals=1, state_from="why"),
    Column("below", "pairs at or below", kind=Kind.NUMBER, state_from="why"),
    Column("n", "pairs", kind=Kind.NUMBER),
    Column("vintage", "vintage"),
)
PAIR_FIELDS = (
    *PAIR[:1],
    Column("frequency", "frequency"),
    Column("level", "level", kind=Kind.NUMBER),
    *(Column(name, name) for name in ("code", "state")),
    *PAIR[2:8],
    Column("why", "why no gap or rank"),
    *PAIR[8:],
)
DAMAGES = (Column("path", "file", width=100), Column("what", "what is wrong", width=80, lines=0))

_RANKS = (
    "d = ln(M / X) - c: the importer's value over the exporter's, less what the IMF's convention allows for freight; "
    "ranks, not a significance."
)
_MONEY = "m_usd and m_only_usd are importers' reports without that freight, where they are valued with it."
_NONE = "No baseline, built or embedded, holds any of this: `baseline show` lists what there is."
_WORDS = (
    "exporter_only, importer_only: the other end reports nothing there in the files held, which is no zero.",
    "few_pairs: below 20 pairs there is no rank; other_editions: the ends report in different editions of the HS.",
)
_FILES = "What was left out of each file is listed by `tradecheck baseline build`, without a file."
_NO_PERIOD = "Of that time no file is held, and nothing can be said."
_NO_ROWS = "Neither end reports any such trade in the files held."
_SOURCES = (
    "archive: built here; embedded: comes with the program, and counts where nothing was built of that code and period."
)
_SIZES = "size 0: flows of every size; 1 below 10 thousand USD by the larger report, then ten times more each, to 5."


def run(arguments: Sequence[str]) -> int:
    """Build, show, check or remove the world baseline; exit 4 where a file could not be read or is damaged."""
    parser = Parser("baseline", VERBS["baseline"])
    parser.files_anywhere = True
    parser.add_argument("deed", metavar="|".join(_DEEDS), nargs="?", help="what to do")
    parser.add_argument("files", nargs="*", metavar="FILE", type=Path, help="build: files and folders of UN Comtrade")
    parser.add_argument("--archive", action="store_true", help="build: take in what was pulled and imported as well")
    parser.add_argument("--vintage", metavar="DAY", help="build: the day of files that do not say when released")
    parser.add_argument("--workers", metavar="N", default="1", help="build: processes, the same bytes out (1)")
    parser.add_argument("--dask", metavar="ADDRESS", help="build: by the workers of a Dask scheduler, the same bytes")
    parser.add_argument("--goods", action="append", metavar="G", help="show: HS code or group; may be repeated")
    parser.add_argument("--pair", metavar="X:M", help="show: exporter and importer, such as RUS:CHN, among the world's")
    parser.add_argument("--period", metavar="P", help="show: 2017, 2017-03 or 2016..2017-06")
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.deed is None:
        raise UsageError(f"baseline needs to know what to do: {', '.join(_DEEDS)}.")
    if options.deed not in _DEEDS:
        raise unknown("what to do with the baseline", options.deed, _DEEDS)
    _refuse_flags_of_others(options)
    check_output(options)
    root = settings_of(options).cache
    return _DEEDS[options.deed](root, options)


def _refuse_flags_of_others(options: Namespace) -> None:
    given = {
        "build": {
            "FILE": options.files,
            "--archive": options.archive,
            "--vintage": options.vintage,
            "--workers": options.workers != "1",
            "--dask": options.dask,
        },
        "show": {"--goods": options.goods, "--pair": options.pair, "--period": options.period},
    }
    for deed, flags in given.items():
        for flag, is_given in flags.items():
            if is_given and options.deed != deed:
                raise UsageError(f"{flag} goes with `baseline {deed}`: leave it out of `baseline {options.deed}`.")
    if not (options.workers.isdecimal() and 1 <= int(options.workers) <= _MOST_WORKERS):
        raise UsageError(f"--workers {options.workers} is no number of processes: give 1 to {_MOST_WORKERS}.")
    if options.dask and options.workers != "1":
        raise UsageError("--workers are processes of this machine and --dask a cluster: give one of the two.")


_MOST_WORKERS = 256


def _build(root: Path, options: Namespace) -> int:
    from tradecheck.baseline.build import build, is_begun  # noqa: PLC0415 - polars is loaded once the flags are clear

    if not (options.files or options.archive or is_begun(root)):
        raise UsageError("baseline build needs a FILE, a folder or --archive: name what to build from.")
    from tradecheck.intake.progress import Progress  # noqa: PLC0415

    vintage = _vintage(options.vintage)
    with shown(options, "done") as told:

        def tell(far: "Far") -> None:
            rows = far.left if far.unit == "rows" else None
            text = f"{far.stage}, {far.left:,} {far.unit} left"
            told(Progress(far.done, far.total, text, rows, far.seconds_left))

        built = build(
            root,
            options.files,
            with_archive=options.archive,
            vintage=vintage,
            workers=int(options.workers),
            dask=options.dask,
            told=tell,
        )
    for warning in built.warnings:
        say(f"tradecheck: {warning}", level="warning", event="build")
    rows: list[dict[str, object]] = [
        {
            "name": each.name,
            "vintage": each.vintage,
            "rows": each.rows,
            "left_out": [f"{reason}: {count:,}" for reason, count in each.left_out.items()],
            "refused": None,
        }
        for each in built.files
    ]
    rows += [{"name": name, "vintage": None, "rows": 0, "left_out": [], "refused": why} for name, why in built.refused]
    kept = len(built.periods) - len(built.done)
    notes = (f"{len(built.periods)} periods: {len(built.done)} done now, {kept} stood.",)
    print_answer(Answer("tradecheck.baseline-build/1", {}, (), "rows", rows, FILES, notes), options)
    for _, why in built.refused:
        say(f"tradecheck: {why}", level="error", event="cannot-be-read")
    return Exit.DAMAGED if built.refused else Exit.DONE


def _vintage(text: str | None) -> str | None:
    """Read the day of files.

    Raises:
        UsageError: when it is no day, or is still to come.
    """
    if text is None:
        return None
    day = parse_day(text)
    if day > datetime.now(UTC).date():
        raise UsageError(f"--vintage {text} is still to come: give the day on which the files were released.")
    return day.isoformat()


def _show(root: Path, options: Namespace) -> int:
    from tradecheck.baseline import shown as held  # noqa: PLC0415 - polars is loaded once the flags were understood
    from tradecheck.evidence.worldwide import worldwide  # noqa: PLC0415 - as above

    if options.pair:
        return _show_pair(root, options)
    world = worldwide(View(), root)
    assert world is not None  # noqa: S101 - a view that takes in the snapshot has its baseline
    if not (options.goods or options.period):
        rows = held.periods(root)
        embedded = f"With the program come {'; '.join(held.embedded_words(world))}: `--goods 0303` shows one."
        notes = (
            *((_FILES,) if rows else ("No baseline was built: `tradecheck baseline build FILE` builds one.",)),
            embedded,
        )
        print_answer(Answer("tradecheck.baseline/1", {}, (), "rows", rows, PERIODS, notes), options)
        return Exit.DONE
    goods = tuple(Goods.parse(each) for each in options.goods or ())
    span = Period.parse(options.period) if options.period else None
    rows = held.distributions(world, goods, span)
    view = {"goods": [each.label for each in goods], "period": options.period}
    said = (_RANKS, _SIZES, _SOURCES, _MONEY) if rows else (_NONE,)
    answer = Answer("tradecheck.baseline-show/1", view, (), "rows", rows, DISTRIBUTIONS, said)
    print_answer(answer, options, FIELDS)
    return Exit.DONE


def _show_pair(root: Path, options: Namespace) -> int:
    """Print a pair's reports and where its gaps stand among the world's, a row a period, heading and subheading."""
    from tradecheck.baseline.build import period_of  # noqa: PLC0415 - as above
    from tradecheck.baseline.pairs import of_pair, parsed  # noqa: PLC0415 - as above
    from tradecheck.checks.world import Among  # noqa: PLC0415 - as above

    exporter, importer = parsed(options.pair)
    goods = tuple(Goods.parse(each) for each in options.goods or ())
    span = Period.parse(options.period) if options.period else None
    rows: list[dict[str, object]] = []
    for row in of_pair(root, exporter, importer, goods, span).iter_rows(named=True):
        quantiles, label = row.pop("quantiles"), row["period"]
        own = Among(row["n"], tuple(quantiles), row["vintage"]) if row["why"] is None else None
        rank = None if own is None else own.percentile(row["gap"])
        rows.append(row | {"period": period_of(label).label, "frequency": label[0], "percentile": rank})
    view = {
        "exporter": exporter.iso3,
        "importer": importer.iso3,
        "goods": [each.label for each in goods],
        "period": options.period,
    }
    ends = f"Exporter: {exporter.name}; importer: {importer.name}."
    notes = (f"{ends} {_RANKS}", *_WORDS) if rows else (f"{ends} {_NO_ROWS if _covers(root, span) else _NO_PERIOD}",)
    answer = Answer("tradecheck.baseline-pair/1", view, (), "rows", rows, PAIR, notes)
    print_answer(answer, options, PAIR_FIELDS)
    return Exit.DONE


def _covers(root: Path, span: Period | None) -> bool:
    from tradecheck.archive.world import world  # noqa: PLC0415 - as above
    from tradecheck.baseline.build import period_of  # noqa: PLC0415 - as above

    held = world(root)
    return held is not None and any(span is None or span.contains(period_of(each.period)) for each in held.periods)


def _verify(root: Path, options: Namespace) -> int:
    from tradecheck.baseline.build import is_begun  # noqa: PLC0415 - as below
    from tradecheck.baseline.tidying import damages  # noqa: PLC0415 - the flags are understood before a room is opened

    rows: list[dict[str, object]] = [{"path": path, "what": what} for path, what in damages(root)]
    said = f"The baseline of {root} was compared with its checksums: {len(rows)} files damaged."
    notes = (said if is_begun(root) or rows else f"No baseline was built in {root}: there is nothing to compare.",)
    print_answer(Answer("tradecheck.baseline-verify/1", {}, (), "rows", rows, DAMAGES, notes), options)
    return Exit.DAMAGED if rows else Exit.DONE


def _drop(root: Path, options: Namespace) -> int:
    from tradecheck.baseline.build import drop  # noqa: PLC0415 - the flags are understood before a room is opened

    count = drop(root)
    narrate(options, f"tradecheck: {count} periods of the baseline were removed; the files they came from stay.")
    return Exit.DONE


_DEEDS: dict[str, Callable[[Path, Namespace], int]] = {
    "build": _build,
    "show": _show,
    "verify": _verify,
    "drop": _drop,
}
