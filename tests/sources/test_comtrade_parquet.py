"""UN Comtrade's rows stored as parquet are read as those of an answer are, whatever the columns' types."""

from io import BytesIO

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.comtrade_rows import V1, answer
from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.files import read


def parquet(*changes, **types) -> bytes:
    """A parquet file of v1 rows, a row for each set of changes."""
    rows = pl.from_dicts([V1 | dict(change) for change in changes], infer_schema_length=None)
    stored = BytesIO()
    rows.cast(types).write_parquet(stored)
    return stored.getvalue()


def figures(body: bytes) -> pl.DataFrame:
    reading = read(body, "stored")
    assert reading.problems == ()
    return reading.frame.drop("record")


def test_the_same_rows_are_the_same_flows_as_in_an_answer():
    rows = ({}, {"cmdCode": "0303", "netWgt": None}, {"flowCode": "X", "fobvalue": 100.5, "cifvalue": None})
    assert figures(parquet(*rows)).equals(figures(answer(*rows)))


def test_a_record_is_the_row_of_the_file():
    frame = read(parquet({}, {"cmdCode": "2702"}), "stored").frame
    assert [record.rpartition(":")[2] for record in frame["record"]] == ["1", "2"]


def test_a_code_with_a_blank_after_it_is_the_code():
    assert figures(parquet({"mosCode": "0 "}, {"cmdCode": " 2702", "mosCode": "0"}))["code"].to_list() == [
        "2701",
        "2702",
    ]


@pytest.mark.parametrize("kind", [pl.String, pl.Float64, pl.Int64])
def test_numbers_of_areas_may_be_stored_in_any_type(kind):
    types = dict.fromkeys(("reporterCode", "partnerCode", "partner2Code", "motCode", "qtyUnitCode"), kind)
    assert figures(parquet({}, **types)).equals(figures(answer({})))


def test_large_and_small_figures_keep_every_digit():
    values = [0.1 + 0.2, 1e-7, 123456789012345.6, 9007199254740991.0, 0.0]
    rows = [{"primaryValue": value, "cmdCode": f"27{number:02}"} for number, value in enumerate(values, 1)]
    assert figures(parquet(*rows))["value_usd"].to_list() == values


def test_what_is_no_number_is_named_with_its_row():
    reading = read(parquet({}, {"primaryValue": float("nan"), "cmdCode": "2702"}), "stored")
    (problem,) = reading.problems
    assert problem.startswith("stored, row 2, has the value 'NaN'")


@pytest.mark.parametrize("rows", [500, 100_000])
def test_a_number_of_rows_at_which_the_service_cuts_is_refused(rows):
    stored = BytesIO()
    pl.from_dicts([V1]).select(pl.all().repeat_by(rows).explode()).write_parquet(stored)
    with pytest.raises(DataError, match=f"exactly {rows:,} rows"):
        read(stored.getvalue(), "stored")


def test_other_columns_are_refused_by_name():
    stored = BytesIO()
    pl.DataFrame({"a": [1], "b": [2]}).write_parquet(stored)
    with pytest.raises(DataError, match="no column for reporter"):
        read(stored.getvalue(), "stored")


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_file_that_was_cut_or_spoilt_is_one_sentence_or_is_read(data):
    body = bytearray(parquet({}, {"cmdCode": "2702"}))
    if data.draw(st.booleans()):
        body = body[: data.draw(st.integers(4, len(body) - 1))]
    else:
        body[data.draw(st.integers(4, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    said = "stored is read"
    try:
        read(bytes(body), "stored")
    except DataError as error:
        said = str(error)
    assert said.startswith("stored ")
    assert "\n" not in said
