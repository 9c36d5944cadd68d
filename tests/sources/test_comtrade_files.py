"""Whatever form UN Comtrade's figures come in, they become the same flows, and nothing is lost unsaid."""

from datetime import date
from hashlib import sha256

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.comtrade_rows import LEGACY, V1, answer, legacy_csv, only, v1_csv
from tradecheck.model.errors import DataError
from tradecheck.model.tables import FLOWS
from tradecheck.model.words import Flow, State, Valuation
from tradecheck.reference.validation.expectations import EXPECTATIONS, first_broken
from tradecheck.sources.comtrade.answers import CUT_AT
from tradecheck.sources.comtrade.files import NO_DATA, read

FORMS = {
    "answer": answer({}),
    "v1 CSV": v1_csv({}),
    "v1 CSV with netWeight": v1_csv({}, rename={"netWgt": "netWeight", "isNetWgtEstimated": "isNetWeightEstimated"}),
    "snake case": v1_csv(
        {},
        rename={
            "freqCode": "freq_code",
            "reporterCode": "reporter_code",
            "partner2Code": "partner2code",
            "netWgt": "net_wgt",
            "primaryValue": "primary_value",
        },
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_v1_form_gives_the_same_flow(form):
    body = FORMS[form]
    row = only(body)
    number = 1 if form == "answer" else 2
    assert row["record"] == f"comtrade:{sha256(body).hexdigest()[:12]}:{number}"
    assert (row["source"], row["reporter"], row["partner"], row["flow"]) == ("comtrade", "CHN", "PRK", "M")
    assert (row["frequency"], row["start"], row["end"]) == ("A", date(2017, 1, 1), date(2017, 12, 31))
    assert (row["hs_edition"], row["code"]) == ("H5", "2701")
    assert (row["value_usd"], row["valuation"], row["net_weight_kg"]) == (100.5, "CIF", 2000.0)
    assert (row["quantity"], row["quantity_unit"], row["weight_estimated"]) == (2000.0, "kg", False)
    assert (row["derivation"], row["state"]) == ("reported", "reported")


def test_a_legacy_csv_gives_the_same_flow():
    row = only(legacy_csv({}))
    assert (row["reporter"], row["partner"], row["flow"], row["code"]) == ("CHN", "PRK", "M", "2701")
    assert (row["frequency"], row["start"], row["hs_edition"]) == ("A", date(2016, 1, 1), "H4")
    assert (row["value_usd"], row["net_weight_kg"], row["valuation"]) == (100.0, 2000.0, None)
    assert row["weight_estimated"] is False


def test_every_word_that_is_written_is_one_of_the_model():
    body = answer(
        {},
        {"flowCode": "X", "cmdCode": "2601"},
        {"flowCode": "RX"},
        {"flowCode": "RM"},
        {"primaryValue": None, "netWgt": None, "qty": None, "cmdCode": "03"},
    )
    frame = read(body, "file").frame
    assert {Flow(word) for word in frame["flow"]} == {Flow.IMPORT, Flow.EXPORT, Flow.RE_EXPORT, Flow.RE_IMPORT}
    assert {State(word) for word in frame["state"]} == {State.REPORTED, State.UNRESOLVED}
    assert {Valuation(word) for word in frame["valuation"] if word} == {Valuation.CIF}


@pytest.mark.parametrize(("code", "flow"), [("1", "M"), ("2", "X"), ("3", "RX"), ("4", "RM")])
def test_legacy_numbers_of_flows_become_letters(code, flow):
    assert only(legacy_csv({"Trade Flow Code": code}))["flow"] == flow


def test_a_month_is_a_month():
    row = only(answer({"freqCode": "M", "period": "201602", "refMonth": 2}))
    assert (row["frequency"], row["start"], row["end"]) == ("M", date(2016, 2, 1), date(2016, 2, 29))
    row = only(legacy_csv({"Period": "201612"}))
    assert (row["frequency"], row["start"], row["end"]) == ("M", date(2016, 12, 1), date(2016, 12, 31))


def test_leading_zeros_stay():
    assert only(answer({"cmdCode": "030617"}))["code"] == "030617"
    assert only(v1_csv({"cmdCode": "030617"}))["code"] == "030617"
    assert only(legacy_csv({"Commodity Code": "03"}))["code"] == "03"


def test_a_lost_leading_zero_is_named_and_not_guessed():
    reading = read(v1_csv({}, {"cmdCode": "30617"}), "opened-in-a-spreadsheet.csv")
    assert reading.frame["code"].to_list() == ["2701"]
    (problem,) = reading.problems
    assert problem.startswith("opened-in-a-spreadsheet.csv, line 3, has the commodity code '30617'")


def test_a_printed_zero_is_reported_and_a_missing_value_is_not_zero():
    assert only(answer({"primaryValue": 0, "cifvalue": 0}))["value_usd"] == 0.0
    weighed = only(answer({"primaryValue": None, "cifvalue": None}))
    assert (weighed["value_usd"], weighed["net_weight_kg"], weighed["state"]) == (None, 2000.0, "reported")
    nothing = only(answer({"primaryValue": None, "cifvalue": None, "netWgt": 0, "qty": 0}))
    assert (nothing["value_usd"], nothing["net_weight_kg"], nothing["state"]) == (None, None, "unresolved")


def test_a_weight_of_zero_beside_a_value_is_unknown():
    assert only(answer({"netWgt": 0, "qty": 0}))["net_weight_kg"] is None
    assert only(answer({"netWgt": None, "qty": None}))["net_weight_kg"] is None
    assert only(answer({"netWgt": 0, "primaryValue": 0, "cifvalue": 0}))["net_weight_kg"] == 0.0


@pytest.mark.parametrize(
    ("fields", "estimated"),
    [
        ({"isNetWgtEstimated": True, "legacyEstimationFlag": 0}, True),
        ({"isNetWgtEstimated": False, "legacyEstimationFlag": 4}, True),
        ({"isNetWgtEstimated": False, "legacyEstimationFlag": 6}, True),
        ({"isNetWgtEstimated": False, "legacyEstimationFlag": 2}, False),
        ({"isNetWgtEstimated": None, "legacyEstimationFlag": 0}, False),
        ({"isNetWgtEstimated": None, "legacyEstimationFlag": None}, None),
    ],
)
def test_an_estimated_weight_says_so_and_silence_is_no_answer(fields, estimated):
    assert only(answer(fields))["weight_estimated"] is estimated


@pytest.mark.parametrize(
    ("fields", "derivation"),
    [
        ({"isReported": False, "isAggregate": True}, "aggregated"),
        ({"isOriginalClassification": False}, "converted"),
        ({"isOriginalClassification": False, "isReported": False, "isAggregate": True}, "converted"),
        ({}, "reported"),
    ],
)
def test_sums_and_conversions_are_told_from_reports(fields, derivation):
    assert only(answer(fields))["derivation"] == derivation


@pytest.mark.parametrize(
    ("fields", "valuation"),
    [
        ({"flowCode": "X", "cifvalue": None, "fobvalue": 100.5}, "FOB"),
        ({"cifvalue": 106.0, "fobvalue": 100.5}, "FOB"),
        ({"cifvalue": 100.5, "fobvalue": 100.5}, "CIF"),
        ({"cifvalue": None, "fobvalue": None}, None),
    ],
)
def test_the_valuation_is_that_of_the_published_value(fields, valuation):
    assert only(answer(fields))["valuation"] == valuation


def test_detail_is_left_out_and_never_added_up():
    detail = [
        {"partner2Code": 344},
        {"motCode": 2100},
        {"customsCode": "C01"},
        {"mosCode": "1"},
        {"partner2Code": 842, "motCode": 2100},
    ]
    reading = read(answer({"mosCode": "0 "}, *detail), "file")
    assert reading.frame["value_usd"].to_list() == [100.5]
    assert reading.left_out == {
        "detail by customs procedure": 1,
        "detail by means of transport": 1,
        "detail by mode of supply": 1,
        "detail by second partner": 2,
    }
    assert reading.problems == ()


def test_parts_of_flows_services_and_other_classifications_are_left_out_by_name():
    reading = read(answer({}, {"flowCode": "FM"}, {"typeCode": "S"}, {"classificationCode": "S3"}), "file")
    assert reading.frame.height == 1
    assert set(reading.left_out) == {
        "flow FM, a part of another flow",
        "services, not goods",
        "not in the Harmonized System",
    }


def test_a_row_that_comes_twice_counts_once():
    reading = read(answer({}, {}), "file")
    assert reading.frame.height == 1
    assert reading.left_out == {"repetitions of a row": 1}


def test_two_rows_that_disagree_are_reported_and_not_averaged():
    reading = read(v1_csv({}, {"primaryValue": 99.0}), "file.csv")
    assert reading.frame["value_usd"].to_list() == [100.5]
    (problem,) = reading.problems
    assert problem.startswith("file.csv, line 3, gives 99.0 USD")


def test_the_partner_may_stand_second_in_legacy_files():
    world = {"Partner Code": "0", "Partner": "World", "2nd Partner Code": "408"}
    assert only(legacy_csv(world))["partner"] == "PRK"
    detail = read(legacy_csv({"2nd Partner Code": "344"}), "file")
    assert detail.left_out == {"detail by second partner": 1}


def test_areas_that_are_not_known_keep_their_number():
    row = only(answer({"reporterCode": 9998, "partnerCode": 9999}))
    assert (row["reporter"], row["partner"]) == ("UN9998", "UN9999")


def test_groups_are_kept_and_can_be_told():
    rows = read(answer({"reporterCode": 97}, {"reporterCode": 975}, {"partnerCode": 0}), "file").frame
    assert rows["reporter"].to_list() == ["EU2", "ASEAN", "CHN"]
    assert rows["note"].to_list()[:2] == ["a group of areas: its members are reported apart"] * 2
    assert rows["note"][2] is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"period": "2017x"}, "the period '2017x'"),
        ({"period": "201713", "freqCode": "M"}, "the period '201713'"),
        ({"period": "201712"}, "the period '201712'"),
        ({"period": None}, "the period ''"),
        ({"reporterCode": "CHN"}, "the reporter code 'CHN'"),
        ({"partnerCode": None}, "the partner code ''"),
        ({"flowCode": "Z"}, "the flow 'Z'"),
        ({"cmdCode": "coal"}, "the commodity code 'coal'"),
        ({"primaryValue": "1,5"}, "the value '1,5'"),
        ({"primaryValue": -1}, "the value '-1"),
        ({"primaryValue": "NaN"}, "the value 'NaN'"),
        ({"netWgt": "heavy"}, "the net weight 'heavy'"),
        ({"qty": "many"}, "the quantity 'many'"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_rest_is_kept(fields, said):
    reading = read(answer({}, fields, {"cmdCode": "2702"}), "answer.json")
    assert reading.frame["code"].to_list() == ["2701", "2702"]
    (problem,) = reading.problems
    assert problem.startswith("answer.json, row 2, has ")
    assert said in problem


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"H4,2016,2016", "line 3"),
        (b",".join([b"x"] * 40), "line 3, has 40 cells of 35"),
        (legacy_csv({}).splitlines()[1][:-8], "line 3"),
        (legacy_csv({}).splitlines()[1].replace(b"briquettes", b'"briquettes', 1), "line 3"),
    ],
    ids=["too short", "too long", "broken off", "stray quotation mark"],
)
def test_a_broken_line_is_named_and_the_rest_is_kept(line, said):
    good = legacy_csv({}, {"Commodity Code": "2702"}).splitlines()
    body = b"\r\n".join([good[0], good[1], line, good[2]]) + b"\r\n"
    reading = read(body, "china.csv")
    assert reading.frame["code"].to_list() == ["2701", "2702"]
    assert [record.rsplit(":")[-1] for record in reading.frame["record"]] == ["2", "4"]
    (problem,) = reading.problems
    assert problem.startswith(f"china.csv, {said}")


