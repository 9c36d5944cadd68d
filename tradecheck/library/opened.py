"""What `tc.open` returns, and the questions it answers."""

from __future__ import annotations

import warnings
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from tradecheck import settings
from tradecheck.charts.spec import OF_A_FINDING
from tradecheck.commands.opening import unread_of
from tradecheck.commands.viewing import view_of
from tradecheck.library.shown import Chart, Findings, Why, as_table
from tradecheck.model.errors import UsageError, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from tradecheck.charts.style import Style
    from tradecheck.inquiry import Desk
    from tradecheck.model.evidence import Holding
    from tradecheck.model.view import View


class UnreadWarning(UserWarning):
    """Something that was received, or an analyst's verdicts, cannot be read and is left out."""


class Asked(TypedDict, total=False):
    """What a view asks for: the flags of the command line by their names. A key that is missing or None asks for all.

    Dates are text (`"2017"`, `"2017-08"`, `"2017-08-05"`), a year as a number, or a date.
    """

    since: str | int | date | None
    until: str | int | date | None
    year: str | int | None
    goods: str | Sequence[str] | None
    direction: str | None
    reporter: str | None
    check: str | Sequence[str] | None
    min_severity: str | None
    as_of: str | date | None
    source: str | None
    snapshot: bool | None


def open(  # noqa: A001 - `tc.open`, as a program writes it
    cache: str | Path | None = None, config: str | Path | None = None, state: str | Path | None = None
) -> Opened:
    """Open the embedded figures and the archive, and return the object to ask.

    `cache` is the archive's folder, `state` that of an analyst's verdicts, `config` the settings file;
    what is not given is found as the command line finds it. Nobody on a network is asked.

    Warns:
        UnreadWarning: for what was received and cannot be read.

    Raises:
        UsageError: for settings that cannot be understood, or a folder that cannot be used.
        DataError: for a full disk, or an archive of a later version.
    """
    flags = {"cache": cache, "state": state}
    return Opened(settings.load(None if config is None else Path(config), flags=flags))


class Opened:
    """The evidence that `open` found, and the questions to it.

    Each question takes a `View` or the words of one (`Asked`); words that are not given come from `[view]` of
    the settings file. The same question is answered once and kept.

    Raises:
        UsageError: from every question, for a name or a date that cannot be understood.
        DataError: from every question, for figures that are damaged.
    """

    def __init__(self, held: settings.Settings) -> None:
        from tradecheck.inquiry import Desk  # noqa: PLC0415 - a room is loaded when something is opened

        self.unread = tuple(unread_of(held.cache))
        self._desk: Desk = Desk(held)
        for why in self.unread:
            warnings.warn(f"{why} It is left out.", UnreadWarning, stacklevel=3)

    def view(self, **asked: Unpack[Asked]) -> View:
        """Return a view from the words of the command line's flags."""
        for name in asked:
            if name not in Asked.__annotations__:
                raise unknown("what a view asks for,", name, Asked.__annotations__)
        words = {
            name: value for name, value in asked.items() if name not in ("goods", "snapshot") and value is not None
        }
        given: dict[str, object] = {name: _as_flag(value) for name, value in words.items()}
        goods = asked.get("goods")
        given["goods"] = [goods] if isinstance(goods, str) else goods
        defaults = self._desk.settings.view
        if asked.get("snapshot"):
            defaults = {key: value for key, value in defaults.items() if key != "snapshot"}
        return view_of(Namespace(**given, no_snapshot=asked.get("snapshot") is False), defaults)

    def findings(self, view: View | None = None, **asked: Unpack[Asked]) -> Findings:
        """Return the findings, the most important first: a tuple of `Finding`, with `frame()`."""
        found = Findings(self._desk.findings(self._view(view, asked)))
        if (why := self._desk.unread_verdicts) is not None:
            warnings.warn(f"{why} No verdict is shown.", UnreadWarning, stacklevel=2)
        return found

    def series(self, view: View | None = None, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return what was booked, a row a period, reporter, partner, flow and code, absences with their state."""
        from tradecheck.report import frames  # noqa: PLC0415 - loads polars

        return frames.with_states(self._desk.series(self._view(view, asked)))

    def mirror(self, view: View | None = None, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return one flow as its two ends report it, a row a period, code and partner."""
        from tradecheck.report import frames  # noqa: PLC0415 - as above

        return frames.with_names(self._desk.mirror(self._view(view, asked)))

    def caps(self, view: View | None = None, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return how much of each cap was used, a row a cap, period and reading; `months` lack a figure, by state."""
        from tradecheck.report import frames  # noqa: PLC0415 - as above

        return frames.caps_frame(self._desk.caps(self._view(view, asked)))

    def observations(self, view: View | None = None, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return what was seen, a row an account, with what contains and overlaps it."""
        from tradecheck.report import frames  # noqa: PLC0415 - as above

        return frames.with_labels(self._desk.observations(self._view(view, asked)))

    def notifications(self, view: View | None = None, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return what was told to the 1718 Committee, months without a filing as rows of their own."""
        return self._desk.notifications(self._view(view, asked))

    def sources(self, view: View | None = None, **asked: Unpack[Asked]) -> tuple[Holding, ...]:
        """Return what the answers to a view rest on."""
        return self._desk.holdings(self._view(view, asked))

    def chart(
        self,
        name: str,
        view: View | None = None,
        *,
        finding: str | None = None,
        style: Style = "print",
        **asked: Unpack[Asked],
    ) -> Chart:
        """Return a chart by name (`charts.spec.NAMES`, such as overview, goods or multiples) that a notebook shows.

        `finding` is the id for the charts of one (`finding`, `world`); `style` is print, screen or dark.
        """
        wanted = self._view(view, asked)
        if finding is not None and name not in OF_A_FINDING:
            raise UsageError(f"the chart '{name}' takes no finding: leave '{finding}' out, or draw 'finding'.")
        found = None if finding is None else self._desk.finding(finding, wanted)
        return Chart(self._desk.chart(name, wanted, found), style)

    def why(self, finding_id: str, view: View | None = None, **asked: Unpack[Asked]) -> Why:
        """Return one finding as a page to read, wherever in time, goods and severity it lies."""
        return Why(self._desk.finding(finding_id, self._view(view, asked)))

    def record(self, record: str) -> Mapping[str, object]:
        """Return the record behind a figure: its publication, file or request, time, sha256, raw line."""
        from tradecheck.report.records import record_answer  # noqa: PLC0415 - for a record alone

        return record_answer(record, self._desk.settings.cache).rows[0]

    def _view(self, view: View | None, asked: Asked) -> View:
        if view is None:
            return self.view(**asked)
        if asked:
            raise UsageError(f"a view and '{next(iter(asked))}' are both given: put it into the view, or give words.")
        return view

    def __repr__(self) -> str:
        return f"tradecheck.open(cache={str(self._desk.settings.cache)!r}): {len(self.sources())} sources"

    def _repr_html_(self) -> str:
        heads = ("source", "vintage", "rows", "embedded")
        rows = [[each.title, each.vintage, each.rows, "yes" if each.embedded else "no"] for each in self.sources()]
        return as_table(heads, rows)


def _as_flag(value: object) -> str:
    return ",".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
