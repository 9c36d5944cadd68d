"""The client asks politely, waits as it is told, follows nowhere else and gives no secret away."""

import logging
import socket
import time

import pytest

from tests.stand_ins.comtrade import TRAPS, Preview
from tradecheck.model.errors import SourceUnreachableError, UsageError
from tradecheck.sources.http import Client, Patience

PATH = "/public/v1/preview/C/A/HS"
ASKED = {"period": "2017", "reporterCode": "156", "partnerCode": "408", "cmdCode": "TOTAL", "flowCode": "M"}
SWIFT = Patience(between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=2.0)
KEY = "0123456789abcdef-never-shown"


@pytest.fixture
def service():
    with Preview() as preview:
        yield preview


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
