"""Whatever the shape in which the same rows came, and with or without the World's row, findings are the same."""

import random

import polars as pl
import pytest

from tests.checks.evidence import table
from tests.sources.comtrade_rows import v1_csv
from tradecheck.checks import breaks, substitution, two_koreas, unit_values
from tradecheck.model.evidence import Evidence
from tradecheck.model.tables import TABLES
from tradecheck.model.view import View
from tradecheck.sources.comtrade.files import read

PARTNERS = [36, 40, 56, 76, 124, 152, 170, 203, 208, 233, 246, 276, 300, 348, 352, 356, 360, 372, 380, 392, 410, 428]
DPRK, ROK, WORLD, POLAND = 408, 410, 0, 616


def _row(partner, code, year, usd, kilograms, **more):
    dated = {"period": str(year), "refYear": year, "refPeriodId": year * 10_000 + 101}
    amounts = {"primaryValue": usd, "cifvalue": usd, "netWgt": kilograms, "qty": kilograms}
    return {"partnerCode": partner, "cmdCode": code} | dated | amounts | more


def _rows():
    """Trade in which each of the checks has something to find."""
    rows = [_row(partner, "030339", 2016, 1_000 + 40 * n, 1_000.0) for n, partner in enumerate(PARTNERS)]
    rows.append(_row(DPRK, "030339", 2016, 50.0, 1_000.0))
    rows += [_row(partner, "850760", 2020, 1_000.0, 10.0, reporterCode=POLAND) for partner in (DPRK, ROK, 276)]
    for year, coal, coke, price in ((2016, 1e6, 1e5, 0.4), (2018, 1e3, 9e5, 0.11)):
        rows.append(_row(DPRK, "2701", year, coal, coal / 0.1))
        rows.append(_row(DPRK, "2704", year, coke, coke / price))
        rows.append(_row(643, "2701", year, 1e6, 1e7))
        rows.append(_row(643, "2704", year, 1e5, 2.5e5))
    return rows


def _world(rows):
    """The World's row of each reporter, code and year."""
    sums = {}
    for row in rows:
        key = row.get("reporterCode", 156), row["cmdCode"], row["refYear"]
        usd, kilograms = sums.get(key, (0.0, 0.0))
        sums[key] = usd + row["primaryValue"], kilograms + row["netWgt"]
    return [
        _row(WORLD, code, year, usd, kilograms, reporterCode=who)
        for (who, code, year), (usd, kilograms) in sums.items()
    ]


def _found(*bodies):
    frames = [read(body, "rows.csv").frame for body in bodies]
    empty = {name: table(name, []) for name in TABLES if name != "flows"}
    flows = pl.concat(frames).lazy()
    evidence = Evidence(flows=flows, counted=flows, holdings=(), **empty)
    return sorted(
        (each.id, each.status, each.severity, each.statement, each.gap, each.expected, each.family)
        for check in (breaks, substitution, two_koreas, unit_values)
        for each in check.run(evidence, View())
    )


@pytest.fixture(scope="module")
def expected():
    return _found(v1_csv(*_rows()))


def test_each_check_has_something_to_find(expected):
    assert {found[0].partition(".")[0] for found in expected} == {
        "breaks",
        "substitution",
        "two_koreas",
        "unit_values",
    }


def test_the_order_of_rows_changes_nothing(expected):
    rows = _rows()
    random.Random(3).shuffle(rows)  # noqa: S311 - an order, not a secret
    assert _found(v1_csv(*rows)) == expected


def test_the_world_s_row_changes_nothing(expected):
    assert _found(v1_csv(*_rows(), *_world(_rows()))) == expected


def test_files_cut_in_two_change_nothing(expected):
    rows = _rows()
    assert _found(v1_csv(*rows[:11]), v1_csv(*rows[11:])) == expected


def test_columns_under_the_names_of_another_client_change_nothing(expected):
    names = {"netWgt": "net_wgt", "primaryValue": "primary_value", "partnerCode": "partner_code", "cmdCode": "cmd_code"}
    assert _found(v1_csv(*_rows(), rename=names)) == expected
