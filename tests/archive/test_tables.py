"""Tables are made from what was received, a part a receipt, hold nothing of their own, and can be checked."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from tradecheck import archive
from tradecheck.archive.made import Summary, is_there, noted, path_of, summary, write_summary
from tradecheck.archive.tables import known, scan, stamp, stands, write_parts
from tradecheck.model.errors import DataError
from tradecheck.model.evidence import Holding
from tradecheck.model.tables import FLOWS

EMPTY = pl.DataFrame(schema=FLOWS)
ROWS = EMPTY.vstack(
    pl.DataFrame(
        {
            "record": ["comtrade:0123456789ab:2", "comtrade:0123456789ab:3"],
            "partner": ["RUS", "PRK"],
            "value_usd": [1.5, 2.5],
        }
    ).match_to_schema(FLOWS, missing_columns="insert")
)
HOLDING = Holding("comtrade", "UN Comtrade", "2026-11-22", 1, "2026-11-22T12:00:00+00:00", False, "internal use")  # noqa: FBT003


def receive(root, body=b"rows"):
    return archive.Archive(root).keep(
        body,
        kind="file",
        source="comtrade",
        question={},
        status=None,
        headers={},
        retrieved=datetime(2026, 11, 22, tzinfo=UTC),
        origin_name="rows.csv",
    )


def parts(root, frame=ROWS, maker="1"):
    return write_parts(root, receive(root), {"flows": frame}, maker)


def test_a_part_comes_back_as_it_was_written_sorted_and_in_its_vintage(tmp_path):
    made = parts(tmp_path)
    back = scan(tmp_path, "flows", [made]).collect()
    assert back.select(list(FLOWS)).equals(ROWS.reverse().with_columns(vintage=pl.lit("2026-11-22")))
    assert back["received"].unique().to_list() == [made.received]


def test_a_part_knows_whether_it_gives_one_thing_twice_and_between_which_days(tmp_path):
    began = ROWS.with_columns(start=pl.Series([date(2017, 3, 1), date(2017, 9, 1)]))
    (once,) = parts(tmp_path / "once", began).parts
    (twice,) = parts(tmp_path / "twice", began.vstack(began)).parts
    (unknown,) = parts(tmp_path / "unknown").parts
    assert (str(once.first), str(once.last), once.lone, twice.lone) == ("2017-03-01", "2017-09-01", True, False)
    assert once.stands_alone([once])
    assert not twice.stands_alone([twice])
    assert not once.stands_alone([once, twice])
    assert not once.stands_alone([once, unknown])


def test_the_same_rows_are_the_same_bytes(tmp_path):
    first, second = parts(tmp_path / "a"), parts(tmp_path / "b")
    assert first == second
    (part,) = first.parts
    assert path_of(tmp_path / "a", part).read_bytes() == path_of(tmp_path / "b", part).read_bytes()


def test_a_receipt_without_rows_has_no_file(tmp_path):
    made = parts(tmp_path, EMPTY)
    assert made.rows == 0
    assert is_there(tmp_path, made)
    assert scan(tmp_path, "flows", [made]) is None
    assert not list((tmp_path / "tables").glob("*/*.parquet"))


def test_a_frame_with_other_columns_is_not_written(tmp_path):
    with pytest.raises(DataError):
        parts(tmp_path, EMPTY.drop("note"))
    assert noted(tmp_path) == []


def test_a_part_that_was_cut_or_removed_is_not_there(tmp_path):
    made = parts(tmp_path)
    path = path_of(tmp_path, made.parts[0])
    assert known(tmp_path) == {made.id: made}
    path.write_bytes(path.read_bytes()[:-1])
    assert known(tmp_path) == {}
    path.unlink()
    assert not is_there(tmp_path, made)


def test_each_version_of_the_program_has_parts_of_its_own(tmp_path):
    first, second = parts(tmp_path, maker="1"), parts(tmp_path, maker="2")
    assert first.id != second.id
    assert stands(tmp_path, receive(tmp_path), ["flows"], "2")
    assert not stands(tmp_path, receive(tmp_path), ["flows"], "3")


def test_a_note_that_was_cut_off_is_left_out_and_the_next_stands_for_itself(tmp_path):
    made = parts(tmp_path)
    journal = tmp_path / "tables" / "making.jsonl"
    journal.write_bytes(journal.read_bytes()[:-9])
    assert noted(tmp_path) == []
    again = parts(tmp_path)
    assert again == made
    assert noted(tmp_path) == [made]


def test_a_stamp_changes_with_what_is_held_and_with_who_reads(tmp_path):
    held = archive.Archive(tmp_path)
    receive(tmp_path, b"one")
    before = stamp(held, "1")
    assert stamp(held, "1") == before
    assert stamp(held, "2") != before
    receive(tmp_path, b"two")
    assert stamp(held, "1") != before


@pytest.mark.parametrize("place", [0, 5, 60, 150, -80, -3])
def test_a_summary_in_which_one_byte_was_changed_counts_as_none(tmp_path, place):
    write_summary(tmp_path, Summary(stamp="x", holdings=(HOLDING,), made=(parts(tmp_path),)))
    assert summary(tmp_path).holdings == (HOLDING,)
    path = tmp_path / "tables" / "summary.json"
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert summary(tmp_path) is None


def test_nothing_held_gives_no_flows_and_no_holdings(tmp_path):
    assert archive.flows(tmp_path / "none") is None
    assert archive.newest(tmp_path / "none", "flows") is None
    assert archive.vintages(tmp_path / "none") is None
    assert archive.holdings(tmp_path / "none") == ()
    assert archive.record_of(tmp_path / "none", "comtrade:0123456789ab:2") is None
    assert not (tmp_path / "none").exists()


def test_removed_tables_are_never_taken_for_nothing_held(tmp_path):
    receive(tmp_path)
    for ask in (archive.flows, archive.holdings, lambda root: archive.newest(root, "flows")):
        with pytest.raises(DataError, match="the next import or pull makes them again"):
            ask(tmp_path)
