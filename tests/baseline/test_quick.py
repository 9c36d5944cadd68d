"""A file read by its distinct labels gives what it gives when every row is read for itself, to the letter."""

import csv
import gzip
import io
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.baseline.worlds import as_bulk, as_csv, as_legacy, one, world
from tests.real_data import real_data
from tradecheck.baseline import quick, reading
from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade import pieces

USUAL = {
    "typeCode": ["C"],
    "freqCode": ["M"],
    "refPeriodId": ["20170301", "20170401"],
    "period": ["201703", "201703", "201704"],
    "reporterCode": ["156", "643", "842", "0", "899", "344"],
    "partnerCode": ["408", "643", "156", "0", "97", "490", "9999", "251", "250"],
    "partner2Code": ["0", "0", "0", "156"],
    "flowCode": ["M", "X", "M", "X", "RX", "DX", "RM"],
    "classificationCode": ["H5", "H4", "HS", "S3"],
    "isOriginalClassification": ["true", "false", "1"],
    "cmdCode": ["270112", "030312", "2701", "TOTAL", "9999AA", "270119"],
    "customsCode": ["C00", "C00", "C01"],
    "mosCode": ["0", "0 "],
    "motCode": ["0", "0", "2100"],
    "primaryValue": ["100.5", "0", "1e19", "17", "0.1", "100.5"],
    "cifvalue": ["", "100.5", "17"],
    "fobvalue": ["", "100.5", "0.1"],
}
ODD = {
    "typeCode": ["S", "", " C "],
    "freqCode": ["Q", "", "a", "A"],
    "refPeriodId": ["20170301.0", "", "soon"],
    "period": ["2017", "201713", "", "201703.0", " 201703", "1703", "２０１７"],
    "reporterCode": ["156.0", "+156", "-156", " 156", "", "CHN", "0156", "99999"],
    "partnerCode": ["408.0", "+408", " ", "0408", "4e2", "null"],
    "partner2Code": ["", "0.0", "00", " 0"],
    "flowCode": ["1", "import", " m", "", "Z", "Exports", "MIP", "2.0"],
    "classificationCode": ["", "H", "h5", "H9"],
    "isOriginalClassification": ["", "no", "False", "TRUE"],
    "cmdCode": ["27011", "+27011", "+2701", " 270112", "270112 ", "", "AG6", "27011x", "270112.0", "27011200"],
    "customsCode": ["", "c00", " C00"],
    "mosCode": ["", "1"],
    "motCode": ["", "0.0", "-1"],
    "primaryValue": ["", " 5", "-1", "nan", "inf", "1,000", "+7", "1e400", "0x1", "many", "1_000", "1E3", "-0.0"],
    "cifvalue": ["odd", " 100.5", "-3", "nan"],
    "fobvalue": ["odd", "100.5 ", "1e2"],
}
FIELDS = list(USUAL)


@st.composite
def tables(draw, *, odd=True):
    """Columns of a file and its rows as text; a few cells are odd."""
    needed = ["period", "reporterCode", "partnerCode", "flowCode", "cmdCode", "primaryValue"]
    more = draw(st.lists(st.sampled_from([each for each in FIELDS if each not in needed]), unique=True))
    if "refPeriodId" in more and draw(st.booleans()):
        needed.remove("period")
    columns = draw(st.permutations([*needed, *more]))
    height = draw(st.integers(1, 40))
    rows = [{field: draw(st.sampled_from(USUAL[field])) for field in columns} for _ in range(height)]
    for _ in range(draw(st.integers(0, 3)) if odd else 0):
        field = draw(st.sampled_from(columns))
        draw(st.sampled_from(rows))[field] = draw(st.sampled_from(ODD[field]))
    return columns, rows


def told(found):
    """What a reading comes to: cells by flow and period in their order and counts, or why it was refused."""
    parts, counts = {}, Counter()
    try:
        for own, left_out in found:
            counts += left_out
            for flow, period, cells in own:
                parts.setdefault((flow, period), []).append(cells)
    except DataError as error:
        return str(error)
    return {key: pl.concat(each).rows() for key, each in parts.items() if sum(map(len, each))}, counts


def row_by_row(path):
    return ((quick.split(cells), left_out) for cells, left_out in reading.read(path))


def assert_alike(name, body, **sizes):
    with TemporaryDirectory() as folder, patch.multiple(pieces, **sizes):
        path = Path(folder) / name
        path.write_bytes(body)
        assert told(quick.read(path)) == told(row_by_row(path))


SMALL = st.sampled_from([{"PIECE_BYTES": 2**20}, {"PIECE_BYTES": 200, "PIECE_ROWS": 8, "PIECE_RECORDS": 4}])


@given(tables(), SMALL, st.sampled_from(["", "", "\tmore", "cut", "\n"]), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=50, deadline=None)
def test_of_a_bulk_file(drawn, sizes, damage, line_end):
    columns, rows = drawn
    lines = ["\t".join(columns), *("\t".join(row[field] for field in columns) for row in rows)]
    if damage == "cut":
        lines[-1] = lines[-1].rpartition("\t")[0]
    else:
        lines[-1] += damage
    body = line_end.join([*lines, ""]).encode()
    assert_alike("bulk.gz", gzip.compress(body, mtime=0), **sizes)


