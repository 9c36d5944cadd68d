"""The raw line of a record, what is held, and what neither of them may cost."""

import csv
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

import tradecheck.snapshot
from tradecheck.model.errors import UsageError
from tradecheck.model.tables import TABLES
from tradecheck.snapshot import holdings, raw_line, row_sha256
from tradecheck.snapshot.lines import CROSSCHECK, FILES
from tradecheck.snapshot.load import load

HERE = Path(tradecheck.snapshot.__file__).parent


def test_a_record_is_found_with_its_file_and_line() -> None:
    file, number, line = raw_line("comtrade-preview:CHN-PRK-M-2016-2701")
    assert file == "flows_comtrade.csv"
    assert (HERE / file).read_text(encoding="utf-8").splitlines()[number - 1] == line
    assert "1186694713" in line
    assert "7752904424.572" in line


@pytest.mark.parametrize("table", TABLES)
def test_every_record_has_its_line(table: str) -> None:
    first, last = load(table)["record"][0], load(table)["record"][-1]
    for record in (first, last):
        assert next(csv.reader([raw_line(record)[2]]))[0] == record
    assert raw_line(first)[:2] == (FILES[table][0], 2)


def test_a_record_whose_name_begins_another_is_not_mistaken_for_it() -> None:
    assert raw_line("ntf:CHN-2017-01-coal")[2].startswith("ntf:CHN-2017-01-coal,")
    assert raw_line("vessel:asia-bridge")[2].startswith("vessel:asia-bridge,ASIA BRIDGE,")


def test_the_checksum_is_that_of_the_line_alone() -> None:
    line = raw_line("obs:US-555")[2]
    assert row_sha256("obs:US-555") == sha256(line.encode("utf-8")).hexdigest()


@pytest.mark.parametrize("record", ["obs:US-556", "", "record", "obs:US", "comtrade-preview:CHN-PRK-M-2016"])
def test_an_unknown_record_is_refused_by_name(record: str) -> None:
    with pytest.raises(UsageError, match="embedded record"):
        raw_line(record)


def test_an_unknown_record_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean obs:US-555"):
        raw_line("obs:US-5555")


def test_holdings_count_what_the_tables_hold() -> None:
    held_under = {
        "committee-1718": "notifications",
        "observations": "observations",
        "prices": "prices",
        "vessels": "vessels",
    }
    held = {each.source: each for each in holdings()}
    flows = dict(load("flows").group_by("source").len().iter_rows())
    others = {source: load(name).height for source, name in held_under.items()}
    assert {source: each.rows for source, each in held.items()} == flows | others
    assert all(each.embedded and each.terms for each in held.values())


def test_figures_of_un_comtrade_are_quoted_on_its_terms() -> None:
    quoted = [each for each in holdings() if each.source.startswith(("comtrade", "wits"))]
    assert len(quoted) == 6
    assert all("permission of UNSD" in each.terms for each in quoted)


def test_only_the_preview_knows_its_vintage() -> None:
    assert {each.source: each.vintage for each in holdings() if each.vintage} == {"comtrade-preview": "2026"}


@pytest.mark.parametrize("file", [CROSSCHECK, *(file for files in FILES.values() for file in files)])
def test_files_are_utf8_with_line_feeds_and_one_line_a_record(file: str) -> None:
    held = (HERE / file).read_bytes()
    text = held.decode("utf-8")
    assert b"\r" not in held
    assert not held.startswith(b"\xef\xbb\xbf")
    assert held.endswith(b"\n")
    assert len(text.splitlines()) == len(list(csv.reader(text.splitlines())))


@pytest.mark.parametrize("table", TABLES)
def test_headers_follow_the_schema(table: str) -> None:
    for file in FILES[table]:
        header = (HERE / file).read_text(encoding="utf-8").partition("\n")[0]
        assert header.split(",") == list(TABLES[table])


def test_no_figure_carries_float_noise() -> None:
    numbers = {
        name: [place for place, kind in enumerate(schema.values()) if kind.is_numeric()]
        for name, schema in TABLES.items()
    }
    for name, files in FILES.items():
        for file in files:
            rows = list(csv.reader((HERE / file).read_text(encoding="utf-8").splitlines()))[1:]
            cells = {row[place] for row in rows for place in numbers[name]} - {""}
            assert not [cell for cell in cells if cell.endswith(".0") or "e" in cell or len(cell.partition(".")[2]) > 3]


def test_importing_the_room_and_finding_a_record_needs_no_polars() -> None:
    code = (
        "import sys, tradecheck.snapshot as room; room.holdings(); room.row_sha256('obs:US-555');"
        "sys.exit('polars' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
