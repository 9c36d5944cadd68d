"""Text from outside on every screen and every page above one: shown as text, and no line is longer for it."""

import msgspec
import polars as pl
import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from tests.tui.specimens import HOSTILE, finding
from tests.tui.terminal import terminal
from tradecheck.charts.spec import ChartSpec
from tradecheck.model.evidence import Holding
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.tui import work
from tradecheck.tui.keys import SCREENS
from tradecheck.tui.screens.exporting import ExportScreen
from tradecheck.tui.sheet import HeatSheet
from tradecheck.tui.widgets.rows import RowsTable

NAMES = (
    HOSTILE,
    "\u2067\u05e9\u05dc\u05d5\u05dd\u2069 \u200f\u061c\u202dLTR\u202c [link=file:///etc/passwd]click[/link] \x9b31m",
    "👩‍👩‍👧‍👦 🇰🇵 ⚠️ e\u0301\u0301\u0301 무연탄 煤炭 \ufeff\u200b",
    "朝鲜民主主义人民共和国" * 19,
    "[red]" + "x" * 200,
)
FORBIDDEN = set("\x1b\x07\x9b\u202e\u202d\u202c\u2067\u2069\u200f\u061c\n\r")
CODES = ("record", "records", "state", "states", "kind", "start", "end", "frequency")
COAL = View(goods=(Goods.parse("coal"),))
SIZES = [(60, 20), (120, 40), *(pytest.param(size, marks=pytest.mark.slow) for size in ((80, 24), (200, 60)))]


def frame_of(frame: pl.DataFrame, text: str) -> pl.DataFrame:
    """Return a frame with a text in every cell that holds words."""
    words = [name for name, dtype in frame.schema.items() if dtype == pl.String and not name.endswith(CODES)]
    return frame.with_columns(pl.when(pl.col(name).is_not_null()).then(pl.lit(text)).alias(name) for name in words)


def chart_of(spec: ChartSpec, text: str) -> ChartSpec:
    """Return a chart with a text in the place of every word of it."""
    return replace(
        spec,
        title=text,
        subtitle=text,
        source_line=text,
        caveat=text,
        series=tuple(
            replace(
                one,
                name=f"{number}{text}",
                points=tuple(replace(each, label=each.label and f"{at}{text}") for at, each in enumerate(one.points)),
                lane=one.lane and replace(one.lane, group=text, words=text, overlaps=(text,)),
            )
            for number, one in enumerate(spec.series)
        ),
        marks=tuple(replace(mark, label=text) for mark in spec.marks),
    )


def answer_of(answer: object, text: str) -> object:
    """Return a screen's answer with a text in the place of every word of it."""
    if isinstance(answer, tuple):
        return (finding(text, gap=answer[0].gap, id=f"check.{text}"),)
    changed: dict[str, object] = {}
    for name in answer.__struct_fields__:
        held = getattr(answer, name)
        if isinstance(held, pl.DataFrame) and name != "cells":
            changed[name] = frame_of(held, text)
        elif isinstance(held, ChartSpec):
            changed[name] = chart_of(held, text)
        elif name in ("rows", "unread") and isinstance(held, tuple):
            changed[name] = (text,) * max(len(held), 1)
        elif name == "told":
            changed[name] = dict.fromkeys(held, text)
        elif name in ("title", "more", "said"):
            changed[name] = text
    return replace(answer, **changed)


def is_whole(opened, size) -> bool:
    """Whether nothing on the screen steers a terminal, and every line ends where the window does."""
    for line in opened.lines:
        assert not set(line) & FORBIDDEN, line
        assert cell_len(line) == size[0], line
    for each in opened.app.screen.query("#rows, #chart, #grid, #detail, #findings, #behind, #paper"):
        if each.display and each.region.area:
            edge = each.region.right - 1
            for y in range(each.region.y + 1, each.region.bottom - 1):
                assert cell_at(opened.lines[y], edge) in "│▁▂▃▄▅▆▇█▔ ", opened.lines[y]
    return len(opened.lines) == size[1]


