"""The service says no in many ways, and each is told from the others and from an answer."""

import json
from datetime import UTC, datetime

import pytest

from tests.stand_ins.comtrade import TRAPS
from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.answers import Refusal, refusal, row_count, unfit

JSON = "application/json"


def said(status: int, body: object, media_type: str = JSON) -> Refusal | None:
    return refusal(status, media_type, json.dumps(body).encode())


def test_rows_are_no_refusal():
    assert said(200, {"count": 0, "data": [], "error": ""}) is None
    assert said(200, {"count": 0, "data": [], "error": None}) is None


def test_spent_quota_and_a_bad_key_are_told_apart_by_their_words():
    quota = said(403, {"message": "Out of call volume quota. Quota will be replenished in 08:34:27."})
    assert quota.what == "has no calls left for this key until 8 h 34 min from now"
    days = said(403, {"message": "Out of call volume quota. Quota will be replenished in 2.08:34:27."})
    assert "until 2 d 8 h 34 min" in days.what
    key = said(403, {"message": "Access denied due to invalid subscription key."})
    assert "does not accept the key" in key.what


def test_spent_quota_says_at_what_time_it_returns():
    body = {"message": "Out of call volume quota. Quota will be replenished in 08:34:27."}
    at = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    told = refusal(403, JSON, json.dumps(body).encode(), at=at)
    assert told.what.endswith("until 8 h 34 min from now (2026-11-23 04:34 UTC)")


def test_spent_quota_that_names_no_time_is_read_from_the_header():
    body = json.dumps({"message": "Out of call volume quota."}).encode()
    assert refusal(403, JSON, body, retry_after="5400").what.endswith("until 1 h 30 min from now")
    assert refusal(403, JSON, body, retry_after="soon").what == "has no calls left for this key"
    assert refusal(403, JSON, body, retry_after="9" * 40).what == "has no calls left for this key"


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", ""])
def test_what_is_not_called_json_is_not_read(media_type):
    refused = said(200, {"count": 0, "data": [], "error": ""}, media_type)
    assert "instead of JSON" in refused.what


@pytest.mark.parametrize("trap", ["html", "html-as-json", "empty", "cut-off", "miscounted"])
def test_what_comes_now_and_then_is_asked_for_again(trap):
    reply = TRAPS[trap]
    assert unfit(reply.headers["Content-Type"].partition(";")[0], reply.body)


@pytest.mark.parametrize("trap", ["error-in-200", "text"])
def test_a_plain_no_is_not_asked_for_again(trap):
    assert unfit(JSON, TRAPS[trap].body) is None


def test_rows_are_counted_without_reading_them():
    assert row_count(b'{"count":2,"data":[{},{"a":[1]}],"error":""}') == 2
    with pytest.raises(DataError, match="cannot be read"):
        row_count(b'{"count":2,"data":[{}')


def test_a_missing_and_an_invalid_key_are_told_apart():
    missing = said(401, {"message": "Access denied due to missing subscription key. Make sure to include it."})
    invalid = said(401, {"message": "Access denied due to invalid subscription key."})
    assert (missing.what, invalid.what) == ("wants a key", "does not accept the key")


@pytest.mark.parametrize("spelling", ["ErrorMessage", "errorMessage", "errormessage"])
def test_a_refused_question_says_which_field(spelling):
    refused = said(400, {"error": "Invalid parameter value", "errorObject": [{spelling: "partnerCode is invalid"}]})
    assert "Invalid parameter value; partnerCode is invalid" in refused.what


@pytest.mark.parametrize("trap", ["html", "html-as-json"])
def test_a_web_page_is_no_answer_whatever_its_status(trap):
    reply = TRAPS[trap]
    assert "a web page" in refusal(reply.status, reply.headers["Content-Type"].partition(";")[0], reply.body).what


def test_an_empty_body_is_no_answer():
    assert refusal(200, JSON, b"").what == "answered with nothing"
    assert refusal(429, "", b"").what == "still asks to be called less often"


def test_an_error_within_a_200_is_no_answer():
    assert "Too complex" in said(200, {"count": -1, "data": [], "error": "Too complex"}).what


@pytest.mark.parametrize("status", [301, 402, 418, 500, 502, 503, 504])
def test_any_other_status_is_no_answer(status):
    assert str(status) in refusal(status, JSON, b"not json").what


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"1", b'"text"', b"{", b"\xff\xfe", b'{"message": 5}', b'{"errorObject": [3]}']
)
def test_a_refusal_of_any_shape_is_still_one_sentence(body):
    refused = refusal(400, JSON, body)
    assert "\n" not in refused.what
    assert refused.then


def test_what_the_service_says_is_quoted_on_one_line_and_not_at_length():
    refused = said(400, {"message": "line\r\nline " + "x" * 5000})
    assert len(refused.what) < 300
    assert "\n" not in refused.what
