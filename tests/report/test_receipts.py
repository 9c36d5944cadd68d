"""What is held as frames: sources by what was received last, receipts by what was asked."""

from datetime import UTC, date, datetime

from tests.sources.comtrade_rows import v1_csv
from tradecheck.archive import Archive
from tradecheck.intake.current import unread
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.evidence import Holding
from tradecheck.report.receipts import held_frame, receipts_frame
from tradecheck.report.records import record_answer


def test_what_was_received_stands_first_the_newest_before_the_older():
    def came(source, day):
        return Holding(source, "t", day, 1, f"{day}T00:00:00+00:00", embedded=False, terms="")

    embedded = Holding("vessels", "t", None, 43, None, embedded=True, terms="")
    frame = held_frame((embedded, came("a", "2024-01-01"), came("b", "2024-03-01")), date(2024, 3, 11))
    assert frame["source"].to_list() == ["b", "a", "vessels"]
    assert frame["age_days"].to_list() == [10, 70, None]
    assert frame["age_state"].to_list() == ["known", "known", "unknown"]


def test_a_receipt_is_named_by_its_file_and_leads_to_its_record(tmp_path):
    archive = Archive(tmp_path)
    for number, day in enumerate((1, 2)):
        archive.keep(
            v1_csv(*({"cmdCode": f"0{code}"} for code in range(1, number + 2))),
            kind="file",
            source="comtrade",
            question={},
            status=None,
            headers={},
            retrieved=datetime(2024, 1, day, tzinfo=UTC),
            origin_name=f"{day}.csv",
        )
    rebuild(archive)
    frame = receipts_frame("comtrade", tmp_path)
    assert frame["asked"].to_list() == ["2.csv", "1.csv"]
    assert frame["vintage"].to_list() == ["2024-01-02", "2024-01-01"]
    assert frame["rows"].to_list() == [2, 1]
    assert record_answer(frame["record"][0], tmp_path).rows[0]["body_sha256"] == frame["sha256"][0]
    assert receipts_frame("gacc-file", tmp_path).is_empty()
    assert unread(tmp_path) == ()


def test_a_receipt_of_which_no_table_is_made_yet_has_no_count_of_rows(tmp_path):
    question = {"address": "https://example.org", "motCode": "0", "cmdCode": "2701", "period": "2017"}
    Archive(tmp_path).keep(
        b"{}",
        kind="answer",
        source="comtrade",
        question=question,
        status=200,
        headers={},
        retrieved=datetime(2024, 1, 1, tzinfo=UTC),
        origin_name=None,
    )
    frame = receipts_frame("comtrade", tmp_path)
    assert frame["rows"].to_list() == [None]
    assert frame["asked"].to_list() == ["period=2017 cmdCode=2701"]
