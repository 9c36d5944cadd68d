"""Reference lists are pulled and kept like everything else, and asked for again after a week."""

import pytest

from tests.stand_ins.comtrade import TRAPS
from tradecheck import archive as archives
from tradecheck.intake.pulling_lists import pull_lists
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import SourceUnreachableError, UsageError
from tradecheck.sources.comtrade.lists import LISTS
from tradecheck.sources.http import Patience

SWIFT = Patience(between_calls_seconds=0.0, attempts=3, first_wait_seconds=0.01, longest_wait_seconds=2.0)


@pytest.fixture
def pull(service, archive, set_up):
    def run(*names, **other):
        settings = set_up(comtrade_url=service.address, comtrade_key="")
        return pull_lists(names, settings, archive, patience=SWIFT, **other)

    return run


def test_every_list_is_kept_with_its_checksum(pull, archive):
    reports = pull()
    assert [report.name for report in reports] == list(LISTS)
    assert all(report.lines and report.is_new for report in reports)
    assert {entry.sha256 for entry in archive.entries()} == {report.sha256 for report in reports}
    assert {entry.kind for entry in archive.entries()} == {"reference"}
    assert all(entry.headers["etag"] for entry in archive.entries())


def test_a_list_that_came_within_the_week_is_not_asked_for_again(pull, service):
    first = pull("HS")
    again = pull("HS")
    assert len(service.asked) == 1
    assert [(report.is_new, report.sha256, report.lines) for report in again] == [
        (False, first[0].sha256, first[0].lines)
    ]
    assert pull("HS", refresh=True)[0].is_new
    assert len(service.asked) == 2


def test_lists_give_no_rows_and_make_no_table_unreadable(pull, archive):
    pull("HS", "Reporters")
    assert rebuild(archive).problems == ()
    frame = archives.flows(archive.root)
    assert frame is None or frame.collect().height == 0


@pytest.mark.parametrize("trap", ["html", "cut-off", "500"])
def test_what_may_pass_is_asked_for_again(pull, service, trap):
    service.spring(trap)
    assert pull("Reporters")[0].lines == 4


def test_what_does_not_pass_is_one_sentence_and_nothing_is_kept(pull, service, archive):
    service.replies.extend([TRAPS["cut-off"]] * 3)
    with pytest.raises(SourceUnreachableError, match="a list that breaks off"):
        pull("Reporters")
    assert not archive.holds_anything()


def test_an_unknown_list_is_refused_and_the_offline_setting_asks_nobody(pull, service, archive, set_up):
    with pytest.raises(UsageError, match="did you mean Reporters"):
        pull("reporter")
    with pytest.raises(UsageError, match="'offline' is on"):
        pull_lists((), set_up(offline="1"), archive)
    assert service.asked == []
