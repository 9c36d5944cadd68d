from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import fontManager

from tests.charts.specimens import booked, during, timeline
from tradecheck.charts.figure import draw
from tradecheck.charts.fonts import EAST_ASIAN, STAND_IN, Fonts
from tradecheck.charts.lettering import clean, wrap

LETTERS = Fonts(())


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["C"]), max_size=300), st.floats(30, 300))
def test_lines_are_no_wider_than_asked_and_hold_every_letter(text, width):
    lines = wrap(text, width, 9, LETTERS)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(LETTERS.width(line, 9) <= width + 1e-6 for line in lines)


def test_words_stay_whole_where_they_fit():
    assert wrap("a gap is a lead, not proof", 60, 9, LETTERS) == ["a gap is a", "lead, not", "proof"]


def test_chinese_breaks_between_any_two_characters():
    lines = wrap("朝鲜煤炭进口量", 30, 10, LETTERS)

    assert lines == ["朝鲜煤", "炭进口", "量"]


def test_a_text_of_nothing_has_no_line():
    assert wrap("  ", 100, 9, LETTERS) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("two\nlines\tone", "two lines one"),
        ("\x1b[31mred", "[31mred"),
        ("\u202egnirts", "gnirts"),
        ("zero\u200bwidth", "zero width"),
        ("\ud800half", "half"),
        ("Côte d'Ivoire 朝鲜", "Côte d'Ivoire 朝鲜"),
    ],
)
def test_what_prints_nothing_is_taken_out(text, kept):
    assert clean(text) == kept


def test_a_letter_that_no_font_has_is_drawn_as_a_box():
    fonts = Fonts(["coal \U00012000"])

    assert fonts.unknown == {"\U00012000"}
    assert fonts.printable("coal \U00012000") == f"coal {STAND_IN}"
    assert Fonts(["coal \U00012000"], keep_unknown=True).printable("coal \U00012000") == "coal \U00012000"


@pytest.fixture
def chinese_font(tmp_path: Path):
    """A font that has one letter of the private use area, under the name of one that Linux brings along."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (600, 700), (600, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "letter"])
    builder.setupCharacterMap({0x312AF: "letter"})
    builder.setupGlyf({".notdef": box, "letter": box})
    builder.setupHorizontalMetrics({".notdef": (700, 0), "letter": (900, 100)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": EAST_ASIAN[0], "styleName": "Regular", "psName": "NotoSansCJKsc"})
    builder.setupOS2()
    builder.setupPost()
    path = tmp_path / "chinese.ttf"
    builder.save(path)
    held = list(fontManager.ttflist)
    fontManager.addfont(path)
    yield chr(0x312AF)
    fontManager.ttflist[:] = held
    fontManager._findfont_cached.cache_clear()


def test_chinese_is_set_in_a_chinese_font_where_there_is_one(chinese_font):
    fonts = Fonts([f"coal {chinese_font}"])

    assert EAST_ASIAN[0] in fonts.families
    assert not fonts.unknown
    assert fonts.width(chinese_font, 10) == pytest.approx(9.0, rel=1e-4)


def test_a_chart_with_chinese_text_is_drawn_with_that_font(chinese_font, caplog):
    spec = timeline(booked(during("2017", 1.0)), title=f"coal {chinese_font}")

    assert b"NotoSansCJK" in draw(spec, fmt="pdf").replace(b" ", b"")
    assert draw(spec, fmt="png", dpi=40)
    assert not caplog.messages
