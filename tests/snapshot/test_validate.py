"""A broken row of each kind is refused: its file, line, record, column, and what was expected."""

from datetime import date

import polars as pl
import pytest

from tradecheck.model.errors import DataError
from tradecheck.model.tables import TABLES
from tradecheck.reference.validation.validate import validate
from tradecheck.snapshot.load import load

FLOW = "comtrade-preview:CHN-PRK-M-2016-2701"
UNRESOLVED = "comtrade-preview:CHN-PRK-M-2018-2701"
BOTH = "gacc-press:CHN-PRK-M+X-2013-TOTAL"
NOTIFIED = "ntf:CHN-2021-08-petroleum"
SILENT = "ntf:CHN-2021-01-petroleum"
PRICE = "price:coal_usd_t_2016"

BROKEN = [
    ("flows", FLOW, {"record": None}, "an id without spaces"),
    ("flows", FLOW, {"record": "an id"}, "an id without spaces"),
    ("flows", FLOW, {"record": UNRESOLVED}, "an id that no other row has"),
    ("flows", FLOW, {"source": None}, "the id of a publication"),
    ("flows", FLOW, {"vintage": "last year"}, "a year, a month or a day"),
    ("flows", FLOW, {"reporter": "China"}, "an area's code"),
    ("flows", FLOW, {"partner": "XXX"}, "an area's code"),
    ("flows", FLOW, {"flow": "import"}, "one of M, X, RM, RX, M+X"),
    ("flows", FLOW, {"frequency": "Q"}, "one of A, M, C"),
    ("flows", FLOW, {"frequency": "M"}, "M for a calendar month"),
    ("flows", FLOW, {"frequency": "C"}, "A for a calendar year"),
    ("flows", FLOW, {"start": None}, "a value"),
    ("flows", FLOW, {"end": date(2015, 12, 31)}, "a day not before the start"),
    ("flows", FLOW, {"hs_edition": "HS"}, "one of H0, H1"),
    ("flows", FLOW, {"code": "270"}, "2, 4, 6, 8 or 10 digits"),
    ("flows", FLOW, {"code": "00"}, "2, 4, 6, 8 or 10 digits"),
    ("flows", FLOW, {"code": "coal"}, "or TOTAL"),
    ("flows", FLOW, {"code": "270112345678"}, "or TOTAL"),
    ("flows", FLOW, {"value_usd": -1.0}, "a finite number, 0 or more"),
    ("flows", FLOW, {"value_usd": float("nan")}, "a finite number, 0 or more"),
    ("flows", FLOW, {"net_weight_kg": float("inf")}, "a finite number, 0 or more"),
    ("flows", FLOW, {"valuation": "cif"}, "one of CIF, FOB or nothing"),
    ("flows", BOTH, {"valuation": "CIF"}, "nothing beside the flow"),
    ("flows", FLOW, {"quantity": 5.0}, "the unit of the quantity"),
    ("flows", FLOW, {"quantity_unit": "barrels"}, "one of kg,"),
    ("flows", FLOW, {"derivation": "guessed"}, "one of reported, aggregated, converted"),
    ("flows", FLOW, {"state": "missing"}, "one of reported, no_record"),
    ("flows", FLOW, {"state": "unresolved"}, "a state that fits"),
    ("flows", FLOW, {"value_usd": None, "net_weight_kg": None}, "a state that fits"),
    ("flows", UNRESOLVED, {"value_usd": 0.0}, "a state that fits"),
    ("flows", FLOW, {"title": None}, "the publication's title"),
    ("flows", BOTH, {"url": "www.example.org"}, "addresses joined by"),
    ("flows", FLOW, {"confidence": "certain"}, "one of high, medium, low"),
    ("flows", FLOW, {"verified": None}, "a value"),
    ("observations", "obs:US-555", {"id": "US-556"}, "'obs:' and the id"),
    ("observations", "obs:US-555", {"kind": "rumour"}, "one of shipment, sighting, notice, context"),
    ("observations", "obs:US-555", {"goods": None}, "a label"),
    ("observations", "obs:US-555", {"codes": "2701;others"}, "HS codes joined by"),
    ("observations", "obs:US-555", {"direction": "to China"}, "one of dprk-export, dprk-import"),
    ("observations", "obs:US-555", {"direction": None}, "a direction, or none for context"),
    ("observations", "obs:Rajin-RU-2017", {"direction": "dprk-export"}, "a direction, or none for context"),
    ("observations", "obs:US-555", {"destination": "CN"}, "an area's code"),
    ("observations", "obs:US-555", {"exempt": None}, "a value"),
    ("observations", "obs:US-555", {"count": -1}, "0 or more"),
    ("observations", "obs:US-555", {"count_unit": "boats"}, "one of voyages, trips"),
    ("observations", "obs:US-555", {"count_unit": None}, "a unit beside a count"),
    ("observations", "obs:US-555", {"count": None, "count_unit": None}, "a count, tonnes, barrels or a value"),
    ("observations", "obs:WiseHonest", {"tonnes_high": 20_000.0}, "a number not below tonnes_low"),
    ("observations", "obs:WiseHonest", {"tonnes_high": None}, "a number not below tonnes_low"),
    ("observations", "obs:WiseHonest", {"value_usd_low": -1.0}, "a finite number"),
    ("observations", "obs:Oil-2018", {"load_cases": "3780000 full"}, "barrels@share of full load"),
    ("observations", "obs:Oil-2023-JanSep", {"barrels_high": 2e6}, "the lowest and the highest of the load cases"),
    ("observations", "obs:US-555", {"observer": None}, "who saw it"),
    ("observations", "obs:US-400", {"subset_of": "US-999"}, "the id of another observation"),
    ("observations", "obs:US-400", {"subset_of": "US-400"}, "the id of another observation"),
    ("observations", "obs:US-400", {"subset_of": "Oil-2020-JanSep"}, "an observation of the same direction"),
    ("observations", "obs:US-400", {"codes": "2505"}, "an observation of the same goods"),
    ("observations", "obs:US-400", {"end": date(2020, 12, 31)}, "an observation that contains this one's period"),
    ("observations", "obs:US-400", {"destination": "RUS"}, "this one's destination"),
    ("observations", "obs:US-555", {"overlaps": "CN-2017"}, "the id of another observation"),
    ("observations", "obs:WiseHonest", {"overlaps": "PoE-2019-coal"}, "shares a day with this one"),
    ("observations", "obs:WiseHonest", {"overlaps": "PoE-2018-5.58M"}, "names this one as an overlap too"),
    ("notifications", NOTIFIED, {"goods": "oil"}, "one of coal,"),
    ("notifications", NOTIFIED, {"direction": None}, "one of dprk-export, dprk-import"),
    ("notifications", NOTIFIED, {"supplier": "CHN+Russia"}, "a Member State's code"),
    ("notifications", NOTIFIED, {"supplier": None}, "a Member State's code"),
    ("notifications", NOTIFIED, {"frequency": "A"}, "M for a calendar month"),
    ("notifications", NOTIFIED, {"barrels": -1.0}, "a finite number"),
    ("notifications", NOTIFIED, {"derived": None}, "a value"),
    ("notifications", NOTIFIED, {"state": "no_record"}, "one of reported, not_notified"),
    ("notifications", NOTIFIED, {"state": "not_notified"}, "a state that fits"),
    ("notifications", SILENT, {"barrels": 0.0}, "a state that fits"),
    ("notifications", NOTIFIED, {"as_of": date(2020, 1, 1)}, "a day after the start"),
    ("prices", PRICE, {"code": None}, "an HS code"),
    ("prices", PRICE, {"item": None}, "what was priced"),
    ("prices", PRICE, {"usd_per_tonne": 60.0}, "a price within its range"),
    ("prices", PRICE, {"usd_per_tonne_low": None}, "a number not below usd_per_tonne_low"),
    ("prices", "price:sand_usd_t", {"usd_per_tonne": None}, "a price, a range"),
    ("vessels", "vessel:casio", {"name": None}, "a ship's name"),
    ("vessels", "vessel:casio", {"name": "CARTIER"}, "a name that no other ship here has"),
    ("vessels", "vessel:casio", {"imo": "9125787"}, "seven digits, the last of which checks the others"),
    ("vessels", "vessel:casio", {"imo": "912578"}, "seven digits, the last of which checks the others"),
    ("vessels", "vessel:casio", {"imo": "IMO9125"}, "seven digits, the last of which checks the others"),
    ("vessels", "vessel:asia-bridge", {"deadweight_tonnes_low": 9_000.0}, "not below deadweight_tonnes_low"),
    ("vessels", "vessel:casio", {"listed_on": "May 2025"}, "a year, a month or a day"),
    ("vessels", "vessel:casio", {"lawful": None}, "a value"),
]


