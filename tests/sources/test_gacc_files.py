"""Whatever a person ticked on China Customs' site, in either language, the file becomes the same flows."""

from datetime import date
from hashlib import sha256

import polars as pl
import pytest

from tests.sources.gacc_rows import CHINESE, ENGLISH, download
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.tables import FLOWS
from tradecheck.reference.validation.expectations import EXPECTATIONS, first_broken
from tradecheck.sources.gacc.files import CUT_AT, read
from tradecheck.sources.gacc.terms import terms_of

IMPORT = terms_of({"flow": "import"})
EXPORT = terms_of({"flow": "export"})
RATE = terms_of({"flow": "import", "cny_per_usd": "7.1", "rate_source": "a bank, mid-month"})
UNDATED = terms_of({"flow": "import", "period": "2023"})


def only(body, terms=IMPORT):
    found = read(body, "file", terms)
    assert found.reading.problems == ()
    assert dict(found.reading.frame.schema) == FLOWS
    assert found.reading.frame.height == 1
    return found.reading.frame.row(0, named=True)


def rows(body, terms=IMPORT):
    return read(body, "file", terms).reading.frame


SAME = [
    "reporter",
    "partner",
    "flow",
    "frequency",
    "start",
    "end",
    "code",
    "net_weight_kg",
    "quantity",
    "quantity_unit",
]


@pytest.mark.parametrize("base", [ENGLISH, CHINESE])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("comma", [True, False])
def test_both_languages_and_encodings_give_the_same_flow(base, encoding, comma):
    body = download({}, base=base, encoding=encoding, comma=comma)
    row = only(body)
    assert row["record"] == f"gacc-file:{sha256(body).hexdigest()[:12]}:2"
    assert [row[name] for name in SAME] == [
        "CHN", "PRK", "M", "M", date(2023, 1, 1), date(2023, 1, 31), "27011100", 1500.0, 1500.0, "kg",
    ]  # fmt: skip
    assert (row["source"], row["valuation"], row["state"], row["derivation"]) == (
        "gacc-file", "CIF", "reported", "reported",
    )  # fmt: skip


@pytest.mark.parametrize("base", [ENGLISH, CHINESE])
def test_the_order_of_columns_does_not_matter(base):
    backwards = download({}, base=base, order=list(reversed(base)))
    assert [only(backwards)[name] for name in SAME] == [only(download({}, base=base))[name] for name in SAME]


def test_an_export_is_chinas_and_free_on_board():
    row = only(download({}), EXPORT)
    assert (row["flow"], row["valuation"]) == ("X", "FOB")


def test_thousands_commas_are_no_decimals():
    assert only(download({"US dollar": "1,234,567"}))["value_usd"] == 1_234_567.0
    assert only(download({"US dollar": "1234567"}))["value_usd"] == 1_234_567.0
    assert only(download({"US dollar": "0"}))["value_usd"] == 0.0


@pytest.mark.parametrize("code", [("109", "PRK"), ("133", "KOR"), ("110", "HKG"), ("121", "MAC"), ("344", "RUS")])
def test_partners_are_told_by_china_customs_own_numbers(code):
    number, area = code
    assert (
        only(download({"Trading partner code": number, "Trading partner": "whatever it is called"}))["partner"] == area
    )


def test_a_partner_that_is_not_known_keeps_its_number_and_its_name():
    row = only(download({"Trading partner code": "998", "Trading partner": "Atlantis"}))
    assert row["partner"] == "GACC998"
    assert "Atlantis" in row["note"]


def test_regimes_and_provinces_are_summed_and_every_line_is_named():
    body = download(
        {},
        {"Customs Regime code": "15", "Quantity": "500", "US dollar": "66"},
        {"Locations of importers and exporters code": "22", "Quantity": "1000", "US dollar": "1,000"},
        {"Trading partner code": "133"},
    )
    found = read(body, "file", IMPORT)
    frame = found.reading.frame
    assert frame.select("partner", "value_usd", "net_weight_kg", "derivation").rows() == [
        ("PRK", 2300.0, 3000.0, "aggregated"),
        ("KOR", 1234.0, 1500.0, "reported"),
    ]
    assert frame["note"].to_list() == ["sum of the lines 2, 3, 4", None]
    assert (found.lines, found.total, found.reading.left_out) == (4, 3534.0, {})


def test_a_sum_is_unknown_where_one_of_its_lines_is():
    body = download({}, {"Customs Regime code": "15", "Quantity": "0", "Unit": "?"})
    row = only(body)
    assert (row["value_usd"], row["net_weight_kg"]) == (2468.0, None)


