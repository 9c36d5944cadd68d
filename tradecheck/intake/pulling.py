"""Pulls from UN Comtrade: what is published first, then every question, each answer kept as it arrives.

A pull that was cut off goes on where it stopped, because a question whose answer is held and whose datasets
have not changed is not asked again. An answer that was cut at a limit of rows is kept for that reason too,
and its question is asked again in parts. A question that fails is named and the others are asked.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from tradecheck.intake.cancelling import given_up
from tradecheck.intake.current import is_current
from tradecheck.intake.progress import Progress, Told, nobody
from tradecheck.intake.pulling_answers import checked, whole
from tradecheck.intake.pulling_door import Door, door_of
from tradecheck.intake.pulling_failures import Failures
from tradecheck.intake.pulling_held import ANSWER, CUT, Held
from tradecheck.intake.pulling_lists import hs_codes
from tradecheck.intake.pulling_plan import REMEMBERED, lines, mark_of, of_today
from tradecheck.intake.pulling_published import NotSaidError, ask_published, remembered
from tradecheck.intake.pulling_report import Line, PullReport, Wanted
from tradecheck.intake.pulling_sums import sums_that_differ
from tradecheck.intake.pulling_tasks import InFlight
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import DataError, TradecheckError, UnansweredError, UnreadableAnswerError, UsageError
from tradecheck.sources.comtrade.answers import row_count
from tradecheck.sources.comtrade.availability import Published, asks
from tradecheck.sources.comtrade.files import read
from tradecheck.sources.comtrade.plan import SECONDS_A_CALL, Codes, needs_codes, split
from tradecheck.sources.comtrade.question import SERVICE, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tradecheck.archive import Archive
    from tradecheck.settings import Settings
    from tradecheck.sources.http import Answer, Client, Patience
    from tradecheck.sources.reading import Reading

WORKERS = 3
"""Calls in flight at once: the service takes some seconds for an answer and allows about one call a second."""

_NO_SUCH_PAGE = frozenset({400, 404})


def pull_comtrade(
    wanted: Sequence[Wanted],
    settings: Settings,
    archive: Archive,
    progress: Told = nobody,
    patience: Patience | None = None,
    *,
    refresh: bool = False,
    remember: timedelta = REMEMBERED,
) -> tuple[PullReport, ...]:
    """Ask every question whose answer is not held, keep each answer, and make the tables from what is held.

    When the service fails or progress cancels, what came before it stays and is in the tables.

    Args:
        wanted: what to ask, checked by `sources.comtrade.question.questions`.
        settings: whether to ask at all, where, and with which key.
        archive: where answers are kept.
        progress: told before each call and when the service makes us wait.
        patience: waits and tries, other than usual.
        refresh: ask again whatever is held.
        remember: how old what is said to be published may be.

    Returns:
        A report for each question of the plan, in its order; those that got no answer say so.

    Raises:
        UsageError: when the settings say that nothing is to be asked, or the key may not be shown there.
        SourceUnreachableError: when the service does not answer anything or refuses altogether.
        CancelledError: when it was cancelled through `progress`.
        DataError: when the disk is full or the archive damaged.
    """
    if settings.offline:
        raise UsageError(f"the setting 'offline' is on, so {SERVICE} is not asked: turn it off to pull.")
    errand = _Errand(door_of(settings), archive, progress, refresh=refresh)
    try:
        errand.run(lines(wanted, errand.door), patience, datetime.now(UTC) - remember)
    except TradecheckError as error:
        errand.make_tables()
        kept = f" What came before it is kept ({errand.calls:,} calls, {errand.rows:,} rows): pull again to go on."
        raise type(error)(f"{error}{kept if errand.calls else ''}") from None
    errand.make_tables()
    errand.compare()
    return tuple(line.report() for line in errand.lines)


class _Task(msgspec.Struct, frozen=True):
    """One call to make, and the question of the plan that it is made for."""

    line: Line
    question: Question
    mark: str


class _Came(msgspec.Struct, frozen=True):
    """What came of a call and is kept: its rows, None where it was cut."""

    reading: Reading | None


class _Errand:
    """One pull while it runs: what is held, what is known, and what came."""

    def __init__(self, door: Door, archive: Archive, progress: Told, *, refresh: bool) -> None:
        self.door = door
        self.calls = 0
        self.rows = 0
        self.lines: list[Line] = []
        self._archive = archive
        self._held = Held(archive, door)
        self._progress = progress
        self._refresh = refresh
        self._known = Published(())
        self._codes: dict[int, tuple[str, ...]] | None = None
        self._total = 0
        self._done = 0
        self._begun = monotonic()
        self._failures = Failures()
        self._no_codes: UnansweredError | None = None
        self._tell: Callable[[str], None] = self.say

    def say(self, text: str, *, is_last: bool = False) -> None:
        """Tell whoever listens what is happening and how far it is."""
        left = max(0, self._total - self._done)
        pace = max(SECONDS_A_CALL, (monotonic() - self._begun) / self._done) if self._done else SECONDS_A_CALL
        self._progress(Progress(self._done, self._total, text, self.rows, left * pace, is_last))

    def make_tables(self) -> None:
        """Make the tables from everything that is held now, where they are not."""
        if not is_current(self._archive):
            self.say("making the tables", is_last=True)
            rebuild(self._archive)

    def compare(self) -> None:
        """Hold what was asked for in parts against the totals that are held."""
        split_up = [line for line in self.lines if line.is_split and not line.state]
        differing = sums_that_differ(self._archive.root, [line.question for line in split_up])
        for line in split_up:
            line.remarks = differing[line.question]

    def run(self, planned: Sequence[tuple[str, Question]], patience: Patience | None, since: datetime) -> None:
        """Ask what is published, then every question, several at once."""
        with self.door.client(patience, self._waiting) as client, given_up(self._progress, client.give_up):
            self._learn([question for _, question in planned], client, since)
            with InFlight(partial(self._ask, client), WORKERS) as flights:
                self._tell = flights.tell  # from now on other threads are made to wait
                for part, question in planned:
                    self._begin(part, question, flights, client)
                try:
                    for heard in flights.heard():
                        self._hear(heard, flights, client)
                except TradecheckError:
                    client.stop()
                    for task, came in flights.last_results():  # what was in flight came and is kept
                        self._count(task, came)
                    raise

    def _waiting(self, text: str) -> None:
        self._tell(text)

    def _learn(self, questions: Sequence[Question], client: Client, since: datetime) -> None:
        """Find out what is published; a service that cannot say it is asked for everything."""
        known = Published(()) if self._refresh else remembered(self._held, since)
        self._total = len(asks(questions, known))

        def get(path: str, parameters: Mapping[str, str]) -> Answer:
            try:
                answer = client.get(path, parameters, whole)
                if answer.status in _NO_SUCH_PAGE:
                    raise NotSaidError(f"{SERVICE} does not say what is published (status {answer.status}).")
                checked(client, answer)
            except UnansweredError as error:
                self._failures.note(error)
                raise NotSaidError(f"What is published cannot be learnt: {error}") from None
            self._done += 1
            self._total = max(self._total, self._done)
            return answer

        try:
            self._known = ask_published(
                questions, known, held=self._held, door=self.door, since=since, get=get, tell=self.say
            )
        except NotSaidError as error:
            self._known = remembered(self._held, since)
            self.say(f"{error} Everything is asked for.")

    def _begin(self, part: str, question: Question, flights: InFlight[_Task, _Came], client: Client) -> None:
        """Take up one question of the plan: the periods that are published, and apart from them the others."""
        is_known = self._known.knows(question)
        published = self._known.of(question) if is_known else question
        if published is not None:
            line = Line(part, published, is_known=is_known)
            self.lines.append(line)
            self._want(line, published, flights, client)
        others = tuple(period for period in question.periods if published is None or period not in published.periods)
        if others:
            unpublished = msgspec.structs.replace(question, periods=others)
            self.lines.append(Line(part, unpublished, is_known=True, state="not published"))

    def _want(self, line: Line, question: Question, flights: InFlight[_Task, _Came], client: Client) -> None:
        """Ask a question unless its answer is held; one that is known to be cut is asked in parts."""
        mark = mark_of(self._known, question)
        entry = None if self._refresh else self._held.of(question, mark, of_today())
        if entry is not None and entry.kind == CUT:
            self._split(line, question, flights, client)
        elif entry is not None and (rows := self._held.rows(entry)) is not None:
            line.held += 1
            line.rows += rows
            self.rows += rows
        else:
            self._total += 1
            flights.add(_Task(line, question, mark))

    def _ask(self, client: Client, task: _Task) -> _Came:
        """Make one call and keep its answer before anything else is done, in the thread that made it."""
        question, access = task.question, self.door.access
        answer = checked(client, client.get(access.path(question.frequency), access.parameters(question), whole))
        is_cut = access.cut(row_count(answer.body))
        try:
            reading = None if is_cut else read(answer.body, f"the answer for {question.label}")
        except DataError as error:
            raise UnreadableAnswerError(str(error)) from None
        self._held.keep(question, task.mark, answer, CUT if is_cut else ANSWER)
        return _Came(reading)

    def _hear(
        self, heard: tuple[_Task, _Came | BaseException] | str, flights: InFlight[_Task, _Came], client: Client
    ) -> None:
        if isinstance(heard, str):
            self.say(heard)
            return
        task, came = heard
        if isinstance(came, UnansweredError | UnreadableAnswerError):
            self._done += 1
            task.line.fail(task.question, came)
            self.say(f"{came} The other questions are asked.")
            self._failures.note(came)
            return
        if isinstance(came, BaseException):
            raise came
        self._failures.answered()
        self._count(task, came)
        if came.reading is None:
            self._split(task.line, task.question, flights, client)
        self.say(task.question.label)

    def _count(self, task: _Task, came: _Came) -> None:
        """Add up what came for a question of the plan."""
        line, reading = task.line, came.reading
        self._done += 1
        self.calls += 1
        line.calls += 1
        if reading is None:
            return
        line.rows += reading.frame.height
        line.value_usd += float(reading.frame["value_usd"].sum())
        self.rows += reading.frame.height
        for reason, count in reading.left_out.items():
            line.left_out[reason] = line.left_out.get(reason, 0) + count
        if reading.problems:
            line.problems[task.question.label] = reading.problems

    def _split(self, line: Line, question: Question, flights: InFlight[_Task, _Came], client: Client) -> None:
        try:
            codes = self._codes_for(question, client)
        except UnansweredError as error:
            what = f"its answer was cut, and the list of codes to split it by did not come: {error}"
            line.fail(question, UnansweredError(what))
            return
        parts = split(question, codes, self.door.access, self.door.address)
        line.is_split = True
        for part in parts:
            self._want(line, part, flights, client)
        if not parts:
            line.state = "cut"
            cut = f"{SERVICE} cut its answer for {question.label} at {self.door.access.rows:,} rows"
            line.problems[question.label] = (f"{cut}, and the question cannot be split: what came is not used.",)

    def _codes_for(self, question: Question, client: Client) -> Codes:
        if needs_codes(question) and self._codes is None:
            self._codes = self._hs_codes(client)
        reporters = () if question.reporters else self._known.reporters(question.periods[0])
        return Codes(self._codes or {}, reporters)

    def _hs_codes(self, client: Client) -> dict[int, tuple[str, ...]]:
        """Return the codes of the HS; a list that did not come once is not asked for again by the next question."""
        if self._no_codes is not None:
            raise self._no_codes
        self.say("asking for the codes of the HS")
        try:
            return hs_codes(self._held, client)
        except UnansweredError as error:
            self._no_codes = error
            raise