@given(tables(), SMALL, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.booleans())
@settings(max_examples=50, deadline=None)
def test_of_a_csv(drawn, sizes, quoting, described):
    columns, rows = drawn
    text = io.StringIO()
    names = [*columns, "cmdDesc"] if described else columns
    writer = csv.DictWriter(text, names, quoting=quoting, lineterminator="\n", restval='Fish, "fresh",\nor chilled')
    writer.writeheader()
    writer.writerows(rows)
    assert_alike("v1.csv", b"\xef\xbb\xbf" + text.getvalue().encode(), **sizes)


KINDS = [pl.Int64, pl.Int32, pl.Int16, pl.UInt32, pl.Float64, pl.Float32, pl.Boolean]


@given(tables(), SMALL, st.data())
@settings(max_examples=60, deadline=None)
def test_of_parquet_in_whatever_types(drawn, sizes, data):
    columns, rows = drawn
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    if data.draw(st.booleans()):
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
    for field in columns:
        kind = data.draw(st.sampled_from([None, *KINDS]))
        text = pl.col(field).str.to_lowercase()
        numbers = text.replace({"true": "1", "false": "0"}).cast(pl.Float64, strict=False)
        typed = frame.select(numbers.cast(kind, strict=False))[field] if kind else frame[field]
        if typed.null_count() == frame[field].null_count():
            frame = frame.with_columns(typed)
    stored = io.BytesIO()
    statistics, group = data.draw(st.booleans()), data.draw(st.sampled_from([None, 5]))
    frame.write_parquet(stored, statistics=statistics, row_group_size=group)
    assert_alike("stored.parquet", stored.getvalue(), **sizes)


@given(tables(odd=False), st.booleans())
@settings(max_examples=20, deadline=None)
def test_labels_of_more_kinds_than_are_told_apart_one_by_one(drawn, as_numbers):
    columns, rows = drawn
    own = [row | {"partner2Code": str(number), "motCode": str(-number)} for number, row in enumerate(rows)]
    frame = pl.DataFrame(own, schema=dict.fromkeys(dict.fromkeys([*columns, "partner2Code", "motCode"]), pl.String))
    if as_numbers:
        frame = frame.with_columns(pl.col("partner2Code", "motCode").cast(pl.Int32))
    stored = io.BytesIO()
    frame.write_parquet(stored)
    assert_alike("stored.parquet", stored.getvalue(), PIECE_ROWS=2**20)


def forms():
    march = world(1, rows=1500, period="201703")
    stored = io.BytesIO()
    march.write_parquet(stored)
    return {"v1.csv": as_csv(march), "bulk.gz": as_bulk(march), "stored.parquet": stored.getvalue()}


@pytest.mark.parametrize("name", ["v1.csv", "bulk.gz", "stored.parquet"])
def test_a_file_in_which_nothing_is_odd_is_not_read_row_by_row(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(forms()[name])
    expected = told(row_by_row(path))
    with patch.object(reading, "of_piece", side_effect=AssertionError("read row by row")):
        assert told(quick.read(path)) == expected
    assert expected[0]


def test_one_odd_record_does_not_make_other_pieces_slow(tmp_path):
    rows = pl.concat([world(1, rows=1500), world(2, rows=1500)])
    odd = pl.DataFrame([one(reporterCode="156 ", cmdCode=" 270112")], infer_schema_length=None)
    odd = odd.select(pl.col(name).cast(pl.String) for name in rows.columns)
    path = tmp_path / "v1.csv"
    path.write_bytes(as_csv(pl.concat([rows.cast(pl.String), odd])))
    with patch.object(pieces, "PIECE_BYTES", 20_000), patch.object(reading, "of_piece", wraps=reading.of_piece) as slow:
        found = told(quick.read(path))
    assert slow.call_count <= 1
    assert found == told(row_by_row(path))


def test_legacy_files_are_read_as_before(tmp_path):
    path = tmp_path / "legacy.csv"
    path.write_bytes(as_legacy(world(1, rows=300)))
    assert told(quick.read(path)) == told(row_by_row(path))


@pytest.mark.slow
@pytest.mark.parametrize("year", range(2010, 2020))
def test_of_the_real_seafood_files(tmp_path, year):
    stored = real_data("comtrade-v1-monthly-seafood") / f"{year}.parquet"
    with patch.object(reading, "of_piece", side_effect=AssertionError("read row by row")):
        found = told(quick.read(stored))
    assert found == told(row_by_row(stored))
    rows = pl.read_parquet(stored).head(20_000)
    for name, body in {"bulk.gz": as_bulk(rows), "v1.csv": as_csv(rows)}.items():
        path = tmp_path / name
        path.write_bytes(body)
        assert told(quick.read(path)) == told(row_by_row(path)), name


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["comtrade-v1-annual-minerals", "comtrade-legacy-crude"])
def test_of_other_real_files(folder):
    files = [path for path in sorted(real_data(folder).rglob("*.csv")) if path.stat().st_size]
    assert files
    for path in files[:60]:
        assert told(quick.read(path)) == told(row_by_row(path)), path.name
