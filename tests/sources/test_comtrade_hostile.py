"""Whatever a service sends is an answer, a refusal or one sentence: never a traceback."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.comtrade_rows import V1
from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade import availability, files, lists
from tradecheck.sources.comtrade.answers import read_envelope, refusal, row_count, unfit

DEEP = b'{"data":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner))
FIELDS = st.sampled_from(
    ["period", "reporterCode", "classificationCode", "totalRecords", "datasetChecksum", "lastReleased", "freqCode"]
)
FINITE = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
ROWS = st.lists(st.dictionaries(FIELDS, SCALARS), max_size=6)


def bodies() -> st.SearchStrategy[bytes]:
    enveloped = st.builds(lambda rows, count: {"count": count, "data": rows, "results": rows}, ROWS | JSON, SCALARS)
    written = (JSON | enveloped).map(lambda told: json.dumps(told).encode())
    cut = st.builds(lambda body, at: body[: at % (len(body) + 1)], written, st.integers(0, 10_000))
    return st.binary(max_size=64) | written | cut | st.just(DEEP)


def survives(read, *asked) -> None:
    said = ""
    try:
        read(*asked)
    except DataError as error:
        said = str(error)
    assert "\n" not in said


@settings(deadline=None, max_examples=120)
@given(bodies(), st.sampled_from([200, 400, 401, 403, 404, 429, 500]))
def test_any_bytes_are_an_answer_or_a_refusal(body, status):
    refused = refusal(status, "application/json", body, retry_after=body[:20].decode("latin-1"))
    assert refused is None or "\n" not in refused.what + refused.then
    assert (unfit("application/json", body) or "").count("\n") == 0
    survives(read_envelope, body, "the answer")
    survives(row_count, body)


@settings(deadline=None, max_examples=120)
@given(bodies())
def test_any_bytes_are_a_list_or_one_sentence(body):
    survives(lists.read, body, "HS")
    assert (lists.unfit("application/json", body) or "").count("\n") == 0


@settings(deadline=None, max_examples=120)
@given(bodies())
def test_any_bytes_say_what_is_published_or_are_one_sentence(body):
    survives(lambda: availability.checksums(availability.read(body, "what is published")))


@settings(deadline=None, max_examples=120)
@given(ROWS)
def test_any_rows_say_what_is_published_or_are_one_sentence(rows):
    body = json.dumps({"count": len(rows), "data": rows, "error": ""}).encode()
    survives(lambda: availability.checksums(availability.read(body, "what is published")))


@settings(deadline=None, max_examples=120)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(V1)), FINITE), max_size=4))
def test_any_figures_are_rows_or_problems_that_are_named(changes):
    body = json.dumps({"count": len(changes), "data": [V1 | change for change in changes], "error": ""}).encode()
    reading = files.read(body, "the answer")
    met = reading.frame.height + len(reading.problems) + sum(reading.left_out.values())
    assert met == len(changes)


@pytest.mark.parametrize("number", ["1e400", "99999999999999999999999999", "-0", "2017.0"])
def test_numbers_of_any_size_are_no_traceback(number):
    row = f'{{"period": {number}, "reporterCode": {number}, "totalRecords": {number}, "datasetChecksum": {number}}}'
    body = f'{{"count": 1, "data": [{row}], "error": ""}}'.encode()
    survives(lambda: availability.checksums(availability.read(body, "what is published")))
