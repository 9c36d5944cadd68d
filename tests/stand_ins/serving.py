"""What every stand-in has in common: a local server that counts what it was asked, and answers with traps between."""

from __future__ import annotations

import random
import time
import zlib
from collections import deque
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import NamedTuple, Self
from urllib.parse import parse_qs, urlsplit


class Reply(NamedTuple):
    """One answer. `after` is how many seconds pass before it comes; `cut` how many bytes of it are sent."""

    status: int
    headers: dict[str, str]
    body: bytes
    after: float = 0.0
    cut: int | None = None


Asked = tuple[str, dict[str, str], dict[str, str]]
"""One request: path, parameters, headers."""


class Service:
    """A service at `address` while it is entered. `asked` holds every request, in the order of arrival.

    `replies` are the next answers whatever is asked. `spoilt` are questions, each by some of its parameters, that
    always get one answer, whichever it is. `failing` is a share of calls, of those that would be
    answered well, that get one of `failures` instead; which ones depends on `seed`, on what is asked and on
    how often it was asked before, and on nothing else.
    """

    def __init__(self, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.replies: deque[Reply | tuple[int, dict[str, str], bytes]] = deque()
        self.spoilt: list[tuple[dict[str, str], Reply]] = []
        self.failing = 0.0
        self.failures: list[Reply] = []
        self.seed = 0
        self.slow = 0.0
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        self._thread.join()

    def counted(self) -> dict[str, int]:
        """Return how often each path with its parameters was asked."""
        counts: dict[str, int] = {}
        for path, parameters, _ in self.asked:
            counts[_written(path, parameters)] = counts.get(_written(path, parameters), 0) + 1
        return counts

    def answer(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Reply:
        """Note a request and return its answer, trap or not."""
        with self._lock:
            written = _written(path, parameters)
            before = sum(_written(each[0], each[1]) == written for each in self.asked) if self.failing else 0
            self.asked.append((path, parameters, headers))
            if self.replies:
                return Reply(*self.replies.popleft())
        for marks, reply in self.spoilt:
            if marks.items() <= parameters.items():
                return reply
        if self.failing:
            dice = random.Random(int.from_bytes(sha256(f"{self.seed} {written} {before}".encode()).digest()))  # noqa: S311 - no secret
            if dice.random() < self.failing:
                return dice.choice(self.failures)
        reply = self.speak(path, parameters, headers)
        return reply._replace(after=self.slow) if self.slow else reply

    def speak(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Reply:
        """Answer as the service would when all is well."""
        raise NotImplementedError


def bomb(megabytes: int = 20) -> Reply:
    """Return a small answer that unpacks to a large one of blanks."""
    packer = zlib.compressobj(wbits=31)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()
    return Reply(200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, packed)


def _written(path: str, parameters: dict[str, str]) -> str:
    return f"{path}?{'&'.join(f'{name}={value}' for name, value in sorted(parameters.items()))}"


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            parameters = {name: values[-1] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
            reply = service.answer(url.path, parameters, dict(self.headers.items()))
            time.sleep(reply.after)
            try:
                self._send(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, text in reply.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(reply.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests read `asked`."""

    return Handler
