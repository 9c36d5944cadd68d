"""What a person writes is read row by row: a cell may be empty where the page says so, a rule broken is named."""

import csv
from datetime import date
from hashlib import sha256
from io import StringIO

import polars as pl
import pytest

from tests.sources.own_rows import NOTIFICATION, OBSERVATION, PRICE, ROWS, workbook, written
from tradecheck.archive.raw import raw
from tradecheck.model.errors import DataError
from tradecheck.model.tables import TABLES
from tradecheck.reference.validation.expectations import EXPECTATIONS, first_broken
from tradecheck.sources.own.columns import COLUMNS, SOURCES, template
from tradecheck.sources.own.files import read


def only(kind, *changes, base=None):
    reading = read(written(base or ROWS[kind], *(changes or ({},))), "file", kind)
    assert reading.problems == ()
    assert reading.frame.height == 1
    return reading.frame.row(0, named=True)


@pytest.mark.parametrize("kind", ROWS)
def test_the_least_that_a_person_must_write_makes_a_row_of_its_table(kind):
    needed = {column.name for column in COLUMNS[kind] if column.needed}
    figure = {"observations": "tonnes_low", "notifications": "barrels", "prices": "usd_per_tonne"}[kind]
    base = {name: cell for name, cell in ROWS[kind].items() if name in needed or name == figure}
    body = written(base, {})
    reading = read(body, "file", kind)
    assert dict(reading.frame.schema) == TABLES[kind]
    assert (reading.frame.height, reading.problems, reading.left_out) == (1, (), {})
    assert reading.frame["record"].to_list() == [f"{SOURCES[kind]}:{sha256(body).hexdigest()[:12]}:2"]


@pytest.mark.parametrize("kind", ROWS)
def test_a_template_is_a_file_of_no_rows(kind):
    body = template(kind)
    reading = read(body, "template.csv", kind)
    assert (reading.frame.height, reading.problems) == (0, ())
    (columns,) = csv.reader(StringIO(body.decode()))
    assert set(columns) <= set(TABLES[kind])
    assert {column.name for column in COLUMNS[kind] if column.needed} <= set(columns)


@pytest.mark.parametrize("kind", ROWS)
def test_every_column_that_can_be_written_is_one_of_the_model_and_none_is_left_out(kind):
    computed = {"record", "frequency"}
    assert {column.name for column in COLUMNS[kind]} == set(TABLES[kind]) - computed


def test_an_observation_is_completed_by_what_an_empty_cell_means():
    row = only("observations")
    assert (row["start"], row["end"]) == (date(2019, 1, 1), date(2019, 8, 31))
    assert (row["kind"], row["exempt"], row["confidence"], row["verified"]) == ("shipment", False, "medium", False)
    assert row["codes"] == "2701;2702"
    assert (row["count"], row["tonnes_low"], row["tonnes_high"]) == (3, 1500.0, 1500.0)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2019", "", (date(2019, 1, 1), date(2019, 12, 31))),
        ("2020-02", "", (date(2020, 2, 1), date(2020, 2, 29))),
        ("2020-02-05", "", (date(2020, 2, 5), date(2020, 2, 5))),
        ("2019", "2020-06", (date(2019, 1, 1), date(2020, 6, 30))),
        ("2019-05-02 00:00:00", "2019-05-03", (date(2019, 5, 2), date(2019, 5, 3))),
    ],
)
def test_days_may_be_written_as_days_months_or_years(start, end, days):
    row = only("observations", {"start": start, "end": end})
    assert (row["start"], row["end"]) == days


def test_a_notification_knows_its_frequency_and_whether_there_is_a_figure():
    row = only("notifications")
    assert (row["frequency"], row["barrels"], row["state"], row["derived"]) == ("M", 15279.0, "reported", False)
    assert only("notifications", {"start": "2024"})["frequency"] == "A"
    assert only("notifications", {"end": "2024-03"})["frequency"] == "C"
    silent = only("notifications", {"barrels": ""})
    assert (silent["barrels"], silent["state"]) == (None, "not_notified")


def test_a_price_may_be_a_range():
    row = only("prices", {"usd_per_tonne": "", "usd_per_tonne_low": "80", "usd_per_tonne_high": "100"})
    assert (row["usd_per_tonne"], row["usd_per_tonne_low"], row["usd_per_tonne_high"]) == (None, 80.0, 100.0)


def test_a_workbook_gives_what_the_csv_gives():
    cells = OBSERVATION | {"start": date(2019, 1, 1), "end": date(2019, 8, 31), "count": 3, "tonnes_low": 1500.0}
    from_sheet = read(workbook(cells, {}), "log.xlsx", "observations")
    from_text = read(written(OBSERVATION, {}), "log.csv", "observations")
    assert from_sheet.problems == ()
    assert from_sheet.frame.drop("record").equals(from_text.frame.drop("record"))


def test_rows_of_a_workbook_are_counted_as_the_sheet_counts_them():
    reading = read(workbook(PRICE, {"usd_per_tonne": 5}, {}, {"usd_per_tonne": -1}), "p.xlsx", "prices")
    assert [record.rsplit(":")[-1] for record in reading.frame["record"]] == ["2"]
    assert [problem.split(":")[0] for problem in reading.problems] == ["p.xlsx, line 3", "p.xlsx, line 4"]


