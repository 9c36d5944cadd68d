"""Prices by month come from the World Bank's workbook, wherever it is linked to, and from FRED."""

from datetime import date

import pytest

from tests.stand_ins.prices import FILE, PAGE, Prices, price
from tradecheck import archive as archives
from tradecheck.intake.pulling_prices import pull_prices
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import UsageError
from tradecheck.sources.http import Patience

SWIFT = Patience(between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=2.0)


@pytest.fixture
def service():
    with Prices() as service:
        yield service


@pytest.fixture
def pull(service, archive, set_up):
    def run(*publishers, **other):
        return pull_prices(publishers, set_up(prices_url=service.address), archive, patience=SWIFT, **other)

    return run


def prices(archive):
    return archives.newest(archive.root, "prices").collect()


def test_both_publishers_give_usd_a_tonne(pull, archive):
    world_bank, fred = pull()
    assert (world_bank.rows, fred.rows) == (36 + 35 + 24, 2)
    assert world_bank.left_out == {"months without a price": 1, "prices on another footing": 12}
    found = prices(archive)
    january = found.filter(start=date(2017, 1, 1)).sort("record")
    assert january.select("code", "usd_per_tonne", "title").rows() == [
        ("2701", 88.48, "FRED, price and exchange-rate series"),
        ("2701", price(3, 24), "Commodity prices, the Pink Sheet"),
        ("2709", pytest.approx(price(1, 24) * 7.32), "Commodity prices, the Pink Sheet"),
        ("2601", price(5, 24), "Commodity prices, the Pink Sheet"),
    ]
    assert set(january["end"]) == {date(2017, 1, 31)}
    assert set(january["confidence"]) == {"high"}


def test_the_link_is_looked_for_on_the_page(pull, service):
    service.edition = "0350012021"
    pull("world-bank")
    assert [path for path, _, _ in service.asked] == [
        PAGE,
        f"/en/doc/18675f1d1639c7a34d463f59263ba0a2-0350012021/related/{FILE}",
    ]


def test_a_new_edition_takes_the_place_of_the_old_one_which_stays_held(pull, service, archive):
    pull("world-bank")
    service.edition = "0050012027"
    pull("world-bank", refresh=True)
    coal = prices(archive).filter(code="2701", start=date(2017, 1, 1))
    assert coal["usd_per_tonne"].to_list() == [price(3, 24) * 1.5]
    assert len([entry for entry in archive.entries() if entry.kind == "answer"]) == 2


def test_a_link_to_another_host_is_not_followed(pull, service, archive):
    service.spring("elsewhere")
    (report,) = pull("world-bank")
    assert report.state == "failed"
    assert f"World Bank links to no {FILE}" in report.unanswered[0]
    assert len(service.asked) == 1
    assert [entry.kind for entry in archive.entries()] == ["reference"]


def test_one_publisher_that_fails_does_not_keep_the_other_away(pull, service, archive):
    service.spring("403")
    failed, received = pull()
    assert (failed.state, received.state) == ("failed", "received")
    assert "World Bank does not let a program in (status 403): download it by hand." in failed.unanswered[0]
    assert prices(archive).height == 2


def test_what_came_within_the_day_is_not_asked_for_again_unless_it_is_to_be(pull, service, archive):
    pull()
    made, before = len(service.asked), prices(archive)
    reports = pull()
    assert len(service.asked) == made
    assert [(report.state, report.calls, report.rows, report.is_new) for report in reports] == [
        ("received", 0, 95, False),
        ("received", 0, 2, False),
    ]
    assert prices(archive).equals(before)
    pull(refresh=True)
    assert len(service.asked) == 2 * made


@pytest.mark.parametrize("trap", ["429-silent", "500", "html", "empty"])
def test_what_passes_is_asked_again(pull, service, trap):
    service.spring(trap)
    assert pull("fred")[0].rows == 2


def test_a_workbook_that_is_none_is_not_kept(service, archive, set_up):
    settings = set_up(prices_url=service.address)

    def then(progress):
        if FILE in progress.text:
            service.spring("not-a-workbook")

    (report,) = pull_prices(("world-bank",), settings, archive, then, SWIFT)
    assert (report.state, report.unanswered) == ("failed", ())
    assert "no workbook that can be read" in report.problems[0]
    assert [entry.kind for entry in archive.entries()] == ["reference"]


def test_tables_are_made_again_from_the_kept_bytes(pull, archive):
    pull()
    before = prices(archive)
    for path in sorted((archive.root / "tables").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert rebuild(archive).problems == ()
    assert prices(archive).equals(before)


def test_the_line_behind_a_price_can_be_shown(pull, archive):
    pull("fred")
    assert archives.record_of(archive.root, prices(archive)["record"][0]).line == "2016-12-01,93.8"


def test_an_unknown_publisher_is_refused(pull, service):
    with pytest.raises(UsageError, match="the publisher of prices 'wordl-bank' is not known"):
        pull("wordl-bank")
    assert service.asked == []


def test_the_offline_setting_asks_nobody(service, archive, set_up):
    with pytest.raises(UsageError, match="'offline' is on"):
        pull_prices((), set_up(prices_url=service.address, offline="1"), archive)
    assert service.asked == []
