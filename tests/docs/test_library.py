"""The examples of the library's page run as they stand there, and its table holds every question."""

import doctest
import os
import re

import pytest

import tradecheck as tc
from tests.docs.pages import ROOT, fences, rows

PAGE = ROOT / "docs" / "library.md"


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("TRADECHECK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


def test_the_examples_give_what_the_page_shows():
    text = "\n".join(fences(PAGE, "python"))
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    result = doctest.DocTestRunner().run(examples, out=said.append)
    assert result.failed == 0, "".join(said)
    assert result.attempted > 12


def test_the_table_names_every_question():
    named = {name for row in rows(PAGE, "question") for name in re.findall(r"`(\w+)\(", row[0])}
    assert named - {"open"} == {name for name in vars(tc.Opened) if not name.startswith("_")}
    assert "open" in named
