"""Prices are found by what the sheet says, not by where it says it; a unit that is not expected is no price."""

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stand_ins.prices import FILE, NAMES, price, workbook
from tradecheck.model.errors import DataError
from tradecheck.model.tables import PRICES
from tradecheck.reference.validation.validate import validate
from tradecheck.sources.prices.fred import read as read_fred
from tradecheck.sources.prices.pink_sheet import link, read

SHA = "0123456789ab" + "0" * 52
PAGE = "https://www.worldbank.org/en/research/commodity-markets"


def coal_of(reading, month):
    return reading.frame.filter(code="2701", start=month)["usd_per_tonne"].to_list()


def test_a_row_fulfils_what_every_price_must():
    reading = read(workbook(), "the sheet", SHA)
    validate("prices", reading.frame, file="the sheet")
    assert reading.problems == ()


@pytest.mark.parametrize("above", [1, 4, 12])
def test_the_header_is_found_wherever_it_stands(above):
    reading = read(workbook(above=above), "the sheet", SHA)
    assert coal_of(reading, date(2016, 1, 1)) == [price(3, 12)]


def test_the_columns_are_found_in_any_order():
    reading = read(workbook(names=tuple(reversed(NAMES))), "the sheet", SHA)
    assert coal_of(reading, date(2016, 1, 1)) == [price(3, 12)]


def test_a_missing_price_is_no_price_and_no_zero():
    reading = read(workbook(), "the sheet", SHA)
    assert coal_of(reading, date(2016, 3, 1)) == []
    assert reading.left_out["months without a price"] == 1


def test_a_barrel_becomes_a_tonne_by_a_named_factor():
    (row,) = read(workbook(), "the sheet", SHA).frame.filter(code="2709", start=date(2016, 1, 1)).rows(named=True)
    assert row["usd_per_tonne"] == pytest.approx(price(1, 12) * 7.32)
    assert row["basis"] == f"{price(1, 12)} series 'Crude oil, average', USD a barrel × 7.32 bbl/t (factor unsd-crude)"


def test_another_unit_is_refused_for_its_series_alone():
    names = tuple((name, "($/kg)" if name.startswith("Coal") else unit) for name, unit in NAMES)
    reading = read(workbook(names=names), "the sheet", SHA)
    assert set(reading.frame["code"]) == {"2709", "2601"}
    assert reading.problems == (
        (
            "the sheet, sheet Monthly Prices, gives 'Coal, Australian' in '$/kg': expected $/mt or $/t; "
            "its prices are left out."
        ),
    )


def test_a_column_that_is_gone_is_named():
    reading = read(workbook(names=NAMES[:2]), "the sheet", SHA)
    assert set(reading.frame["code"]) == {"2709"}
    assert "has no column 'Iron ore, cfr spot'" in reading.problems[-1]


@pytest.mark.parametrize("cell", ["about 90", -5, 0, "=1+1"])
def test_a_cell_that_is_no_price_is_named_by_its_row(cell):
    reading = read(workbook(cells={("Coal, Australian **", "2016M01"): cell}), "the sheet", SHA)
    assert coal_of(reading, date(2016, 1, 1)) == []
    assert "column 'Coal, Australian', row 19, has the price '" in reading.problems[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"PK\x03\x04", "no workbook that can be read"),
        (b"<html>", "no workbook that can be read"),
        (workbook(sheet="Prices"), "has no sheet 'Monthly Prices' among AFOSHEET, Prices"),
        (workbook(names=(("Tea", "($/kg)"),)), "names none of 'Coal, Australian'"),
    ],
)
def test_what_is_no_pink_sheet_is_one_sentence(body, said):
    with pytest.raises(DataError, match=said):
        read(body, "the sheet", SHA)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (f'<a href="https://thedocs.worldbank.org/en/doc/1/{FILE}">', f"https://thedocs.worldbank.org/en/doc/1/{FILE}"),
        (f"<a href='/doc/{FILE}'>", f"https://www.worldbank.org/doc/{FILE}"),
        (f'<A HREF = "https://thedocs.worldbank.org/a&amp;b/{FILE}">', f"https://thedocs.worldbank.org/a&b/{FILE}"),
        (f'<a href="https://worldbank.org.example/{FILE}">', None),
        (f'<a href="http://thedocs.worldbank.org/{FILE}">', None),
        (f'<a href="https://user:pass@www.worldbank.org/{FILE}">', None),
        ('<a href="https://thedocs.worldbank.org/CMO-Historical-Data-Annual.xlsx">', None),
        ("", None),
    ],
)
def test_a_link_leads_to_the_world_bank_or_nowhere(written, found):
    assert link(written.encode(), PAGE) == found


def test_fred_writes_a_dot_where_there_is_no_price():
    reading = read_fred(b"DATE,PCOALAUUSDM\n2017-01-01,88.48\n2017-02-01,.\n2017-03-01,\n", "it", SHA, "PCOALAUUSDM")
    assert reading.frame.select("start", "end", "usd_per_tonne").rows() == [
        (date(2017, 1, 1), date(2017, 1, 31), 88.48)
    ]
    assert reading.left_out == {"months without a price": 2}
    validate("prices", reading.frame, file="it")


def test_a_line_of_fred_that_cannot_be_read_is_named():
    reading = read_fred(
        b"DATE,PCOALAUUSDM\n2017-01-15,88.48\n2017-02-01,much\n2017-03-01,81\n", "it", SHA, "PCOALAUUSDM"
    )
    assert reading.frame.height == 1
    assert reading.problems == (
        "it, line 2, has the day '2017-01-15': expected a month's first day.",
        "it, line 3, has the price 'much': expected a number above 0.",
    )


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"DATE,PCOALAUUSDM\n{text}".encode()))
def test_whatever_comes_is_prices_or_one_sentence(body):
    with contextlib.suppress(DataError):
        assert dict(read_fred(body, "it", SHA, "PCOALAUUSDM").frame.schema) == PRICES
    with pytest.raises(DataError, match=r"^it is no workbook that can be read"):
        read(body, "it", SHA)
