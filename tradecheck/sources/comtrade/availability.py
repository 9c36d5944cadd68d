"""What UN Comtrade has published: which reporter's years and months, and which vintage of each.

An answer without rows may mean that nothing was reported or that nothing is published yet; only this tells
the two apart. The checksum of a dataset says whether it has changed since it was asked for.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.model.period import Period, in_runs
from tradecheck.model.words import Frequency
from tradecheck.sources.comtrade.answers import read_envelope
from tradecheck.sources.comtrade.frames import frame_of
from tradecheck.sources.comtrade.question import Question, area_code, numbers, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA = {
    "number": pl.Int64(),
    "reporter": pl.String(),
    "frequency": pl.String(),
    "period": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "hs_edition": pl.String(),
    "records": pl.Int64(),
    "checksum": pl.String(),
    "first_released": pl.String(),
    "last_released": pl.String(),
}
"""One row a dataset: a reporter's year or month in one edition of the HS, as published. `number` is its place in
the answer; `period` is 2017 or 2017-08; the dates of release are the service's own words."""

PERIODS_A_CALL = 12
REPORTERS_ONE_BY_ONE = 12
"""So many reporters are asked about each by itself and over all periods; more, all at once period by period."""

_NEEDED = ("period", "reporterCode")
_PERIOD = r"^(19|20)\d\d(0[1-9]|1[0-2])?$"


class Ask(msgspec.Struct, frozen=True):
    """One question of what is published. Empty `reporters` or `periods` mean every one."""

    frequency: Frequency
    reporters: tuple[str, ...]
    periods: tuple[Period, ...]

    @property
    def parameters(self) -> dict[str, str]:
        """What is sent."""
        reporters = {"reporterCode": numbers(self.reporters)} if self.reporters else {}
        periods = {"period": ",".join(written(period) for period in self.periods)} if self.periods else {}
        return reporters | periods

    @property
    def label(self) -> str:
        """The question as a person would name it."""
        span = f", {in_runs(self.periods, '..')}" if self.periods else ""
        return f"what {'+'.join(self.reporters) or 'everybody'} has published ({self.frequency.value}{span})"

    def covers(self, reporter: str | None, period: Period) -> bool:
        """Whether an answer to this tells of a reporter's period; None stands for every reporter."""
        return (
            period.frequency is self.frequency
            and (not self.reporters or reporter in self.reporters)
            and (not self.periods or period in self.periods)
        )

    def parts(self, known: Iterable[Period]) -> tuple[Ask, ...]:
        """Return the questions that a cut answer is asked again as, none when it cannot be split further.

        One over every period becomes questions over those of `known`, twelve at a time; one over several
        periods is halved.
        """
        periods = self.periods or tuple(known)
        size = PERIODS_A_CALL if not self.periods else (len(periods) + 1) // 2
        if len(self.periods) == 1:
            return ()
        blocks = (periods[first : first + size] for first in range(0, len(periods), size))
        return tuple(msgspec.structs.replace(self, periods=block) for block in blocks)


class Published(msgspec.Struct, frozen=True):
    """What answers said is published: `told` pairs each question with its checksums, the newest first.

    Checksums are by reporter and period, those of several editions of the HS in one text.
    """

    told: tuple[tuple[Ask, Mapping[tuple[str, Period], str]], ...]

    def knows(self, question: Question) -> bool:
        """Whether every reporter's periods of a question were asked about."""
        return all(
            self._about(reporter, period) is not None
            for reporter in question.reporters or (None,)
            for period in question.periods
        )

    def reporters(self, period: Period) -> tuple[str, ...]:
        """Return the reporters that have published a period, in the order of their codes."""
        return tuple(sorted(self._datasets(None, period)))

    def of(self, question: Question) -> Question | None:
        """Return the question for those of its periods that somebody asked about has published, None for none."""
        periods = tuple(period for period in question.periods if self._of(question, period))
        return msgspec.structs.replace(question, periods=periods) if periods else None

    def mark(self, question: Question) -> str:
        """Return what stands for the vintage of every dataset that a question draws on."""
        lines = [
            f"{written(period)} {reporter} {checksum}"
            for period in question.periods
            for reporter, checksum in sorted(self._of(question, period).items())
        ]
        return sha256("\n".join(lines).encode()).hexdigest()[:16]

    def _of(self, question: Question, period: Period) -> Mapping[str, str]:
        if not question.reporters:
            return self._datasets(None, period)
        found = [self._datasets(reporter, period) for reporter in question.reporters]
        return {reporter: checksum for each in found for reporter, checksum in each.items()}

    def _datasets(self, reporter: str | None, period: Period) -> dict[str, str]:
        about = self._about(reporter, period) or {}
        return {who: checksum for (who, when), checksum in about.items() if when == period and reporter in {None, who}}

    def _about(self, reporter: str | None, period: Period) -> Mapping[tuple[str, Period], str] | None:
        return next((checksums for ask, checksums in self.told if ask.covers(reporter, period)), None)


