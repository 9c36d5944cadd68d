"""How findings, views and holdings are put into the words of one line."""

import shlex
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from tradecheck.model.evidence import Holding, stale_days
from tradecheck.model.figures import quantity, short
from tradecheck.model.finding import Finding, Range, WorldRank
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Frequency, Severity, Status
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.window import Window

DIRECTIONS = {Direction.EXPORT: "DPRK exports", Direction.IMPORT: "DPRK imports"}
NEXT_STEP = "tradecheck pull comtrade"


NOTED = "✎"
"""Marks a finding on which an analyst noted something."""


def status_word(finding: Finding, *, brief: bool = False) -> str:
    """Return the status, or what an analyst's verdict makes of it; `brief` for a narrow list."""
    if finding.dismissed or finding.was_dismissed:
        return "dismissed" if finding.dismissed else "look again"
    if brief and finding.status is Status.BREACH_INDICATOR:
        return "indicator"
    return finding.status.value.replace("-", " ")


def gap_short(gap: Range) -> str:
    """Return a gap in the width of a list; a range stays one, as an assumption entered it."""
    low, high, unit = gap.low, gap.high, gap.unit
    if high is None:
        return f"≥ {short(low, unit)}" if low else "–" if low is None else "not known"
    if low == high:
        return short(high, unit)
    return _joined(low, high, unit) if low else f"≤ {short(high, unit)}"


def _joined(low: float, high: float, unit: str) -> str:
    """Write a range in the size of its upper end: 0.85–3.78 M bbl, 2.8–3.7 Mt."""
    million, billion = 1e6, 1e9
    if unit == "share":
        return f"{low * 100:.0f}–{high * 100:.0f} %"
    if high < million:
        return f"{quantity(round(low), unit).removesuffix(f' {unit}')}–{quantity(round(high), unit)}"
    size, letter = (billion, "bn ") if high >= billion and unit != "t" else (million, "M ")
    return f"{low / size:.3g}–{high / size:.3g} {'M' if unit == 't' else letter}{unit}"


def period_brief(period: Period) -> str:
    """Return a period in months, or in years where it spans several: 2016-11..12, 2019..2020."""
    start, end = period.start, period.end
    if period.frequency is not Frequency.CUMULATIVE:
        return period.label
    if start.year != end.year:
        return f"{start.year}..{end.year}"
    return f"{start:%Y-%m}" if start.month == end.month else f"{start:%Y-%m}..{end:%m}"


def period_short(label: str) -> str:
    """Return a period's label without what its end repeats of its beginning: 2016-11-30..12-31."""
    first, dots, last = label.partition("..")
    year = first[:5]
    return f"{first}..{last.removeprefix(year)}" if dots else first


def range_long(figures: Range) -> str:
    """Return a range in full: `12 USD`, `0 – 400 USD`, `at most 5 t`."""
    low, central, high, unit = figures.low, figures.central, figures.high, figures.unit
    if low is None and central is None and high is None:
        return "no figure"
    if high is None and low is not None:
        return f"at least {quantity(low, unit)}" if low else "not known: what is held is a floor"
    if low is not None and low == high:
        return quantity(low, unit)
    ends = (
        f"{quantity(low, unit).removesuffix(' ' + unit)} – {quantity(high, unit)}"
        if low is not None and high is not None
        else f"at most {quantity(high, unit)}"
        if high is not None
        else ""
    )
    if central is None:
        return ends
    middle = quantity(central, unit)
    return f"{middle} ({ends})" if ends and central not in (low, high) else ends or middle


def view_words(view: View) -> str:
    """Return the view as a reader would say it: 2016 – 2024 · coal · DPRK exports."""
    words = [_period_words(view)]
    words.append(for_terminal(", ".join(goods.label for goods in view.goods)) if view.goods else "all goods")
    words.append(DIRECTIONS[view.direction] if view.direction else "both directions")
    if view.reporter != "CHN":
        words.append(f"reporter {for_terminal(view.reporter)}")
    if view.check:
        words.append(f"check {for_terminal(view.check)}")
    if view.min_severity is not Severity.LOW:
        words.append(f"{view.min_severity.value} severity and above")
    if view.as_of:
        words.append(f"as of {view.as_of}")
    if view.source:
        words.append(f"source {for_terminal(view.source)}")
    return " · ".join(words if view.snapshot else [*words, "without embedded figures"])


