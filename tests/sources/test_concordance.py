"""Tables of links between editions of the HS are read whatever their layout, and nothing in them is guessed."""

from hashlib import sha256

import polars as pl
import pytest

from tests.real_data import real_data
from tests.sources.concordance_rows import NEWER, OLDER, book, correlations, text
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.tables import LINKS
from tradecheck.sources.concordance.files import CONVERSIONS, OTHERS, REPEATED, read
from tradecheck.sources.concordance.terms import Terms, editions_in, terms_of

NOTHING_SAID = Terms()


def links(body: bytes, name: str = "table.xlsx", terms: Terms = NOTHING_SAID) -> list[tuple[str, ...]]:
    """The links from the newer edition to the older, none refused."""
    reading = read(body, name, terms)
    assert reading.problems == ()
    down = reading.frame.filter(pl.col("edition_from") > pl.col("edition_to"))
    return down.select("edition_from", "code_from", "edition_to", "code_to").rows()


def test_a_link_is_held_from_either_edition_to_the_other():
    body = correlations(("030354", "030389", "n:1"))
    frame = read(body, "table.xlsx", NOTHING_SAID).frame
    assert dict(frame.schema) == LINKS
    assert frame.select("edition_from", "code_from", "edition_to", "code_to").rows() == [
        ("H5", "030354", "H4", "030389"),
        ("H4", "030389", "H5", "030354"),
    ]
    assert frame["record"].unique().to_list() == [f"unsd-concordance:{sha256(body).hexdigest()[:12]}:3"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (correlations(("030354", "ex", "030389", "n:1"), head=OLDER), "a.xlsx"),
        (correlations(("030354", "030389", "n:1"), head=(("HS2012", " HS2007", "Relationship"),)), "a.xlsx"),
        (text("H4,H3,Relationship", "030354,030389,n:1"), "a.csv"),
        (text("code.after,code.before,Relationship,adjustment", "030354,030389,n:1,2012 to 2007"), "a.csv"),
        (text("From,To,Relationship", "030354,030389,n:1"), "HS 2012 to HS 2007 Correlation.csv"),
        (text("From,To,Relationship", "030354,030389,n:1"), "HS2012toHS2007Correlation.csv"),
        (book(HS12_HS07=(("From", "To", "Relationship"), ("030354", "030389", "n:1"))), "a.xlsx"),
    ],
)
def test_editions_are_found_in_header_rows_sheet_or_file_name(body, name):
    assert links(body, name) == [("H4", "030354", "H3", "030389")]


def test_a_table_that_names_no_editions_needs_them_said():
    body = text("From,To,Relationship", "030354,030389,n:1")
    with pytest.raises(UsageError, match="--from and --to"):
        read(body, "a.csv", NOTHING_SAID)
    assert links(body, "a.csv", terms_of({"from": "H4", "to": "2007"})) == [("H4", "030354", "H3", "030389")]


def test_what_is_said_may_not_contradict_the_table():
    with pytest.raises(UsageError, match="is of H5 and H4, and --from and --to say H4 and H5"):
        read(correlations(("030354", "030389", "n:1")), "a.xlsx", terms_of({"from": "H4", "to": "H5"}))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"from": "H4"}, "give both or neither"),
        ({"from": "H4", "to": "H4"}, "both name H4"),
        ({"from": "H9", "to": "H4"}, "the edition of --from"),
    ],
)
def test_editions_that_are_said_are_two_that_are_known(said, words):
    with pytest.raises(UsageError, match=words):
        terms_of(said)


def test_a_conversion_chooses_and_is_left_out_beside_its_correlations():
    body = book(
        Conversion=(("From HS 2017", "To HS 2012"), ("030325", "030325"), ("030389", "030389")),
        Correlation=(*NEWER, ("030325", "030325", "1:n"), ("030325", "030389", "n:n"), ("030389", "030389", "n:1")),
    )
    reading = read(body, "a.xlsx", NOTHING_SAID)
    assert reading.left_out == {CONVERSIONS: 2}
    assert len(links(body)) == 3
    rows = reading.frame["record"].str.split(":").list.last().unique().sort().to_list()
    assert rows == ["6", "7", "8"], "rows are counted through the sheets before"