def test_a_line_that_comes_twice_counts_once_and_stays_in_the_account():
    found = read(download({}, {}), "file", IMPORT)
    assert found.reading.frame["value_usd"].to_list() == [1234.0]
    assert found.reading.left_out == {"repetitions of a line": 1}
    assert (found.total, found.left_out_total) == (1234.0, 1234.0)


def test_lines_that_disagree_are_named_and_neither_summed_nor_averaged():
    found = read(download({}, {"US dollar": "5"}), "file.csv", IMPORT)
    assert found.reading.frame["value_usd"].to_list() == [1234.0]
    (problem,) = found.reading.problems
    assert problem.startswith("file.csv, line 3, gives the value 5.0 for what an earlier line gives other figures for")


def test_columns_that_are_not_known_multiply_rows_like_the_known_ones():
    more = ENGLISH | {"Mode of transport": "Sea"}
    body = download({}, {"Mode of transport": "Rail", "US dollar": "6"}, base=more)
    assert only(body)["value_usd"] == 1240.0


def test_quantities_keep_their_unit_and_the_supplementary_one_counts_beside_kilograms():
    by_item = download(
        {"Quantity": "3", "Unit": "Number of item", "Supplementary Quantity": "2400", "Supplementary Unit": "Kilogram"}
    )
    row = only(by_item)
    assert (row["net_weight_kg"], row["quantity"], row["quantity_unit"]) == (2400.0, 3.0, "u")
    by_weight = download({"Supplementary Quantity": "3", "Supplementary Unit": "Pair"})
    row = only(by_weight)
    assert (row["net_weight_kg"], row["quantity"], row["quantity_unit"]) == (1500.0, 3.0, "2u")
    neither = download({"Unit": "Litre", "Supplementary Quantity": "3", "Supplementary Unit": "Number of item"})
    row = only(neither)
    assert (row["net_weight_kg"], row["quantity"], row["quantity_unit"]) == (None, 1500.0, "l")
    assert row["note"] == "also 3 u"


def test_a_question_mark_and_nothing_are_no_quantity():
    row = only(download({"Quantity": "0", "Unit": "?"}))
    assert (row["net_weight_kg"], row["quantity"], row["quantity_unit"], row["state"]) == (None, None, None, "reported")


def test_a_weight_of_zero_beside_a_value_was_rounded_away_and_is_unknown():
    assert only(download({"Quantity": "0"}))["net_weight_kg"] is None
    assert only(download({"Quantity": "0", "US dollar": "0"}))["net_weight_kg"] == 0.0


def test_grams_are_weight_too():
    row = only(download({"Unit": "Gram"}))
    assert (row["net_weight_kg"], row["quantity"], row["quantity_unit"]) == (1.5, 1500.0, "g")


@pytest.mark.parametrize("spelling", ["Supplimentary", "Supplementary"])
def test_the_misspelt_supplementary_column_is_the_supplementary_column(spelling):
    base = {name.replace("Supplementary", spelling): cell for name, cell in ENGLISH.items()}
    body = download({f"{spelling} Quantity": "3", f"{spelling} Unit": "Pair"}, base=base)
    assert only(body)["quantity_unit"] == "2u"


def test_yuan_stay_yuan_without_a_rate():
    found = read(download({}, base=CHINESE), "file.csv", IMPORT)
    row = found.reading.frame.row(0, named=True)
    assert (row["value_usd"], row["net_weight_kg"], row["state"]) == (None, 1500.0, "reported")
    assert row["note"] == "published as 8761 CNY, no rate was named"
    assert (found.currency, found.total) == ("CNY", 8761.0)
    assert "no value in US dollars" in found.remarks[0]


def test_a_row_of_yuan_alone_has_no_figure_in_our_units():
    row = only(download({"第一数量": "0", "第一计量单位": "?"}, base=CHINESE))
    assert (row["state"], row["note"]) == ("unresolved", "published as 8761 CNY, no rate was named")


def test_yuan_become_dollars_at_the_rate_that_was_named_and_the_row_says_so():
    found = read(download({}, base=CHINESE), "file", RATE)
    row = found.reading.frame.row(0, named=True)
    assert row["value_usd"] == pytest.approx(8761 / 7.1)
    assert row["note"] == "published as 8761 CNY, 7.1 CNY a USD by a bank, mid-month"
    assert row["derivation"] == "converted"
    assert (found.currency, found.total, found.remarks) == ("CNY", 8761.0, ())


def test_a_file_without_dates_wants_a_period():
    body = download({}, without=["Date of data"])
    with pytest.raises(UsageError, match="has no column of dates: say of which period"):
        read(body, "file", IMPORT)
    row = only(body, UNDATED)
    assert (row["frequency"], row["start"], row["end"]) == ("A", date(2023, 1, 1), date(2023, 12, 31))
    half = terms_of({"flow": "import", "period": "2023-01..2023-06"})
    assert (only(body, half)["frequency"], only(body, half)["end"]) == ("C", date(2023, 6, 30))


