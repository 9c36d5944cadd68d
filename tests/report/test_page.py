"""One finding as a page: lines that fit 80 cells, and text from outside that stays text."""

import re

from tradecheck.model.view import View
from tradecheck.report.page import WIDTH, as_markdown, as_text


def test_no_line_of_prose_is_wider_than_the_page_and_no_address_is_broken(desk):
    for finding in desk.findings(View()):
        text = as_text(finding)
        addresses = {f"      {address}" for source in finding.sources for address in source.url.split(" | ") if address}
        lines = text.splitlines()
        assert addresses <= set(lines)
        assert max(len(line) for line in lines if line not in addresses) <= WIDTH
        for source in finding.sources:
            assert f"\n  {source.record}\n" in text


def test_everything_that_a_finding_holds_stands_on_its_page(desk):
    for finding in desk.findings(View()):
        for page in (as_text(finding), as_markdown(finding).replace("\\", "")):
            flat = " ".join(page.split())
            for said in (finding.statement, finding.severity_rule, *finding.caveats):
                assert " ".join(said.split()) in flat.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            for step in finding.steps:
                assert " ".join(step.label.split()) in flat.replace("&amp;", "&")
                assert all(record in flat for record in step.records)


def test_the_page_says_what_is_known_of_each_figure(made_up):
    text = as_text(made_up)
    assert "  booked    unresolved: the recording cannot tell no record from zero\n" in text
    assert "  expected  1,000.4 to 250,001 t\n" in text
    assert "  gap       up to 250,001 t\n" in text
    assert "1 / 3 = 0.3333 = 33.3 %" in text


def test_hostile_text_is_text_on_the_page(made_up):
    text = as_text(made_up)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "␛[31m<b>" in text


def test_hostile_text_is_text_in_the_document(made_up):
    document = as_markdown(made_up)
    assert "\x1b" not in document
    assert "\u202e" not in document
    assert "<b>" not in document
    assert not re.search(r"(?<!\\)\]\(", document)
    assert not re.search(r"(?<!\\)`", document)
    rows = [line for line in document.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3}


def test_an_address_is_a_link_and_what_is_none_is_left_out(desk, made_up):
    finding = desk.finding("caps.coal.dprk-export.2017", View())
    address = "http://english.mofcom.gov.cn/article/policyrelease/buwei/201701/20170102497804.shtml"
    assert f" <{address}>\n" in as_markdown(finding)
    assert "javascript:alert" not in as_markdown(made_up)


def test_a_heading_stands_at_the_level_that_is_asked_for(made_up):
    assert as_markdown(made_up).startswith("# made.up\n")
    assert as_markdown(made_up, level=3).startswith("### made.up\n")
