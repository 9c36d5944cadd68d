"""What a profile of the settings file asks for, read whole and checked before anything of it is done."""

import re
import shlex
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from tradecheck.charts.formats import FORMATS as PICTURES
from tradecheck.charts.spec import NAMES as CHARTS
from tradecheck.charts.spec import OF_A_FINDING
from tradecheck.commands import pull
from tradecheck.commands.parser import built
from tradecheck.commands.report import FORMATS as REPORTS
from tradecheck.commands.viewing import view_of
from tradecheck.model.errors import UsageError, unknown
from tradecheck.model.view import View
from tradecheck.model.words import Severity
from tradecheck.settings import Settings, Value

_DATES = ("since", "until", "year")
_BLANKS = ("date", "profile", "format", "chart")
_BLANK = re.compile(r"\{([^{}]*)\}")
_DRAWN = tuple(name for name in CHARTS if name not in OF_A_FINDING)


class Output(msgspec.Struct, frozen=True):
    """One file of a run: a chart where `chart` names one, else a report. Without a path it goes to stdout."""

    path: Path | None
    format: str
    chart: str | None = None


class Plan(msgspec.Struct, frozen=True):
    """What a run does: each pull as the words of its command line, then the outputs of the view, in order."""

    name: str
    view: View
    fail_on: Severity | None
    pulls: tuple[tuple[str, ...], ...]
    outputs: tuple[Output, ...]


def planned(held: Settings, name: str, today: date) -> Plan:
    """Return what a run of the profile does; `today` is the `{date}` of its files.

    Raises:
        UsageError: for a profile that is not there, and for what in one cannot be done.
    """
    if name not in held.profiles:
        raise _nameless(name, held)
    profile = held.profiles[name]
    try:
        outputs = _outputs(held, name, profile, today)
        fail_on = profile.get("fail_on")
        level = None if fail_on is None else Severity(str(fail_on))
        return Plan(name, _view(held, profile), level, tuple(_pulls(profile)), outputs)
    except UsageError as error:
        raise UsageError(f"[profile.{name}] of '{held.files[0]}': {error}") from None


def _nameless(name: str, held: Settings) -> UsageError:
    if held.profiles:
        return unknown("profile", name, held.profiles)
    where = f"'{held.files[0]}' has none" if held.files else "there is no settings file"
    return UsageError(f"profile '{name}' is not known: {where}; write [profile.{name}] in tradecheck.toml.")


def _view(held: Settings, profile: Mapping[str, Value]) -> View:
    """Return the profile's view: its own keys, then those of `[view]`; a date of its own sets aside the dates there."""
    if "checks" in profile and "check" in profile:
        raise UsageError("check and checks are both given: keep checks, which may name one.")
    own = {key: value for key, value in profile.items() if key != "checks"}
    if "checks" in profile:
        own["check"] = ",".join(_texts(profile, "checks"))
    dated = any(key in own for key in _DATES)
    beneath = {key: value for key, value in held.view.items() if not (dated and key in _DATES)}
    return view_of(Namespace(no_snapshot=False), beneath | own)


def _pulls(profile: Mapping[str, Value]) -> Iterable[tuple[str, ...]]:
    for line in _texts(profile, "pull"):
        try:
            words = tuple(shlex.split(line))
        except ValueError:
            raise UsageError(f"the pull '{line}' has a quotation mark without its other half.") from None
        options = built(pull.run, words).understood(words)
        if options.publisher not in pull.PUBLISHERS:
            raise unknown("the source to pull", str(options.publisher), pull.PUBLISHERS)
        if options.output is not None:
            raise UsageError(f"the pull '{line}' names a file: a run keeps what comes in the archive alone.")
        yield words


def _outputs(held: Settings, name: str, profile: Mapping[str, Value], today: date) -> tuple[Output, ...]:
    formats = tuple(each.casefold() for each in _texts(profile, "formats"))
    charts = _texts(profile, "charts")
    _known("format", formats, (*REPORTS, *PICTURES))
    _known("chart", charts, _DRAWN)
    written = _texts(profile, "outputs")
    if not written:
        return (_to_stdout(formats, charts),)
    base = held.files[0].parent
    fixed = {"date": today.isoformat(), "profile": re.sub(r"[^\w.-]", "_", name)}
    found = tuple(each for text in written for each in _filled(text, formats, charts, fixed, base))
    _each_used("format", formats, {each.format for each in found}, "{format}")
    _each_used("chart", charts, {each.chart for each in found}, "{chart}")
    paths = [each.path for each in found]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError(f"two outputs are the file '{path}': let {{format}} or {{chart}} tell them apart.")
    return found


def _to_stdout(formats: Sequence[str], charts: Sequence[str]) -> Output:
    if charts or len(formats) > 1 or set(formats) & set(PICTURES):
        raise UsageError('charts and several formats need files: write outputs = ["reports/{date}.{format}"].')
    return Output(None, formats[0] if formats else REPORTS[0])


def _filled(
    text: str, formats: Sequence[str], charts: Sequence[str], fixed: Mapping[str, str], base: Path
) -> Iterable[Output]:
    """Yield the files that one entry of `outputs` stands for, one for each format and chart that it has a blank for."""
    blanks = _BLANK.findall(text)
    for blank in blanks:
        if blank not in _BLANKS:
            raise unknown(f"in the output '{text}' the blank", blank, _BLANKS)
    drawn: Sequence[str | None] = charts if "chart" in blanks else (None,)
    known = PICTURES if "chart" in blanks else REPORTS
    made = [each for each in formats if each in known] if "format" in blanks else [_ending(text, known)]
    for chart in drawn:
        for fmt in made:
            given = {**fixed, "format": fmt, "chart": chart or ""}
            path = Path(_BLANK.sub(lambda blank: given[blank[1]], text)).expanduser()  # noqa: B023 - called at once
            yield Output(base / path, fmt, chart)


def _ending(text: str, known: Sequence[str]) -> str:
    ending = Path(text).suffix.casefold().removeprefix(".")
    if ending in known:
        return ending
    if ending in PICTURES:
        raise UsageError(f"the output '{text}' is a chart: name it with {{chart}}, and the charts in charts = [].")
    met = f"ends in .{ending}" if ending else "has no ending"
    raise UsageError(f"the output '{text}' {met}: end it in one of {', '.join(known)}, or in {{format}}.")


def _known(kind: str, names: Iterable[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise unknown(kind, name, known)


def _each_used(kind: str, names: Iterable[str], used: Iterable[str | None], blank: str) -> None:
    for name in names:
        if name not in used:
            raise UsageError(f"the {kind} '{name}' is in none of the outputs: put {blank} into the name of one.")


def _texts(profile: Mapping[str, Value], key: str) -> tuple[str, ...]:
    held = profile.get(key, ())
    return held if isinstance(held, tuple) else (str(held),)
