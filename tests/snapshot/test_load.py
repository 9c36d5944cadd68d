"""Reading: the header, the cells, and what a damaged file says."""

from pathlib import Path

import pytest

from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.tables import PRICES, TABLES
from tradecheck.snapshot.lines import content
from tradecheck.snapshot.load import load, parse, read

GOOD = content("prices.csv").decode()
LINES = GOOD.splitlines(keepends=True)


def prices(*rows: str) -> bytes:
    return "".join([LINES[0], *rows]).encode()


@pytest.mark.parametrize("table", TABLES)
def test_a_table_comes_in_its_schema(table: str) -> None:
    assert dict(load(table).schema) == TABLES[table]


def test_a_table_is_read_once_a_process() -> None:
    assert load("vessels") is load("vessels")


def test_a_table_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean notifications"):
        load("notification")


def test_a_file_of_ones_own_reads_like_an_embedded_one(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read("prices", mine).equals(load("prices"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.csv' cannot be read \(No such file"):
        read("prices", tmp_path / "none.csv")


def test_rows_of_a_file_are_validated(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_bytes(prices(LINES[1].replace("2015-12-31", "2014-12-31")))
    with pytest.raises(DataError, match=r"^mine\.csv, line 2 \(price:coal_usd_t_2015\): end is '2014-12-31'"):
        read("prices", mine)


DAMAGED = [
    (
        prices(LINES[1].replace("53.45", "dear")),
        r"line 2 \(price:coal_usd_t_2015\): usd_per_tonne is 'dear', expected a number",
    ),
    (
        prices(LINES[1], LINES[2].replace("2016-10-31", "2016-10-32")),
        r"line 3 .*: end is '2016-10-32', expected a day like",
    ),
    (prices(LINES[1].replace(",false", ",no")), r"line 2 .*: verified is 'no', expected true or false"),
    (prices(LINES[1].replace(",high,", ",high,,")), r"line 2 .*: the row has 15 cells, expected 14"),
    (prices(LINES[1], LINES[2].replace("Jasarat", '"Jasa\nrat"')), "a line break within a cell"),
    (prices(LINES[1]).replace(b"memory", b"m\xffmory"), "line 2: a byte is not UTF-8"),
    (GOOD.replace("usd_per_tonne_low", "usd_low", 1).encode(), r"line 1: .*'usd_low' is the first to differ"),
    (GOOD.replace("code,item", "item,code", 1).encode(), "their order differs"),
    (GOOD.replace(",verified", "", 1).encode(), "'verified' is the first to differ"),
    (b"", "line 1: the columns are not those expected"),
]


@pytest.mark.parametrize(("held", "said"), DAMAGED)
def test_a_damaged_file_is_refused_where_it_is_damaged(held: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said) as refused:
        parse("prices", held, file="prices.csv")
    assert str(refused.value).startswith("prices.csv")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("cut", "said"), [(60, "the row has 3 cells, expected 14"), (LINES[1].index(",,"), "title is empty")]
)
def test_a_file_cut_within_a_row_is_refused(tmp_path: Path, cut: int, said: str) -> None:
    mine = tmp_path / "cut.csv"
    mine.write_bytes(prices(LINES[1][:cut]))
    with pytest.raises(DataError, match=rf"^cut\.csv, line 2 \(price:coal_usd_t_2015\): {said}"):
        read("prices", mine)


def test_a_header_alone_is_an_empty_table() -> None:
    assert parse("prices", LINES[0].encode(), file="prices.csv").schema == PRICES
