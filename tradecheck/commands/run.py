"""`tradecheck run PROFILE`: what a profile of the settings file asks for, pulled, checked and written."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tradecheck.charts.spec import MOST_CHARTS
from tradecheck.commands.findings import add_fail_flag, fail_level, failing
from tradecheck.commands.opening import ended, opened, settings_of, tell_unread_verdicts
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_common_flags, generated_of, narrate
from tradecheck.commands.profiles import Output, Plan, planned
from tradecheck.commands.speaking import say
from tradecheck.commands.taking_turns import taking_turns
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import DataError, Exit, SourceUnreachableError, UsageError, foremost
from tradecheck.output.write import check_target, emit

if TYPE_CHECKING:
    from datetime import date

    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View
    from tradecheck.model.words import Severity
    from tradecheck.report import Report
    from tradecheck.settings import Settings

_HELP = """\
A profile is a table of tradecheck.toml:
  [profile.monthly]
  goods = ["coal", "petroleum"]                 any key of a view: since, until, year, direction, ...
  checks = ["caps", "shipments"]                these checks alone
  pull = ["comtrade --part china-dprk"]         asked for first; leave it out and nobody is asked
  formats = ["md", "xlsx", "png"]
  charts = ["overview", "cap"]
  outputs = ["out/{date}.{format}", "out/{chart}-{date}.{format}"]   beside the settings file
  fail_on = "high"
Without outputs the report goes to stdout."""


def run(arguments: Sequence[str]) -> int:
    """Do what a profile asks for; of the exit codes that apply the foremost is returned."""
    parser = Parser("run", VERBS["run"])
    parser.add_argument("profile", metavar="PROFILE", help="NAME of a [profile.NAME] in the settings file")
    parser.add_argument("--wait", action="store_true", help="wait for another run of it instead of refusing")
    add_fail_flag(parser)
    add_common_flags(parser)
    parser.epilog = _HELP
    options = parser.read(arguments)
    level = fail_level(options)
    today = generated_of(options).date()
    held = settings_of(options)
    plan = planned(held, options.profile, today)
    with taking_turns(held.state, _turns(held, plan), f"of the profile '{plan.name}'", options):
        for output in plan.outputs:
            _make_room(output)
        pulled = [_pulled(words, held, options) for words in plan.pulls]
        desk = opened(options, held)
        tell_unread_verdicts(options, desk)
        for output, data in _made(desk, plan, today):
            emit(data, output.path)
            _tell_written(output, data, options)
        return foremost((*pulled, ended(options, _failing(desk, plan, level or plan.fail_on, options))))


def _turns(held: "Settings", plan: Plan) -> Iterator[str]:
    """Yield what no other run may be at in the meantime: the profile itself and each file that it writes."""
    yield f"profile {held.files[0].resolve()} {plan.name}"
    yield from (f"file {each.path.resolve()}" for each in plan.outputs if each.path is not None)


def _make_room(output: Output) -> None:
    """Make the folder of a file where it is missing, and refuse a place that cannot be written."""
    if output.path is not None:
        try:
            output.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(
                f"the folder '{output.path.parent}' cannot be made ({reason}): name another in outputs."
            ) from None
    check_target(output.format, output.path)


def _pulled(words: Sequence[str], held: "Settings", options: Namespace) -> Exit:
    """Pull, and go on with what is held where the service does not answer or sends what cannot be read."""
    import msgspec  # noqa: PLC0415 - with a pull alone

    from tradecheck.commands.pull import run as pull  # noqa: PLC0415 - as above

    common = ["--config", str(held.files[0]), "--log", held.log or "text"]
    common += ["--generated", options.generated] if options.generated else []
    common += [flag for flag, is_given in (("-q", options.quiet), ("-v", options.verbose)) if is_given]
    with TemporaryDirectory() as folder:
        answer = Path(folder) / "pulled.json"
        try:
            code = Exit(pull([*words, *common, "--format", "json", "-o", str(answer)]))
        except (SourceUnreachableError, DataError) as error:
            said = f"tradecheck: {error} The run goes on with what is held."
            say(said, level="error", event="not-pulled", fields={"exit_code": int(error.exit_code)})
            return error.exit_code
        asked = len(msgspec.json.decode(answer.read_bytes())["rows"])
    line = " ".join(words)
    narrate(
        options,
        f"pulled {line}: {asked:,} question{'' if asked == 1 else 's'}",
        "pulled",
        pull=line,
        questions=asked,
        exit_code=int(code),
    )
    return code


def _made(desk: "Desk", plan: Plan, today: "date") -> Iterator[tuple[Output, bytes]]:
    """Yield each output of the plan with its bytes; the report is answered once for all its formats."""
    from tradecheck.report import build, render  # noqa: PLC0415 - polars is loaded once the plan was understood

    most = MOST_CHARTS if any(output.format == "html" for output in plan.outputs if output.chart is None) else 0
    report: Report | None = None
    for output in plan.outputs:
        if output.chart is not None:
            yield output, _chart(desk, plan.view, output.chart, output.format)
        else:
            report = report or build(desk, plan.view, today, charts=most)
            yield output, render(report, output.format)


def _chart(desk: "Desk", view: "View", name: str, fmt: str) -> bytes:
    from tradecheck.charts.figure import draw  # noqa: PLC0415 - matplotlib is loaded once there is something to draw
    from tradecheck.charts.formats import format_of  # noqa: PLC0415 - as above

    return draw(desk.chart(name, view), fmt=format_of(f"chart.{fmt}"))


def _tell_written(output: Output, data: bytes, options: Namespace) -> None:
    if output.path is not None:
        fields = {"path": output.path, "format": output.format, "bytes": len(data), "chart": output.chart}
        narrate(options, f"wrote {output.path}", "wrote", **fields)


def _failing(desk: "Desk", plan: Plan, level: "Severity | None", options: Namespace) -> Exit:
    """Return the exit code of the findings, and say that it is theirs."""
    code = failing(level, desk.findings(plan.view))
    if code is Exit.FINDINGS:
        narrate(options, f"{plan.name}: there are findings at or above {level}", "findings", fail_on=level)
    return code
