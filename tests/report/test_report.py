"""A report is data first and then a document: the same data gives the same bytes in every format."""

import json
from datetime import date
from hashlib import sha256

import msgspec
import pytest

from tests.report.conftest import HOSTILE
from tradecheck import snapshot
from tradecheck.checks.registry import NAMES
from tradecheck.model.errors import UsageError
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.report import FORMATS, build, render
from tradecheck.report.render import MOST_ROWS
from tradecheck.report.rows import finding_row

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def report(desk):
    return build(desk, View(goods=(Goods.parse("coal"),)), DAY)


def test_a_report_holds_the_findings_and_every_table(desk, report):
    assert report.findings == desk.findings(report.view)
    tables = [
        "series",
        "mirror",
        "caps",
        "rules",
        "observations",
        "notifications",
        "vessels",
        "sources",
        "files",
        "methods",
    ]
    assert [name for name, _ in report.tables] == tables
    assert report.command == "tradecheck report --goods coal --generated 2026-11-22"


def test_the_summary_counts_what_the_findings_say(report):
    first, second, *_, last = report.summary
    assert first.startswith(f"{len(report.findings)} findings: ")
    assert report.findings[0].statement in second
    assert "not proof" in last
    assert len(report.summary) == 5


def test_a_view_without_findings_is_no_proof_of_compliance(desk):
    empty = build(desk, View(goods=(Goods.parse("wigs"),), period=Period.year(2024)), DAY)
    assert empty.findings == ()
    assert "no proof of compliance" in " ".join(empty.summary)
    assert b"(no rows)" in render(empty, "md")


def test_the_first_charts_are_of_the_most_important_findings_one_a_goods(desk):
    drawn = build(desk, View(), DAY, charts=3).pictures
    standing = {each.id: each for each in desk.findings(View())}
    assert len({standing[each.finding].goods.label for each in drawn}) == len(drawn) == 3
    assert drawn[0].finding == next(iter(standing))
    assert build(desk, View(), DAY).pictures == ()


def test_a_quarter_of_the_charts_may_be_of_ranks_among_the_worlds_pairs(desk):
    drawn = build(desk, View(), DAY, charts=4).pictures
    assert [each.spec.name for each in drawn] == ["finding"] * 3 + ["world"]
    assert drawn[-1].finding == "relabelling.coal.dprk-export.2017.by-year"
    assert [each.spec.name for each in build(desk, View(), DAY, charts=1).pictures] == ["finding"]


def test_every_check_is_among_the_methods_with_the_thresholds_that_decided(desk):
    held = {each.check: each for each in build(desk, View(), DAY).methods}
    assert set(held) == set(NAMES)
    assert held["caps"].thresholds == ("share of a cap: high from 150 %, medium from 100 %, else low",)
    assert sum(each.findings for each in held.values()) == len(desk.findings(View()))


def test_a_figure_is_cited_with_its_source_vintage_record_and_day(report):
    (quoted, *_) = report.citations["caps.coal.dprk-export.2017"]
    assert quoted.record.startswith("ntf:CHN-2017")
    assert "; embedded, read 2026-11-22; " in quoted.text
    (booked,) = [
        each for each in report.citations["publications.2701.dprk-export.2016.weight"] if "preview" in each.record
    ]
    assert booked.text.startswith("comtrade-preview: net weight: 7,752,904 t; UN Comtrade, public preview")
    assert "; vintage 2026; " in booked.text
    assert sha256(snapshot.raw_line(booked.record)[2].encode()).hexdigest() in booked.text


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_report_is_the_same_bytes(desk, report, fmt):
    again = build(desk, report.view, DAY)
    assert render(report, fmt) == render(again, fmt)


def test_another_day_changes_the_day_alone(desk, report):
    later = build(desk, report.view, date(2027, 1, 1))
    assert render(later, "md").replace(b"2027-01-01", b"2026-11-22") == render(report, "md")


def test_a_format_that_a_report_lacks_is_refused_by_name(report):
    with pytest.raises(UsageError, match="known are"):
        render(report, "docx")


def test_a_long_table_is_cut_in_the_document_says_so_and_is_whole_in_json(desk):
    view = View(goods=(Goods.parse("27"),))
    whole = build(desk, view, DAY)
    (mirror,) = [answer for name, answer in whole.tables if name == "mirror"]
    left = len(mirror.rows) - MOST_ROWS
    assert left > 0
    assert f"\n{left} further rows are left out here; the command of that name prints them.\n".encode() in render(
        whole, "md"
    )
    assert len(json.loads(render(whole, "json"))["tables"]["mirror"]) == len(mirror.rows)


def test_hostile_text_is_text_in_the_report(report, made_up):
    listing = msgspec.structs.replace(report.listing, rows=[finding_row(made_up)])
    hostile = msgspec.structs.replace(report, findings=(made_up,), listing=listing, title=HOSTILE, summary=(HOSTILE,))
    document = render(hostile, "md").decode()
    assert "\x1b" not in document
    assert "\u202e" not in document
    assert "<b>" not in document
    raw = render(hostile, "json")
    assert b"\x1b" not in raw
    assert "\u202e".encode() not in raw
    assert json.loads(raw)["title"] == HOSTILE
    for fmt in ("csv", "jsonl"):
        assert b"\x1b" not in render(hostile, fmt)
        assert "\u202e".encode() not in render(hostile, fmt)
