"""A pull that is killed goes on where it stopped, and one whose service fails often ends with the same tables."""

import random
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from tests.intake.conftest import KEY
from tests.stand_ins.comtrade import Comtrade
from tradecheck import archive as archives
from tradecheck.archive import Archive
from tradecheck.intake.pulling import pull_comtrade
from tradecheck.intake.pulling_report import Wanted
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Frequency
from tradecheck.settings import load
from tradecheck.sources.comtrade.question import questions
from tradecheck.sources.http import Patience

SWIFT = Patience(
    between_calls_seconds=0.0, attempts=12, first_wait_seconds=0.01, longest_wait_seconds=0.05, read_seconds=0.5
)
SPAN = Period(date(2016, 1, 1), date(2019, 12, 31))
KILLS = 20
IN_FLIGHT = 3

CHILD = """
import sys
from pathlib import Path
from tests.intake.test_pulling_resumed import pull
pull(sys.argv[1], Path(sys.argv[2]))
print("done", flush=True)
"""


def pull(address: str, root) -> None:
    env = {"TRADECHECK_CACHE": str(root), "TRADECHECK_COMTRADE_URL": address}
    asked = [
        *questions(SPAN, Frequency.ANNUAL, goods=[Goods(("AG6",), "AG6")]),
        *questions(SPAN, Frequency.MONTHLY, goods=[Goods.parse("coal")]),
    ]
    pull_comtrade([Wanted("", tuple(asked))], load(env=env, cwd=root.parent), Archive(root), patience=SWIFT)


def tables(root):
    frame = archives.flows(root).collect()
    return frame.sort(frame.columns)


@pytest.fixture
def unbroken(tmp_path):
    """The tables and the calls of one pull that nothing went wrong with."""
    with Comtrade() as service:
        pull(service.address, tmp_path / "unbroken")
        return tables(tmp_path / "unbroken"), service.counted()


def test_a_service_of_which_a_third_of_the_calls_fail_gives_the_same_tables(tmp_path, unbroken):
    expected, calls = unbroken
    with Comtrade() as service:
        service.failing, service.seed = 0.3, 1
        service.failures = [reply._replace(after=min(reply.after, 0.6)) for reply in service.failures]
        pull(service.address, tmp_path / "failing")
        assert sum(service.counted().values()) > sum(calls.values())
        assert service.counted().keys() == calls.keys()
    assert tables(tmp_path / "failing").equals(expected)


@pytest.mark.slow
def test_a_pull_that_is_killed_at_twenty_moments_gives_the_same_tables_and_makes_no_kept_call_twice(tmp_path, unbroken):
    expected, calls = unbroken
    root = tmp_path / "killed"
    dice = random.Random(20170805)  # noqa: S311 - moments, no secret
    with Comtrade() as service:
        service.slow = 0.15
        for _ in range(KILLS):
            kept = kept_questions(root)
            asked = len(service.asked)
            with started(service.address, root) as process:
                wait_for_a_call(service, asked, process)
                time.sleep(dice.uniform(0.0, 0.4))
                process.send_signal(signal.SIGKILL)
            again = {called(service.address, path, sent) for path, sent, _ in service.asked[asked:]}
            assert not again & kept
        service.slow = 0.01
        with started(service.address, root) as process:
            assert process.communicate(timeout=120)[0].strip() == "done"
        service.slow = 0.0
        counted = service.counted()
        pull(service.address, root)
        assert service.counted() == counted
    assert counted.keys() == calls.keys()
    assert sum(counted.values()) - sum(calls.values()) <= KILLS * IN_FLIGHT
    assert not Archive(root).verify()
    assert tables(root).equals(expected)


def started(address, root):
    command = [sys.executable, "-c", CHILD, address, str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def wait_for_a_call(service, asked, process):
    while len(service.asked) == asked:
        assert process.poll() is None, "the pull ended before it was killed so often"
        time.sleep(0.01)


def kept_questions(root):
    """Return what is held, each as the call that brought it."""
    return {
        (
            entry.question["address"],
            frozenset((k, v) for k, v in entry.question.items() if k not in {"address", "datasets"}),
        )
        for entry in Archive(root).entries()
    }


def called(address, path, sent):
    return address + path, frozenset(sent.items())


def test_a_key_is_on_no_disk_and_in_no_output_of_a_pull_that_is_refused(tmp_path):
    root = tmp_path / "cache"
    env = {
        "TRADECHECK_CACHE": str(root),
        "TRADECHECK_COMTRADE_KEY": KEY,
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
    }
    said = []
    with Comtrade(key="another") as service:
        env["TRADECHECK_COMTRADE_URL"] = service.address
        for asked in (["--year", "2017", "-v"], ["--year", "2017", "--dry-run", "-v"]):
            command = [sys.executable, "-m", "tradecheck", "pull", "comtrade", *asked]
            done = subprocess.run(command, env=env, capture_output=True, check=False, cwd=tmp_path, timeout=60)
            said += [done.stdout, done.stderr]
        assert {headers["Ocp-Apim-Subscription-Key"] for _, _, headers in service.asked} == {KEY}
    assert b"does not accept the key" in b"".join(said)
    assert KEY.encode() not in b"".join(said)
    assert all(KEY.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
