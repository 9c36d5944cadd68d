"""The record behind a figure, embedded or received, and the sentence where there is none."""

import json
from datetime import UTC, datetime

import pytest

from tests.report.conftest import HOSTILE
from tradecheck.archive import Archive
from tradecheck.model.errors import UsageError
from tradecheck.report.records import as_text, record_answer, record_row


@pytest.fixture
def received(tmp_path):
    """Return a function that keeps bytes as if they had been received, and gives the id's beginning."""

    def kept(body, name="file.csv"):
        entry = Archive(tmp_path).keep(
            body,
            kind="file",
            source="comtrade",
            question={},
            status=None,
            headers={},
            retrieved=datetime(2026, 11, 22, 12, 30, tzinfo=UTC),
            origin_name=name,
        )
        return f"comtrade:{entry.sha256[:12]}"

    return kept


@pytest.mark.parametrize(
    ("record", "file", "title"),
    [
        ("obs:PoE-2019-coal", "observations.csv", "UN Panel of Experts, S/2020/151"),
        ("rule:2371-8", "rules.csv", "2371 (2017) coal"),
        ("factor:china-notified", "factors.csv", None),
        ("comtrade-preview:CHN-PRK-M-2016-2701", "flows_comtrade.csv", None),
        ("vessel:billions-no-18", "vessels.csv", None),
    ],
)
def test_an_embedded_record_is_its_line_with_its_citation(tmp_path, record, file, title):
    if record.startswith("vessel:"):
        pytest.importorskip("polars")
        from tradecheck.snapshot.load import load  # noqa: PLC0415 - for one id alone

        record = str(load("vessels").item(0, "record"))
    row = record_row(record, tmp_path)
    assert (row["record"], row["embedded"], row["file"]) == (record, True, file)
    assert row["title"] == title or title is None
    assert str(row["raw"]).startswith(record.removeprefix("rule:").removeprefix("factor:"))
    assert row["retrieved"] is None


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("rule:2371", "did you mean rule:2371-"),
        ("rule:id", "'rule:id' is not known"),
        ("rule:", "'rule:' is not known"),
        ("factor:id", "is not known"),
        ("obs:PoE-2019-cola", "did you mean obs:PoE-2019-coal"),
        ("obs", "ids begin with"),
        ("", "ids begin with"),
        ("observations.csv", "ids begin with"),
        ("../rules.csv:2", "ids begin with"),
        ("comtrade:0123456789ab:2", "no received file or answer has it"),
    ],
)
def test_a_record_that_is_not_held_is_refused_in_one_sentence(tmp_path, record, said):
    with pytest.raises(UsageError) as caught:
        record_row(record, tmp_path)
    assert said in str(caught.value)


def test_a_received_line_has_its_cells_by_the_names_of_its_header(tmp_path, received):
    begin = received(b'a,b\r\n1,"x, y"\r\n2,z\r\n')
    row = record_row(f"{begin}:2", tmp_path)
    assert (row["raw"], row["fields"], row["line"], row["file"]) == ('1,"x, y"', {"a": "1", "b": "x, y"}, 2, "file.csv")
    assert row["retrieved"] == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def test_a_received_row_of_an_answer_has_its_own_names(tmp_path, received):
    begin = received(json.dumps({"data": [{"cmdCode": "2701"}, {"cmdCode": "2702"}]}).encode())
    row = record_row(f"{begin}:2", tmp_path)
    assert row["fields"] == {"cmdCode": "2702"}


@pytest.mark.parametrize("body", [b"a,b\n1,2,3\n", b'a,b\n"open,2\n', b"{broken\n{broken\n"])
def test_a_line_that_does_not_fit_its_header_is_shown_without_cells(tmp_path, received, body):
    row = record_row(f"{received(body)}:2", tmp_path) if not body.startswith(b"{") else None
    if row is not None:
        assert row["fields"] is None
        assert "Its cells" not in as_text(row)


def test_the_page_of_a_record_obeys_nothing_in_it(tmp_path, received):
    begin = received(f"name,b\n\x1b[31m{'x' * 200}\u202e,=1+1\n".encode(), name="\x1b[2Jfile.csv")
    text = as_text(record_row(f"{begin}:2", tmp_path))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "␛[2Jfile.csv" in text
    assert "=1+1" in text
    assert HOSTILE not in text


def test_as_an_answer_it_is_one_row(tmp_path):
    answer = record_answer("rule:2371-8", tmp_path)
    assert (answer.schema, len(answer.rows)) == ("tradecheck.record/1", 1)