def test_a_files_own_dates_stand_within_the_period_that_was_named_and_refuse_another():
    assert only(download({}), UNDATED)["frequency"] == "M"
    with pytest.raises(UsageError, match="dates of its own, from 2022-12-01 to 2022-12-31, outside --period 2023"):
        read(download({"Date of data": "202212"}), "file", UNDATED)


def test_a_file_without_partners_is_of_all_of_them_unless_one_is_named():
    body = download({}, without=["Trading partner code", "Trading partner"])
    found = read(body, "file", IMPORT)
    assert found.reading.frame["partner"].to_list() == ["WLD"]
    assert "taken as" in found.remarks[0]
    assert only(body, terms_of({"flow": "import", "partner": "PRK"}))["partner"] == "PRK"
    with pytest.raises(UsageError, match="leave --partner out"):
        read(download({}), "file", terms_of({"flow": "import", "partner": "PRK"}))


def test_a_rate_for_dollars_is_refused():
    with pytest.raises(UsageError, match="is in US dollars: leave --cny-per-usd out"):
        read(download({}), "file", RATE)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "does not say its direction: name it from China's side, --flow import or --flow export"),
        ({"flow": ""}, "does not say its direction"),
        ({"flow": "imports"}, "did you mean import"),
        ({"flow": "import", "period": "last year"}, "is not a period"),
        ({"flow": "import", "partner": "Atlantis"}, "is not known"),
        ({"flow": "import", "cny_per_usd": "7.1"}, "--rate-source"),
        ({"flow": "import", "rate_source": "a bank"}, "--cny-per-usd"),
        ({"flow": "import", "cny_per_usd": "seven", "rate_source": "a bank"}, "is no rate"),
        ({"flow": "import", "cny_per_usd": "0.14", "rate_source": "a bank"}, "yuan for one US dollar"),
        ({"flow": "import", "cny_per_usd": "nan", "rate_source": "a bank"}, "is no rate"),
        ({"flow": "import", "cny_per_usd": "inf", "rate_source": "a bank"}, "is no rate"),
        ({"flow": "import", "cny_per_usd": "-7.1", "rate_source": "a bank"}, "is no rate"),
    ],
)
def test_terms_that_cannot_be_understood_are_refused_in_one_sentence(said, words):
    with pytest.raises(UsageError) as caught:
        terms_of(said)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "said",
    [
        {"flow": "import"},
        {"flow": "export", "period": "2023-01..2023-06", "partner": "PRK"},
        {"flow": "import", "cny_per_usd": "7.123456789", "rate_source": "a bank; mid-month"},
    ],
)
def test_terms_are_read_back_from_a_sidecar_as_they_were_said(said):
    assert terms_of(said).question() == said
    assert terms_of(terms_of(said).question()) == terms_of(said)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Date of data": "202313"}, "the date '202313'"),
        ({"Date of data": ""}, "the date ''"),
        ({"Date of data": "2023-01"}, "the date '2023-01'"),
        ({"Commodity code": "3061700"}, "the commodity code '3061700': expected an even number of digits"),
        ({"Commodity code": "coal"}, "the commodity code 'coal'"),
        ({"Trading partner code": "DPRK"}, "the trading partner code 'DPRK'"),
        ({"US dollar": "12,34"}, "the value '12,34'"),
        ({"US dollar": "-5"}, "the value '-5'"),
        ({"US dollar": "NaN"}, "the value 'NaN'"),
        ({"US dollar": "9" * 400}, "the value '999"),
        ({"US dollar": "1e9"}, "the value '1e9'"),
        ({"Quantity": "many"}, "the quantity 'many'"),
        ({"Supplementary Quantity": "?"}, "the supplementary quantity '?'"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_kept(change, words):
    found = read(download({}, change, {"Trading partner code": "133"}), "file.csv", IMPORT)
    assert found.reading.frame["partner"].to_list() == ["PRK", "KOR"]
    (problem,) = found.reading.problems
    assert problem.startswith("file.csv, line 3, has ")
    assert words in problem
    assert found.lines == 2


def test_a_line_in_another_unit_is_named_and_not_added():
    found = read(download({}, {"Customs Regime code": "15", "Unit": "Litre"}), "file.csv", IMPORT)
    assert found.reading.frame["value_usd"].to_list() == [1234.0]
    assert "counts in another unit than an earlier line of the same goods (kg)" in found.reading.problems[0]


def test_a_line_that_breaks_off_is_named():
    body = download({}, {"Trading partner code": "133"})[:-30]
    found = read(body, "file.csv", IMPORT)
    assert found.reading.frame["partner"].to_list() == ["PRK"]
    assert found.reading.problems[0].startswith("file.csv, line 3, ")


def test_many_broken_lines_are_counted_after_the_first_fifty():
    found = read(download({}, *[{"US dollar": "x"}] * 60), "file.csv", IMPORT)
    assert len(found.reading.problems) == 51
    assert found.reading.problems[-1] == "file.csv has 10 more such lines."


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"<html>sign in</html>", "is a web page"),
        (b"PK\x03\x04", "is no text"),
        (download({}).replace(b"27011100", b"2701\x00100"), "line 2, holds NUL bytes"),
        (download({})[:-40] + b"\x81\x20\xff\xff\xff", "is neither UTF-8 nor GB18030"),
        (download({}, without=["US dollar"]), "has no column of values in US dollars or yuan"),
        (download({}, without=["Commodity code"]), "lacks the commodity code"),
        (download({}, without=["Trading partner code"]), "names trading partners without their codes"),
        (b'"Commodity code","Commodity code","US dollar",\n', "has the column 'Commodity code' twice"),
        (b"a,b,c\n1,2,3\n", "is no file of China Customs"),
    ],
)
def test_what_is_no_file_of_china_customs_or_is_damaged_is_refused_in_one_sentence(body, words):
    with pytest.raises(DataError) as caught:
        read(body, "thing", IMPORT)
    assert str(caught.value).startswith("thing")
    assert words in str(caught.value)


