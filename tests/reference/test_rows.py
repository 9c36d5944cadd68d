"""Carried CSV files are read whole or refused with a sentence that names the file."""

import pytest

from tradecheck.model.errors import DataError
from tradecheck.reference.rows import parse_rows, read_rows


def test_cells_are_text_without_outer_spaces() -> None:
    assert parse_rows("x.csv", 'code,name\n03 ,"Fish, dried"\n', ("code", "name")) == [
        {"code": "03", "name": "Fish, dried"}
    ]


def test_another_header_is_refused() -> None:
    with pytest.raises(DataError, match=r"x\.csv has the columns code: expected code, name\."):
        parse_rows("x.csv", "code\n03\n", ("code", "name"))


def test_a_row_of_another_length_is_refused_by_its_line() -> None:
    with pytest.raises(DataError, match=r"x\.csv, line 3, has 3 cells: expected 2\."):
        parse_rows("x.csv", "code,name\n03,Fish\n04,Milk,Eggs\n", ("code", "name"))


def test_a_missing_file_is_refused_by_its_name() -> None:
    with pytest.raises(DataError, match=r"nowhere\.csv cannot be read"):
        read_rows("nowhere.csv", ("code",))