NOTES = [["read me", "by"], ["first log", "me"], ["second log", "me"]]


def test_a_sheet_of_other_columns_is_left_out_and_counted_and_an_empty_one_is_nothing():
    book = workbook(PRICE, {}, {"usd_per_tonne": -1}, before={"Notes": NOTES, "Blank": []})
    reading = read(book, "p.xlsx", "prices")
    assert reading.left_out == {"rows of the sheet 'Notes', which has other columns": 3}
    assert reading.problems[0].startswith("p.xlsx, sheet 'Sheet3', line 3: usd_per_tonne")
    (record,) = reading.frame["record"]
    assert "A trade paper" in raw(book, int(record.rpartition(":")[2]))


def test_several_sheets_of_the_same_columns_are_refused_by_their_names():
    book = workbook(PRICE, {}, before={"2018": [list(PRICE), list(PRICE.values())]})
    with pytest.raises(DataError, match=r"^p\.xlsx has the columns of prices in several sheets \('2018', 'Sheet2'\)"):
        read(book, "p.xlsx", "prices")


def test_a_sheet_that_was_meant_to_be_one_and_misspells_a_column_is_no_note():
    meant = [[*list(PRICE)[:-1], "titel"], list(PRICE.values())]
    with pytest.raises(DataError, match=r"^p\.xlsx, sheet '2018', has the column 'titel'.*did you mean title"):
        read(workbook(PRICE, {}, before={"2018": meant}), "p.xlsx", "prices")


def test_an_error_in_a_cell_of_a_later_sheet_is_named():
    book = workbook(PRICE, {"usd_per_tonne": ("=1/0", "#DIV/0!")}, before={"Notes": NOTES})
    assert read(book, "p.xlsx", "prices").problems == (
        "p.xlsx, sheet 'Sheet2', line 2, holds an error in its cell D2.",
    )


def test_an_error_in_a_cell_is_named_and_not_read_as_empty():
    reading = read(workbook(PRICE, {"usd_per_tonne": ("=1/0", "#DIV/0!")}, {"item": "b"}), "p.xlsx", "prices")
    assert reading.frame["item"].to_list() == ["b"]
    (problem,) = reading.problems
    assert problem == "p.xlsx, line 2, holds an error in its cell D2."


