"""Text from outside reaches no target as anything but text."""

import csv
import html
import io
import json
import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tradecheck.output import safe

any_text = st.text(st.characters(), max_size=60)
hostile = st.lists(
    st.sampled_from(
        [
            "\x1b[31m", "\x1b]8;;http://x\x07", "\x9b2J", "\x9d0;t\x9c", "\x00", "\x7f", "\r", "\n", "\t", "\u2028",
            "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\ufe0f", "\U000e0041", "\ud800", "\ue000", "\ufffe",
            "=", "+", "-", "@", "＝", "|", "`", "```", "*", "_", "[", "](", "<b>", "&amp;", "&", "\\", "~~", "$", "#",
            "# ", "1. ", "- ", "---", "===", "> ", "    ", "'", '"', ",", ";", "煤", "coal", "<!--", "http://x", "!",
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip
foreign = st.one_of(any_text, hostile)

OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@settings(deadline=None)
@given(foreign)
def test_a_terminal_gets_one_line_without_anything_it_obeys(text: str) -> None:
    shown = safe.for_terminal(text)
    assert not OBEYED.search(shown)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Zl", "Zp"} for letter in shown)
    assert safe.for_terminal(shown) == shown
    shown.encode()


def test_an_escape_is_shown_and_not_swallowed() -> None:
    assert safe.for_terminal("a\x1b[31mred\x07") == "a␛[31mred␇"
    assert safe.for_terminal("\x9b1m") == "�1m"


def test_letters_of_any_script_and_published_signs_stay_as_they_are() -> None:
    text = "中国海关 煤炭 – 1,410 t × 8.33 = “bbl” ‑ Ёлка naïve ₩"
    assert safe.for_terminal(text) == text


def test_what_has_no_shape_leaves_nothing_behind() -> None:
    unicode_ignores = "00ad 034f 061c 115f-1160 17b4-17b5 180b-180f 200b-200f 202a-202e 2060-206f 3164 fe00-fe0f feff"
    unicode_ignores += " ffa0 fff0-fffb 1bca0-1bca3 1d173-1d17a e0000-e0fff"
    ranges = [[int(end, 16) for end in each.split("-")] for each in unicode_ignores.split()]
    shapeless = [chr(code) for ends in ranges for code in range(ends[0], ends[-1] + 1)]
    assert [letter for letter in shapeless if safe.for_terminal(f"a{letter}b") != "ab"] == []


def test_line_breaks_and_tabs_become_spaces() -> None:
    assert safe.for_terminal("a\r\nb\rc\nd\te") == "a b c d e"


def test_direction_marks_cannot_turn_a_name_around() -> None:
    assert safe.for_terminal("MV \u202egnol\u202c") == "MV gnol"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " =", "\u200b=", "\ufeff@"])
def test_text_that_begins_like_a_formula_gets_an_apostrophe_in_csv(start: str) -> None:
    assert safe.for_csv(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_numbers_are_left_alone_in_csv() -> None:
    assert safe.for_csv(-5) == -5
    assert safe.for_csv(-0.25) == -0.25
    assert safe.for_csv(None) is None
    assert safe.for_csv("2701") == "2701"


@settings(deadline=None)
@given(foreign)
def test_no_formula_and_no_escape_reaches_a_csv_cell(text: str) -> None:
    cell = safe.for_csv(text)
    assert isinstance(cell, str)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert not OBEYED.search(cell.replace("\n", "").replace("\t", ""))
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(["first", cell])
    assert list(csv.reader(io.StringIO(written.getvalue(), newline=""))) == [["first", cell]]


@settings(deadline=None)
@given(foreign)
def test_a_workbook_gets_only_characters_that_xml_can_hold(text: str) -> None:
    cell = safe.for_xlsx(text)
    assert not OBEYED.search(cell.replace("\n", "").replace("\t", ""))
    assert "\ufffe" not in cell
    assert "\uffff" not in cell


def test_a_cell_of_a_workbook_is_cut_where_excel_would_refuse_the_file() -> None:
    assert len(safe.for_xlsx("x" * 40_000)) == safe.XLSX_MOST_CHARACTERS
    assert safe.for_xlsx("x" * 40_000).endswith("…")


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert attrs == []

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment came through: {data}")

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(markup: str) -> _Elements:
    parser = _Elements()
    parser.feed(markup)
    parser.close()
    return parser


@settings(deadline=None)
@given(foreign)
def test_html_shows_the_text_and_makes_no_element_of_it(text: str) -> None:
    escaped = safe.for_html(text)
    found = _read(f"<p>{escaped}</p>")
    assert found.tags == ["p"]
    assert found.text == html.unescape(escaped)
    assert '"' not in escaped
    assert "'" not in escaped
    assert not OBEYED.search(escaped.replace("\n", "").replace("\t", ""))


markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@settings(deadline=None, max_examples=300)
@given(foreign)
def test_markdown_shows_the_text_letter_by_letter_in_a_paragraph(text: str) -> None:
    found = _read(markdown.render(safe.for_markdown(text)))
    assert found.tags in (["p"], [])
    assert found.text.strip() == safe.for_terminal(text).strip()


@settings(deadline=None, max_examples=300)
@given(foreign)
def test_markdown_shows_the_text_letter_by_letter_in_a_cell(text: str) -> None:
    table = f"| one | two |\n| --- | --- |\n| {safe.for_markdown(text)} | end |\n"
    found = _read(markdown.render(table))
    assert found.tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    cells = [line.strip() for line in re.findall(r"<td>(.*?)</td>", markdown.render(table), re.DOTALL)]
    assert html.unescape(cells[0]) == safe.for_terminal(text).strip()
    assert cells[1] == "end"


@pytest.mark.parametrize(
    "text",
    ["# a", "#", "+ a", "- a", "-", "1. a", "12) a", "---", "===", "> a", "* a", "```x", "~~~", "    a", "| a |"],
)
def test_no_start_of_a_line_makes_a_block_of_markdown(text: str) -> None:
    found = _read(markdown.render(f"before\n\n{safe.for_markdown(text)}\n"))
    assert found.tags == ["p", "p"]
    assert found.text.split("\n")[-2] == text.strip()


def test_ordinary_sentences_stay_readable_in_markdown() -> None:
    text = "4.8 Mt (2020, all buyers): 1.02 – -5 %, see S/2021/211"
    assert safe.for_markdown(text) == text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript://host/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host",
        "x",
        "",
        "http://[",
        "https://",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert safe.for_link(address) == ""


def test_a_link_cannot_leave_its_attribute_or_its_brackets() -> None:
    link = safe.for_link('https://un.org/a(b)?x="><script>&y=1 煤\u202e')
    assert link.startswith("https://un.org/a%28b%29?x=%22%3E%3Cscript%3E&y=1")
    assert not set(link) & set("()<>\"'`\\ \n")
    assert link.isascii()


@settings(deadline=None)
@given(foreign)
def test_a_json_document_means_the_same_and_obeys_nobody(text: str) -> None:
    readable = safe.without_surrogates(text)
    document = json.dumps({"a": readable}, ensure_ascii=False).encode()
    harmless = safe.for_json(document)
    assert json.loads(harmless) == {"a": readable}
    assert not OBEYED.search(harmless.decode())


def test_bytes_that_were_no_utf8_become_a_stand_in() -> None:
    name = b"caf\xe9.csv".decode(errors="surrogateescape")
    assert "�" in safe.without_surrogates(name)
    assert safe.without_surrogates("煤.csv") == "煤.csv"
