"""An errand that is cancelled in the middle: what came before is kept and in the tables, and the next goes on."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import monotonic, sleep

import pytest

from tests.sources.comtrade_rows import v1_csv
from tests.stand_ins.comtrade import Comtrade
from tests.stand_ins.imts import Imts
from tests.stand_ins.portwatch import PortWatch
from tests.stand_ins.prices import Prices
from tests.stand_ins.serving import Reply
from tradecheck import archive as archives
from tradecheck.intake import errands
from tradecheck.intake.bringing import brought, kind_of, named
from tradecheck.intake.cancelling import CancelledError, Cancelling
from tradecheck.intake.current import is_current
from tradecheck.intake.progress import Progress
from tradecheck.intake.pulling import WORKERS
from tradecheck.model.errors import UsageError
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.sources.http import Patience

SWIFT = Patience(between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=0.1)
TODAY = date(2024, 6, 1)
VIEW = View(period=Period.parse("2001..2020"), goods=(Goods.parse("coal"),))
PORTS_VIEW = View(period=Period.parse("2019..2020"))


@pytest.fixture(autouse=True)
def swift(monkeypatch):
    monkeypatch.setattr("tradecheck.intake.pulling_door.usual_patience", lambda: SWIFT)


def choice(name):
    return next(each for each in errands.choices() if each.name == name)


def cancelling_after(rows):
    """Return a listener that asks for the end once so many rows came."""
    listener = Cancelling(lambda told: listener.cancel() if (told.rows or 0) >= rows else None)
    return listener


def figures(service):
    """Return how often each question for figures was asked."""
    return Counter(
        (path, tuple(sorted(sent.items())))
        for path, sent, _ in service.asked
        if "getD" not in path and "cmdCode" in sent
    )


def rows(archive):
    frame = archives.flows(archive.root).collect()
    return frame.sort(frame.columns)


def test_a_cancelled_pull_keeps_what_came_and_the_next_goes_on_where_it_stopped(archive, set_up, tmp_path):
    with Comtrade() as service:
        service.slow = 0.02
        settings = set_up(comtrade_url=service.address, comtrade_key="")
        with pytest.raises(CancelledError, match=r"What came before it is kept .* pull again to go on"):
            errands.pulled(choice("comtrade-view"), VIEW, settings, TODAY, cancelling_after(1))
        asked = figures(service)
        assert 0 < len(asked) < 20
        assert archive.verify() == []
        assert is_current(archive)
        kept = rows(archive)
        assert kept.height > 0
        outcome = errands.pulled(choice("comtrade-view"), VIEW, settings, TODAY, lambda _: None)
        assert len(figures(service)) == 20
        assert sum(times - 1 for times in figures(service).values()) <= WORKERS  # calls that were given up
        assert "20 questions" in outcome.sentence
        whole = rows(archive)
    assert kept.join(whole, on=kept.columns, how="anti", nulls_equal=True).is_empty()
    unbroken = archives.Archive(tmp_path / "unbroken")
    with Comtrade() as service:
        elsewhere = set_up(comtrade_url=service.address, comtrade_key="", cache=str(unbroken.root))
        errands.pulled(choice("comtrade-view"), VIEW, elsewhere, TODAY, lambda _: None)
    told = ["code", "start", "flow", "value_usd"]
    assert rows(unbroken).select(told).sort(told).equals(whole.select(told).sort(told))


@pytest.mark.parametrize(
    ("name", "service", "setting", "table"),
    [("portwatch", PortWatch, "portwatch_url", "port_calls"), ("prices", Prices, "prices_url", "prices")],
)
def test_a_cancelled_pull_from_a_smaller_publisher_keeps_what_came(archive, set_up, name, service, setting, table):
    with service() as running:
        settings = set_up(**{setting: running.address})
        with pytest.raises(CancelledError, match="This was cancelled"):
            errands.pulled(choice(name), PORTS_VIEW, settings, TODAY, cancelling_after(1))
        assert archive.verify() == []
        assert is_current(archive)
        kept = archives.newest(archive.root, table).collect().height
        assert kept
        errands.pulled(choice(name), PORTS_VIEW, settings, TODAY, lambda _: None)
        assert archives.newest(archive.root, table).collect().height > kept


def cancelled_while_asking(pull, service, calls):
    """Run a pull in a thread, cancel it while the service holds a call back; return its end and how long it took."""
    listener = Cancelling(lambda _: None)
    with ThreadPoolExecutor() as pool:
        errand = pool.submit(pull, listener)
        until = monotonic() + 20
        while len(service.asked) < calls and monotonic() < until:
            sleep(0.01)
        assert len(service.asked) >= calls
        begun = monotonic()
        listener.cancel()
        error = errand.exception(timeout=20)
    return error, monotonic() - begun


@pytest.mark.parametrize(
    ("name", "service", "setting"),
    [
        ("comtrade-view", Comtrade, "comtrade_url"),
        ("portwatch", PortWatch, "portwatch_url"),
        ("prices", Prices, "prices_url"),
        ("imts", Imts, "imts_url"),
    ],
)
def test_a_service_that_holds_its_answer_back_keeps_no_cancelled_pull_waiting(archive, set_up, name, service, setting):
    with service() as running:
        running.slow = 60.0
        settings = set_up(**{setting: running.address}, comtrade_key="")
        error, took = cancelled_while_asking(
            lambda listener: errands.pulled(choice(name), PORTS_VIEW, settings, TODAY, listener), running, 1
        )
    assert isinstance(error, CancelledError)
    assert str(error).startswith("This was cancelled.")
    assert took < 2
    assert archive.verify() == []


def test_what_came_before_a_call_was_given_up_is_kept_and_the_next_pull_asks_only_for_the_rest(archive, set_up):
    with Comtrade() as service:
        service.spoilt.append(({"period": "2010"}, Reply(200, {}, b"{}", after=60.0)))
        settings = set_up(comtrade_url=service.address, comtrade_key="")

        def pull(listener):
            return errands.pulled(choice("comtrade-view"), VIEW, settings, TODAY, listener)

        error, took = cancelled_while_asking(pull, service, 16)
        assert isinstance(error, CancelledError)
        assert "What came before it is kept" in str(error)
        assert took < 2
        assert archive.verify() == []
        assert is_current(archive)
        kept = rows(archive).height
        assert kept
        service.spoilt.clear()
        pull(lambda _: None)
        asked = figures(service)
        again = {dict(sent)["period"] for (_, sent), times in asked.items() if times > 1}
    assert "2010" in again
    assert len(again) <= WORKERS
    assert len(asked) == 20
    assert rows(archive).height > kept


def test_the_making_of_tables_is_never_cut_off():
    heard = []
    listener = Cancelling(heard.append)
    listener.cancel()
    last = Progress(1, 1, "making the tables", is_last=True)
    listener(last)
    with pytest.raises(CancelledError):
        listener(Progress(0, 1, "a call"))
    assert heard[0] is last


def test_a_cancelled_import_keeps_the_files_before(archive, tmp_path):
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.csv")
        files[-1].write_bytes(v1_csv({"cmdCode": f"0{number + 1}"}))
    with pytest.raises(CancelledError, match="1 of 3 files were taken in before and are kept"):
        brought(files, "comtrade", {}, archive.root, cancelling_after(1))
    assert archives.flows(archive.root).collect()["code"].to_list() == ["01"]
    outcome = brought(files, "comtrade", {}, archive.root, lambda _: None)
    assert outcome.sentence == "3 of 3 files taken in, 1 of them held already: 3 rows."


def test_a_plan_counts_the_calls_and_asks_nobody(set_up):
    with Comtrade() as service:
        settings = set_up(comtrade_url=service.address, comtrade_key="")
        plan = errands.planned(choice("comtrade-view"), VIEW, settings, TODAY)
        assert not service.asked
    assert plan.calls >= 20
    assert plan.command == (
        "tradecheck pull comtrade --since 2001-01-01 --until 2020-12-31 --goods coal --reporter CHN"
    )
    for name in ("portwatch", "imts", "prices", "comtrade world-rok"):
        assert errands.planned(choice(name), PORTS_VIEW, settings, TODAY).calls > 0


def test_offline_settings_are_respected_before_a_plan_is_made(set_up):
    with pytest.raises(UsageError, match="'offline' is on"):
        errands.planned(choice("prices"), View(), set_up(offline="1"), TODAY)


def test_kinds_are_told_from_headers(tmp_path):
    written = {
        "comtrade": v1_csv({"cmdCode": "01"}),
        "gacc": "数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,美元\n".encode(),
        "prices": b"code,item,start,title\n",
        "notifications": b"start,goods,direction,supplier,title\n",
        "observations": b"start,goods,direction,observer,title\n",
        "concordance": b"HS 2017,HS 2012\n010121,010121\n",
        None: b"a,b\n1,2\n",
    }
    for kind, body in written.items():
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(body)
        assert kind_of(path) == kind


def test_files_are_named_by_a_path_or_a_pattern(tmp_path):
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in named(f"{tmp_path}/*.csv")] == ["a.csv", "b.csv"]
    assert [path.name for path in named(f" {tmp_path}/c.txt ")] == ["c.txt"]
    for words, sentence in ((f"{tmp_path}/*.xls", "no file fits"), (str(tmp_path), "is a folder"), ("", "no file is")):
        with pytest.raises(UsageError, match=sentence):
            named(words)
