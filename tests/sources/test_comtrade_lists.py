"""Reference lists are read as they come: with a mark at their start, numbers or text for codes, two spellings."""

import json

import pytest

from tests.real_data import real_data
from tradecheck.model.errors import DataError, UsageError
from tradecheck.sources.comtrade.lists import chosen, codes_by_length, path_of, read, unfit


def a_list(*lines) -> bytes:
    return b"\xef\xbb\xbf" + json.dumps({"more": False, "results": list(lines)}).encode()


def test_codes_are_text_and_keep_their_zeros():
    (line,) = read(a_list({"id": "030760", "text": "030760 - Snails", "parent": "0307"}), "HS")
    assert (line.code, line.name, line.parent) == ("030760", "030760 - Snails", "0307")
    assert read(a_list({"id": 4, "text": "Afghanistan"}), "Reporters")[0].code == "4"


def test_units_of_quantity_call_their_fields_otherwise():
    (line,) = read(a_list({"qtyCode": 8, "qtyAbbr": "kg", "qtyDescription": "Weight in kilograms"}), "QuantityUnits")
    assert (line.code, line.name) == ("8", "Weight in kilograms")


def test_hs_codes_are_sorted_by_length_without_the_total():
    lines = read(a_list(*({"id": code, "text": code} for code in ("TOTAL", "27", "2701", "270119", "270111"))), "HS")
    assert codes_by_length(lines) == {2: ("27",), 4: ("2701",), 6: ("270111", "270119")}


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"results": [', b'{"results": []}', b"[]", b'{"results": 4}', b"\xff\xfe"]
)
def test_what_is_no_list_is_damage(body):
    with pytest.raises(DataError, match="the reference list HS"):
        read(body, "HS")


def test_what_may_pass_is_asked_for_again():
    assert unfit("text/html", b"{}") == "answered with a web page instead of a list"
    assert unfit("application/json", b"") == "answered with nothing"
    assert unfit("application/json", a_list({"id": 1})[:-4]) == "sent a list that breaks off"
    assert unfit("application/json", a_list({"id": 1})) is None


def test_a_list_is_named_as_the_service_names_it():
    assert path_of("H6") == "/files/v1/app/reference/H6.json"
    assert chosen(["H6", "Reporters"]) == ("Reporters", "H6")
    with pytest.raises(UsageError, match="did you mean Reporters"):
        chosen(["reporter"])


def test_the_real_lists_are_read():
    folder = real_data("comtrade-api")
    codes = codes_by_length(read((folder / "comtrade_ref_HS.json").read_bytes(), "HS"))
    assert {length: len(found) for length, found in codes.items()} == {2: 98, 4: 1266, 6: 6897}
    reporters = read((folder / "comtrade_ref_Reporters.json").read_bytes(), "Reporters")
    assert {line.code: line.name for line in reporters}["699"] == "India"
