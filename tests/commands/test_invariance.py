"""Neither the order of rows, nor how files are cut, named or shaped, nor a row of the World changes a finding."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commands.conftest import Run
from tests.sources.comtrade_rows import answer, legacy_csv, v1_csv

SNAKE = {
    "typeCode": "type_code",
    "freqCode": "freq_code",
    "reporterCode": "reporter_code",
    "flowCode": "flow_code",
    "partnerCode": "partner_code",
    "partner2Code": "partner2code",
    "classificationCode": "classification_code",
    "cmdCode": "cmd_code",
    "netWgt": "net_wgt",
    "isNetWgtEstimated": "is_net_wgt_estimated",
    "primaryValue": "primary_value",
    "cifvalue": "cif_value",
}
"""The columns as another client names them."""

CHINA, RUSSIA, POLAND = 156, 643, 616
LEGACY_FLOWS = {"M": ("1", "Import"), "X": ("2", "Export")}
RECORD = re.compile(r"comtrade:[0-9a-f]{12}:[0-9]+")

cells = st.fixed_dictionaries(
    {
        "year": st.integers(2016, 2021),
        "reporterCode": st.sampled_from([CHINA, RUSSIA, POLAND]),
        "flowCode": st.sampled_from(["M", "X"]),
        "cmdCode": st.sampled_from(["2701", "2601", "62", "8471", "270900", "030617", "9999"]),
        "primaryValue": st.integers(0, 40_000_000),
        "netWgt": st.integers(1, 40_000_000),
    }
)
tables = st.lists(
    cells,
    min_size=1,
    max_size=12,
    unique_by=lambda row: tuple(row[name] for name in ("year", "reporterCode", "flowCode", "cmdCode")),
)


def v1(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The row as the v1 service gives it."""
    year = row["year"]
    named = {name: row[name] for name in row if name != "year"}
    valued = {"CIF" if row["flowCode"] == "M" else "FOB": row["primaryValue"]}
    days = {"period": str(year), "refYear": year, "refPeriodId": year * 10_000 + 101}
    return named | days | {"cifvalue": valued.get("CIF"), "fobvalue": valued.get("FOB"), "qty": row["netWgt"]} | more


def legacy(row: dict[str, Any]) -> dict[str, str]:
    """The same row as the service before 2022 gave it."""
    number, word = LEGACY_FLOWS[row["flowCode"]]
    iso = {CHINA: "CHN", RUSSIA: "RUS", POLAND: "POL"}[row["reporterCode"]]
    return {
        "Classification": "H5",
        **dict.fromkeys(("Year", "Period", "Period Desc."), str(row["year"])),
        "Trade Flow Code": number,
        "Trade Flow": word,
        "Reporter Code": str(row["reporterCode"]),
        "Reporter": iso,
        "Reporter ISO": iso,
        "Commodity Code": row["cmdCode"],
        **dict.fromkeys(("Qty", "Netweight (kg)"), str(row["netWgt"])),
        "Trade Value (US$)": str(row["primaryValue"]),
    }


@pytest.fixture
def found(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return the findings on nothing but these files, without the places of their lines."""
    caches = itertools.count()

    def on(*bodies: bytes) -> list[dict[str, Any]]:
        folder = tmp_path / f"cache {next(caches)}"
        monkeypatch.setenv("TRADECHECK_CACHE", str(folder / "cache"))
        folder.mkdir()
        paths = [folder / f"file {number}" for number, _ in enumerate(bodies)]
        for path, body in zip(paths, bodies, strict=True):
            path.write_bytes(body)
        assert run("import", "comtrade", *paths).code == 0
        printed = run("findings", "--no-snapshot", "--format", "json").json["findings"]
        return json.loads(RECORD.sub("comtrade:line", json.dumps(printed)))

    return on


QUICK = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICK
@given(orders=tables.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_rows_and_the_cut_of_files_change_no_finding(found, orders):
    rows, shuffled = orders
    cut = len(rows) // 2
    whole = found(v1_csv(*map(v1, rows)))
    assert found(v1_csv(*map(v1, shuffled))) == whole
    parts = [part for part in (shuffled[:cut], shuffled[cut:]) if part]
    assert found(*(v1_csv(*map(v1, part)) for part in parts)) == whole


@QUICK
@given(rows=tables)
def test_the_shape_of_a_file_changes_no_finding(found, rows):
    whole = found(v1_csv(*map(v1, rows)))
    assert found(v1_csv(*map(v1, rows), rename=SNAKE)) == whole
    assert found(answer(*map(v1, rows))) == whole
    assert found(legacy_csv(*map(legacy, rows))) == whole


@QUICK
@given(rows=tables, extra=st.integers(0, 9_000_000))
def test_the_row_of_the_world_changes_no_finding(found, rows, extra):
    world = [v1(row, partnerCode=0, primaryValue=row["primaryValue"] + extra) for row in rows]
    assert found(v1_csv(*map(v1, rows), *world)) == found(v1_csv(*map(v1, rows)))


def test_the_tables_that_are_drawn_do_raise_findings(found):
    row = {
        "year": 2019,
        "reporterCode": CHINA,
        "flowCode": "M",
        "cmdCode": "62",
        "primaryValue": 20_000_000,
        "netWgt": 5,
    }
    (one,) = found(v1_csv(v1(row)))
    assert (one["id"], one["booked"]["value"]) == ("banned.62.dprk-export.2019", 20_000_000)
    assert one["sources"][0]["record"] == "comtrade:line"
    assert found(v1_csv(v1(row | {"primaryValue": 19_999_999}))) != [one]
