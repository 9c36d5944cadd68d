"""What became of an earlier report's findings."""

import json
from datetime import date

import pytest

from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.report import build, render
from tradecheck.report.changes import Change, earlier, read_earlier

DAY, THEN = date(2026, 11, 22), date(2026, 10, 22)
COAL = View(goods=(Goods.parse("coal"),))
CAP = "caps.coal.dprk-export.2017"


@pytest.fixture(scope="module")
def then(desk):
    return json.loads(render(build(desk, COAL, THEN), "json"))


def since(desk, then, view=COAL):
    return build(desk, view, DAY, earlier=earlier(json.dumps(then).encode(), "old.json"))


def changed(then, finding=CAP, **fields):
    """Return the earlier report with other fields of one finding."""
    held = json.loads(json.dumps(then))
    (row,) = [each for each in held["rows"] if each["id"] == finding]
    for name, value in fields.items():
        row[name] = row[name] | value if isinstance(value, dict) else value
    return held


def test_nothing_changed_is_said_and_listed_as_nothing(desk, then):
    changes = since(desk, then).changes
    assert changes.rows == ()
    same = len(then["rows"])
    said = "0 new, 0 gone, 0 grown, 0 shrunk, 0 revised"
    assert changes.sentence == f"Since the report of 2026-10-22: {said}; {same} as they were."


@pytest.mark.parametrize(
    ("was", "change"),
    [
        ({"gap": {"low": 1, "central": 1, "high": 1}}, Change.GROWN),
        ({"gap": {"low": 0, "central": 12_685_879, "high": 12_685_879}}, Change.GROWN),
        ({"gap": {"low": 9e9, "central": 9e9, "high": 9e9}}, Change.SHRUNK),
        ({"gap": {"low": 0, "central": 1, "high": 9e9}}, Change.REVISED),
        ({"gap": {"high": None}}, Change.REVISED),
        ({"gap": {"unit": "t"}}, Change.REVISED),
        ({"status": "gap"}, Change.REVISED),
        ({"booked": {"value": 1}}, Change.REVISED),
        ({"rule": None}, Change.REVISED),
    ],
)
def test_a_finding_that_claims_something_else_is_named(desk, then, was, change):
    (row,) = since(desk, changed(then, **was)).changes.rows
    assert (row.id, row.change) == (CAP, change)


def test_other_words_for_the_same_claim_are_no_change(desk, then):
    assert since(desk, changed(then, statement="as it was worded then", caveats=[])).changes.rows == ()


def test_new_and_gone_are_by_id(desk, then):
    renamed = changed(then, id="caps.coal.dprk-export.1999")
    new, gone = since(desk, renamed).changes.rows
    assert (new.change, new.id, new.was) == (Change.NEW, CAP, "")
    assert (gone.change, gone.id, gone.now) == (Change.GONE, "caps.coal.dprk-export.1999", "")


def test_what_is_revised_besides_the_gap_is_said(desk, then):
    before = changed(then, gap={"low": 1, "central": 1, "high": 1}, status="gap", booked={"value": 7})
    (row,) = since(desk, before).changes.rows
    assert row.revised == ("booked was 7 USD (reported)", "the status was gap")


def test_another_view_or_version_is_a_caveat(desk, then):
    report = since(desk, then | {"version": "0.0.1"}, View())
    assert "asked for another view" in report.summary[-1]
    assert "made by tradecheck 0.0.1" in report.summary[-1]


@pytest.mark.parametrize("fmt", ["html", "md", "json", "csv", "jsonl"])
def test_every_format_says_what_changed(desk, then, fmt):
    report = since(desk, changed(then, gap={"low": 1, "central": 1, "high": 1}))
    text = render(report, fmt).decode()
    assert "grown" in text
    if fmt in ("html", "md"):
        assert "Since the last report" in text
        assert "1 grown" in text
        assert "1 USD" in text


def test_a_list_of_findings_will_do(desk, then):
    listed = then | {"schema": "tradecheck.findings/1", "findings": then["rows"]}
    del listed["rows"]
    assert since(desk, listed).changes.rows == ()


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"{", DataError, "is no JSON"),
        (b"[]", UsageError, "is no earlier report"),
        (b'{"schema": "tradecheck.caps/1"}', UsageError, "tradecheck.caps/1"),
        (b'{"schema": "tradecheck.report/1", "version": "1"}', DataError, "is damaged"),
    ],
)
def test_what_is_no_report_is_refused(content, error, said):
    with pytest.raises(error, match=said):
        earlier(content, "old.json")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"old\.json"):
        read_earlier(tmp_path / "old.json")
