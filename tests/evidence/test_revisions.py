"""What changed between vintages, from the bytes of two days to the cells that a publisher revised."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from tests.sources.comtrade_rows import answer
from tradecheck.archive import Archive
from tradecheck.evidence import assemble
from tradecheck.evidence.revisions import revised
from tradecheck.inquiry.revisions import revisions
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.tables import REVISIONS
from tradecheck.model.view import View

FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAYS = ("2026-01-05", "2026-01-06")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def receive(root):
    def on(day, *rows, kind="answer", **question):
        Archive(root).keep(
            answer(*rows) if kind == "answer" else answer(*rows) + b"\n",
            kind=kind,
            source="comtrade",
            question=question or {"period": "2017"},
            status=200,
            headers={},
            retrieved=FIRST + timedelta(days=day),
            origin_name=None,
        )
        rebuild(Archive(root))

    return on


def changes(root, view=View(), *rows):  # noqa: B008 - a view is frozen
    found = revised(view, root, *rows)
    return [] if found is None else found.select("code", "change", "vintage_before", "vintage_after").collect().rows()


def test_one_vintage_is_not_even_looked_at(root, receive):
    receive(0, {}, {"cmdCode": "2702"})
    receive(0, {"primaryValue": 7}, period="2018")
    assert revised(View(), root) is None
    assert assemble(View(), root).revisions is None


def test_a_figure_that_came_again_as_it_was_is_no_revision(root, receive):
    receive(0, {})
    receive(1, {}, {"cmdCode": "2702"}, period="2017,2018")
    assert changes(root) == []


def test_what_was_changed_removed_and_added_is_told_apart(root, receive):
    receive(0, {}, {"cmdCode": "2702"})
    receive(1, {"primaryValue": 120}, {"cmdCode": "2703"})
    assert changes(root) == [
        ("2701", "changed", *DAYS),
        ("2702", "removed", *DAYS),
        ("2703", "added", *DAYS),
    ]
    found = revised(View(), root).collect()
    assert dict(found.schema) == REVISIONS
    figures = found.select("value_before_usd", "value_after_usd").rows()
    assert figures == [(100.5, 120.0), (100.5, None), (None, 100.5)]
    assert [record is None for record in found["record_before"]] == [False, False, True]


def test_rows_that_another_question_or_file_holds_say_nothing_of_a_publisher(root, receive):
    receive(0, {}, {"cmdCode": "2702"})
    receive(1, {"cmdCode": "2703"}, period="2017,2018")
    receive(2, {"cmdCode": "2704"}, kind="file")
    assert changes(root) == []


def test_a_row_that_was_dropped_and_came_back_is_both(root, receive):
    receive(0, {}, {"cmdCode": "2702"})
    receive(1, {})
    receive(2, {}, {"cmdCode": "2702"})
    assert changes(root) == [("2702", "removed", *DAYS), ("2702", "added", "2026-01-06", "2026-01-07")]


def test_a_question_that_was_asked_in_parts_lost_nothing(root, receive):
    receive(0, {}, {"cmdCode": "2702"})
    receive(1, {}, kind="cut")
    receive(1, {}, {"cmdCode": "2702"}, period="2017", cmdCode="2701,2702")
    assert changes(root) == []


def test_parts_that_were_answered_a_day_later_lost_nothing_either(root, receive):
    receive(0, {}, {"cmdCode": "2702"})
    receive(1, {}, kind="cut")
    receive(2, {}, {"cmdCode": "2702"}, period="2017", cmdCode="2701,2702")
    assert changes(root) == []


def test_an_answer_without_rows_took_all_back(root, receive):
    receive(0, {})
    receive(1)
    assert changes(root) == [("2701", "removed", *DAYS)]


def test_on_an_earlier_day_nothing_had_changed_yet(root, receive):
    receive(0, {})
    receive(1, {"primaryValue": 120})
    assert changes(root, View(as_of=date(2026, 1, 5))) == []
    assert len(changes(root, View(as_of=date(2026, 1, 6)))) == 1
    before, after = (
        assemble(View(as_of=date(2026, 1, day), snapshot=False), root).counted.collect()["value_usd"].to_list()
        for day in (5, 6)
    )
    assert (before, after) == ([100.5], [120.0])


def test_two_vintages_are_no_two_publications(root, receive):
    receive(0, {})
    receive(1, {"primaryValue": 120})
    flows = assemble(View(snapshot=False), root).flows.collect()
    assert flows["value_usd"].to_list() == [120.0]


def test_trade_with_others_is_looked_at_only_when_asked(root, receive):
    receive(0, {"partnerCode": 643})
    receive(1, {"partnerCode": 643, "primaryValue": 120})
    assert changes(root) == []
    assert len(changes(root, View(), pl.col("partner") == "RUS")) == 1


def test_sums_are_taken_within_one_level_of_codes(root, receive):
    receive(0, {"cmdCode": "27"}, {"cmdCode": "2701"}, {"cmdCode": "2702"})
    receive(1, {"cmdCode": "27", "primaryValue": 300}, {"cmdCode": "2701", "primaryValue": 200})
    table = revisions(View(), root, reporter=None, partner="PRK")
    counts = table.select("level", "rows_added", "rows_removed", "rows_changed", "difference_usd").rows()
    assert counts == [("2", 0, 0, 1, 199.5), ("4", 0, 1, 1, -1.0)]
    assert table.select("value_before_usd", "value_after_usd").rows()[1] == (201.0, 200.0)
    assert revisions(View(), root, reporter="RUS", partner="PRK").is_empty()


MORNING, NOON = "2026-01-05T06:00:00Z", "2026-01-05T12:00:00Z"


def test_two_answers_of_one_day_to_one_question_are_two_vintages(root, receive):
    receive(-0.25, {}, {"cmdCode": "2702"})
    receive(0, {"primaryValue": 120}, {"cmdCode": "2703"})
    assert changes(root) == [
        ("2701", "changed", MORNING, NOON),
        ("2702", "removed", MORNING, NOON),
        ("2703", "added", MORNING, NOON),
    ]
    figures = revised(View(), root).select("value_before_usd", "value_after_usd").collect().rows()
    assert figures == [(100.5, 120.0), (100.5, None), (None, 100.5)]
    counted = assemble(View(snapshot=False), root).counted.collect()
    assert counted.sort("code").select("code", "value_usd", "vintage").rows() == [
        ("2701", 120.0, "2026-01-05"),
        ("2703", 100.5, "2026-01-05"),
    ]


def test_a_change_within_a_day_stands_in_line_with_those_before_and_after(root, receive):
    receive(-1, {"primaryValue": 90})
    receive(-0.25, {})
    receive(0, {"primaryValue": 120})
    receive(1, {"primaryValue": 130})
    assert changes(root) == [
        ("2701", "changed", "2026-01-04", MORNING),
        ("2701", "changed", MORNING, NOON),
        ("2701", "changed", NOON, "2026-01-06"),
    ]


def test_what_another_question_says_on_such_a_day_is_in_line_too(root, receive):
    receive(-0.25, {})
    receive(-0.125, {}, period="2017,2018")
    receive(0, {"primaryValue": 120})
    assert changes(root) == [("2701", "changed", "2026-01-05T09:00:00Z", NOON)]


def test_a_question_that_was_cut_and_asked_in_parts_on_one_day_lost_nothing(root, receive):
    receive(-0.25, {}, {"cmdCode": "2702"})
    receive(-0.125, {}, kind="cut")
    receive(0, {}, {"cmdCode": "2702"}, period="2017", cmdCode="2701,2702")
    assert changes(root) == []


def test_files_of_one_day_are_one_vintage(root, receive):
    receive(-0.25, {}, kind="file")
    receive(0, {"primaryValue": 120}, kind="file")
    assert revised(View(), root) is None


def test_the_same_answer_again_on_one_day_is_no_revision(root, receive):
    receive(-0.25, {})
    receive(0, {})
    assert revised(View(), root) is None
