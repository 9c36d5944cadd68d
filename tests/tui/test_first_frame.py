"""What is painted first, in a process of its own: the whole shell, at once, and before anything else is read."""

import json
import subprocess
import sys

import pytest

from tests.tui.terminal import terminal
from tradecheck.tui.screens.view import ViewScreen

PROGRAM = """
import json, os, sys
from pathlib import Path
from tradecheck.model.view import View
from tradecheck.settings import load
from tradecheck.tui.app import TradecheckApp

width, height, held, until = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]

def painted(app):
    if until == "findings" and not app.browse.findings:
        return
    lines = [strip.text for strip in app.screen._compositor.render_strips()]
    print(json.dumps({"thrown away": app._batch_count > 0, "lines": lines, "modules": sorted(sys.modules)}), flush=True)
    os._exit(0)

TradecheckApp.post_display_hook = painted
settings = load(env={"TRADECHECK_CACHE": str(held / "cache"), "TRADECHECK_STATE": str(held / "state")}, cwd=held)
TradecheckApp(settings, View(), fresh=True).run(headless=True, size=(width, height))
"""

LATER = {
    "polars", "matplotlib", "httpx", "scipy", "tomllib", "tradecheck.inquiry", "tradecheck.report",
    "tradecheck.settings.checking", "tradecheck.charts.figure", "tradecheck.tui.plot.render",
    "tradecheck.tui.plot.reading", *(f"tradecheck.tui.screens.{name}" for name in (
        "caps", "choosing", "columns", "explore", "exporting", "reading", "rows", "rules", "ships", "small", "sources",
        "why",
    )),
}  # fmt: skip


def first_frame(folder, width, height, *, until="shell"):
    command = [sys.executable, "-c", PROGRAM, str(width), str(height), str(folder), until]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return first_frame(tmp_path_factory.mktemp("held"), 120, 40)


def test_the_first_frame_is_the_whole_shell_with_its_titles_and_its_keys(usual) -> None:
    text = "\n".join(usual["lines"])
    for part in ("tradecheck  all years · all goods", "6 sources", "─ findings", "─ chart", "─ finding ", "─ booked"):
        assert part in text
    assert "? help  q quit" in usual["lines"][-1]


def test_what_is_painted_first_is_sent_to_the_terminal(usual) -> None:
    assert not usual["thrown away"]


def test_the_first_frame_waits_for_nothing_that_is_shown_later(usual) -> None:
    assert sorted(LATER & set(usual["modules"])) == []


def test_the_first_findings_wait_for_no_table(tmp_path) -> None:
    shown = first_frame(tmp_path, 120, 40, until="findings")
    assert "─ findings" in shown["lines"][2]
    assert "▲" in "\n".join(shown["lines"])
    assert sorted({"polars", "tradecheck.report"} & set(shown["modules"])) == []


@pytest.mark.parametrize(("size", "panes"), [((80, 24), 2), ((200, 60), 3)])
def test_the_first_frame_is_arranged_for_the_size(tmp_path, size, panes) -> None:
    lines = first_frame(tmp_path, *size)["lines"]
    assert lines[2].count("╭") == panes
    assert {len(line) for line in lines} == {size[0]}


async def test_a_screen_asks_once_when_it_opens(tmp_path, monkeypatch) -> None:
    asked = []
    start = ViewScreen.start

    def counted(screen, group, job, **how) -> None:
        asked.append((screen.NAME, group))
        start(screen, group, job, **how)

    monkeypatch.setattr(ViewScreen, "start", counted)
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.show("rules")
    assert asked == [("findings", "view"), ("findings", "picture"), ("findings", "trends"), ("rules", "view")]