def test_empty_lines_are_no_damage():
    body = legacy_csv({}).replace(b"\r\n", b"\r\n\r\n")
    assert read(body, "file").problems == ()


def test_many_unreadable_lines_are_counted_after_the_first_fifty():
    reading = read(v1_csv({}, *[{"cmdCode": "x"}] * 60), "file.csv")
    assert len(reading.problems) == 51
    assert reading.problems[-1] == "file.csv has 10 more such lines."


def test_a_file_that_says_that_no_data_match_is_empty_and_no_damage():
    line = b"No data matches your query or your query is too complex. Request JSON or XML format for more information."
    body = ",".join(LEGACY).encode() + b"\r\n" + line + b"," * 34 + b"\r\n"
    reading = read(body, "venezuela.csv")
    assert (reading.frame.height, reading.problems, reading.left_out) == (0, (), {NO_DATA: 1})
    assert dict(reading.frame.schema) == FLOWS


def test_an_answer_without_rows_is_empty_and_no_damage():
    reading = read(answer(), "answer")
    assert (reading.frame.height, reading.problems, reading.left_out) == (0, (), {})
    assert dict(reading.frame.schema) == FLOWS


@pytest.mark.parametrize("limit", sorted(CUT_AT)[:1])
@pytest.mark.parametrize("form", [answer, v1_csv])
def test_exactly_as_many_rows_as_the_limit_are_a_cut_file(form, limit):
    changes = [{"cmdCode": f"{2700 + number}"} for number in range(limit)]
    with pytest.raises(DataError, match="exactly 500 rows, at which UN Comtrade cuts"):
        read(form(*changes), "file")
    assert read(form(*changes[1:]), "file").frame.height == limit - 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"<html><body>Sign in</body></html>", "is a web page"),
        (b"PK\x03\x04 a spreadsheet", "is no text"),
        (b"\x00\x01\x02", "is no text"),
        (b"a,b,c\n1,2,3\n", "no column for reporter, partner, flow, code, value, period"),
        (b"{", "is no complete answer"),
        (b'{"results": []}', "is no complete answer"),
        (answer({})[:-30], "is no complete answer"),
        (b'{"count": 2, "data": [], "error": ""}', "counts 2 rows and holds 0"),
        (b'{"count": -1, "data": [], "error": "Invalid parameter value"}', "Invalid parameter value"),
        (b'{"statusCode": 403, "message": "Out of call volume quota."}', "is no complete answer"),
    ],
)
def test_what_is_no_file_of_un_comtrade_is_refused_in_one_sentence(body, said):
    with pytest.raises(DataError) as caught:
        read(body, "thing")
    assert str(caught.value).startswith("thing ")
    assert said in str(caught.value)


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_bytes_whatever_bring_the_reader_down(body):
    with pytest.raises(DataError, match=r"^noise "):
        read(body, "noise")


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(list(V1)),
            st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats() | st.text(max_size=8),
            max_size=4,
        ),
        max_size=6,
    )
)
@settings(max_examples=100, deadline=None)
def test_every_row_is_either_a_flow_or_named_or_counted(changes):
    import msgspec  # noqa: PLC0415 - writes what json refuses: floats that are no numbers become null

    rows = [V1 | change for change in changes]
    body = msgspec.json.encode({"count": len(rows), "data": rows, "error": ""})
    reading = read(body, "answer")
    assert reading.frame.height + len(reading.problems) + sum(reading.left_out.values()) == len(rows)
    assert reading.frame["value_usd"].is_finite().fill_null(value=True).all()
    assert reading.frame["record"].is_unique().all()
    assert isinstance(reading.frame, pl.DataFrame)


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_line_alone():
    good = legacy_csv({}, {"Commodity Code": "2702"}, {"Commodity Code": "2703"}).splitlines()
    body = b"\r\n".join([good[0], good[1], good[2].replace(b'ovoids"', b"ovoids"), good[3]])
    reading = read(body, "china.csv")
    assert reading.frame["code"].to_list() == ["2701", "2703"]
    assert reading.problems == ("china.csv, line 3, has a quotation mark that is never closed.",)


