"""The client asks politely, waits as it is told, follows nowhere else and gives no secret away."""

import gzip
import logging
import queue
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.stand_ins.comtrade import TRAPS, Comtrade
from tests.stand_ins.serving import Reply, bomb
from tradecheck.model.errors import CancelledError, SourceUnreachableError, UsageError
from tradecheck.sources.http import Client, Patience
from tradecheck.sources.pace import Pace, StoppedError

PATH = "/public/v1/preview/C/A/HS"
ASKED = {"period": "2017", "reporterCode": "156", "partnerCode": "408", "cmdCode": "TOTAL", "flowCode": "M"}
SWIFT = Patience(between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=2.0)
KEY = "0123456789abcdef-never-shown"


@pytest.fixture
def service():
    with Comtrade() as service:
        yield service


def client(service, **other):
    return Client("The service", service.address, **({"patience": SWIFT} | other))


def test_an_answer_comes_with_its_status_its_bytes_and_its_address_without_the_question(service):
    with client(service) as asking:
        answer = asking.get(PATH, ASKED)
    assert answer.status == 200
    assert answer.media_type == "application/json"
    assert answer.body.startswith(b'{"elapsedTime"')
    assert answer.address == service.address + PATH


@pytest.mark.parametrize("trap", ["429-silent", "500"])
def test_what_may_pass_is_asked_again(service, trap):
    service.spring(trap, trap)
    told: list[str] = []
    with client(service, on_wait=told.append) as asking:
        assert asking.get(PATH, ASKED).status == 200
    assert len(service.asked) == 3
    assert len(told) == 2


def test_a_wait_that_is_asked_for_is_kept(service):
    service.spring("429")
    told: list[str] = []
    begun = time.monotonic()
    with client(service, on_wait=told.append) as asking:
        assert asking.get(PATH, ASKED).status == 200
    assert time.monotonic() - begun >= 1.0
    assert told == ["The service asks to wait 1 s."]


def test_a_wait_of_a_day_is_not_kept_but_handed_on(service):
    service.spring("429-long")
    with client(service) as asking:
        assert asking.get(PATH, ASKED).status == 429
    assert len(service.asked) == 1


def test_asking_again_has_an_end(service):
    service.spring(*["500"] * 9)
    with client(service) as asking:
        assert asking.get(PATH, ASKED).status == 500
    assert len(service.asked) == 3


@pytest.mark.parametrize("trap", ["quota", "bad-key", "html"])
def test_a_plain_no_is_not_asked_again(service, trap):
    service.spring(trap)
    with client(service) as asking:
        assert asking.get(PATH, ASKED).status == TRAPS[trap][0]
    assert len(service.asked) == 1


def test_calls_are_paced(service):
    begun = time.monotonic()
    with client(service, patience=Patience(between_calls_seconds=0.2)) as asking:
        asking.get(PATH, ASKED)
        asking.get(PATH, ASKED)
    assert time.monotonic() - begun >= 0.2


def test_another_host_is_never_followed_to(service):
    service.spring("elsewhere")
    with (
        client(service, secret_headers={"Key": KEY}) as asking,
        pytest.raises(SourceUnreachableError, match="sends us on to localhost"),
    ):
        asking.get(PATH, ASKED)


def test_the_same_host_is_followed_to(service):
    service.replies.append((302, {"Location": f"{PATH}?period=2018"}, b""))
    with client(service) as asking:
        assert asking.get(PATH, ASKED).status == 200
    assert service.asked[-1][1] == {"period": "2018"}


def test_going_in_circles_has_an_end(service):
    service.replies.extend([(302, {"Location": PATH}, b"")] * 9)
    with client(service) as asking, pytest.raises(SourceUnreachableError, match="keeps sending us on"):
        asking.get(PATH, ASKED)


def packed(body, **headers):
    return Reply(200, {"Content-Type": "application/json", "Content-Encoding": "gzip", **headers}, body)


def test_a_packed_answer_is_unpacked(service):
    service.replies.append(packed(gzip.compress(b'{"count":0}')))
    with client(service) as asking:
        assert asking.get(PATH, ASKED).body == b'{"count":0}'
    assert service.asked[-1][2]["Accept-Encoding"] == "gzip"


