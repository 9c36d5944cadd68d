"""The one client that asks publishers' services. Importing this module imports httpx."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import httpx
import msgspec
import stamina
from stamina.instrumentation import set_on_retry_hooks

import tradecheck
from tradecheck.model.errors import SourceUnreachableError, UsageError
from tradecheck.sources.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

# stamina would print each retry on stderr by itself; here the caller is told and narrates.
set_on_retry_hooks(())

_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MOVED = range(300, 400)


class Patience(msgspec.Struct, frozen=True):
    """How long to bear with a service: seconds between calls, tries, seconds to wait and to read."""

    between_calls_seconds: float = 1.1
    attempts: int = 5
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 60.0
    read_seconds: float = 60.0
    whole_answer_seconds: float = 300.0


class Answer(msgspec.Struct, frozen=True):
    """What came back, whatever its status. `address` is the URL without its question."""

    status: int
    headers: dict[str, str]
    body: bytes
    address: str
    retrieved: datetime

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in small letters; empty when none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()


class _ComeBackError(Exception):
    """An answer that asks to be asked for again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer


class Client:
    """Asks one service, politely: TLS verified, paced, bounded in time and size, never elsewhere.

    Use it as a context manager. `secret_headers` are sent to this service alone, and their values are
    cut out of every sentence. Redirects are followed within the same host only.

    Args:
        service: the name a reader knows it by.
        base: the address that paths are added to; https, or a service on this machine.
        secret_headers: headers whose values nobody may see.
        patience: waits, tries and limits of time.
        most_bytes: the largest answer that is read.
        on_wait: told in a sentence that the service made us wait, and why.

    Raises:
        UsageError: when the address is none that may be asked.
    """

    def __init__(
        self,
        service: str,
        base: str,
        *,
        secret_headers: Mapping[str, str] | None = None,
        patience: Patience | None = None,
        most_bytes: int = 256 * 1024 * 1024,
        on_wait: Callable[[str], None] | None = None,
    ) -> None:
        self.service = service
        self.base = _checked(service, base)
        self.host = urlsplit(self.base).hostname or ""
        self._secrets = tuple(value for value in (secret_headers or {}).values() if value)
        self._patience = patience or Patience()
        self._most_bytes = most_bytes
        self._on_wait = on_wait
        self._asked_at: float | None = None
        self._client = httpx.Client(
            headers={"User-Agent": f"tradecheck/{tradecheck.__version__}", **(secret_headers or {})},
            timeout=httpx.Timeout(self._patience.read_seconds, connect=20.0),
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """Ask, and return the answer with whatever status it has once asking again did not help.

        Raises:
            SourceUnreachableError: when no answer came, it was too large, or it sent us to another host.
        """
        try:
            for attempt in stamina.retry_context(
                on=self._when_again,
                attempts=self._patience.attempts,
                timeout=None,
                wait_initial=self._patience.first_wait_seconds,
                wait_max=self._patience.longest_wait_seconds,
                wait_jitter=self._patience.first_wait_seconds,
            ):
                with attempt:
                    return self._once(self.base + path, parameters)
        except _ComeBackError as error:
            return error.answer
        except httpx.InvalidURL:
            raise self.unreachable("sends us on to no address", "check the address in the settings") from None
        except httpx.RequestError as error:
            raise self.unreachable(f"did not answer at {self.host} ({_what(error)})", "try again later") from None
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def unreachable(self, what: str, then: str) -> SourceUnreachableError:
        """Return the error that says what the service did and what to do, with no secret in it."""
        return SourceUnreachableError(f"{self.service} {self.without_secrets(what)}: {then}.")

    def without_secrets(self, text: str) -> str:
        """Return text with the value of every secret header cut out."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text

    def _when_again(self, error: Exception) -> bool | float:
        if isinstance(error, httpx.RequestError):
            self._tell(f"{self.service} did not answer ({_what(error)}); asking again.")
            return True
        if not isinstance(error, _ComeBackError):
            return False
        asked_for = _retry_after(error.answer)
        if asked_for is None:
            self._tell(f"{self.service} answered with status {error.answer.status}; asking again.")
            return True
        if asked_for > self._patience.longest_wait_seconds:
            return False
        self._tell(f"{self.service} asks to wait {asked_for:.0f} s.")
        return asked_for

    def _tell(self, sentence: str) -> None:
        if self._on_wait is not None:
            self._on_wait(sentence)

    def _once(self, url: str, parameters: Mapping[str, str]) -> Answer:
        self._pace()
        query: Mapping[str, str] | None = parameters
        for _ in range(4):
            answer = self._read(url, query)
            if answer.status in _TRY_AGAIN:
                raise _ComeBackError(answer)
            if answer.status not in _MOVED or "location" not in answer.headers:
                return answer
            url = str(httpx.URL(answer.address).join(answer.headers["location"]))
            query = None
            if _origin(url) != _origin(self.base):
                raise self.unreachable(
                    f"sends us on to {quoted(urlsplit(url).hostname or url)}",
                    "tradecheck does not follow to another host; check the address in the settings",
                )
        raise self.unreachable("keeps sending us on", "check the address in the settings")

    def _pace(self) -> None:
        if self._asked_at is not None:
            since = time.monotonic() - self._asked_at
            time.sleep(max(0.0, self._patience.between_calls_seconds - since))
        self._asked_at = time.monotonic()

    def _read(self, url: str, parameters: Mapping[str, str] | None) -> Answer:
        until = time.monotonic() + self._patience.whole_answer_seconds
        chunks: list[bytes] = []
        size = 0
        with self._client.stream("GET", url, params=parameters) as response:
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > self._most_bytes:
                    raise self.unreachable(f"sent more than {self._most_bytes:,} bytes", "ask for less at once")
                if time.monotonic() > until:
                    raise self.unreachable("sent its answer too slowly to be read", "try again later")
                chunks.append(chunk)
            address = response.url.copy_with(query=None, fragment=None, username=None, password=None)
            return Answer(
                status=response.status_code,
                headers={name.casefold(): value for name, value in response.headers.items()},
                body=b"".join(chunks),
                address=str(address),
                retrieved=datetime.now(UTC),
            )


def _checked(service: str, base: str) -> str:
    try:
        parts = urlsplit(base)
        _ = parts.port
    except ValueError:
        raise UsageError(
            f"the address of {service}, {quoted(base)}, cannot be read: write it like https://example.org."
        ) from None
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError(
            f"the address of {service} carries more than a host and a path: give it without user or query."
        )
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not secure or not parts.hostname:
        raise UsageError(
            f"the address of {service}, {quoted(base)}, may not be asked: give one that begins with https://."
        )
    return base.rstrip("/")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds that an answer asks to wait, None when it asks for nothing that can be read."""
    asked = answer.headers.get("retry-after", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        when = parsedate_to_datetime(asked)
    except ValueError:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _what(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    return quoted(str(error) or type(error).__name__)
