"""What is taken in once: which file is read again, on which day it counts, and the pair that has its own file."""

import os
import shutil
from datetime import UTC, datetime
from unittest.mock import patch

import polars as pl
import pytest

from tests.baseline.worlds import as_bulk, as_csv, one, world
from tradecheck.baseline import ingest, layout, reading
from tradecheck.baseline.build import build
from tradecheck.baseline.tidying import damages
from tradecheck.model.errors import UsageError
from tradecheck.reference.areas import areas

MARCH, APRIL = world(1, rows=1500, period="201703"), world(2, rows=1500, period="201704")
DPRK, CHINA = 408, 156


def changed_at(path, day):
    at = datetime(2024, 1, day, tzinfo=UTC).timestamp()
    os.utime(path, (at, at))


def test_an_unchanged_file_is_not_read_again(built, tmp_path):
    first = built({"march.csv": as_csv(MARCH), "april.gz": as_bulk(APRIL)})
    with patch.object(ingest, "file_digest", side_effect=AssertionError("read")):
        again = build(tmp_path / "cache", [tmp_path / "files"], with_archive=False)
    assert again.done == ()
    assert again.files == first.files


def test_a_file_of_another_time_or_size_is_read_again(built, root, tmp_path):
    built({"march.csv": as_csv(MARCH)})
    path = tmp_path / "files" / "march.csv"
    changed_at(path, 3)
    with patch.object(ingest, "file_digest", wraps=ingest.file_digest) as hashed:
        assert build(root, [path], with_archive=False).done == ("M201703",)  # of another day
        assert build(root, [path], with_archive=False).done == ()
        path.write_bytes(as_csv(MARCH.head(900)))
        changed_at(path, 3)
        assert build(root, [path], with_archive=False).done == ("M201703",)
    assert hashed.call_count == 2


def test_what_was_seen_of_a_file_is_no_promise_that_its_layout_stands(built, root, tmp_path):
    files = built({"march.csv": as_csv(MARCH)}).files
    shutil.rmtree(root / "baseline" / ingest.PARTS)
    assert len(damages(root)) == 3
    assert build(root, [tmp_path / "files"], with_archive=False).files == files
    assert damages(root) == []


def test_a_note_of_what_was_seen_that_is_damaged_is_made_again(built, root, tmp_path):
    files = built({"march.csv": as_csv(MARCH)}).files
    (note,) = (root / "baseline" / ingest.SEEN).iterdir()
    note.write_bytes(b"{")
    assert build(root, [tmp_path / "files"], with_archive=False).files == files
    assert b"march.csv" in note.read_bytes()


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("COMTRADE-FINAL-CM156201703H5[2023-01-03].gz", "2023-01-03"),
        ("COMTRADE-FINAL-CM156201703H5[2023-13-03].gz", "2022-02-02"),
        ("2023-01-03.gz", "2022-02-02"),
    ],
)
def test_the_day_in_the_name_of_a_bulk_file_goes_before_the_one_that_is_said(built, name, day):
    assert built({name: as_bulk(MARCH)}, vintage="2022-02-02").files[0].vintage == day


@pytest.mark.parametrize("column", ["lastReleased", "publicationDate", "last_released"])
def test_so_does_a_column_of_a_parquet_file(built, tmp_path, column):
    days = pl.Series(column, ["2021-05-06T10:00:00Z", "2021-07-08T10:00:00.123"])
    rows = MARCH.with_columns(days.sample(MARCH.height, with_replacement=True, seed=1))
    rows.write_parquet(tmp_path / "march.parquet")
    rows.with_columns(pl.lit("soon").alias(column)).write_parquet(tmp_path / "april.parquet")
    bodies = {name: (tmp_path / name).read_bytes() for name in ("march.parquet", "april.parquet")}
    held = built(bodies, vintage="2022-02-02").files
    assert {each.vintage for each in held} == {"2021-07-08", "2022-02-02"}


def of(pair, root):
    return layout.pair_rows([ingest.place_of(root, each) for each in ingest.inputs(root)], *pair)


