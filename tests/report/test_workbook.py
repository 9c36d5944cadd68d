"""The workbook of a report: a sheet a table, figures that are figures, days that are days, text that is text."""

import io
import re
import zipfile
from datetime import date

import fastexcel
import msgspec
import polars as pl
import pytest

from tradecheck.model.view import View
from tradecheck.report import build, render
from tradecheck.report.rows import finding_row

DAY = date(2026, 11, 22)
FORMULA = '=HYPERLINK("http://example.org","x")'


@pytest.fixture(scope="module")
def report(desk):
    return build(desk, View(), DAY)


@pytest.fixture(scope="module")
def book(report):
    return render(report, "xlsx")


def sheet(book, name):
    return pl.read_excel(io.BytesIO(book), sheet_name=name, infer_schema_length=None)


def test_there_is_a_sheet_a_table_and_one_about_all(report, book):
    names = fastexcel.read_excel(book).sheet_names
    assert names == ["findings", *(name for name, _ in report.tables), "about"]
    for name, answer in report.tables:
        assert sheet(book, name).height == len(answer.rows)


def test_figures_are_figures_and_days_are_days(book):
    findings = sheet(book, "findings")
    assert findings.schema["gap high"].is_numeric()
    assert findings.schema["period start"] == pl.Date
    assert findings.row(by_predicate=pl.col("id") == "caps.coal.dprk-export.2017", named=True)["gap high"] == 12_685_879
    assert sheet(book, "caps").schema["value share"].is_numeric()
    assert sheet(book, "rules").schema["start"] == pl.Date


def test_every_sheet_of_a_table_has_a_frozen_header(report, book):
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        sheets = [opened.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, len(report.tables) + 2)]
    assert all(b'state="frozen"' in each for each in sheets)


def test_a_formula_from_outside_is_text(report, made_up):
    bad = msgspec.structs.replace(made_up, statement=FORMULA)
    listing = msgspec.structs.replace(report.listing, rows=[finding_row(bad)])
    seen = [{**dict(answer.rows[0]), "observer": FORMULA} for name, answer in report.tables if name == "observations"]
    tables = tuple(
        (name, msgspec.structs.replace(answer, rows=seen) if name == "observations" else answer)
        for name, answer in report.tables
    )
    hostile = render(msgspec.structs.replace(report, listing=listing, tables=tables, title=FORMULA), "xlsx")
    with zipfile.ZipFile(io.BytesIO(hostile)) as opened:
        held = {name: opened.read(name).decode() for name in opened.namelist() if name.endswith(".xml")}
    assert not [name for name, text in held.items() if re.search(r"<f[ >]|<hyperlink", text)]
    assert sheet(hostile, "findings").item(0, "statement") == FORMULA
    assert sheet(hostile, "observations").item(0, "observer") == FORMULA
    row = render(msgspec.structs.replace(report, listing=listing), "csv").decode()
    assert "'=HYPERLINK" in row
    assert not re.search(r'(^|[,"])=HYPERLINK', row)
