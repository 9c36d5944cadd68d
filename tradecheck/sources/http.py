"""The one client that asks publishers' services. Importing this module imports httpx."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
import stamina
from stamina.instrumentation import set_on_retry_hooks

import tradecheck
from tradecheck.model.errors import SourceUnreachableError, UnansweredError, UsageError
from tradecheck.sources.calls import Calls
from tradecheck.sources.pace import Pace
from tradecheck.sources.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

# stamina would print each retry on stderr by itself; here the caller is told and narrates.
set_on_retry_hooks(())

_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_SHUT_TO_ALL = frozenset({401, 403, 429})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MOVED = frozenset({301, 302, 303, 307, 308})
_GZIP = 31
"""zlib's number for a stream with gzip's header and checksum."""

_KNOCKS = 3
_MOST_HOPS = 4
_LATER = "try again later"


class Patience(msgspec.Struct, frozen=True):
    """How long to bear with a service: seconds between calls, calls at once, tries, seconds to wait and to read."""

    between_calls_seconds: float = 1.1
    attempts: int = 5
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 60.0
    read_seconds: float = 60.0
    whole_answer_seconds: float = 300.0
    burst: int = 1


class Answer(msgspec.Struct, frozen=True):
    """What came back, whatever its status, unpacked. `address` is the URL without its question."""

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
    """An answer that asks to be asked for again, or is none that can be used: `why` says it of the service."""

    def __init__(self, answer: Answer, why: str) -> None:
        super().__init__(why)
        self.answer = answer
        self.why = why


class _BrokenOffError(httpx.TransportError):
    """An answer that ended before its end, or took too long to reach it."""


class Client:
    """Asks one service, politely: TLS verified, paced, bounded in time and size, never elsewhere.

    Use it as a context manager; several threads may ask through one client and share its pace.
    `secret_headers` are sent to this service alone, and their values are cut out of every sentence.
    Redirects are followed within the same host only.

    Args:
        service: the name a reader knows it by.
        base: the address that paths are added to; https, or a service on this machine.
        secret_headers: headers whose values nobody may see.
        patience: waits, tries and limits of time.
        most_bytes: the largest answer that is read, both as it travels and unpacked.
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
        self._pace = Pace(self._patience.between_calls_seconds, self._patience.burst)
        self._calls = Calls()
        self._client = httpx.Client(
            verify=True,
            headers={
                "User-Agent": f"tradecheck/{tradecheck.__version__}",
                "Accept-Encoding": "gzip",  # the one packing that is unpacked here with an eye on its size
                **(secret_headers or {}),
            },
            timeout=httpx.Timeout(self._patience.read_seconds, connect=min(20.0, self._patience.read_seconds)),
            follow_redirects=False,
            trust_env=self.host not in _LOOPBACK,  # no proxy stands between us and a service on this machine
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_up()
        self._client.close()

    def stop(self) -> None:
        """Make no further call: whoever waits for its turn in another thread gets `pace.StoppedError`."""
        self._pace.stop()

    def give_up(self) -> None:
        """Make no further call, close the connections, and let whoever waits for an answer go at once."""
        self._pace.stop()
        self._calls.give_up()

    def get(
        self, path: str, parameters: Mapping[str, str], again: Callable[[Answer], str | None] | None = None
    ) -> Answer:
        """Ask, and return the answer with whatever status it has once asking again did not help.

        Args:
            path: added to the address.
            parameters: the question; commas stay as they are, which keeps long lists of codes short.
            again: looks at an answer of status 200 and says what makes it unfit ("answered with a web
                page"), so that it is asked for again; None when it will do.

        Raises:
            UnansweredError: when no answer came to this question, or one that was too large.
            SourceUnreachableError: when nobody is there, or it sent us to another host.
            CancelledError: when the calls were given up.
        """
        return self._calls.make(lambda: self._get(path, parameters, again))

    def _get(self, path: str, parameters: Mapping[str, str], again: Callable[[Answer], str | None] | None) -> Answer:
        query = urlencode(parameters, safe=",")
        number = 0

        def on(error: Exception) -> bool | float:
            # A door that is shut does not open by knocking: there it takes fewer tries to say so.
            tries = min(_KNOCKS, self._patience.attempts) if _is_shut(error) else self._patience.attempts
            return self._when_again(error, is_last=number >= tries)

        try:
            for attempt in stamina.retry_context(
                on=on,
                attempts=self._patience.attempts,
                timeout=None,
                wait_initial=self._patience.first_wait_seconds,
                wait_max=self._patience.longest_wait_seconds,
                wait_jitter=self._patience.first_wait_seconds,
            ):
                number = attempt.num
                with attempt:
                    return self._once(f"{self.base}{path}?{query}" if query else self.base + path, again)
        except _ComeBackError as error:
            return error.answer
        except httpx.InvalidURL:
            raise self.unreachable("sends us on to no address", "check the address in the settings") from None
        except httpx.RequestError as error:
            raise self._no_answer(error) from None
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def unreachable(self, what: str, then: str) -> SourceUnreachableError:
        """Return the error that says what the service did and what to do, with no secret in it."""
        return SourceUnreachableError(f"{self.service} {self.without_secrets(what)}: {then}.")

    def unanswered(self, what: str, then: str, *, is_judged: bool = False) -> UnansweredError:
        """Return the same of one question, while others may well be answered."""
        return UnansweredError(str(self.unreachable(what, then)), is_judged=is_judged)

    def refused(self, status: int, what: str, then: str) -> SourceUnreachableError:
        """Return the error for an answer that is none, by whether another question would fare better."""
        if status in _SHUT_TO_ALL:
            return self.unreachable(what, then)
        return self.unanswered(what, then, is_judged=status == httpx.codes.BAD_REQUEST)

    def without_secrets(self, text: str) -> str:
        """Return text with the value of every secret header cut out."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text

    def _no_answer(self, error: httpx.RequestError) -> SourceUnreachableError:
        if _is_untrusted(error):
            return self.unreachable(
                f"shows no certificate at {self.host} that this machine trusts",
                "check the address and the machine's clock and certificates; nothing was asked",
            )
        said = f"did not answer at {self.host} ({_what(error)})"
        return self.unreachable(said, _LATER) if _is_shut(error) else self.unanswered(said, _LATER)

    def _when_again(self, error: Exception, *, is_last: bool) -> bool | float:
        if self._calls.are_given_up:
            return False
        if isinstance(error, httpx.RequestError) and not (is_last or _is_untrusted(error)):
            self._tell(f"{self.service} did not answer ({_what(error)}); asking again.")
            return True
        if is_last or not isinstance(error, _ComeBackError):
            return False
        asked_for = _retry_after(error.answer)
        if asked_for is None:
            self._tell(f"{self.service} {error.why}; asking again.")
            return True
        if asked_for > self._patience.longest_wait_seconds:
            return False
        self._pace.hold(asked_for)  # what else is in flight waits as well
        self._tell(f"{self.service} asks to wait {asked_for:.0f} s.")
        return asked_for

    def _tell(self, sentence: str) -> None:
        if self._on_wait is not None:
            self._on_wait(self.without_secrets(sentence))

    def _once(self, url: str, again: Callable[[Answer], str | None] | None) -> Answer:
        for _ in range(_MOST_HOPS):
            self._pace.wait()
            answer = self._read(url)
            if answer.status in _TRY_AGAIN:
                raise _ComeBackError(answer, f"answered with status {answer.status}")
            if answer.status not in _MOVED or "location" not in answer.headers:
                return self._fit(answer, again)
            url = str(httpx.URL(url).join(answer.headers["location"]))
            if _origin(url) != _origin(self.base):
                raise self.unreachable(
                    f"sends us on to {quoted(urlsplit(url).hostname or url)}",
                    "tradecheck does not follow to another host; check the address in the settings",
                )
        raise self.unreachable("keeps sending us on", "check the address in the settings")

    def _fit(self, answer: Answer, again: Callable[[Answer], str | None] | None) -> Answer:
        if any(secret.encode() in answer.body for secret in self._secrets):
            raise self.unreachable("sent the key back to us", "check the address in the settings; nothing was kept")
        if again is not None and answer.status == httpx.codes.OK and (why := again(answer)):
            raise _ComeBackError(answer, why)
        return answer

    def _read(self, url: str) -> Answer:
        with self._client.stream("GET", url, extensions={"trace": self._calls.trace}) as response:
            body = self._body(response)
            address = response.url.copy_with(query=None, fragment=None, username=None, password=None)
            return Answer(
                status=response.status_code,
                headers={name.casefold(): value for name, value in response.headers.items()},
                body=body,
                address=str(address),
                retrieved=datetime.now(UTC),
            )

    def _body(self, response: httpx.Response) -> bytes:
        """Read the body and unpack it, never more of it than may be held."""
        until = monotonic() + self._patience.whole_answer_seconds
        packing = response.headers.get("content-encoding", "identity").strip().casefold()
        if packing not in {"", "identity", "gzip"}:
            raise self.unreachable(f"packed its answer in a way that was not asked for ({quoted(packing, 40)})", _LATER)
        unpacker = zlib.decompressobj(_GZIP) if packing == "gzip" else None
        chunks: list[bytes] = []
        travelled = size = 0
        for raw in response.iter_raw():
            travelled += len(raw)
            chunk = raw if unpacker is None else self._unpacked(unpacker, raw, self._most_bytes - size)
            size += len(chunk)
            if max(size, travelled) > self._most_bytes:
                raise self.unanswered(f"sent more than {self._most_bytes:,} bytes", "ask for less at once")
            if monotonic() > until:
                raise _BrokenOffError("its answer came too slowly")
            chunks.append(chunk)
        if unpacker is not None and travelled and (unpacker.unused_data or not unpacker.eof):
            raise _BrokenOffError("its answer broke off")
        return b"".join(chunks)

    def _unpacked(self, unpacker: zlib._Decompress, raw: bytes, left: int) -> bytes:
        """Unpack what came, at most one byte more than is left to hold, so that a bomb never goes off."""
        try:
            return unpacker.decompress(raw, left + 1)
        except zlib.error:
            raise _BrokenOffError("its answer cannot be unpacked") from None


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
    if asked.isascii() and asked.isdecimal():
        return float(asked)
    try:
        when = parsedate_to_datetime(asked)
    except ValueError:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _is_shut(error: Exception) -> bool:
    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)


def _is_untrusted(error: httpx.RequestError) -> bool:
    return "CERTIFICATE_VERIFY_FAILED" in str(error)


def _what(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    return quoted(str(error) or type(error).__name__)