def test_a_last_column_that_is_empty_is_no_broken_line():
    reading = read(legacy_csv({"Flag": ""}, {"Commodity Code": "2702"}), "file")
    assert reading.frame["code"].to_list() == ["2701", "2702"]
    assert reading.problems == ()


def test_a_file_that_breaks_off_in_its_only_line_is_named():
    reading = read(legacy_csv({})[:-20], "file.csv")
    assert reading.frame.height == 0
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("file.csv, line 2, ")


def test_units_are_spelled_as_the_service_spells_them_today():
    assert only(legacy_csv({}))["quantity_unit"] == "kg"
    assert only(legacy_csv({"Qty Unit Code": "7", "Qty Unit": "Volume in litres"}))["quantity_unit"] == "l"
    assert only(answer({"qtyUnitCode": 5, "qtyUnitAbbr": "u"}))["quantity_unit"] == "u"
    assert only(answer({"qtyUnitCode": 99, "qtyUnitAbbr": "barrel"}))["quantity_unit"] == "barrel"
    none = only(answer({"qtyUnitCode": -1, "qtyUnitAbbr": "N/A", "qty": 0, "primaryValue": 0}))
    assert (none["quantity"], none["quantity_unit"]) == (None, None)


def test_the_flows_fulfil_what_embedded_flows_fulfil():
    body = answer(
        {},
        {"cmdCode": "TOTAL", "qtyUnitCode": -1, "netWgt": 0},
        {"flowCode": "X", "freqCode": "M", "period": "201708"},
        {"cmdCode": "2601", "primaryValue": None},
        {"cmdCode": "2602", "primaryValue": None, "netWgt": None, "qty": None},
    )
    frame = read(body, "file").frame.with_columns(vintage=pl.lit("2026-11-22"))
    expectations = EXPECTATIONS["flows"]()
    broken = first_broken(frame, expectations)
    assert broken is None, expectations[broken[1]]


def test_contradictions_and_unreadable_rows_are_named_in_the_order_of_the_file():
    reading = read(answer({}, {"cmdCode": "x"}, {"primaryValue": 7}, {"period": "y"}, {"primaryValue": 8}), "a.json")
    assert [problem.split(",")[1] for problem in reading.problems] == [" row 2", " row 3", " row 4", " row 5"]
    assert reading.frame.height == 1


def test_an_import_that_is_valued_with_freight_and_without_says_so_beside_its_row():
    reading = read(
        answer(
            {"cifvalue": 106.0, "primaryValue": 106.0, "fobvalue": 100.0},
            {"cifvalue": 100.0, "primaryValue": 100.0, "fobvalue": 100.0, "period": "2018"},
            {"cifvalue": 106.0, "primaryValue": 106.0, "fobvalue": None, "period": "2019"},
            {"cifvalue": 106.0, "primaryValue": 100.0, "fobvalue": 100.0, "flowCode": "X"},
        ),
        "answer",
    )
    first = reading.frame["record"][0]
    assert reading.beside["valuations"].rows() == [(first, 106.0, 100.0)]
    assert reading.frame.height == 4


def test_rows_of_one_valuation_have_nothing_beside_them():
    assert read(answer({}), "answer").beside == {}
