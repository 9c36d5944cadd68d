"""The record behind a figure is found again in the bytes that were received."""

import gzip
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import polars as pl
import pytest

from tradecheck.archive import Archive, record_of
from tradecheck.model.errors import DataError


def receive(root, body, day=22):
    return Archive(root).keep(
        body,
        kind="answer",
        source="comtrade",
        question={"period": "2017"},
        status=200,
        headers={},
        retrieved=datetime(2026, 11, day, tzinfo=UTC),
        origin_name=None,
    )


def line(root, body, number):
    found = record_of(root, f"comtrade:{receive(root, body).sha256[:12]}:{number}")
    return None if found is None else found.line


@pytest.mark.parametrize(
    ("body", "number", "expected"),
    [
        (b"\xef\xbb\xbfcode,value\r\n27,1\r\n28,2\r\n", 3, "28,2"),
        (b"code,value\n27,1", 1, "code,value"),
        (b'code,name\n27,"fuels\nand oils"\n28,x\n', 3, "28,x"),
        (b'code,name\n27,"fuels\nand oils"\n28,x\n', 2, '27,"fuels\nand oils"'),
        (b'code,name\n27,"never closed\n28,x\n', 3, "28,x"),
        (b'{"count":2,"data":[{"a":1},{"a": 2}],"error":""}', 2, '{"a": 2}'),
        (b'[{"a":1},{"a":2}]', 1, '{"a":1}'),
    ],
)
def test_the_raw_record_comes_back_by_its_number(tmp_path, body, number, expected):
    assert line(tmp_path, body, number) == expected


def test_the_raw_row_of_a_parquet_file_comes_back_as_json(tmp_path):
    stored = BytesIO()
    pl.DataFrame({"code": ["2701", "2702"], "value": [1.5, None]}).write_parquet(stored)
    assert line(tmp_path, stored.getvalue(), 2) == '{"code":"2702","value":null}'


def test_the_raw_line_of_a_packed_or_a_chinese_file_comes_back_readable(tmp_path):
    assert line(tmp_path, gzip.compress(b"code\tvalue\n27\t1\n"), 2) == "27\t1"
    assert line(tmp_path, "商品编码\n大豆\n".encode("gb18030"), 2) == "大豆"


def test_a_record_carries_the_receipts_of_its_bytes(tmp_path):
    entry = receive(tmp_path, b"code\n27\n")
    found = record_of(tmp_path, f"comtrade:{entry.sha256[:12]}:2")
    assert found.entries == (entry,)
    assert (found.number, found.line) == (2, "27")


@pytest.mark.parametrize("number", [3, 1_000_000])
def test_a_number_beyond_the_end_is_no_record(tmp_path, number):
    assert line(tmp_path, b"code\n27\n", number) is None
    assert line(tmp_path, b'{"data":[{}]}', number) is None


@pytest.mark.parametrize(
    "name", ["", "comtrade", "obs:1", "comtrade:0123456789ab:0", "comtrade:../../../../etc/passwd:1", "caps.coal.2017"]
)
def test_what_is_no_id_of_the_archive_is_no_record(tmp_path, name):
    receive(tmp_path, b"code\n27\n")
    assert record_of(tmp_path, name) is None


def test_a_record_of_damaged_bytes_is_refused(tmp_path):
    entry = receive(tmp_path, b"code\n27\n")
    next(tmp_path.rglob("*.body")).write_bytes(b"code\n28\n")
    with pytest.raises(DataError, match="is not what was received"):
        record_of(tmp_path, f"comtrade:{entry.sha256[:12]}:2")


def test_looking_into_an_archive_imports_neither_polars_nor_httpx(tmp_path):
    asked = (
        "import sys, pathlib; from tradecheck import archive; root = pathlib.Path(sys.argv[1]);"
        "archive.flows(root), archive.holdings(root), archive.Archive(root).verify();"
        "print(sorted({'polars', 'httpx', 'stamina', 'filelock'} & sys.modules.keys()))"
    )
    said = subprocess.run([sys.executable, "-c", asked, tmp_path], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_a_receipt_is_a_record_of_what_was_asked_and_how_many_rows_came(tmp_path):
    entry = receive(tmp_path, b'{"count":2,"data":[{"a":1},{"a":2}],"error":""}')
    found = record_of(tmp_path, entry.receipt)
    assert (found.id, found.number, found.rows, found.entries) == (entry.receipt, None, 2, (entry,))
    (sidecar,) = Archive(tmp_path).sidecars()
    assert found.line == sidecar.read_text(encoding="utf-8").rstrip("\n")
    assert record_of(tmp_path, entry.receipt[:-1] + "g") is None
    assert record_of(tmp_path, entry.receipt + ".1") is None


def test_each_receipt_of_the_same_bytes_is_a_record_of_its_own(tmp_path):
    bodies = (b'{"data":[]}', b'{"data":[{}]}', b'{"data":[]}')
    first, other, again = (receive(tmp_path, body, day) for day, body in enumerate(bodies, start=20))
    assert first.sha256 == again.sha256
    assert len({first.receipt, other.receipt, again.receipt}) == 3
    assert record_of(tmp_path, again.receipt).entries == (again,)


def test_a_receipt_of_damaged_bytes_is_refused(tmp_path):
    entry = receive(tmp_path, b'{"data":[]}')
    next(tmp_path.rglob("*.body")).write_bytes(b'{"data":[1]}')
    with pytest.raises(DataError, match="is not what was received"):
        record_of(tmp_path, entry.receipt)
