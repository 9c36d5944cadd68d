"""Pulls the days of ports and straits from IMF PortWatch, page by page; what came within the day is not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.intake.progress import Told, nobody
from tradecheck.intake.pulling_errand import ANSWER, REFERENCE, Errand
from tradecheck.intake.pulling_report import PullReport, failed
from tradecheck.model.errors import DataError, UnansweredError, UnreadableAnswerError
from tradecheck.sources.portwatch import question as asked
from tradecheck.sources.portwatch.answers import Attributes, Page, count, page, places, refusal, unfit
from tradecheck.sources.portwatch.layers import Layer, layer
from tradecheck.sources.portwatch.places import NEAR_THE_DPRK, PORT, STRAIT, Place, matches, refuse_uncovered, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradecheck.archive import Archive
    from tradecheck.model.period import Period
    from tradecheck.settings import Settings
    from tradecheck.sources.http import Answer, Client, Patience
    from tradecheck.sources.reading import Reading

USUAL = tuple(NEAR_THE_DPRK)
"""What is pulled when nothing is named."""


def pull_portwatch(
    names: Sequence[str],
    span: Period,
    settings: Settings,
    archive: Archive,
    progress: Told = nobody,
    patience: Patience | None = None,
    *,
    refresh: bool = False,
) -> tuple[PullReport, ...]:
    """Ask for every day of ports and straits, keep each page, and make the table `port_calls` of what is held.

    Names are resolved by asking PortWatch which places it has. An answer that came within the day is not asked
    for again. A place that fails is reported and the others are asked for; when the service fails as a whole,
    what came before it stays and is in the tables.

    Args:
        names: ports and straits by name or by PortWatch's id; none means the straits near the DPRK.
        span: the days asked for.
        settings: whether to ask at all, and where.
        archive: where answers are kept.
        progress: told before each call and when the service makes us wait.
        patience: waits and tries, other than usual.
        refresh: ask again for what is held.

    Raises:
        UsageError: for a port of the DPRK, an unknown name, a period before PortWatch begins, or when the
            settings say that nothing is to be asked.
        SourceUnreachableError: when the service does not answer anything, or not which places it has.
        DataError: when it describes its places or its tables in a way that cannot be read.
    """
    wanted = tuple(names) or USUAL
    refuse_uncovered(wanted)
    asked.check_span(span)
    with Errand(
        service=asked.SERVICE,
        source="portwatch",
        settings=settings,
        archive=archive,
        progress=progress,
        total=len(wanted) + 2,
        refresh=refresh,
    ) as errand:
        from tradecheck.sources.http import Client, Patience  # noqa: PLC0415 - httpx only once something is asked

        usual = Patience(between_calls_seconds=0.5, read_seconds=90.0)
        address = settings.portwatch_url or asked.ADDRESS
        with (
            Client(asked.SERVICE, address, patience=patience or usual, on_wait=errand.say) as client,
            errand.giving_up(client),
        ):
            pull = _Pull(client, errand)
            return tuple(pull.place(each, span) for each in pull.resolved(wanted))


class _Line:
    """A place while its days are asked for."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.calls = 0
        self.rows = 0
        self.is_new = False
        self.problems: list[str] = []

    def report(self) -> PullReport:
        return PullReport(
            part="",
            question=self.label,
            state="received" if self.rows else "no record",
            calls=self.calls,
            rows=self.rows,
            value_usd=None,
            left_out={},
            problems=tuple(self.problems),
            is_new=self.is_new,
        )


def _read(body: bytes, name: str, own: dict[str, str]) -> tuple[Page, Reading]:
    from tradecheck.sources.portwatch.rows import read  # noqa: PLC0415 - imports polars

    try:
        return page(body, name), read(body, name, "", own)
    except DataError as error:
        raise UnreadableAnswerError(str(error)) from None