def expected(paths, pair):
    """The rows of a pair, by reading every row of some files, the first file first."""
    number = {each.iso3: place for place, each in enumerate(areas())}
    one_way = [number[a] << 9 | number[b] for a, b in (pair, pair[::-1])]
    cells = pl.concat([each for path in paths for each, _ in reading.read(path)])
    own = cells.filter(pl.col("pair").is_in(one_way)).select(list(layout.PAIR_ROWS))
    ordered = own.sort("flow", "period", "hs6", "pair", "converted", maintain_order=True)
    return ordered.unique(["flow", "period", "hs6", "pair"], keep="first", maintain_order=True)


def both_ways():
    """China's reports of the DPRK and, as if it reported, the DPRK's of China; one of them converted too."""
    out_of = {"flowCode": "X", "partnerCode": DPRK, "cifvalue": None}
    own = [
        one(partnerCode=DPRK, primaryValue=7.0),
        one(**out_of),
        one(**out_of | {"reporterCode": DPRK, "partnerCode": CHINA, "primaryValue": 3.0}),
        one(partnerCode=DPRK, isOriginalClassification=False, primaryValue=9.0),
        one(partnerCode=DPRK, cmdCode="030312", freqCode="M", period="201703"),
    ]
    return as_csv(pl.DataFrame(own, infer_schema_length=None))


def test_the_rows_of_china_and_the_dprk_stand_in_a_file_of_their_own(built, root, tmp_path):
    built({"march.csv": as_csv(MARCH), "own.csv": both_ways()})
    for path in (root / "baseline" / ingest.PARTS).glob("*/*.*.parquet"):
        path.unlink()
    rows = of(("CHN", "PRK"), root)
    paths = [tmp_path / "files" / name for name in ("march.csv", "own.csv")]
    assert rows.equals(expected(paths, ("CHN", "PRK")))
    assert rows.equals(of(("PRK", "CHN"), root))
    annual = rows.filter(pl.col("period") == "A2017")
    assert annual.select("flow", "value").rows() == [("M", 7.0), ("X", 100.5), ("X", 3.0)]


def test_those_of_another_pair_are_found_in_every_file(built, root, tmp_path):
    built({"march.csv": as_csv(MARCH), "april.gz": as_bulk(APRIL)})
    paths = [tmp_path / "files" / name for name in ("march.csv", "april.gz")]
    found = of(("ARE", "AFG"), root)
    assert found.height > 0
    assert set(found["period"]) == {"M201703", "M201704"}
    assert found.equals(expected(paths, ("ARE", "AFG")))
    with pytest.raises(UsageError, match="area"):
        of(("CHN", "Nowhere"), root)


def test_of_a_cell_in_two_files_the_newer_file_s_stands(built, root, tmp_path):
    old = as_csv(pl.DataFrame([one(partnerCode=DPRK, primaryValue=1.0), one(partnerCode=DPRK, cmdCode="030312")]))
    built({"old.csv": old, "new.csv": as_csv(pl.DataFrame([one(partnerCode=DPRK, primaryValue=2.0)]))})
    for day, name in ((3, "old.csv"), (4, "new.csv")):
        changed_at(tmp_path / "files" / name, day)
    build(root, [tmp_path / "files"], with_archive=False)
    assert of(("CHN", "PRK"), root).select("hs6", "value").rows() == [(30312, 100.5), (270112, 2.0)]


def test_a_changed_byte_in_the_pair_s_own_file_is_found(built, root):
    built({"own.csv": both_ways()})
    (path,) = (root / "baseline" / ingest.PARTS).glob(f"*/{layout.OWN}")
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert [where.rpartition("/")[2] for where, _ in damages(root)] == [layout.OWN]


def test_more_cells_than_wait_in_memory_give_the_same_layout(tmp_path):
    path = tmp_path / "world.csv"
    path.write_bytes(as_csv(pl.concat([MARCH, APRIL]).sample(fraction=1.0, shuffle=True, seed=3)))
    whole = ingest.of_file(path, tmp_path / "whole")
    with patch("tradecheck.sources.comtrade.pieces.PIECE_BYTES", 4000), patch.object(ingest, "MOST_PENDING", 500):
        assert ingest.of_file(path, tmp_path / "aside") == whole
