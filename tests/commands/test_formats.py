"""Every verb in every format it has: valid, the same twice, in one envelope, numbers as numbers."""

import csv
import io
import json
import re

import polars as pl
import pytest

from tests.commands.conftest import DAY, FORMATS

VERBS = {
    "findings": ["findings"],
    "why": ["why", "caps.coal.dprk-export.2017"],
    "series": ["series", "--goods", "coal"],
    "mirror": ["mirror", "--goods", "27", "--year", "2017"],
    "caps": ["caps"],
    "rules": ["rules", "coal"],
    "observations": ["observations"],
    "notifications": ["notifications"],
    "vessels": ["vessels"],
    "sources": ["sources"],
    "record": ["record", "obs:PoE-2019-coal"],
    "cache-path": ["cache", "path"],
    "cache-list": ["cache", "list"],
    "cache-verify": ["cache", "verify"],
    "config": ["config", "show"],
    "config-validate": ["config", "validate"],
    "doctor": ["doctor"],
    "pull-plan": ["pull", "comtrade", "--year", "2017", "--dry-run"],
}
PROMISED = {
    "findings": (
        "id check severity status goods direction period booked expected gap rule statement steps caveats dismissed "
        "sources"
    ),
    "series": "period frequency reporter partner flow code value_usd net_weight_kg state source record",
    "mirror": "period code reporter partner importer_usd exporter_usd ratio state",
    "caps": (
        "period goods supplier quantity quantity_unit quantity_cap quantity_share value_usd value_cap_usd value_share "
        "binding_share states source"
    ),
    "rules": "id resolution paragraph measure direction codes hs_basis start end wind_down_until status exceptions",
}
"""The fields that scripts depend on."""

FIGURE = re.compile(r".*(_usd|_kg|_share|_days|_tonnes|_low|_high|_cap)|quantity|ratio|tonnes|barrels|count|rows|value")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def rows_of(name, whole):
    return whole["findings" if name == "findings" else "rows"]


@pytest.mark.parametrize("name", VERBS)
def test_every_format_of_a_verb_holds_the_same_rows_and_is_the_same_twice(run, name):
    answers = {}
    for fmt in FORMATS:
        first, second = (run(*VERBS[name], "--format", fmt, "--generated", DAY) for _ in range(2))
        assert (first.code, first.err) == (0, "")
        assert first.out == second.out
        answers[fmt] = first
    rows = rows_of(name, answers["json"].json)
    assert [json.loads(line) for line in answers["jsonl"].text.splitlines()] == rows
    listed = list(csv.DictReader(io.StringIO(answers["csv"].text), strict=True))
    frame = pl.read_parquet(io.BytesIO(answers["parquet"].out))
    sheet = pl.read_excel(io.BytesIO(answers["xlsx"].out), infer_schema_length=0, raise_if_empty=False)
    assert [len(listed), frame.height, sheet.height] == [len(rows)] * 3
    if listed:
        assert list(listed[0]) == frame.columns
    for fmt in ("table", "json", "csv", "md"):
        assert answers[fmt].out.endswith(b"\n")


@pytest.mark.parametrize("name", VERBS)
def test_json_is_one_object_in_the_envelope_that_scripts_expect(run, name):
    whole = run(*VERBS[name], "--format", "json", "--generated", DAY).json
    assert list(whole)[:5] == ["schema", "version", "generated", "view", "data"]
    assert whole["schema"] == f"tradecheck.{name}/1"
    assert whole["generated"] == "2026-11-22T00:00:00Z"
    assert isinstance(whole["view"], dict)
    for held in whole["data"]:
        assert {"source", "vintage", "rows", "retrieved", "embedded"} <= set(held)
    assert isinstance(rows_of(name, whole), list)


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_fields_are_there_in_json_and_in_csv(run, name):
    promised = PROMISED[name].split()
    rows = rows_of(name, run(*VERBS[name], "--format", "json").json)
    assert rows
    for row in rows:
        assert not set(promised) - set(row)
    header = run(*VERBS[name], "--format", "csv").text.partition("\n")[0].split(",")
    if name == "findings":  # objects and lists of objects have no cell of their own
        promised = [each for each in promised if each not in ("steps", "caveats", "sources")]
        assert not [each for each in promised if not any(column.startswith(each) for column in header)]
    else:
        assert not set(promised) - set(header)


