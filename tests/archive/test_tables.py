"""Tables are made from what was received, hold nothing of their own, and say when they are not fit."""

from datetime import UTC, datetime

import polars as pl
import pytest

from tradecheck import archive
from tradecheck.archive.tables import Summary, is_made, scan, stamp, summary, write_summary, write_table
from tradecheck.model.errors import DataError
from tradecheck.model.evidence import Holding
from tradecheck.model.tables import FLOWS

EMPTY = pl.DataFrame(schema=FLOWS)
ROW = EMPTY.vstack(
    pl.DataFrame({"record": ["comtrade:0123456789ab:2"], "value_usd": [1.5]}).match_to_schema(
        FLOWS, missing_columns="insert"
    )
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


def test_a_table_comes_back_as_it_was_written(tmp_path):
    write_table(tmp_path, "flows", ROW)
    assert scan(tmp_path, "flows").collect().equals(ROW)


def test_the_same_table_is_the_same_bytes(tmp_path):
    write_table(tmp_path / "a", "flows", ROW)
    write_table(tmp_path / "b", "flows", ROW)
    assert (tmp_path / "a/tables/flows.parquet").read_bytes() == (tmp_path / "b/tables/flows.parquet").read_bytes()


def test_a_table_that_was_not_made_is_none_and_makes_no_folder(tmp_path):
    assert scan(tmp_path / "none", "flows") is None
    assert not is_made(tmp_path / "none", "flows")
    assert not (tmp_path / "none").exists()


def test_a_frame_with_other_columns_is_not_written(tmp_path):
    with pytest.raises(DataError):
        write_table(tmp_path, "flows", EMPTY.drop("note"))
    assert not is_made(tmp_path, "flows")


def test_a_cut_table_is_named_with_what_to_do(tmp_path):
    write_table(tmp_path, "flows", ROW)
    path = tmp_path / "tables" / "flows.parquet"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DataError, match=r"is damaged: delete .*flows\.parquet"):
        scan(tmp_path, "flows")


def test_a_table_of_another_version_is_named(tmp_path):
    (tmp_path / "tables").mkdir()
    EMPTY.drop("note").write_parquet(tmp_path / "tables" / "flows.parquet")
    with pytest.raises(DataError, match="another version"):
        scan(tmp_path, "flows")


def test_a_stamp_changes_with_what_is_held_and_with_who_reads(tmp_path):
    held = archive.Archive(tmp_path)
    receive(tmp_path, b"one")
    before = stamp(held, "1")
    assert stamp(held, "1") == before
    assert stamp(held, "2") != before
    receive(tmp_path, b"two")
    assert stamp(held, "1") != before


def test_a_damaged_summary_counts_as_none(tmp_path):
    write_summary(tmp_path, Summary(stamp="x", holdings=(HOLDING,)))
    assert summary(tmp_path).holdings == (HOLDING,)
    (tmp_path / "tables" / "summary.json").write_bytes(b"{")
    assert summary(tmp_path) is None


def test_nothing_held_gives_no_flows_and_no_holdings(tmp_path):
    assert archive.flows(tmp_path / "none") is None
    assert archive.holdings(tmp_path / "none") == ()
    assert archive.record_of(tmp_path / "none", "comtrade:0123456789ab:2") is None


def test_removed_tables_are_never_taken_for_nothing_held(tmp_path):
    receive(tmp_path)
    with pytest.raises(DataError, match="the next import or pull makes them again"):
        archive.flows(tmp_path)
    with pytest.raises(DataError, match="the next import or pull makes them again"):
        archive.holdings(tmp_path)
