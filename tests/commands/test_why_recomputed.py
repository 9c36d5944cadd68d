"""Every finding, worked out again from nothing but `why --format json`, gives its printed result."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.commands.tracing import broken
from tests.real_data import real_data
from tests.sources.comtrade_rows import answer, v1_csv
from tests.sources.gacc_rows import CHINESE, download
from tests.sources.own_rows import NOTIFICATION, OBSERVATION, written
from tradecheck.archive import Archive
from tradecheck.checks.registry import NAMES
from tradecheck.intake.rebuilding import rebuild

Explained = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def explained(run) -> Explained:
    """Return what `why` prints of every finding that a view lists."""

    def all_of(*view: str) -> list[dict[str, Any]]:
        listed = run("findings", *view, "--format", "json").json["findings"]
        return [run("why", each["id"], *view, "--format", "json").json for each in listed]

    return all_of


def problems(printed: list[dict[str, Any]]) -> list[str]:
    return [problem for each in printed for problem in broken(each)]


def test_every_finding_on_the_embedded_figures_leads_back_to_its_records(explained):
    printed = explained()
    assert len(printed) > 50
    assert problems(printed) == []


def _file(folder, name, body):
    path = folder / name
    path.write_bytes(body)
    return path


@pytest.fixture
def received(run, own_cache, tmp_path) -> None:
    """A cache with files of every kind that a finding can be read from, and an answer that was revised."""
    for day, rows in enumerate(([{}, {"cmdCode": "2702"}], [{"primaryValue": 150}]), start=5):
        Archive(own_cache).keep(
            answer(*rows),
            kind="answer",
            source="comtrade",
            question={"period": "2017"},
            status=200,
            headers={},
            retrieved=datetime(2026, 1, day, tzinfo=UTC),
            origin_name=None,
        )
    rebuild(Archive(own_cache))
    month = {"freqCode": "M", "period": "201910", "refMonth": 10, "refPeriodId": 20191001, "refYear": 2019}
    comtrade = v1_csv(
        month | {"cmdCode": "62", "primaryValue": 12_345_678.25},
        month | {"cmdCode": "2601", "primaryValue": 0, "cifvalue": 0, "netWgt": 98_765.4},
        month | {"cmdCode": "8471", "reporterCode": 616, "primaryValue": 5e6},
    )
    lines = [{}, {"Customs Regime code": "15", "US dollar": "66"}, {"Commodity code": "26011100", "Unit": "Ton"}]
    unvalued = {"Commodity code": "25051000", "US dollar": "0", "Quantity": "12.5", "Unit": "Ton"}
    filed = [{"start": f"2026-{month:02d}", "barrels": f"{month}0,000.5"} for month in range(1, 4)]
    yuan = {"商品编码": "62034290"}
    yuan_lines = download(yuan, yuan | {"贸易方式编码": "15", "人民币": "1,000.5"}, base=CHINESE)
    lines += [{"Commodity code": "03061700", "Locations of importers and exporters code": f"{n}"} for n in range(40)]
    rate = ("--cny-per-usd", "6.7604", "--rate-source", "a bank")
    for kind, path, *flags in (
        ("comtrade", _file(tmp_path, "c.csv", comtrade)),
        ("gacc", _file(tmp_path, "g.csv", download(*lines, unvalued)), "--flow", "import"),
        ("gacc", _file(tmp_path, "y.csv", yuan_lines), "--flow", "import", *rate),
        ("notifications", _file(tmp_path, "n.csv", written(NOTIFICATION, *filed))),
        ("observations", _file(tmp_path, "o.csv", written(OBSERVATION, {"codes": "2701", "destination": "CHN"}))),
    ):
        assert run("import", kind, path, *flags).code == 0


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize("snapshot", [(), ("--no-snapshot",)])
def test_every_finding_on_received_files_leads_back_to_its_lines(explained, snapshot):
    printed = explained(*snapshot)
    assert {each["rows"][0]["check"] for each in printed} >= {"banned", "caps", "revisions", "shipments"}
    assert any("/ 6.7604" in step["expression"] for each in printed for step in each["rows"][0]["steps"])
    assert any(not each["embedded"] for one in printed for each in one["inputs"])
    assert problems(printed) == []


@pytest.mark.slow
def test_every_finding_on_a_real_archive_leads_back_to_its_lines(run, explained, own_cache):
    files = sorted(path for path in real_data("comtrade-v1-annual-minerals").rglob("*") if path.is_file())
    assert run("import", "comtrade", *files).code == 0
    printed = explained()
    assert own_cache.is_dir()
    assert len(printed) > 80
    assert problems(printed) == []


@pytest.mark.parametrize("check", NAMES)
def test_a_figure_that_was_tampered_with_is_noticed_in_every_check(explained, check):
    """What passes above would not pass with a step, an end or an input changed."""
    for whole in explained("--check", check)[:5]:
        assert broken(whole) == []
        for tampered in _tampered(whole):
            assert broken(tampered) != [], tampered["rows"][0]["id"]


def _tampered(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """Return copies in which one thing each is wrong: a step's value, the gap, the records' figures."""
    changed = []
    for number, step in enumerate(whole["rows"][0]["steps"]):
        if step["expression"]:
            copy = deepcopy(whole)
            copy["rows"][0]["steps"][number]["value"] = step["value"] + max(0.5, abs(step["value"]) / 1e6)
            changed.append(copy)
    copy = deepcopy(whole)
    copy["rows"][0]["gap"]["high"] = 12_345.678
    unread = deepcopy(whole)
    for each in unread["inputs"]:
        each["fields"] = {}
    return [*changed, copy, unread]