def asks(questions: Iterable[Question], known: Published) -> tuple[Ask, ...]:
    """Return what is to be asked so that everything these questions touch is known."""
    open_periods: dict[Frequency, dict[Period, None]] = {}
    named: dict[tuple[Frequency, str], None] = {}
    for question in questions:
        if known.knows(question):
            continue
        if 0 < len(question.reporters) <= REPORTERS_ONE_BY_ONE:
            named |= dict.fromkeys((question.frequency, reporter) for reporter in question.reporters)
        else:
            open_periods.setdefault(question.frequency, {}).update(dict.fromkeys(question.periods))
    by_reporter = [Ask(frequency, (reporter,), ()) for frequency, reporter in named]
    by_period = [
        Ask(frequency, (), tuple(periods)[first : first + PERIODS_A_CALL])
        for frequency, periods in open_periods.items()
        for first in range(0, len(periods), PERIODS_A_CALL)
    ]
    return (*by_reporter, *by_period)


def read(body: bytes, name: str) -> pl.DataFrame:
    """Return what an answer says is published, a row a dataset by `SCHEMA`; none where nothing is.

    Args:
        body: the bytes as they came.
        name: what to call them in sentences.

    Raises:
        DataError: when it is no complete answer, or a row has no reporter or no period.
    """
    rows = read_envelope(body, name)
    if not rows:
        return pl.DataFrame(schema=SCHEMA)
    frame = frame_of(rows)
    missing = [column for column in _NEEDED if column not in frame.columns]
    if missing:
        raise DataError(f"{name} says what is published without {', '.join(missing)}: ask again.")
    text = frame.select(pl.all().cast(pl.String).str.strip_chars()).with_columns(number=pl.int_range(1, pl.len() + 1))
    broken = ~pl.col("period").str.contains(_PERIOD) | ~pl.col("reporterCode").str.contains(r"^\d{1,4}$")
    if (faults := text.filter(broken.fill_null(value=True))).height:
        period, reporter = faults.row(0, named=True)["period"], faults.row(0, named=True)["reporterCode"]
        raise DataError(f"{name} names a period '{period}' of a reporter '{reporter}', which are none: ask again.")
    codes = {number: area_code(int(number)) for number in text["reporterCode"].unique()}
    order = ("frequency", "start", "reporter", "hs_edition", "checksum", "number")
    return text.select(_columns(text.columns, codes)).sort(order)


def checksums(frame: pl.DataFrame) -> dict[tuple[str, Period], str]:
    """Return the checksums by reporter and period, those of several editions joined."""
    by_dataset = pl.concat_str(
        [pl.col(column).fill_null("") for column in ("hs_edition", "checksum", "last_released")], separator=" "
    )
    grouped = frame.group_by("reporter", "start", "end", maintain_order=True).agg(by_dataset.sort().str.join(";"))
    return {(reporter, Period(start, end)): joined for reporter, start, end, joined in grouped.iter_rows()}


def _columns(given: list[str], codes: Mapping[str, str]) -> list[pl.Expr]:
    period = pl.col("period")
    annual = period.str.len_chars() == len("2017")
    start = pl.date(
        period.str.slice(0, 4).cast(pl.Int32),
        pl.when(annual).then(1).otherwise(period.str.slice(4).cast(pl.Int32, strict=False)),
        1,
    )
    months = pl.when(annual).then(pl.lit("1y")).otherwise(pl.lit("1mo"))

    def said(field: str) -> pl.Expr:
        return pl.col(field) if field in given else pl.lit(None)

    computed = {
        "number": pl.col("number"),
        "reporter": pl.col("reporterCode").replace_strict(codes, return_dtype=pl.String),
        "frequency": pl.when(annual).then(pl.lit(Frequency.ANNUAL.value)).otherwise(pl.lit(Frequency.MONTHLY.value)),
        "period": pl.when(annual)
        .then(period)
        .otherwise(pl.format("{}-{}", period.str.slice(0, 4), period.str.slice(4))),
        "start": start,
        "end": start.dt.offset_by(months).dt.offset_by("-1d"),
        "hs_edition": said("classificationCode"),
        "records": said("totalRecords").cast(pl.Int64, strict=False),
        "checksum": said("datasetChecksum"),
        "first_released": said("firstReleased"),
        "last_released": said("lastReleased"),
    }
    return [expression.cast(SCHEMA[column]).alias(column) for column, expression in computed.items()]