def test_a_small_answer_that_unpacks_to_a_large_one_never_goes_off(service):
    service.replies.append(bomb(megabytes=100))
    tracemalloc.start()
    with (
        client(service, most_bytes=1_000_000) as asking,
        pytest.raises(SourceUnreachableError, match="1,000,000 bytes"),
    ):
        asking.get(PATH, ASKED)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "broken",
    [
        packed(gzip.compress(b" " * 1000)[:-12]),
        packed(b"no gzip at all"),
        packed(gzip.compress(b"{}") + b"more"),
        Reply(200, {}, b"0123456789", cut=4),
    ],
)
def test_an_answer_that_breaks_off_is_asked_for_again(service, broken):
    service.replies.append(broken)
    with client(service) as asking:
        assert asking.get(PATH, ASKED).status == 200
    assert len(service.asked) == 2


def test_a_packing_that_was_not_asked_for_is_not_unpacked(service):
    service.replies.append(packed(b"x", **{"Content-Encoding": "gzip, gzip"}))
    with client(service) as asking, pytest.raises(SourceUnreachableError, match="not asked for"):
        asking.get(PATH, ASKED)


def test_what_the_caller_finds_unfit_is_asked_for_again_and_in_the_end_handed_on(service):
    told = []
    with client(service, on_wait=told.append) as asking:
        answer = asking.get(PATH, ASKED, lambda _: "answered with nonsense")
    assert (answer.status, len(service.asked)) == (200, SWIFT.attempts)
    assert told == ["The service answered with nonsense; asking again."] * (SWIFT.attempts - 1)


def test_a_list_of_codes_is_sent_with_its_commas_as_they_are(service):
    with client(service) as asking:
        asking.get(PATH, ASKED | {"cmdCode": "2701,2702"})
    assert service.asked[-1][1]["cmdCode"] == "2701,2702"


def test_a_burst_goes_at_once_and_the_rest_at_the_rate():
    pace = Pace(0.1, burst=2)
    begun = time.monotonic()
    taken = []
    for _ in range(4):
        pace.wait()
        taken.append(time.monotonic() - begun)
    assert taken[1] < 0.05
    assert taken[2] >= 0.1
    assert taken[3] >= 0.2


def test_a_wait_that_one_call_is_told_of_holds_all_that_are_in_flight():
    pace = Pace(0.0)
    pace.hold(0.2)
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: pace.wait(), range(4)))
    assert time.monotonic() - begun >= 0.2


def test_who_waits_for_a_turn_is_let_go_when_the_errand_ends():
    pace = Pace(60.0)
    pace.wait()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(pace.wait)
        pace.stop()
        with pytest.raises(StoppedError):
            waiting.result(timeout=5)


def silent():
    """Return a service that takes questions and never answers, and a queue of what it noticed of each connection."""
    listening = socket.create_server(("127.0.0.1", 0))
    noticed: queue.Queue[str] = queue.Queue()

    def hold(line):
        with line, suppress(ConnectionResetError):
            line.recv(65536)
            noticed.put("asked")
            while line.recv(65536):
                pass
        noticed.put("closed")

    def take():
        with suppress(OSError):
            while True:
                threading.Thread(target=hold, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=take, daemon=True).start()
    return listening, noticed


def test_a_call_that_is_given_up_ends_at_once_and_its_connection_is_closed():
    listening, noticed = silent()
    with listening, Client("The service", f"http://127.0.0.1:{listening.getsockname()[1]}", patience=SWIFT) as asking:
        with ThreadPoolExecutor() as pool:
            call = pool.submit(asking.get, PATH, ASKED)
            assert noticed.get(timeout=5) == "asked"
            begun = time.monotonic()
            asking.give_up()
            with pytest.raises(CancelledError):
                call.result(timeout=5)
            assert time.monotonic() - begun < 1
        assert noticed.get(timeout=5) == "closed"
        with pytest.raises(CancelledError):
            asking.get(PATH, ASKED)
        assert noticed.empty()