def broken(table: str, record: str, cells: dict[str, object]) -> tuple[pl.DataFrame, int]:
    """The table with the cells of one record replaced, and the line that the record stands on."""
    frame = load(table)
    line = frame["record"].index_of(record) + 2
    hit = pl.col("record") == record
    changed = {
        column: pl.when(hit).then(pl.lit(cell, dtype=TABLES[table][column])).otherwise(pl.col(column))
        for column, cell in cells.items()
    }
    return frame.with_columns(**changed), line


@pytest.mark.parametrize(("table", "record", "cells", "expected"), BROKEN)
def test_a_broken_row_is_refused(table: str, record: str, cells: dict[str, object], expected: str) -> None:
    frame, line = broken(table, record, cells)
    with pytest.raises(DataError) as refused:
        validate(table, frame, file="rows.csv")
    said = str(refused.value)
    assert expected in said
    assert said.startswith("rows.csv, line ")
    assert "\n" not in said
    if "id that no other row" not in expected and "no other ship" not in expected:
        named = cells.get("record", record)
        assert said.startswith(f"rows.csv, line {line} ({named}): " if named else f"rows.csv, line {line}: ")


@pytest.mark.parametrize("table", TABLES)
def test_what_is_embedded_is_taken(table: str) -> None:
    validate(table, load(table), file="rows.csv")


