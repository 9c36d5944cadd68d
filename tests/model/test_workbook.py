"""A workbook's cells are read in a process of its own, which alone ends where the workbook means harm."""

from io import BytesIO

import pytest
import xlsxwriter

from tests.sources.own_rows import repacked
from tradecheck.model import workbook
from tradecheck.model.workbook import UnreadableWorkbookError, row, sheets


def book():
    content = BytesIO()
    made = xlsxwriter.Workbook(content, {"in_memory": True})
    first = made.add_worksheet("first")
    first.write_row(0, 0, ["a", "b"])
    first.write(2, 1, 3.5)
    made.add_worksheet("blank")
    chart = made.add_chart({"type": "line"})
    chart.add_series({"values": "=first!$A$1:$A$3"})
    made.add_chartsheet("drawn").set_chart(chart)
    made.add_worksheet("last").write(1, 0, "x")
    made.close()
    return content.getvalue()


def test_sheets_come_in_their_order_with_every_row_and_a_chart_has_none():
    found = sheets(book())
    assert [(each.name, each.rows) for each in found] == [
        ("first", [["a", "b"], [None, None], [None, "3.5"]]),
        ("blank", []),
        ("drawn", []),
        ("last", [[None], ["x"]]),
    ]
    assert [each.is_empty for each in found] == [False, True, True, False]


def test_rows_are_counted_through_all_sheets():
    body = book()
    assert row(body, 3) == (["a", "b"], [None, "3.5"])
    assert row(body, 5) == ([None], ["x"])
    assert row(body, 6) is None


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"text", book()[:-300]])
def test_what_is_no_workbook_is_an_error(body):
    with pytest.raises(UnreadableWorkbookError):
        sheets(body)


def test_a_reader_that_dies_takes_nobody_with_it():
    huge = repacked(
        book(),
        "xl/sharedStrings.xml",
        lambda content: content.replace(b'uniqueCount="', b'uniqueCount="1844674407370955'),
    )
    with pytest.raises(UnreadableWorkbookError):
        sheets(huge)


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_SECONDS", 0.001)
    with pytest.raises(UnreadableWorkbookError):
        sheets(book())