class _Pull:
    def __init__(self, client: Client, errand: Errand) -> None:
        self._client = client
        self._errand = errand
        self._layers: dict[str, Layer] = {}

    def resolved(self, names: Sequence[str]) -> tuple[Place, ...]:
        """Return the places named; the ports are asked for only when a name is no strait's."""
        straits = places(self._straits(), STRAIT)
        if all(matches(name, straits) for name in names):
            return resolve(names, straits)
        return resolve(names, (*straits, *places(self._ports(), PORT)))

    def place(self, place: Place, span: Period) -> PullReport:
        """Ask for all pages of a place's days, and return what they brought, or why they did not come."""
        described = self._layer(asked.DAILY[place.kind], has_days=True)
        line = _Line(f"{place.name}, {span.label}")
        try:
            self._days(place, span, described, line)
        except (UnansweredError, UnreadableAnswerError) as error:
            self._errand.failures.note(error)
            return failed(line.label, error, calls=line.calls, rows=line.rows)
        return line.report()

    def _days(self, place: Place, span: Period, described: Layer, line: _Line) -> None:
        from tradecheck.sources.portwatch.rows import question_of  # noqa: PLC0415 - imports polars

        service, label = asked.DAILY[place.kind], line.label
        own = question_of(place, described.day)
        offset, announced, more = 0, False, True
        while more:
            self._errand.say(f"asking for {label}{f', from row {offset + 1:,} on' if offset else ''}")
            parameters = asked.days_parameters(place, span, described, offset)
            question = {**self._sent(service, parameters), **own}
            body, answer = self._body(question, asked.query_path(service), parameters, rows_expected=announced)
            found, reading = _read(body, f"the answer for {label}", own)
            if answer is not None:
                if not found.features and not offset:
                    self._refuse_untrue(place, span, described, label)
                line.calls += 1
                line.is_new |= self._errand.keep(answer, question, ANSWER)[1]
            announced, more = found.more, self._goes_on(found)
            offset += len(found.features)
            line.rows += reading.frame.height
            line.problems += reading.problems
            self._errand.rows += reading.frame.height
            self._errand.more(int(more))

    def _refuse_untrue(self, place: Place, span: Period, described: Layer, label: str) -> None:
        """Ask how many days there are where none came, because an empty page may be a failure."""
        service = asked.DAILY[place.kind]
        parameters = asked.count_parameters(place, span, described)
        answer = self._get(asked.query_path(service), parameters)
        self._errand.keep(answer, self._sent(service, parameters), REFERENCE)
        held = count(answer.body)
        if held:
            raise self._client.unanswered(
                f"sends no rows for {label} and says that it has {held:,}",
                "try again later, or ask for a shorter period",
            )

    @staticmethod
    def _goes_on(found: Page) -> bool:
        """Whether there is another page: it is announced, or this one is exactly full, which may be a cut."""
        return found.more or len(found.features) == asked.PAGE

    def _straits(self) -> list[Attributes]:
        self._errand.say("asking which straits there are")
        service = asked.DAILY[STRAIT]
        parameters = asked.straits_parameters()
        body = self._reference(self._sent(service, parameters), asked.query_path(service), parameters)
        return page(body, "the list of straits").rows

    def _ports(self) -> list[Attributes]:
        self._errand.say("asking which ports there are")
        described = self._layer(asked.DATABASE, has_days=False)
        rows: list[Attributes] = []
        announced, more = False, True
        while more:
            parameters = asked.ports_parameters(described, len(rows))
            question = self._sent(asked.DATABASE, parameters)
            body = self._reference(question, asked.query_path(asked.DATABASE), parameters, rows_expected=announced)
            found = page(body, "the list of ports")
            rows += found.rows
            announced, more = found.more, self._goes_on(found)
        return rows

    def _layer(self, service: str, *, has_days: bool) -> Layer:
        if service not in self._layers:
            self._errand.more()
            parameters = asked.description_parameters()
            body = self._reference(self._described(service), asked.layer_path(service), parameters)
            self._layers[service] = layer(body, f"the description of {service}", has_days=has_days)
        return self._layers[service]

    def _reference(
        self, question: dict[str, str], path: str, parameters: Mapping[str, str], *, rows_expected: bool = False
    ) -> bytes:
        """Return what leads to figures, kept as it came, from what is held within the day where it is."""
        body, answer = self._body(question, path, parameters, rows_expected=rows_expected)
        if answer is not None:
            self._errand.keep(answer, question, REFERENCE)
        return body

    def _body(
        self, question: dict[str, str], path: str, parameters: Mapping[str, str], *, rows_expected: bool
    ) -> tuple[bytes, Answer | None]:
        """Return the bytes that answer a question, and the answer where it had to be asked."""
        held = self._errand.held(question)
        if held is not None:
            return held[1], None
        answer = self._get(path, parameters, rows_expected=rows_expected)
        return answer.body, answer

    def _get(self, path: str, parameters: Mapping[str, str], *, rows_expected: bool = False) -> Answer:
        answer = self._client.get(path, parameters, lambda answer: unfit(answer.body, rows_expected=rows_expected))
        refused = refusal(answer.status, answer.body, rows_expected=rows_expected)
        if refused is not None:
            raise self._client.refused(answer.status, refused.what, refused.then)
        return answer

    def _sent(self, service: str, parameters: Mapping[str, str]) -> dict[str, str]:
        return {"address": self._client.base + asked.query_path(service), **parameters}

    def _described(self, service: str) -> dict[str, str]:
        return {"address": self._client.base + asked.layer_path(service), **asked.description_parameters()}