def test_a_header_that_was_cut_to_nine_columns_is_refused_by_name():
    whole = download({})
    header = b",".join(whole.split(b"\n")[0].split(b",")[:9]) + b"\n"
    with pytest.raises(DataError, match=r"thing has no column of values .*its 9 columns are"):
        read(header + whole.partition(b"\n")[2], "thing", IMPORT)


def test_a_header_shorter_than_its_lines_is_refused():
    with pytest.raises(DataError, match="fits none of its lines"):
        read(b'"Commodity code","US dollar",\n"27011100","x","y","z","5",\n', "thing", UNDATED)


def test_exactly_ten_thousand_rows_are_a_cut_file():
    changes = [{"Commodity code": f"{27010000 + number}"} for number in range(CUT_AT)]
    with pytest.raises(DataError, match="exactly 10,000 rows, at which China Customs cuts"):
        read(download(*changes), "file", IMPORT)
    assert rows(download(*changes[1:])).height == CUT_AT - 1


def test_a_february_without_its_january_is_remarked_upon():
    assert read(download({}, {"Date of data": "202302"}), "file", IMPORT).remarks == ()
    (remark,) = read(download({"Date of data": "202302"}), "file", IMPORT).remarks
    assert "holds 202302 without the January before it" in remark


def test_leading_zeros_stay():
    assert only(download({"Commodity code": "03061700"}))["code"] == "03061700"


def test_the_flows_fulfil_what_embedded_flows_fulfil():
    frame = pl.concat(
        [
            rows(
                download(
                    {}, {"Customs Regime code": "15"}, {"Trading partner code": "133", "Quantity": "0", "Unit": "?"}
                )
            ),
            rows(download({}, {"第一数量": "0", "第一计量单位": "?", "贸易伙伴编码": "133"}, base=CHINESE)),
            rows(download({"商品编码": "2701"}, base=CHINESE), RATE),
        ]
    ).with_columns(vintage=pl.lit("2026-11-22"))
    expectations = EXPECTATIONS["flows"]()
    broken = first_broken(frame, expectations)
    assert broken is None, expectations[broken[1]]


def test_lines_that_follow_each_other_are_one_run_of_a_note():
    body = download(*({"Locations of importers and exporters code": f"{number}"} for number in range(25)))
    assert only(body)["note"] == "sum of the lines 2 to 26"


def test_of_many_runs_of_summed_lines_a_note_lists_the_first_and_counts_the_lines_of_the_rest():
    places = [{"Locations of importers and exporters code": f"{number}"} for number in range(25)]
    body = download(*(place | {"Commodity code": code} for place in places for code in ("2701", "2702")))
    coal, lignite = rows(body)["note"]
    assert coal.startswith("sum of the lines 2, 4, 6, 8")
    assert coal.endswith(", 38, 40 and 5 more")
    assert lignite.endswith(", 39, 41 and 5 more")


@pytest.mark.parametrize(
    ("chinese", "english", "unit"),
    [("千克", "Kilogram", "kg"), ("台", "Number of item", "u"), ("双", "Pair", "2u"),
     ("千升", "Kilolitre", "Kilolitre"), ("斤", "斤", "斤")],
)  # fmt: skip
def test_a_unit_is_the_same_in_both_languages(chinese, english, unit):
    assert only(download({"第一计量单位": chinese}, base=CHINESE))["quantity_unit"] == unit
    assert only(download({"Unit": english}))["quantity_unit"] == unit
