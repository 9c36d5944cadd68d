"""Packed files, files without a column that others have, and files that repeat themselves."""

import gzip
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.comtrade_rows import LEGACY, V1, legacy_csv, only, v1_csv
from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.files import NO_DATA, read


def test_a_packed_file_gives_what_the_file_gives():
    body = v1_csv({}, {"cmdCode": "2702"})
    packed = gzip.compress(body)
    plain, unpacked = read(body, "file").frame, read(packed, "file.gz").frame
    assert unpacked.drop("record").equals(plain.drop("record"))
    assert unpacked["record"].to_list() == [f"comtrade:{sha256(packed).hexdigest()[:12]}:{line}" for line in (2, 3)]
    two_members = gzip.compress(body[:100]) + gzip.compress(body[100:])
    assert read(two_members, "file.gz").frame.height == 2


def test_a_bulk_file_is_packed_and_separated_by_tabulators():
    columns = [name for name in V1 if name not in ("period", "qtyUnitAbbr")]
    rows = [columns, *([str((V1 | change)[name]) for name in columns] for change in ({}, {"cmdCode": "030617"}))]
    tsv = "".join("\t".join(row) + "\n" for row in rows).encode()
    frame = read(gzip.compress(tsv), "COMTRADE-FINAL-CA1562017H5.gz").frame
    assert frame.select("reporter", "partner", "flow", "start", "code", "value_usd").rows() == [
        ("CHN", "PRK", "M", date(2017, 1, 1), "2701", 100.5),
        ("CHN", "PRK", "M", date(2017, 1, 1), "030617", 100.5),
    ]


def test_a_month_without_a_column_of_periods_is_told_by_its_first_day():
    changes = {"freqCode": "M", "refPeriodId": "20170801", "refMonth": "8"}
    body = v1_csv(changes, rename={"period": "periodDesc"})
    row = only(body)
    assert (row["frequency"], row["start"], row["end"]) == ("M", date(2017, 8, 1), date(2017, 8, 31))


@pytest.mark.parametrize(
    ("word", "flow"),
    [("Import", "M"), ("Exports", "X"), ("Re-Export", "RX"), ("re-import", "RM"), ("M", "M"), ("X", "X"), ("RX", "RX")],
)
def test_flows_of_the_transition_are_letters_or_words_in_legacy_columns(word, flow):
    assert only(legacy_csv({"Trade Flow Code": word}))["flow"] == flow


@pytest.mark.parametrize(("number", "flow"), [("1", "M"), ("2.0", "X"), ("3", "RX"), ("4", "RM")])
def test_flows_of_the_transition_are_numbers_in_v1_columns(number, flow):
    assert only(v1_csv({"flowCode": number}))["flow"] == flow


def test_a_legacy_file_may_name_its_flows_by_words_alone():
    body = legacy_csv({"Trade Flow": "Re-Import"}).replace(b"Trade Flow Code", b"Flow Note")
    assert only(body)["flow"] == "RM"


def test_a_comma_at_the_end_of_every_line_is_no_column():
    body = v1_csv({}, {"cmdCode": "2702"}).replace(b"\n", b",\n")
    assert read(body, "file").frame["code"].to_list() == ["2701", "2702"]
    only_rows = v1_csv({}).replace(b"False\n", b"False,\n")
    assert only(only_rows)["code"] == "2701"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_that_sentence_alone_is_empty_and_no_damage(mark, packed):
    line = mark + b"No data matches your query or your query is too complex.\r\n"
    reading = read(gzip.compress(line) if packed else line, "tonga.csv")
    assert (reading.frame.height, reading.problems, reading.left_out) == (0, (), {NO_DATA: 1})


def test_that_sentence_among_rows_empties_no_file():
    reading = read(legacy_csv({"Commodity": "No data matches your query"}, {"Commodity Code": "2702"}), "file")
    assert reading.frame["code"].to_list() == ["2701", "2702"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (gzip.compress(v1_csv({}))[:-12], "is packed and breaks off"),
        (b"\x1f\x8b" + b"\x00" * 40, "is packed and damaged"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (gzip.compress(b"<html>", mtime=0), "is a web page"),
    ],
)
def test_a_packed_file_that_is_damaged_is_refused_in_one_sentence(body, said):
    with pytest.raises(DataError, match=said):
        read(body, "thing.gz")


def test_a_file_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("tradecheck.sources.unpacking.MOST_UNPACKED", 10_000_000)
    with pytest.raises(DataError, match="unpacks to more than 10,000,000 bytes"):
        read(gzip.compress(b"0" * 20_000_000), "bomb.gz")


def test_two_columns_for_one_field_are_refused():
    body = v1_csv({}, rename={"grossWgt": "netWgt", "fobvalue": "netWeight"})
    with pytest.raises(DataError, match="has two columns for the weight"):
        read(body, "file")


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(list(LEGACY)),
            st.text(st.characters(exclude_characters='",\r\n', exclude_categories=["Cs"]), max_size=10)
            | st.sampled_from(["1e999", "-1", "NaN", "inf", "9" * 400, "=1+1", "\x1b[31m", "\x00"]),
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=100, deadline=None)
def test_every_legacy_line_is_either_a_flow_or_named_or_counted(changes):
    try:
        reading = read(legacy_csv({"Period": "2015", "Year": "2015"}, *changes), "file")
    except DataError:
        return  # a NUL byte is no text
    assert reading.frame.height + len(reading.problems) + sum(reading.left_out.values()) == 1 + len(changes)
    assert all(problem.startswith("file, line ") for problem in reading.problems)
    assert reading.frame["value_usd"].is_finite().fill_null(value=True).all()


@given(st.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_no_packed_bytes_whatever_bring_the_reader_down(body):
    with pytest.raises(DataError, match=r"^noise "):
        read(gzip.compress(body), "noise")