def test_who_waits_to_ask_again_is_let_go_too(service):
    service.spring("429")
    waiting = threading.Event()
    with client(service, on_wait=lambda _: waiting.set(), patience=Patience(first_wait_seconds=60.0)) as asking:
        with ThreadPoolExecutor() as pool:
            call = pool.submit(asking.get, PATH, ASKED)
            assert waiting.wait(5)
            asking.give_up()
            with pytest.raises(CancelledError):
                call.result(timeout=5)
        assert len(service.asked) == 1


def test_threads_share_one_rate(service):
    begun = time.monotonic()
    with (
        client(service, patience=Patience(between_calls_seconds=0.1, burst=2)) as asking,
        ThreadPoolExecutor(4) as pool,
    ):
        list(pool.map(lambda _: asking.get(PATH, ASKED), range(5)))
    assert time.monotonic() - begun >= 0.3


def test_a_service_without_a_certificate_that_is_trusted_is_asked_nothing(tmp_path):
    openssl = shutil.which("openssl") or pytest.skip("no openssl to make a certificate with")
    paths = [str(tmp_path / name) for name in ("key.pem", "cert.pem")]
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([openssl, *made, "-keyout", paths[0], "-out", paths[1]], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paths[1], paths[0])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        heard = []

        def serve():
            connection, _ = listening.accept()
            with connection, suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
                heard.append(secure.recv(1000))

        thread = threading.Thread(target=serve)
        thread.start()
        with (
            Client("The service", f"https://localhost:{listening.getsockname()[1]}", patience=SWIFT) as asking,
            pytest.raises(SourceUnreachableError, match="no certificate at localhost that this machine trusts"),
        ):
            asking.get(PATH, ASKED)
        thread.join()
    assert heard == []


def test_an_answer_that_is_too_large_is_not_read_to_its_end(service):
    service.spring("large")
    with (
        client(service, most_bytes=1_000_000) as asking,
        pytest.raises(SourceUnreachableError, match="1,000,000 bytes"),
    ):
        asking.get(PATH, ASKED)


def test_a_service_that_is_not_there_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with (
            Client("The service", address, patience=SWIFT) as asking,
            pytest.raises(
                SourceUnreachableError, match=r"^The service did not answer at 127\.0\.0\.1 .*: try again later\.$"
            ),
        ):
            asking.get(PATH, ASKED)


def test_a_service_that_says_nothing_is_given_up_on():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        patience = Patience(attempts=1, read_seconds=0.1)
        with (
            Client("The service", address, patience=patience) as asking,
            pytest.raises(SourceUnreachableError, match="no answer in time"),
        ):
            asking.get(PATH, ASKED)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "ftp://example.org",
        "https://user:pass@example.org",
        "https://example.org/?subscription-key=1",
        "https://",
        "example.org",
        "https://[::1",
        "https://example.org:port",
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(address):
    with pytest.raises(UsageError, match="The service") as caught:
        Client("The service", address)
    assert "pass" not in str(caught.value)


def test_a_service_that_sends_the_key_back_is_not_believed(service):
    service.replies.append(Reply(200, {}, f'{{"your key": "{KEY}"}}'.encode()))
    with (
        client(service, secret_headers={"Key": KEY}) as asking,
        pytest.raises(SourceUnreachableError, match="sent the key back") as caught,
    ):
        asking.get(PATH, ASKED)
    assert KEY not in str(caught.value)


def test_a_key_is_not_taken_along_to_another_host_or_port(service):
    with Comtrade() as other:
        service.replies.append(Reply(302, {"Location": other.address + PATH}, b""))
        with (
            client(service, secret_headers={"Key": KEY}) as asking,
            pytest.raises(SourceUnreachableError, match="sends us on to"),
        ):
            asking.get(PATH, ASKED)
        assert other.asked == []


def test_a_secret_goes_to_its_service_and_nowhere_else(service, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    service.spring("500", "429-silent")
    with client(service, secret_headers={"Ocp-Apim-Subscription-Key": KEY}) as asking:
        answer = asking.get(PATH, ASKED)
        said = str(asking.unreachable(f"does not know the key {KEY}", "check it"))
    assert service.asked[-1][2]["Ocp-Apim-Subscription-Key"] == KEY
    printed = capfd.readouterr()
    for text in (caplog.text, printed.out, printed.err, said, repr(answer), repr(service.asked[-1][:2])):
        assert KEY not in text
