"""The page as a browser shows it: quiet, complete, readable on a phone and by those who do not see it."""

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tradecheck.inquiry import Desk
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.report import build, render
from tradecheck.settings import load

FOLDER = Path(__file__).parent
MODULES = os.environ.get("NODE_PATH") or str(FOLDER / "node_modules")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NODE = shutil.which("node")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None or NODE is None, reason="Chromium or node is not installed"),
    pytest.mark.skipif(
        not all((Path(MODULES) / each).is_dir() for each in ("playwright-core", "axe-core")),
        reason="playwright-core or axe-core is not installed: npm install --prefix tests/browser",
    ),
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What a browser found on a page of findings, charts and tables."""
    folder = tmp_path_factory.mktemp("page")
    desk = Desk(load(env={"TRADECHECK_CACHE": str(folder / "c"), "TRADECHECK_STATE": str(folder / "s")}, cwd=folder))
    page = folder / "report.html"
    report = build(desk, View(goods=(Goods.parse("coal"),)), date(2026, 11, 22), charts=2)
    page.write_bytes(render(report, "html"))
    done = subprocess.run(
        [NODE, str(FOLDER / "look.cjs"), CHROMIUM, str(page)],
        capture_output=True,
        timeout=300,
        check=False,
        env=os.environ | {"NODE_PATH": MODULES},
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_nothing_is_said_on_the_console(seen):
    assert seen["console"] == []


def test_no_request_leaves_the_page(seen):
    assert seen["requests"] == []


@pytest.mark.parametrize("width", ["320", "360", "768"])
def test_the_page_does_not_scroll_sideways_with_everything_unfolded(seen, width):
    assert seen["wide"][width] == 0


@pytest.mark.parametrize("look", ["light", "dark"])
def test_an_examiner_of_accessibility_finds_no_fault(seen, look):
    assert seen["axe"][look] == []


def test_the_first_key_reaches_the_way_past_the_contents(seen):
    assert seen["first"] == "skip"


def test_paper_is_white_whatever_the_screen_is_and_shows_what_is_folded(seen):
    assert seen["paper"] == "rgb(255, 255, 255)"
    assert seen["folded"] == 0


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_nothing_is_wider_than_the_paper(seen, paper):
    assert seen["narrow"][paper] == 0