def test_a_conversion_alone_is_refused():
    body = book(Conversion=(("From HS 2017", "To HS 2012"), ("030325", "030325"), ("030389", "030389")))
    with pytest.raises(DataError, match="conversions alone"):
        read(body, "a.xlsx", NOTHING_SAID)


def test_a_code_that_lost_its_leading_zero_is_refused_by_name_and_the_rest_is_kept():
    body = correlations((30325, 30389, "1:1"), ("270112", "270112", "1:1"), ("2701", "270112", "1:1"))
    reading = read(body, "a.xlsx", NOTHING_SAID)
    lost, short = reading.problems
    assert lost == (
        "a.xlsx, sheet 'Correlations', row 3, has the code '30325', which lost its leading zero; write the codes as "
        "text of six digits, or download the table again."
    )
    assert short == "a.xlsx, sheet 'Correlations', row 5, has the code '2701': expected six digits."
    assert reading.frame["code_from"].to_list() == ["270112", "270112"]


def test_a_csv_is_refused_by_line():
    (problem,) = read(text("H5,H4,Relationship", "30325,30389,1:1"), "a.csv", NOTHING_SAID).problems
    assert problem.startswith("a.csv, line 2, has the code '30325'")


def test_links_of_other_classifications_and_repetitions_are_counted():
    body = text(
        "code.after,code.before,Relationship,adjustment",
        "270112,270112,1:1,2012 to 2007",
        "270112,270112,1:1,2012 to 2007",
        "270112,3212,n:1,1992 to 1988",
    )
    assert read(body, "a.csv", NOTHING_SAID).left_out == {OTHERS: 1, REPEATED: 1}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (text("a,b", "1,2"), "no table of links"),
        (b"PK\x03\x04 cut", "no workbook"),
        (b"\xd0\xcf\x11\xe0 cut", "no workbook"),
        (b"H5,H4\n\xff\xfe\n", "line 2, is not UTF-8"),
        (b"H5\0,H4\n", "neither a workbook nor text"),
    ],
)
def test_what_is_no_table_of_links_is_refused_in_one_sentence(body, words):
    with pytest.raises(DataError, match=words):
        read(body, "file", NOTHING_SAID)


@pytest.mark.parametrize(
    ("said", "editions"),
    [
        ("HS 2007 to HS 2002 Correlation and conversion tables.xls", ["H3", "H2"]),
        ("HS2017toHS1992ConversionAndCorrelationTables.xlsx", ["H5", "H0"]),
        ("Correlation HS17-HS92", ["H5", "H0"]),
        ("HS5_6d", ["H5"]),
        ("From HS 2022", ["H6"]),
        ("H4", ["H4"]),
        ("fish 2017", []),
        ("HS 1999", []),
    ],
)
def test_editions_are_told_by_year_short_year_or_number(said, editions):
    assert editions_in(said) == editions


@pytest.mark.parametrize(
    ("name", "rows", "editions"),
    [
        ("HS 2007 to HS 2002 Correlation and conversion tables.xls", 5664, ("H3", "H2")),
        ("HS 2012 to HS 2007 Correlation and conversion tables.xls", 5364, ("H4", "H3")),
        ("HS2017toHS1992ConversionAndCorrelationTables.xlsx", 7862, ("H5", "H0")),
        ("HS2017toHS2007ConversionAndCorrelationTables.xlsx", 6323, ("H5", "H3")),
        ("HS2017toHS2012ConversionAndCorrelationTables.xlsx", 6141, ("H5", "H4")),
        ("HS2022toHS2017ConversionAndCorrelationTables.xlsx", 15657, ("H6", "H5")),
    ],
)
def test_unsd_s_own_tables_are_read_whole(name, rows, editions):
    path = real_data("codes") / "unsd_concordance" / name
    found = links(path.read_bytes(), name)
    assert len(found) == rows
    assert {(one, other) for one, _, other, _ in found} == {editions}


def test_a_consolidated_table_whose_codes_became_numbers_keeps_those_that_did_not():
    path = real_data("codes") / "unsd_concordance" / "HS_consolidated_comtrade_concordances.csv"
    reading = read(path.read_bytes(), path.name, NOTHING_SAID)
    assert reading.frame["record"].n_unique() == 40_881
    assert len(reading.problems) == 51
    assert reading.problems[-1].endswith("has 2932 more such rows.")
    assert reading.left_out == {OTHERS: 19_865}
    assert not reading.frame["code_from"].str.starts_with("03").any()
