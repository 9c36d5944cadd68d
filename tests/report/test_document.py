"""The page: text stays text, nothing is asked from elsewhere, everything has a name and a place."""

import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser

import msgspec
import pytest

from tests.report.conftest import HOSTILE
from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.model.finding import Verdict
from tradecheck.model.view import View
from tradecheck.model.words import State
from tradecheck.report import build, render
from tradecheck.report.build import Picture
from tradecheck.report.rows import finding_row

DAY = date(2026, 11, 22)
MARKUP = (
    'id=\'a\' id="b" style="fill: #0072b2" </title></style><script>alert(1)</script>'
    "<img src=x onerror=alert(1)>\" onmouseover='alert(1)' {{ 7*7 }} &amp;"
)
VOID = {"meta", "link", "br", "img", "hr"}


class Read(HTMLParser):
    """Everything that a browser would make of the page, as far as the tests ask."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.ids, self.attributes, self.headings, self.open = Counter(), [], [], [], []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def report(desk):
    return build(desk, View(), DAY, charts=8)


@pytest.fixture(scope="module")
def page(report):
    return render(report, "html").decode()


@pytest.fixture(scope="module")
def read(page):
    return Read(page)


def _told(row, text):
    return {name: text if isinstance(value, str) else value for name, value in row.items()}


def hostile_page(report, made_up, text):
    bad = msgspec.structs.replace(made_up, statement=text, caveats=(text,), dismissed=Verdict(text, DAY))
    spec = ChartSpec(
        name="finding",
        kind=Kind.TIMELINE,
        title=text,
        subtitle=text,
        unit="USD",
        series=(Series(text, Role.BOOKED, (Point(DAY, DAY, 1.0, State.REPORTED, label=text),)),),
        source_line=text,
        caveat=text,
    )
    return render(
        msgspec.structs.replace(
            report,
            findings=(bad,),
            listing=msgspec.structs.replace(report.listing, rows=[finding_row(bad)]),
            title=text,
            summary=(text,),
            pictures=(Picture(bad.id, spec),),
            tables=tuple(
                (name, msgspec.structs.replace(answer, rows=[_told(answer.rows[0], text)]))
                if name in ("observations", "rules")
                else (name, answer)
                for name, answer in report.tables
            ),
        ),
        "html",
    ).decode()


def test_markup_from_outside_is_text_wherever_it_stands(report, made_up):
    read = Read(hostile_page(report, made_up, MARKUP))
    assert not read.open
    assert read.tags["script"] == read.tags["img"] == 0
    assert read.tags["style"] == read.tags["title"] - 1 == 1  # the page's own, and the chart's
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert read.text.count(MARKUP) > 5
    assert "49" not in read.text.replace(MARKUP, "").partition("How it was made")[0].partition("Tables")[0]


def test_signs_that_turn_or_colour_text_are_left_out_or_shown(report, made_up):
    page = hostile_page(report, made_up, HOSTILE)
    assert not {"\x1b", "\u202e"} & set(page)
    assert "javascript:" not in {value[:11] for _, name, value in Read(page).attributes if name in ("href", "src")}


def test_the_page_asks_for_nothing_but_itself(read):
    assert read.tags["script"] == read.tags["iframe"] == read.tags["img"] == 0
    for tag, name, value in read.attributes:
        if name in ("src", "href", "xlink:href", "srcset", "data"):
            assert (
                value.startswith("#") or (tag == "a" and value.startswith(("http://", "https://"))) or value == "data:,"
            )
    policy = [value for tag, name, value in read.attributes if (tag, name) == ("meta", "content")]
    assert any("default-src 'none'" in value for value in policy)


def test_no_style_asks_for_anything(page):
    assert "@import" not in page
    assert set(re.findall(r"url\(([^)]{1,4})", page)) <= {f"#{start}" for start in ("f-c", "f-b", "f-s", "f-p", "f-u")}


def test_ids_are_unique_and_every_reference_within_the_page_is_answered(read):
    assert [each for each, count in Counter(read.ids).items() if count > 1] == []
    for _, name, value in read.attributes:
        if name in ("href", "xlink:href") and value.startswith("#"):
            assert value[1:] in read.ids
        if name == "aria-labelledby":
            assert set(value.split()) <= set(read.ids)
        if name == "clip-path":
            assert value.removeprefix("url(#").removesuffix(")") in read.ids


def test_headings_are_in_order_and_tables_have_headers_and_captions(read):
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in zip(read.headings, read.headings[1:], strict=False))
    scopes = [value for tag, name, value in read.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == read.tags["th"]
    assert read.tags["caption"] == read.tags["table"] > 8


def test_every_chart_has_a_title_a_description_and_its_figures_as_a_table(read, report):
    assert [each.spec.name for each in report.pictures] == ["finding"] * 7 + ["world"]
    roles = [value for tag, name, value in read.attributes if (tag, name) == ("svg", "role")]
    assert roles == ["img"] * 8
    assert read.tags["svg"] == read.tags["desc"] == read.tags["title"] - 1 == 8
    assert read.text.count("The chart’s figures as a table") == 8


def test_a_ranked_finding_is_drawn_among_the_worlds_pairs_beside_what_it_says(page, report):
    (picture,) = [each for each in report.pictures if each.spec.name == "world"]
    article = page.partition('id="f-relabelling-coal-dprk-export-2017-by-year"')[2].partition("</article>")[0]
    assert "<desc" in article
    assert "Percentiles 27 to 98 of 5,236 pairs of the world for 26 origins" in article
    table = dict(re.findall(r"<td>([^<]*)</td><td class=\"num\">([^<]*)</td>", article))
    own = {point.label: point for point in picture.spec.series[1].points}
    assert len(own) == 26
    for name, point in own.items():
        told = re.fullmatch(r"([\d,.]+) × \((\d+) % of the world&#39;s pairs at or below\)", table[name])
        ratio, share = told.groups()
        assert float(ratio.replace(",", "")) == pytest.approx(point.value, abs=0.006)
        assert int(share) == round(point.share * 100)
    assert table["50 %"].startswith("1.0")


def test_light_and_dark_have_the_same_colours_by_name(page):
    light, dark = page.split("@media screen and (prefers-color-scheme: dark)")[:2]
    dark = dark.partition("</style>")[0]
    named = set(re.findall(r"(--[\w-]+): #", light))
    assert named == set(re.findall(r"(--[\w-]+): #", dark))
    assert set(re.findall(r"var\((--k-[0-9a-f]+)\)", page)) <= named
    drawn = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert not re.findall(r"(?:fill|stroke): #", drawn)


def test_everything_that_a_finding_says_is_on_the_page(read, report):
    text = " ".join(read.text.split())
    for each in report.findings:
        for said in (each.id, each.statement, each.severity_rule, *each.caveats, *each.explanations):
            assert " ".join(said.split()) in text
        for step in (*each.steps, *each.sensitivities):
            assert " ".join(step.label.split()) in text
        for source in each.sources:
            assert source.record in text


def test_a_rule_has_the_days_it_stood_and_both_readings_stand_beside_a_figure(read):
    text = " ".join(read.text.split())
    assert "2321 (2016), paragraph 26: cap (HS code inferred), in force from 2016-11-30 to 2016-12-31" in text
    caps = text.partition("Coal from the DPRK, 2016-11-30..2016-12-31")[2]
    assert "7,752,904 t in comtrade-preview and 22,490,000 t in gacc-press" in caps[:6000]


def test_what_is_dismissed_stays_with_its_reason(report):
    first, *rest = report.findings
    dismissed = msgspec.structs.replace(first, dismissed=Verdict("a known slip", DAY))
    page = render(msgspec.structs.replace(report, findings=(*rest, dismissed)), "html").decode()
    assert "2026-11-22: a known slip" in page
    assert first.statement in page


def test_the_same_report_with_charts_is_the_same_bytes(desk, page):
    assert render(build(desk, View(), DAY, charts=8), "html").decode() == page


def test_a_page_without_charts_draws_none(desk):
    assert b"<svg" not in render(build(desk, View(), DAY), "html")
