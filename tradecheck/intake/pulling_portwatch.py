"""Pulls the days of ports and straits from IMF PortWatch, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.intake.progress import Told, nobody
from tradecheck.intake.pulling_errand import ANSWER, REFERENCE, Errand
from tradecheck.intake.pulling_report import PullReport
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

USUAL = tuple(NEAR_THE_DPRK)
"""What is pulled when nothing is named."""


def pull_portwatch(
    names: Sequence[str],
    span: Period,
    settings: Settings,
    archive: Archive,
    progress: Told = nobody,
    patience: Patience | None = None,
) -> tuple[PullReport, ...]:
    """Ask for every day of ports and straits, keep each page, and make the table `port_calls` of what is held.

    Names are resolved by asking PortWatch which places it has. When the service fails, what came before it
    stays and is in the tables.

    Args:
        names: ports and straits by name or by PortWatch's id; none means the straits near the DPRK.
        span: the days asked for.
        settings: whether to ask at all, and where.
        archive: where answers are kept.
        progress: told before each call and when the service makes us wait.
        patience: waits and tries, other than usual.

    Raises:
        UsageError: for a port of the DPRK, an unknown name, a period before PortWatch begins, or when the
            settings say that nothing is to be asked.
        SourceUnreachableError: when the service does not answer, refuses or keeps answering in halves.
        DataError: when an answer cannot be read.
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
    ) as errand:
        from tradecheck.sources.http import Client, Patience  # noqa: PLC0415 - httpx only once something is asked

        usual = Patience(between_calls_seconds=0.5, read_seconds=90.0)
        address = settings.portwatch_url or asked.ADDRESS
        with Client(asked.SERVICE, address, patience=patience or usual, on_wait=errand.say) as client:
            pull = _Pull(client, errand)
            return tuple(pull.days(place, span) for place in pull.resolved(wanted))


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

    def days(self, place: Place, span: Period) -> PullReport:
        """Ask for all pages of a place's days, and return what they brought."""
        from tradecheck.sources.portwatch.rows import question_of, read  # noqa: PLC0415 - imports polars

        service = asked.DAILY[place.kind]
        described = self._layer(service, has_days=True)
        label = f"{place.name}, {span.label}"
        calls, offset, rows, is_new = 0, 0, 0, False
        problems: list[str] = []
        announced = more = False
        while more or not calls:
            self._errand.say(f"asking for {label}{f', from row {offset + 1:,} on' if offset else ''}")
            parameters = asked.days_parameters(place, span, described, offset)
            answer = self._get(asked.query_path(service), parameters, rows_expected=announced)
            found = page(answer.body, f"the answer for {label}")
            if not found.features and not offset:
                self._refuse_untrue(place, span, described, label)
            announced, more = found.more, self._goes_on(found)
            reading = read(answer.body, f"the answer for {label}", "", question_of(place, described.day))
            question = {**self._sent(service, parameters), **question_of(place, described.day)}
            _, new = self._errand.keep(answer, question, ANSWER)
            offset += len(found.features)
            rows += reading.frame.height
            self._errand.rows += reading.frame.height
            problems += reading.problems
            calls += 1
            is_new = is_new or new
            self._errand.more(int(more))
        return PullReport(
            part="",
            question=label,
            state="received" if rows else "no record",
            calls=calls,
            rows=rows,
            value_usd=None,
            left_out={},
            problems=tuple(problems),
            is_new=is_new,
        )

    def _refuse_untrue(self, place: Place, span: Period, described: Layer, label: str) -> None:
        """Ask how many days there are where none came, because an empty page may be a failure."""
        service = asked.DAILY[place.kind]
        parameters = asked.count_parameters(place, span, described)
        answer = self._get(asked.query_path(service), parameters)
        self._errand.keep(answer, self._sent(service, parameters), REFERENCE)
        held = count(answer.body)
        if held:
            raise self._client.unreachable(
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
        answer = self._get(asked.query_path(service), asked.straits_parameters())
        self._errand.keep(answer, self._sent(service, asked.straits_parameters()), REFERENCE)
        return page(answer.body, "the list of straits").rows

    def _ports(self) -> list[Attributes]:
        self._errand.say("asking which ports there are")
        described = self._layer(asked.DATABASE, has_days=False)
        rows: list[Attributes] = []
        announced, more = False, True
        while more:
            parameters = asked.ports_parameters(described, len(rows))
            answer = self._get(asked.query_path(asked.DATABASE), parameters, rows_expected=announced)
            self._errand.keep(answer, self._sent(asked.DATABASE, parameters), REFERENCE)
            found = page(answer.body, "the list of ports")
            rows += found.rows
            announced, more = found.more, self._goes_on(found)
        return rows

    def _layer(self, service: str, *, has_days: bool) -> Layer:
        if service not in self._layers:
            self._errand.more()
            answer = self._get(asked.layer_path(service), asked.description_parameters())
            self._errand.keep(answer, self._described(service), REFERENCE)
            self._layers[service] = layer(answer.body, f"the description of {service}", has_days=has_days)
        return self._layers[service]

    def _get(self, path: str, parameters: Mapping[str, str], *, rows_expected: bool = False) -> Answer:
        answer = self._client.get(path, parameters, lambda answer: unfit(answer.body, rows_expected=rows_expected))
        refused = refusal(answer.status, answer.body, rows_expected=rows_expected)
        if refused is not None:
            raise self._client.unreachable(refused.what, refused.then)
        return answer

    def _sent(self, service: str, parameters: Mapping[str, str]) -> dict[str, str]:
        return {"address": self._client.base + asked.query_path(service), **parameters}

    def _described(self, service: str) -> dict[str, str]:
        return {"address": self._client.base + asked.layer_path(service), **asked.description_parameters()}
