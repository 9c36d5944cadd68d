"""One answer reads the same in every format, and is written the same every time."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import fastexcel
import msgspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradecheck.model.errors import UsageError
from tradecheck.model.evidence import Holding
from tradecheck.model.period import Period
from tradecheck.model.words import State
from tradecheck.output.answer import plain, value_at
from tradecheck.output.formats import BINARY, FORMATS, Answer, Column, Kind, render

MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
EMBEDDED = Holding("press", "Press accounts", "2017", 4012, None, embedded=True, terms="quotation")
PULLED = Holding("comtrade", "UN Comtrade", "2026-11", 220, "2026-11-20T08:00:00Z", embedded=False, terms="UN")

ROWS: list[dict[str, object]] = [
    {
        "period": "2017", "goods": "coal", "booked": {"value": 413555897.0, "state": State.REPORTED},
        "share": 1.0316, "tonnes": 4828327.5, "on": date(2017, 8, 5), "codes": ["2701", "2702"],
        "note": "=1+1", "severity": "high",
    },
    {
        "period": "2018", "goods": "煤炭", "booked": {"value": None, "state": State.NOT_HELD},
        "share": None, "tonnes": -12.25, "on": None, "codes": [], "note": None, "severity": "low",
    },
]  # fmt: skip

COLUMNS = (
    Column("period", "Period"),
    Column("goods", "Goods"),
    Column("booked.value", "Booked", "USD", Kind.MONEY, state_from="booked.state"),
    Column("share", "Share of cap", kind=Kind.SHARE),
    Column("tonnes", "Weight", "t", Kind.NUMBER),
    Column("on", "On", kind=Kind.DATE),
    Column("codes", "HS codes", kind=Kind.LIST),
    Column("note", "Note"),
    Column("severity", "Severity", toned=True),
)


def answer(rows: list[dict[str, object]] = ROWS, columns: tuple[Column, ...] = COLUMNS, **more: object) -> Answer:
    return msgspec.structs.replace(
        Answer("tradecheck.caps/1", {"since": "2016"}, (EMBEDDED, PULLED), "rows", rows, columns, ("One note.",)),
        **more,
    )


def written(fmt: str, given: Answer | None = None, *, color: bool = False) -> bytes:
    return render(given or answer(), fmt, version="0.1.0", generated=MOMENT, color=color)


def of_values(kind: Kind, *values: object, **column: object) -> Answer:
    return answer([{"a": value} for value in values], (Column("a", "A", kind=kind, **column),))  # type: ignore[arg-type]


# every format


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_answer_is_the_same_bytes_twice(fmt: str) -> None:
    assert written(fmt) == written(fmt)


@pytest.mark.parametrize("fmt", sorted(BINARY))
def test_another_process_in_another_zone_writes_the_same_binary(fmt: str) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import test_formats as t; sys.stdout.buffer.write(t.written(sys.argv[2]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent), fmt],
        capture_output=True,
        check=True,
        env=os.environ | {"TZ": "Asia/Pyongyang", "PYTHONHASHSEED": "7", "POLARS_MAX_THREADS": "1"},
    )
    assert run.stdout == written(fmt)


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_answer_without_rows_is_still_an_answer(fmt: str) -> None:
    empty = written(fmt, answer([]))
    assert empty == b"" if fmt == "jsonl" else empty


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"format 'xslx' is not known: did you mean xlsx"):
        written("xslx")


def test_a_column_that_no_row_fills_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        written("csv", answer(columns=(Column("valeu", "Value"),)))


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(), max_size=30))
def test_no_format_fails_on_any_text_or_prints_an_escape(text: str) -> None:
    rows: list[dict[str, object]] = [{"a": text + "\x1b[2J\x9b", "b": [text], "c": None, "d": text}]
    columns = (
        Column("a", "A"),
        Column("b", "B", kind=Kind.LIST),
        Column("c", "C", kind=Kind.NUMBER, state_from="d"),
    )
    given_answer = answer(rows, columns, notes=(text,), view={"source": text})
    for fmt in FORMATS:
        output = written(fmt, given_answer)
        if fmt not in BINARY:
            assert b"\x1b" not in output
            assert "\x9b" not in output.decode()


# json and jsonl


def test_json_is_the_envelope_in_its_order() -> None:
    document = json.loads(written("json", answer(extra={"cap": 2.0})))
    assert list(document) == ["schema", "version", "generated", "view", "data", "notes", "cap", "rows"]
    assert document["schema"] == "tradecheck.caps/1"
    assert document["generated"] == "2026-11-22T00:00:00Z"
    assert document["data"][1] == {
        "source": "comtrade", "vintage": "2026-11", "rows": 220, "retrieved": "2026-11-20T08:00:00Z",
        "embedded": False, "title": "UN Comtrade", "terms": "UN",
    }  # fmt: skip
    assert document["rows"][0]["booked"] == {"value": 413555897, "state": "reported"}


def test_findings_are_named_findings_in_json() -> None:
    assert list(json.loads(written("json", answer(rows_name="findings", notes=()))))[-1] == "findings"


def test_json_writes_whole_figures_without_a_fraction_and_dates_in_iso() -> None:
    text = written("json").decode()
    assert '"value": 413555897,' in text
    assert '"tonnes": 4828327.5,' in text
    assert '"on": "2017-08-05"' in text
    assert '"share": null' in text


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(12685879.0, "12685879"), (1e16, "10000000000000000"), (0.00001, "0.00001"), (-0.0, "0"), (1.0316, "1.0316")],
)
def test_an_ordinary_figure_has_no_exponent(figure: float, shown: str) -> None:
    assert f'"a": {shown}\n' in written("json", of_values(Kind.NUMBER, figure)).decode()
    assert written("csv", of_values(Kind.NUMBER, figure)).decode() == f"a\n{shown}\n"


def test_what_is_no_number_is_null() -> None:
    assert json.loads(written("jsonl", of_values(Kind.NUMBER, float("nan")))) == {"a": None}


def test_moments_are_written_in_utc() -> None:
    in_pyongyang = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=9)))
    document = json.loads(render(answer(), "json", version="1", generated=in_pyongyang))
    assert document["generated"] == "2026-11-22T00:00:00Z"


def test_structs_paths_and_words_have_a_plain_form() -> None:
    assert plain({"p": Period.year(2017), "s": State.NOT_HELD, "t": (1.0, None)}) == {
        "p": {"start": "2017-01-01", "end": "2017-12-31"}, "s": "not_held", "t": [1, None],
    }  # fmt: skip
    with pytest.raises(TypeError, match="set has no form"):
        plain({1, 2})


def test_extra_keys_cannot_replace_those_of_the_envelope() -> None:
    with pytest.raises(ValueError, match="repeats keys of the envelope: view"):
        written("json", answer(extra={"view": {}}))


def test_json_lines_hold_a_row_each() -> None:
    lines = written("jsonl").splitlines()
    assert [json.loads(line)["period"] for line in lines] == ["2017", "2018"]


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_figure_loses_a_digit_on_its_way_through_json_and_csv(figure: float) -> None:
    assert json.loads(written("jsonl", of_values(Kind.NUMBER, figure)))["a"] == figure
    assert float(written("csv", of_values(Kind.NUMBER, figure)).decode().split("\n")[1]) == figure


# csv


def test_csv_has_a_header_and_keeps_the_state_beside_a_missing_value() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv").decode(), newline="")))
    assert list(rows[0])[2:4] == ["booked_value", "booked_state"]
    assert rows[0]["booked_value"] == "413555897"
    assert (rows[1]["booked_value"], rows[1]["booked_state"]) == ("", "not_held")
    assert rows[0]["codes"] == "2701; 2702"
    assert rows[0]["on"] == "2017-08-05"
    assert rows[1]["tonnes"] == "-12.25"


def test_csv_ends_its_lines_with_a_line_feed_and_quotes_what_needs_it() -> None:
    text = written("csv", of_values(Kind.TEXT, 'a,"b"\r\nc')).decode()
    assert text == 'a\n"a,""b""\nc"\n'


def test_csv_makes_no_formula_of_a_note() -> None:
    assert ",'=1+1," in written("csv").decode()


def test_csv_writes_objects_as_keys_and_values() -> None:
    cells = of_values(Kind.LIST, [{"resolution": "2371", "paragraph": 8.0}], {"from": "CHN"}, True)  # noqa: FBT003 - a cell
    assert written("csv", cells).decode() == "a\nresolution: 2371; paragraph: 8\nfrom: CHN\ntrue\n"


# table and markdown


def test_the_table_sets_figures_flush_right_below_their_unit() -> None:
    lines = written("table").decode().splitlines()
    assert "Booked (USD)" in lines[0]
    assert "Share of cap (%)" in lines[0]
    end = lines[0].index("Booked (USD)") + len("Booked (USD)")
    assert lines[2][:end].endswith(" 413,555,897")
    assert "103.2" in lines[2]


def test_a_missing_value_shows_its_state_and_never_zero_or_nothing() -> None:
    line = written("table").decode().splitlines()[3]
    assert " not_held " in line
    assert " – " in line
    assert " 0 " not in line


def test_chinese_names_keep_the_columns_in_line() -> None:
    lines = written("table", answer(columns=COLUMNS[:3])).decode().splitlines()
    assert lines[2:4] == ["2017    coal    413,555,897", "2018    煤炭       not_held"]


def test_a_column_of_figures_has_one_number_of_decimals() -> None:
    text = written("table", of_values(Kind.NUMBER, 1.0, 2.5, None)).decode().splitlines()
    assert [line.strip() for line in text[2:5]] == ["1.00", "2.50", "–"]
    whole = written("table", of_values(Kind.NUMBER, 1.0, 25000.0)).decode().splitlines()
    assert [line.strip() for line in whole[2:4]] == ["1", "25,000"]


@pytest.mark.parametrize(
    ("figure", "kind", "shown"),
    [(0.0004, Kind.NUMBER, "0.00040"), (-0.0004, Kind.NUMBER, "-0.00040"), (4e-6, Kind.SHARE, "0.00040")],
)
def test_a_small_figure_is_never_shown_as_zero(figure: float, kind: Kind, shown: str) -> None:
    assert written("table", of_values(kind, figure)).decode().splitlines()[2].strip() == shown


def test_a_share_with_a_unit_of_its_own_is_shown_as_a_factor() -> None:
    lines = written("table", of_values(Kind.SHARE, 7.56, unit="× cap", decimals=2)).decode().splitlines()
    assert [line.strip() for line in lines[:3:2]] == ["A (× cap)", "7.56"]


def test_a_year_has_no_thousands_separator() -> None:
    assert written("table", of_values(Kind.TEXT, 2017)).decode().splitlines()[2] == "2017"


def test_long_text_is_cut_with_an_ellipsis_or_folded() -> None:
    text = "China reported 1.64 Mt of coal from the DPRK that month"
    cut = written("table", of_values(Kind.TEXT, text, width=20)).decode().splitlines()
    assert cut[2] == "China reported 1.64…"
    folded = written("table", of_values(Kind.TEXT, text, width=20, lines=0)).decode().splitlines()
    assert folded[2:5] == ["China reported 1.64", "Mt of coal from the", "DPRK that month"]
    bounded = written("table", of_values(Kind.TEXT, text, width=20, lines=2)).decode().splitlines()
    assert len(bounded[3]) <= 20
    assert bounded[3].endswith("…")
    assert bounded[4] == ""


def test_chinese_text_is_cut_by_cells_and_not_by_letters() -> None:
    cut = written("table", of_values(Kind.TEXT, "中国海关总署公布的数据", width=9)).decode().splitlines()
    assert cut[2] == "中国海关…"


def test_colour_adds_codes_and_changes_nothing_else() -> None:
    coloured = written("table", color=True)
    assert b"\x1b[31mhigh\x1b[0m" in coloured
    assert re.sub(rb"\x1b\[\d+m", b"", coloured) == written("table")


def test_the_table_does_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    before = written("table")
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    monkeypatch.setenv("TERM", "xterm-kitty")
    assert written("table") == before


def test_notes_and_what_the_answer_rests_on_stand_below() -> None:
    below = written("table").decode().split("\n\n")[1].splitlines()
    assert below == [
        "One note.",
        "Rests on 4,012 rows of 1 source embedded; 220 rows of 1 source pulled or imported, the newest on 2026-11-20.",
    ]


def test_a_table_without_rows_says_so() -> None:
    assert "(no rows)" in written("table", answer([])).decode()
    assert "(no rows)" in written("md", answer([])).decode()


def test_markdown_is_a_pipe_table_with_figures_flush_right() -> None:
    lines = written("md").decode().splitlines()
    assert lines[0].startswith("| Period | Goods | Booked (USD) | Share of cap (%) |")
    assert lines[1].startswith("| --- | --- | ---: | ---: |")
    assert lines[2].startswith("| 2017 | coal | 413,555,897 | 103.2 |")
    assert "One note." in lines


# parquet


def test_parquet_keeps_figures_days_lists_and_states() -> None:
    frame = pl.read_parquet(io.BytesIO(written("parquet")))
    assert frame.schema == pl.Schema(
        {
            "period": pl.String(), "goods": pl.String(), "booked_value": pl.Float64(), "booked_state": pl.String(),
            "share": pl.Float64(), "tonnes": pl.Float64(), "on": pl.Date(), "codes": pl.List(pl.String()),
            "note": pl.String(), "severity": pl.String(),
        }
    )  # fmt: skip
    assert frame["booked_value"].to_list() == [413555897.0, None]
    assert frame["booked_state"].to_list() == ["reported", "not_held"]
    assert frame["on"].to_list() == [date(2017, 8, 5), None]
    assert frame["codes"].to_list() == [["2701", "2702"], []]
    assert frame["note"].to_list() == ["=1+1", None]


def test_parquet_carries_the_envelope_in_its_metadata() -> None:
    head = json.loads(pl.read_parquet_metadata(io.BytesIO(written("parquet")))["tradecheck"])
    assert head["schema"] == "tradecheck.caps/1"
    assert head["generated"] == "2026-11-22T00:00:00Z"
    assert head["notes"] == ["One note."]


def test_parquet_without_rows_has_its_columns() -> None:
    frame = pl.read_parquet(io.BytesIO(written("parquet", answer([]))))
    assert frame.height == 0
    assert frame.columns[0] == "period"


# xlsx


def _part(name: str, book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return parts.read(name).decode()


def test_a_workbook_holds_numbers_days_and_text() -> None:
    rows = fastexcel.read_excel(written("xlsx")).load_sheet("rows").to_polars().to_dicts()
    assert rows[0]["Booked (USD)"] == 413555897
    assert rows[0]["Share of cap"] == pytest.approx(1.0316)
    assert rows[0]["On"].date() == date(2017, 8, 5)
    assert rows[0]["Note"] == "=1+1"
    assert rows[1]["Booked (USD)"] is None
    assert rows[1]["Booked state"] == "not_held"


def test_a_workbook_has_no_formula_and_no_link() -> None:
    hostile = ["=HYPERLINK(1)", "http://un.org", "+1", "@x", "{=1}", "mailto:a@b.c", "internal:x!A1", "_x0041_"]
    book = written("xlsx", of_values(Kind.TEXT, *hostile))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert not any("rels" in name and "sheet" in name for name in parts.namelist())
    sheet = _part("xl/worksheets/sheet1.xml", book)
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    read = fastexcel.read_excel(book).load_sheet("rows").to_polars()["A"].to_list()
    assert read == hostile


def test_more_rows_than_a_sheet_holds_are_refused_and_not_dropped() -> None:
    with pytest.raises(UsageError, match=r"1,048,576 rows do not fit in a workbook.* parquet or csv"):
        written("xlsx", answer([{}] * 1_048_576, ()))


def test_a_workbook_freezes_its_header() -> None:
    assert 'state="frozen"' in _part("xl/worksheets/sheet1.xml", written("xlsx"))


def test_a_workbook_is_dated_by_the_answer_and_says_what_it_is() -> None:
    book = written("xlsx")
    assert "2026-11-22T00:00:00Z" in _part("docProps/core.xml", book)
    about = fastexcel.read_excel(book).load_sheet("about", header_row=None).to_polars().rows()
    assert ("schema", "tradecheck.caps/1") in about
    assert ("notes", "One note.") in about


# columns and cells


def test_a_path_into_a_missing_object_is_a_missing_value() -> None:
    assert value_at({"rule": None}, "rule.resolution") is None
    assert value_at({"rule": {"resolution": "2371"}}, "rule.resolution") == "2371"
    with pytest.raises(KeyError):
        value_at({"rule": {"resolution": "2371"}}, "rule.paragraf")


def test_a_column_of_figures_takes_no_words() -> None:
    with pytest.raises(TypeError, match="column a holds figures, not str"):
        written("csv", of_values(Kind.NUMBER, "12"))


def test_importing_the_formats_imports_nothing_heavy() -> None:
    program = (
        "import sys, tradecheck.output.formats, tradecheck.output.write\n"
        "print([m for m in ('polars', 'xlsxwriter', 'wcwidth', 'textual', 'httpx', 'matplotlib') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
