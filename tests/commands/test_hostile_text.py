"""Text from a file that somebody else wrote is shown as text: it colours, runs, computes and reorders nothing."""

import csv
import io
import json
import re

import polars as pl
import pytest

from tests.sources.comtrade_rows import v1_csv

HOSTILE = {
    "markup": "<b onclick=alert(1)>[bold]x[/bold]</b>",
    "link": "[click](javascript:alert(1))",
    "escape": "\x1b[31mred\x1b[0m\x07\x9b2J",
    "formula": "=HYPERLINK(1)",
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "turned": "\u202eexe.fdp\u200b",
    "pipe": "a | b | c",
    "long": "x" * 200,
    "wide": "煤炭" * 60,
}

OBEYED = ("\x1b", "\x07", "\x9b", "\u202e", "\u200b")


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def imported(request, run, own_cache, tmp_path):
    """Import a file whose name and whose unit of quantity are hostile, and return that text."""
    text = request.param
    name = text.replace("/", "∕")[:80] + ".csv"
    file = tmp_path / name
    file.write_bytes(v1_csv({"qtyUnitCode": 99, "qtyUnitAbbr": text, "cmdCode": "2702"}))
    assert run("import", "comtrade", file).code == 0
    assert own_cache.is_dir()
    return text, name


def harmless(text):
    return not any(sign in text for sign in OBEYED)


@pytest.mark.parametrize(
    "asked",
    ["series --goods 2702 --source comtrade", "cache list", "record {record}"],
)
def test_hostile_text_is_text_in_every_format(run, imported, asked):
    text, name = imported
    (row,) = [
        each
        for each in run("series", "--goods", "2702", "--source", "comtrade", "--format", "json").json["rows"]
        if each["record"]
    ]
    arguments = asked.format(record=row["record"]).split()

    table = run(*arguments)
    assert (table.code, table.err) == (0, "")
    assert harmless(table.text)

    document = run(*arguments, "--format", "md").text
    assert harmless(document)
    assert "<b" not in document
    assert not re.search(r"(?<!\\)\]\(", document)
    assert len({line.replace("\\|", "").count("|") for line in document.splitlines() if line.startswith("|")}) == 1

    raw = run(*arguments, "--format", "json").out
    assert harmless(raw.decode())
    held = json.dumps(json.loads(raw), ensure_ascii=False)
    assert json.dumps(text, ensure_ascii=False)[1:-1] in held or json.dumps(name, ensure_ascii=False)[1:-1] in held

    for cells in csv.reader(io.StringIO(run(*arguments, "--format", "csv").text)):
        for cell in cells:
            assert harmless(cell)
            assert not cell.startswith(("=", "+", "@", "\t"))

    sheet = pl.read_excel(io.BytesIO(run(*arguments, "--format", "xlsx").out), infer_schema_length=0)
    assert all(harmless(str(cell)) for row in sheet.iter_rows() for cell in row)


def test_hostile_text_is_text_in_what_an_import_says(run, imported, tmp_path):
    _, name = imported
    refused = tmp_path / f"no{name}"
    refused.write_bytes(b"a,b\n1,2\n")
    for fmt in ("table", "md", "csv", "json"):
        done = run("import", "comtrade", tmp_path / name, refused, "--format", fmt)
        assert done.code == 4
        assert harmless(done.text)
        assert harmless(done.err)
        assert done.err.count("\n") == 1


def test_a_long_name_is_cut_in_the_table_and_nowhere_else(run, own_cache, tmp_path):
    file = tmp_path / f"{'name' * 50}.csv"
    file.write_bytes(v1_csv({}))
    assert run("import", "comtrade", file).code == 0
    assert max(map(len, run("cache", "list").text.splitlines())) < 200
    assert file.name in run("cache", "list", "--format", "csv").text
    assert own_cache.is_dir()