def test_a_formula_counts_as_the_value_it_was_saved_with():
    reading = read(workbook(PRICE, {"usd_per_tonne": ("=50*2", 100)}), "p.xlsx", "prices")
    assert reading.frame["usd_per_tonne"].to_list() == [100.0]


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("observations", {"start": "2019-13"}, "start is '2019-13', expected a day, month or year"),
        ("observations", {"start": "yesterday"}, "start is 'yesterday'"),
        ("observations", {"start": ""}, "start is empty"),
        ("observations", {"start": "0000"}, "start is '0000'"),
        ("observations", {"end": "0000-01"}, "end is '0000-01'"),
        ("observations", {"end": "2018"}, "expected a day not before the start"),
        ("observations", {"direction": "sideways"}, "direction is 'sideways'"),
        ("observations", {"direction": ""}, "a direction, or none for context"),
        ("observations", {"kind": "rumour"}, "kind is 'rumour'"),
        ("observations", {"count": "2.5"}, "count is '2.5', expected a whole number"),
        ("observations", {"count": "-1"}, "count is '-1'"),
        ("observations", {"count": "1e300"}, "count is '1e300'"),
        ("observations", {"count_unit": ""}, "a unit beside a count"),
        ("observations", {"tonnes_low": "inf"}, "tonnes_low is 'inf', expected a number"),
        ("observations", {"tonnes_low": "NaN"}, "tonnes_low is 'NaN'"),
        ("observations", {"tonnes_low": "-5"}, "0 or more"),
        ("observations", {"tonnes_low": "9" * 400}, "expected a number"),
        ("observations", {"tonnes_high": "5"}, "not below tonnes_low"),
        ("observations", {"exempt": "maybe"}, "exempt is 'maybe', expected true or false"),
        ("observations", {"destination": "China"}, "an area's code"),
        ("observations", {"codes": "coal"}, "HS codes joined by ';'"),
        ("observations", {"id": "two words"}, "id is 'two words', expected an id without spaces"),
        ("observations", {"url": "www.example.org"}, "addresses joined by"),
        ("observations", {"confidence": "certain"}, "one of high, medium, low"),
        ("observations", {"title": ""}, "the publication's title"),
        ("observations", {"observer": ""}, "who saw it"),
        ("observations", {"count": "", "count_unit": "", "tonnes_low": ""}, "a count, tonnes, barrels or a value"),
        ("notifications", {"supplier": "Russia"}, "a Member State's code"),
        ("notifications", {"goods": "oil"}, "goods is 'oil'"),
        ("notifications", {"state": "not_notified"}, "a state that fits the row's figures"),
        ("notifications", {"state": "estimated"}, "one of reported, not_notified"),
        ("notifications", {"as_of": "2023-01-01"}, "a day after the start"),
        ("prices", {"code": "27"}, ""),
        ("prices", {"code": "271"}, "an HS code"),
        ("prices", {"usd_per_tonne": ""}, "a price, a range"),
        ("prices", {"usd_per_tonne": "cheap"}, "expected a number"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_and_the_rest_is_kept(kind, change, words):
    reading = read(written(ROWS[kind], change), "file.csv", kind)
    if not words:
        assert reading.problems == ()
        return
    other = {"id": "other"} if kind == "observations" else {"start": "2025"}
    reading = read(written(ROWS[kind], change, other), "file.csv", kind)
    assert reading.frame.height == 1
    (problem,) = reading.problems
    assert problem.startswith("file.csv, line 2: ")
    assert words in problem


def test_the_same_row_twice_counts_once_and_other_figures_for_it_are_named():
    twice = read(written(NOTIFICATION, {}, {}), "file.csv", "notifications")
    assert (twice.frame.height, twice.left_out, twice.problems) == (1, {"repetitions of a row": 1}, ())
    other = read(written(NOTIFICATION, {}, {"barrels": "5"}), "file.csv", "notifications")
    assert other.frame["barrels"].to_list() == [15279.0]
    assert other.problems == (
        "file.csv, line 3: gives other words or figures for what an earlier row gives; keep one.",
    )


def test_an_id_that_comes_twice_is_named():
    reading = read(written(OBSERVATION, {}, {"count": "4"}), "file.csv", "observations")
    assert reading.frame["count"].to_list() == [3]
    assert "file.csv, line 3: id is 'mine-1', expected an id that no other row has" in reading.problems[0]


def test_a_row_without_an_id_gets_one_from_its_content_whatever_else_stands_in_the_file():
    alone = read(written(OBSERVATION, {"id": ""}), "a.csv", "observations").frame
    among = read(written(OBSERVATION, {}, {"id": ""}), "b.csv", "observations").frame
    assert alone["id"][0] == among["id"][1]
    assert alone["id"][0].startswith("own-")


def test_links_within_the_file_are_held_to_the_rules_and_links_out_of_it_are_let_be():
    part = {"id": "part", "start": "2019-02", "end": "2019-03", "subset_of": "mine-1"}
    outside = {"id": "out", "subset_of": "US-555"}
    late = {"id": "late", "start": "2021", "end": "2021", "subset_of": "mine-1"}
    reading = read(written(OBSERVATION, {}, part, outside, late), "file.csv", "observations")
    assert reading.frame["id"].to_list() == ["mine-1", "part", "out"]
    assert reading.problems[0].startswith("file.csv, line 5: subset_of is 'mine-1'")


def test_columns_may_stand_in_any_order_and_be_written_with_capitals_and_blanks():
    base = {name.replace("_", " ").title(): cell for name, cell in reversed(OBSERVATION.items())}
    reading = read(written(base, {}), "file", "observations")
    assert reading.frame["tonnes_low"].to_list() == [1500.0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "has none of the columns of prices, 'a, b'"),
        (b"a,code\n1,2\n", "has the column 'a', which prices have not"),
        (b"code,item,start,titel\n", "did you mean title?"),
        (b"code,item,start\n", "has no column title"),
        (b"code,item,start,title,code\n", "has the column code twice"),
        (b"code;item;start;title\n", "separates its columns by ';': save it as CSV with commas"),
        (b"code\titem\tstart\ttitle\n", "separates its columns by tabs"),
        (written(PRICE, {}).replace(b"anthracite", b"\xff\xfe"), "line 2, is not UTF-8"),
        (written(PRICE, {}).replace(b"anthracite", b"a\x00"), "line 2, holds NUL bytes"),
        (b"PK\x03\x04 no workbook", "is no workbook that can be read"),
        (b"\xd0\xcf\x11\xe0 an old one", "is an old workbook"),
        (workbook(PRICE, {})[:-500], "is no workbook that can be read"),
        (workbook(PRICE, {}, first_row=2), "has no column"),
    ],
)
def test_what_is_no_file_of_the_table_is_refused_in_one_sentence(body, words):
    with pytest.raises(DataError) as caught:
        read(body, "thing", "prices")
    assert str(caught.value).startswith("thing")
    assert words in str(caught.value)


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("tradecheck.sources.own.sheets.MOST_UNPACKED", 1000)
    with pytest.raises(DataError, match="more than 1,000"):
        read(workbook(PRICE, {}), "bomb.xlsx", "prices")


@pytest.mark.parametrize("kind", ROWS)
def test_what_is_read_fulfils_what_embedded_rows_fulfil(kind):
    frame = read(written(ROWS[kind], {}, {"start": "2018", "id": "b"} if kind == "observations" else {"start": "2018"}),
                 "file", kind).frame  # fmt: skip
    if kind == "observations":
        frame = frame.with_columns(record=pl.concat_str(pl.lit("obs:"), "id"))
    expectations = EXPECTATIONS[kind]()
    assert frame.height == 2
    assert first_broken(frame, expectations) is None