@pytest.mark.parametrize("name", [each for each in VERBS if each not in ("config", "record")])
def test_numbers_are_numbers_and_days_are_days(run, name):
    def look(value, key=""):
        if isinstance(value, dict):
            for own_key, own in value.items():
                if own_key != "fields":  # the cells of a raw line, which are text
                    look(own, own_key)
        elif isinstance(value, list):
            for own in value:
                look(own, key)
        elif FIGURE.fullmatch(key) and not isinstance(value, bool):
            assert value is None or isinstance(value, int | float), key
        elif key in ("start", "end", "as_of", "wind_down_until"):
            assert value is None or ISO_DAY.fullmatch(value), key

    look(run(*VERBS[name], "--format", "json").json)


def test_a_missing_figure_is_null_with_a_state_that_says_why(run):
    for row in run("series", "--goods", "coal", "--format", "json").json["rows"]:
        assert (row["value_usd"] is None) == (row["value_state"] in ("not_held", "unresolved"))
        assert (row["net_weight_kg"] is None) == (row["weight_state"] in ("not_held", "unresolved"))
    for row in run("mirror", "--goods", "27", "--format", "json").json["rows"]:
        for end in ("importer", "exporter"):
            assert (row[f"{end}_usd"] is None) == (row[f"{end}_state"] != "reported")
    for found in run("findings", "--format", "json").json["findings"]:
        booked = found["booked"]
        assert (booked["value"] is None) == (booked["state"] != "reported")


def test_the_dprks_own_half_is_not_published_and_never_not_held(run):
    rows = run("mirror", "--goods", "TOTAL", "--format", "json").json["rows"]
    silent = {row["exporter_state"] for row in rows if row["partner"] == "PRK"}
    assert silent == {"not_published"}


def test_a_view_is_printed_as_it_was_asked(run):
    asked = (
        "--since",
        "2016",
        "--until",
        "2024-06",
        "--goods",
        "coal",
        "--goods",
        "2503",
        "--direction",
        "dprk-export",
    )
    view = run("findings", *asked, "--min-severity", "medium", "--check", "caps", "--format", "json").json["view"]
    assert view["since"] == "2016-01-01"
    assert view["until"] == "2024-06-30"
    assert view["goods"] == ["coal", "2503"]
    assert (view["direction"], view["check"], view["min_severity"]) == ("dprk-export", "caps", "medium")


def test_the_printed_day_is_the_only_thing_that_generated_changes(run):
    one, other = (run("caps", "--format", "json", "--generated", day).json for day in ("2026-11-22", "2027-01-01"))
    assert one.pop("generated") != other.pop("generated")
    assert one == other


@pytest.mark.parametrize("fmt", ["md", "html", "json", "jsonl", "csv", "parquet", "xlsx"])
def test_a_report_is_the_same_twice(run, fmt):
    first, second = (run("report", "--goods", "coal", "--format", fmt, "--generated", DAY) for _ in range(2))
    assert (first.code, first.err) == (0, "")
    assert first.out
    assert first.out == second.out


@pytest.mark.parametrize("fmt", ["csv", "jsonl", "parquet"])
def test_a_report_in_a_format_for_programs_is_its_table_of_findings(run, fmt):
    asked = ("--goods", "coal", "--format", fmt, "--generated", DAY)
    assert run("report", *asked).out == run("findings", *asked).out