def cell_at(line: str, place: int) -> str:
    at = 0
    for char in line:
        if at >= place and cell_len(char):
            return char
        at += cell_len(char)
    return ""


async def show(opened, name, text):
    """Show a screen that is answered as it is, with a text in the place of every word."""
    opened.app.action_show(name)
    await opened.settle()
    screen = opened.app.screen
    if name == "findings":
        answer = opened.app.browse.findings
    else:
        answer = screen.ask(opened.app.session.link.desk(), screen.view)
    holding = Holding(text, text, text, 1, None, embedded=True, terms=text)
    screen.post_message(work.ViewRead(screen.view, (holding,), answer_of(answer, text)))
    await opened.settle()


@pytest.mark.parametrize("name", [key.word for key in SCREENS])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_names_from_outside_are_text_on_every_screen_and_break_no_line(tmp_path, monkeypatch, size, name) -> None:
    link = work.DeskLink
    asked = link.picture

    def picture(self, view, each):
        read = asked(self, view, self.desk().findings(view)[0])
        frames = {key: frame_of(frame, each.goods.label) for key, frame in read.frames.items()}
        return work.PictureRead(view, each.id, chart_of(read.chart, each.goods.label), frames)

    monkeypatch.setattr(link, "picture", picture)
    async with terminal(tmp_path, size, COAL, defects=True) as opened:
        for text in NAMES:
            await show(opened, name, text)
            assert is_whole(opened, size)
            await opened.press("tab", "home", "right")
            assert is_whole(opened, size)
            assert not any("defect" in note for note in opened.notes), opened.notes


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
async def test_names_from_outside_are_text_in_heat_maps(tmp_path, size) -> None:
    async with terminal(tmp_path, size, COAL) as opened:
        await opened.show("explore")
        await opened.press("h")
        grid = opened.app.screen.query_one("#grid")
        whole = grid.sheet
        assert isinstance(whole, HeatSheet)
        for text in NAMES:
            opened.app.screen.post_message(work.ViewRead(COAL, (), answer_of(whole, text)))
            await opened.settle()
            assert is_whole(opened, size)


@pytest.mark.parametrize("text", [NAMES[0], NAMES[2]], ids=("marked up", "wide and joined"))
async def test_names_from_outside_are_text_on_the_pages_above_a_screen(tmp_path, text) -> None:
    size = (80, 24)
    async with terminal(tmp_path, size, COAL) as opened:
        await show(opened, "findings", text)
        await opened.press("w")
        assert is_whole(opened, size)
        await opened.press("D")
        await opened.type("words [bold]")
        assert is_whole(opened, size)
        await opened.press("escape", "escape")
        await opened.show("ships")
        screen = opened.app.screen
        frame = frame_of(screen.query_one(RowsTable)._frame, text)
        screen.post_message(work.RowsRead(text, frame))
        await opened.settle()
        assert is_whole(opened, size)
        await opened.press("slash")
        await opened.type("[/x]")
        assert is_whole(opened, size)
        await opened.press("escape", "escape")
        screen.post_message(work.RecordRead({"record": text, "goods": text}, {"raw": text, text: text}))
        await opened.settle()
        assert is_whole(opened, size)
        await opened.press("escape")
        screen.post_message(work.Failed("record", text))
        await opened.settle()
        assert is_whole(opened, size)
        await opened.press("ctrl+s")
        assert isinstance(opened.app.screen, ExportScreen)
        await opened.press("escape", "question_mark")
        assert is_whole(opened, size)


def test_the_specimens_hold_all_that_is_feared() -> None:
    told = "".join(NAMES)
    assert {"\x1b", "\u202e", "[", "👩", "朝"} <= set(told)
    assert max(map(cell_len, NAMES)) > 200
    assert msgspec.json.decode(msgspec.json.encode(NAMES), type=tuple[str, ...]) == NAMES