def _period_words(view: View) -> str:
    start, end = view.period.start, view.period.end
    if start == EVER.start and end == EVER.end:
        return "all years"
    if end == EVER.end:
        return f"since {start:%Y-%m}" if (start.month, start.day) != (1, 1) else f"since {start:%Y}"
    if start == EVER.start:
        return f"until {end:%Y-%m}" if (end.month, end.day) != (12, 31) else f"until {end:%Y}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start:%Y}" if start.year == end.year else f"{start:%Y} – {end:%Y}"
    return view.period.label.replace("..", " – ")


def evidence_words(holdings: Iterable[Holding], today: date, unread: int = 0) -> tuple[str, ...]:
    """Return what the figures rest on and what to do next, from the longest wording to the shortest.

    `unread` receipts could not be read and are left out.
    """
    held = list(holdings)
    if unread:
        receipts = "1 receipt" if unread == 1 else f"{unread:,} receipts"
        return f"damaged: {receipts} unreadable and left out (key e)", f"{receipts} unreadable (key e)"
    if (days := stale_days(held, today)) is not None:
        return (
            f"stale: the newest figures received are {days:,} days old (key e)",
            f"stale: {days:,} days old (key e)",
            f"{days:,} days old (key e)",
        )
    received = [holding for holding in held if not holding.embedded]
    if received:
        sources = len({holding.source for holding in received})
        embedded = "embedded figures and " if len(received) < len(held) else "figures of "
        return f"{embedded}{sources} source{'s' if sources > 1 else ''} received", "received (key e)"
    said = "embedded figures only" if held else "no figures held"
    brief = "embedded only" if held else "no figures"
    return (
        f"{said}, nothing pulled yet: run {NEXT_STEP}",
        f"{said}: {NEXT_STEP}",
        f"{brief}: {NEXT_STEP}",
        f"{brief}: e to pull",
        f"{brief} (key e)",
    )


def command_line(view: View, *verb: str) -> str:
    """Return the command line that prints the view, ready for a shell."""
    return shlex.join(["tradecheck", *verb, *view.arguments()])


def chart_command(view: View, window: Window, finding_id: str, name: str = "finding") -> str:
    """Return the command line that draws a finding's chart of a name as it is on the screen, into a file."""
    asked = replace(view, period=EVER, min_severity=Severity.LOW, check=None)
    flags = [*window.arguments(), *asked.arguments()]
    file = file_name(file_stem(finding_id, name), ".png")
    return shlex.join(["tradecheck", "chart", name, finding_id, "-o", file, *flags])


def file_stem(finding_id: str, name: str) -> str:
    """Return what files of a finding's chart are called by: its id, and the chart's name unless it is the first."""
    return finding_id if name == "finding" else f"{finding_id}.{name}"


def rank_words(rank: WorldRank) -> str:
    """Return where a finding's gap stands among the world's pairs, in few words."""
    pairs = f"{rank.n_most:,} pairs" if rank.n_least == rank.n_most else f"{rank.n_least:,} to {rank.n_most:,} pairs"
    of = {"embedded": ", embedded", "archive": ""}.get(rank.source, ", in part embedded")
    if not rank.pairs:
        return f"{rank.percentile:.0f} % of {pairs} differ by less (baseline {rank.vintage}{of})"
    spread = "" if rank.low == rank.high else f", {rank.low:.0f} to {rank.high:.0f}"
    return f"percentile {rank.percentile:.0f}{spread} of {pairs} (baseline {rank.vintage}{of})"


def file_name(name: str, ending: str) -> str:
    """Return the name of a file that holds what `name` says."""
    return f"tradecheck-{''.join(char if char.isalnum() or char in '.-_' else '_' for char in name)[:120]}{ending}"


def loosen(view: View) -> list[str]:
    """Return what narrows the view, each with the key that loosens it."""
    told: list[str] = []
    if view.period != EVER:
        told.append(f"period {_period_words(view)} (key i)")
    if view.goods:
        told.append(f"goods {for_terminal(', '.join(goods.label for goods in view.goods))} (key g)")
    if view.direction:
        told.append(f"direction {view.direction.value} (key d)")
    if view.min_severity is not Severity.LOW:
        told.append(f"severity {view.min_severity.value} and above (key m)")
    told += [
        f"{flag} {for_terminal(str(value))} (start without it)"
        for flag, value in (("--check", view.check), ("--as-of", view.as_of), ("--source", view.source))
        if value is not None
    ]
    return told if view.snapshot else [*told, "--no-snapshot (start without it)"]
