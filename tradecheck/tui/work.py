"""What runs in a thread: the desk's answers and the writing of files. Polars is imported here and no earlier.

Each function is given what it needs and returns a message; none touches a widget.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.message import Message

from tradecheck.model.errors import UsageError
from tradecheck.model.words import Severity
from tradecheck.tui.phrases import file_name
from tradecheck.tui.tables import AGAINST, BEHIND, BOOKED, NOTIFIED, OBSERVED, SHIPS, Table, behind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import polars as pl

    from tradecheck.charts.formats import Format
    from tradecheck.charts.spec import ChartSpec
    from tradecheck.inquiry import Desk
    from tradecheck.model.evidence import Holding
    from tradecheck.model.finding import Finding
    from tradecheck.model.pivot import Pivoting
    from tradecheck.model.trend import Trend
    from tradecheck.model.view import View
    from tradecheck.model.words import Direction
    from tradecheck.settings import Settings

    TrendKey = tuple[tuple[str, ...], Direction, str | None]

_PICTURES_KEPT = 200

PICTURES: dict[str, Format] = {"png": "png", "svg": "svg"}
"""The formats of a chart that is saved from the screen."""


class Stage(Message):
    """What is being done at the moment, in words."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class ViewRead(Message):
    """What a screen asked of a view, frozen, what it rests on, and sentences on what is left out as unreadable."""

    def __init__(self, view: View, holdings: tuple[Holding, ...], answer: object, unread: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.unread = unread
        self.view = view
        self.holdings = holdings
        self.answer = answer


class VerdictsRead(Message):
    """What an analyst said was read; `why_not` is the sentence of why it could not be."""

    def __init__(self, why_not: str | None) -> None:
        super().__init__()
        self.why_not = why_not


class NothingFound(Message):
    """The view has no findings, and the sentence of why."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Judged(Message):
    """What an analyst said is kept or taken back, in one sentence, and the findings with it."""

    def __init__(self, sentence: str, read: ViewRead) -> None:
        super().__init__()
        self.sentence = sentence
        self.read = read


class PictureRead(Message):
    """The chart of a finding by its name, and the rows of its goods by the key of their table."""

    def __init__(self, view: View, finding_id: str, chart: ChartSpec, frames: dict[str, pl.DataFrame]) -> None:
        super().__init__()
        self.view = view
        self.finding_id = finding_id
        self.chart = chart
        self.frames = frames

    @property
    def key(self) -> tuple[View, str, str]:
        """What was asked: the view, the finding, and the name of the chart."""
        return self.view, self.finding_id, self.chart.name


class TrendsRead(Message):
    """Small trends by goods and direction, each key as `trend_key` makes it."""

    def __init__(self, view: View, trends: dict[TrendKey, Trend]) -> None:
        super().__init__()
        self.view = view
        self.trends = trends


class RowsRead(Message):
    """The rows behind something shown, such as those a figure was made from; `title` says behind what."""

    def __init__(self, title: str, frame: pl.DataFrame, table: Table = BEHIND) -> None:
        super().__init__()
        self.title = title
        self.frame = frame
        self.table = table


class RecordRead(Message):
    """One row and the record behind it, field by field; no fields where the row has no record."""

    def __init__(self, row: dict[str, object], record: dict[str, object]) -> None:
        super().__init__()
        self.row = row
        self.record = record


class FileWritten(Message):
    """A file that was written; `what` says what it holds."""

    def __init__(self, what: str, path: Path) -> None:
        super().__init__()
        self.what = what
        self.path = path


class Failed(Message):
    """One sentence of what went wrong; `group` names the work, `damaged` says that what is held is at fault."""

    def __init__(self, group: str, sentence: str, *, damaged: bool = False) -> None:
        super().__init__()
        self.damaged = damaged
        self.group = group
        self.sentence = sentence


class DeskLink:
    """The one desk, made in the first thread that asks; `lock` keeps threads from asking it at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lock = Lock()
        self.unread: tuple[str, ...] = ()
        self._desk: Desk | None = None
        self._pictures: dict[tuple[View, str, str], PictureRead] = {}

    def desk(self) -> Desk:
        """Return the desk; the first call imports it and what it needs, and makes tables that are missing.

        Raises:
            UsageError: when tables have to be made and the folder cannot be written to.
            DataError: when the disk is full, or a later version of the program wrote the archive.
        """
        if self._desk is None:
            from tradecheck.inquiry import Desk  # noqa: PLC0415 - after the first frame
            from tradecheck.intake.current import ensure_tables, unread  # noqa: PLC0415 - as above

            ensure_tables(self.settings.cache)
            self.unread = unread(self.settings.cache)
            self._desk = Desk(self.settings)
        return self._desk

    def findings(self, view: View, post: Callable[[Message], object]) -> ViewRead:
        """Answer a view, posting what is being done."""
        post(Stage("reading what is held …"))
        desk = self.desk()
        holdings = desk.holdings(view)
        post(Stage(f"asking the checks of {len(holdings)} sources …"))
        findings = desk.findings(view)
        post(VerdictsRead(desk.unread_verdicts))
        if not findings:
            from tradecheck.report.nothing import nothing_found  # noqa: PLC0415 - for a view without findings alone

            post(NothingFound(nothing_found(desk, view)))
        return ViewRead(view, holdings, findings, self.unread)

    def picture(self, view: View, finding: Finding, name: str) -> PictureRead:
        """Return a finding's chart of a name and the rows of its goods, whatever their severity or check."""
        key = (view, finding.id, name)
        if key not in self._pictures:
            desk = self.desk()
            near = replace(
                view,
                goods=(finding.goods,),
                direction=finding.direction,
                reporter=finding.reporter or view.reporter,
                check=None,
                min_severity=Severity.LOW,
            )
            frames = {
                BOOKED.key: desk.series(near),
                OBSERVED.key: desk.observations(near),
                NOTIFIED.key: desk.notifications(near),
            }
            if len(self._pictures) >= _PICTURES_KEPT:
                self._pictures.clear()
            self._pictures[key] = PictureRead(view, finding.id, desk.chart(name, view, finding), frames)
        return self._pictures[key]

    def trends(self, view: View, findings: Iterable[Finding]) -> TrendsRead:
        """Return the trends of findings; those of the same goods and direction share one."""
        desk = self.desk()
        once = {trend_key(finding): finding for finding in findings}
        return TrendsRead(view, {key: desk.trend(finding, view) for key, finding in once.items()})

    def findings_csv(self, view: View, ids: Sequence[str]) -> bytes:
        """Return findings in an order as CSV, as the command line writes it."""
        from tradecheck.output.lines import as_csv  # noqa: PLC0415 - for this key alone
        from tradecheck.report import answers, fields  # noqa: PLC0415 - as above

        answer = answers.findings(self.desk(), view, whole=False)
        held = {str(row["id"]): row for row in answer.rows}
        listed = [held[name] for name in ids if name in held]
        return as_csv(replace(answer, rows=listed, columns=fields.FINDINGS))

    def cells_csv(self, view: View, which: str, asked: Pivoting) -> bytes:
        """Return booked trade as it was asked for, gaps or ratios as CSV, as the command line writes it."""
        from tradecheck.output.lines import as_csv  # noqa: PLC0415 - as above
        from tradecheck.report import answers, fields  # noqa: PLC0415 - as above

        desk = self.desk()
        if which == "booked":
            return as_csv(replace(answers.pivot(desk, view, asked, every=True), columns=fields.PIVOT))
        if which == "gaps":
            return as_csv(replace(answers.gaps(desk, view, every=True), columns=fields.GAPS))
        return as_csv(replace(answers.ratios(desk, view, every=True), columns=fields.RATIOS))

    def behind(self, title: str, records: tuple[str, ...], view: View, unit: str = "") -> RowsRead:
        """Return the rows that have these records, in the columns that one of them fills, those of the unit first."""
        return RowsRead(title, _filled(self.desk().behind(records, view)), behind(unit))

    def against(self, name: str, record: str, view: View) -> RowsRead:
        """Return what was booked and notified of an account's goods over its days."""
        return RowsRead(f"booked against {name}", _filled(self.desk().against(record, view)), AGAINST)

    def ships(self, name: str, record: str, view: View) -> RowsRead:
        """Return the ships that an account names."""
        return RowsRead(f"ships named by {name}", self.desk().ships(record, view), SHIPS)

    def record(self, row: dict[str, object]) -> RecordRead:
        """Return the record behind a row: file or request, time, sha256, the raw line.

        Raises:
            UsageError: for a record that is not held.
            DataError: when the bytes behind it are damaged.
        """
        from tradecheck.report.records import record_answer  # noqa: PLC0415 - for an opened row alone

        name = str(row.get("record") or "")
        held = record_answer(name, self.settings.cache).rows[0] if name else {}
        return RecordRead(row, dict(held))


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns that some row fills, without least figures that are in every row the same as the most."""
    filled = [each.name for each in frame if each.null_count() < frame.height]
    same = [
        name
        for name in filled
        if name.endswith("_low") and frame[name].equals(frame[f"{name.removesuffix('_low')}_high"], check_dtypes=False)
    ]
    return frame[[name for name in filled if name not in same]]


def trend_key(finding: Finding) -> TrendKey:
    """Return what a finding's trend depends on."""
    return finding.goods.codes, finding.direction, finding.reporter


def write_chart(chart: ChartSpec, name: str, fmt: Format = "png") -> FileWritten:
    """Save a chart as a PNG or SVG in the current folder.

    Raises:
        UsageError: when the folder cannot be written.
    """
    from tradecheck.charts.figure import draw  # noqa: PLC0415 - loads matplotlib, for this key alone

    return FileWritten("chart", _save(draw(chart, fmt=fmt), name, f".{fmt}"))


def write_rows(data: bytes, name: str) -> FileWritten:
    """Save rows that are CSV already in the current folder.

    Raises:
        UsageError: when the folder cannot be written.
    """
    return FileWritten("table", _save(data, name, ".csv"))


def write_report(link: DeskLink, view: View, fmt: str = "md") -> FileWritten:
    """Save the report of a view in the current folder, as Markdown or in another format of a report.

    Raises:
        UsageError: when the folder cannot be written.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - with the report, for this key alone

    from tradecheck.report import build, render  # noqa: PLC0415 - as above

    day = datetime.now(UTC).date()
    report = build(link.desk(), view, day)
    return FileWritten("report", _save(render(report, fmt), f"report-{day}", f".{fmt}"))


def _save(data: bytes, name: str, ending: str) -> Path:
    """Write a file under a name that no other content has; the same content is written once."""
    from pathlib import Path  # noqa: PLC0415 - for a file alone

    from tradecheck.output.write import emit  # noqa: PLC0415 - as above

    stem = file_name(name, "")
    try:
        folder = Path.cwd()
        path, number = folder / f"{stem}{ending}", 1
        while path.exists() and not _holds(path, data):
            number += 1
            path = folder / f"{stem}-{number}{ending}"
    except OSError as error:
        raise UsageError(
            f"the current folder cannot be used ({error.strerror}): start tradecheck in one that can be written."
        ) from None
    emit(data, path)
    return path


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