def test_a_report_as_json_holds_every_table_and_the_findings_as_its_rows(run):
    asked = ("--goods", "coal", "--format", "json", "--generated", DAY)
    whole = run("report", *asked).json
    assert whole["schema"] == "tradecheck.report/1"
    assert whole["rows"] == run("findings", *asked).json["findings"]
    tables = ("series", "mirror", "caps", "rules", "observations", "notifications", "vessels", "sources")
    assert tuple(whole["tables"]) == (*tables, "files", "methods")
    for name in ("series", "mirror", "caps", "rules", "observations", "notifications"):
        assert whole["tables"][name] == run(name, *asked).json["rows"]


def test_a_report_as_markdown_has_a_section_a_table_and_a_page_a_finding(run):
    text = run("report", "--goods", "coal", "--year", "2017", "--generated", DAY).text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[:2] == ["## Findings", "## Each finding"]
    tables = (
        "Series",
        "Mirror",
        "Caps",
        "Rules",
        "Observations",
        "Notifications",
        "Vessels",
        "Sources",
        "Files",
        "Methods",
    )
    assert headings[2:] == [f"## {name}" for name in tables]
    assert "### caps.coal.dprk-export.2017\n" in text
    assert "`tradecheck report --since 2017-01-01 --until 2017-12-31 --goods coal --generated 2026-11-22`" in text


def test_the_command_that_a_report_names_makes_the_same_report(run):
    first = run("report", "--goods", "TOTAL", "--goods", "wigs", "--direction", "dprk-export", "--generated", DAY)
    named = re.search(r"`tradecheck (report [^`]+)`", first.text)
    assert named is not None
    assert run(*named[1].split()).out == first.out


def test_the_command_that_a_page_names_makes_the_same_page(run):
    page = run("report", "--goods", "wigs", "--format", "html", "--charts", "1", "--generated", DAY)
    named = re.search(r">tradecheck (report [^<]+)</pre>", page.text)
    assert named is not None
    assert run(*named[1].split()).out == page.out


@pytest.mark.parametrize(
    ("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")], ids=["png", "svg", "pdf"]
)
def test_a_chart_is_the_same_twice(run, tmp_path, ending, begins):
    files = [tmp_path / f"{number}.{ending}" for number in (1, 2)]
    for file in files:
        done = run("chart", "cap", "--goods", "coal", "-o", file, "-q")
        assert (done.code, done.out, done.err) == (0, b"", "")
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].read_bytes().startswith(begins)


def test_lanes_are_the_same_twice_and_of_a_narrow_view_as_well(run, tmp_path):
    for asked in ([], ["--goods", "coal", "--since", "2019", "--until", "2021"], ["--goods", "textiles"]):
        files = [tmp_path / f"{number}.svg" for number in (1, 2)]
        for file in files:
            assert run("chart", "observations", *asked, "-o", file, "-q").code == 0
        assert files[0].read_bytes() == files[1].read_bytes()


def test_a_chart_has_the_size_and_the_dots_that_are_asked_for(run, tmp_path):
    file = tmp_path / "chart.png"
    asked = ("chart", "cap", "--goods", "coal", "-o", file, "-q")
    assert run(*asked, "--size", "8x6", "--dpi", "50").code == 0
    held = file.read_bytes()
    assert (int.from_bytes(held[16:20]), int.from_bytes(held[20:24])) == (400, 300)
    for flags in (("--size", "wide"), ("--size", "8x0.1"), ("--dpi", "5")):
        assert run(*asked, *flags).code == 2


@pytest.mark.parametrize(
    "asked",
    [
        ["overview"],
        ["goods", "--goods", "coal"],
        ["cap", "--goods", "petroleum"],
        ["shipments", "--goods", "petroleum"],
        ["observations"],
        ["mirror"],
        ["finding", "caps.coal.dprk-export.2017"],
        ["world", "relabelling.coal.dprk-export.2017.by-year"],
    ],
    ids=lambda asked: asked[0],
)
def test_each_chart_is_drawn(run, tmp_path, asked):
    file = tmp_path / "chart.svg"
    done = run("chart", *asked, "--style", "dark", "-o", file)
    assert (done.code, done.out, done.err) == (0, b"", f"wrote {file}\n")
    assert b"</svg>" in file.read_bytes()