def test_an_unnamed_row_is_still_told_by_its_line() -> None:
    frame, line = broken("prices", PRICE, {"record": None})
    with pytest.raises(DataError, match=rf"^rows\.csv, line {line}: record is empty, expected"):
        validate("prices", frame, file="rows.csv")


def test_of_two_rows_with_one_id_the_later_is_named() -> None:
    frame = load("prices")
    with pytest.raises(DataError, match=rf"line {frame.height + 2} \(price:coal_usd_t_2016\): record"):
        validate("prices", frame.vstack(frame.filter(pl.col("record") == PRICE)), file="rows.csv")


def test_the_first_broken_line_is_named_whatever_the_rule() -> None:
    frame, _ = broken("vessels", "vessel:casio", {"imo": "1"})
    frame = frame.with_columns(record=pl.when(pl.col("name") == "UNICA").then(pl.lit("a b")).otherwise("record"))
    with pytest.raises(DataError, match=r"line 4 \(vessel:casio\): imo is '1'"):
        validate("vessels", frame, file="rows.csv")


def test_a_table_of_other_columns_is_refused() -> None:
    with pytest.raises(DataError, match="not those of the table prices"):
        validate("prices", load("prices").drop("note"), file="rows.csv")


def test_a_cell_is_repeated_as_harmless_text() -> None:
    frame, _ = broken("prices", PRICE, {"confidence": "\x1b[31mhigh\n" + "x" * 200})
    with pytest.raises(DataError) as refused:
        validate("prices", frame, file="rows.csv")
    said = str(refused.value)
    assert "\x1b" not in said
    assert "\n" not in said
    assert len(said) < 250


def new_observation(**cells: object) -> pl.DataFrame:
    frame = load("observations").filter(pl.col("id") == "US-coal-2020")
    plain = {"record": "obs:mine", "id": "mine", "overlaps": None} | cells
    return frame.with_columns(**{name: pl.lit(cell, TABLES["observations"][name]) for name, cell in plain.items()})


def test_a_row_may_name_one_that_is_held_already() -> None:
    mine = new_observation(overlaps="US-555", subset_of="PoE-2020-coalyear")
    validate("observations", mine, file="mine.csv", beside=load("observations"))
    with pytest.raises(DataError, match="subset_of is 'PoE-2020-coalyear', expected the id of another"):
        validate("observations", mine, file="mine.csv")


def test_an_id_that_is_held_already_is_refused() -> None:
    mine = new_observation(record="obs:US-555", id="US-555")
    with pytest.raises(DataError, match="expected an id that no other row has"):
        validate("observations", mine, file="mine.csv", beside=load("observations"))


def test_no_rows_break_no_rule() -> None:
    for table, schema in TABLES.items():
        validate(table, pl.DataFrame(schema=schema), file="rows.csv")
