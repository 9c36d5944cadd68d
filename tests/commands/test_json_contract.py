"""The JSON that scripts depend on: each field has its name, its kind, and null only where a state explains it."""

from datetime import date

import pytest

from tradecheck.model.words import Basis, Confidence, Direction, Measure, Severity, State, Status

NUMBER, TEXT, FLAG, LIST, MAPPING = (int, float), str, bool, list, dict

RANGE = {"low": NUMBER, "central": NUMBER, "high": NUMBER, "unit": TEXT}
STEP = {"label": TEXT, "expression": TEXT, "value": NUMBER, "unit": TEXT, "records": LIST}
SOURCE = {"record": TEXT, "title": TEXT, "url": TEXT, "confidence": Confidence}
FINDING = {
    "id": TEXT,
    "check": TEXT,
    "severity": Severity,
    "status": Status,
    "goods": {"codes": LIST, "label": TEXT},
    "direction": Direction,
    "period": {"start": date, "end": date},
    "booked": {"value": NUMBER, "unit": TEXT, "state": State},
    "expected": RANGE,
    "gap": RANGE,
    "rule": {"id": TEXT, "resolution": TEXT, "paragraph": TEXT, "measure": Measure, "hs_basis": Basis},
    "statement": TEXT,
    "steps": [STEP],
    "caveats": [TEXT],
    "explanations": [TEXT],
    "sensitivities": [STEP],
    "severity_rule": TEXT,
    "family": TEXT,
    "dismissed": MAPPING,
    "sources": [SOURCE],
}
SERIES = {
    **dict.fromkeys(("period", "frequency", "reporter", "partner", "flow", "code", "source", "record"), TEXT),
    "value_usd": NUMBER,
    "net_weight_kg": NUMBER,
    "state": State,
}
MIRROR = {
    **dict.fromkeys(("period", "code", "reporter", "partner"), TEXT),
    **dict.fromkeys(("importer_usd", "exporter_usd", "ratio"), NUMBER),
    "state": State,
}
CAPS = {
    **dict.fromkeys(("period", "goods", "supplier", "quantity_unit", "source"), TEXT),
    **dict.fromkeys(("quantity", "quantity_cap", "quantity_share", "value_usd"), NUMBER),
    **dict.fromkeys(("value_cap_usd", "value_share", "binding_share"), NUMBER),
    "states": MAPPING,
}
RULES = {
    **dict.fromkeys(("id", "resolution", "paragraph", "direction", "status", "exceptions"), TEXT),
    "measure": Measure,
    "hs_basis": Basis,
    "codes": LIST,
    **dict.fromkeys(("start", "end", "wind_down_until"), date),
}
INPUT = {
    **dict.fromkeys(("record", "file", "sha256", "raw", "title", "url"), TEXT),
    "embedded": FLAG,
    "line": int,
    "fields": MAPPING,
}
MAY_BE_NULL = {
    "findings": {
        "booked.value",
        *(f"{name}.{end}" for name in ("expected", "gap") for end in ("low", "central", "high")),
        "rule",
        "steps.value",
        "sensitivities.value",
        "dismissed",
    },
    "series": {"value_usd", "net_weight_kg", "source", "record"},
    "mirror": {"importer_usd", "exporter_usd", "ratio"},
    "caps": {
        *(f"{name}_share" for name in ("quantity", "value", "binding")),
        "quantity",
        "quantity_cap",
        "value_usd",
        "value_cap_usd",
        "source",
    },
    "rules": {"end", "wind_down_until", "exceptions"},
}
"""Fields that may have no value: a figure with its state beside it, a day without an end, a rule where none applies."""


def amiss(row, fields, nullable, under=""):
    """Return the fields of a row that are missing, of another kind, or null where they may not be."""
    found = []
    for name, kind in fields.items():
        place = f"{under}{name}"
        if name not in row:
            found.append(f"{place} is missing")
        elif row[name] is None:
            found += [] if place in nullable else [f"{place} is null"]
        elif isinstance(kind, dict):
            found += amiss(row[name], kind, nullable, f"{place}.")
        elif isinstance(kind, list):
            each = kind[0]
            for one in row[name]:
                found += amiss(one, each, nullable, f"{place}.") if isinstance(each, dict) else _kind(one, each, place)
        else:
            found += _kind(row[name], kind, place)
    return found


def _kind(value, kind, place):
    if kind is date:
        return (
            [] if isinstance(value, str) and date.fromisoformat(value).isoformat() == value else [f"{place}: {value}"]
        )
    if isinstance(kind, type) and issubclass(kind, str) and kind is not str:
        return [] if value in [each.value for each in kind] else [f"{place}: {value}"]
    wrong = isinstance(value, bool) and kind is not FLAG
    return [] if isinstance(value, kind) and not wrong else [f"{place}: {value!r}"]


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        (("findings",), FINDING),
        (("findings", "--goods", "coal", "--year", "2017", "--direction", "dprk-export"), FINDING),
        (("series", "--goods", "coal"), SERIES),
        (("series", "--goods", "TOTAL", "--year", "2021"), SERIES),
        (("mirror", "--goods", "27", "--year", "2017"), MIRROR),
        (("caps",), CAPS),
        (("rules",), RULES),
        (("rules", "coal", "--on", "2017-08-05", "--direction", "dprk-export"), RULES),
    ],
)
def test_what_a_verb_prints_has_every_field_in_its_kind(run, arguments, fields):
    whole = run(*arguments, "--format", "json", "--generated", "2026-11-22").json
    verb = arguments[0]
    assert whole["schema"] == f"tradecheck.{verb}/1"
    assert whole["generated"] == "2026-11-22T00:00:00Z"
    assert isinstance(whole["version"], str)
    rows = whole["findings" if verb == "findings" else "rows"]
    assert rows
    assert [problem for row in rows for problem in amiss(row, fields, MAY_BE_NULL[verb])] == []
    held = {"source": TEXT, "vintage": TEXT, "rows": int, "retrieved": TEXT, "embedded": FLAG}
    assert [problem for row in whole["data"] for problem in amiss(row, held, {"vintage", "retrieved"})] == []


def test_a_figure_that_is_null_has_its_state_beside_it(run):
    booked = [each["booked"] for each in run("findings", "--format", "json").json["findings"]]
    assert any(each["value"] is None for each in booked)
    assert all((each["value"] is None) is not State(each["state"]).has_figure for each in booked)
    series = run("series", "--goods", "coal", "--format", "json").json["rows"]
    unknown = [row for row in series if row["value_usd"] is None and row["net_weight_kg"] is None]
    assert unknown
    assert not any(State(row["state"]).has_figure for row in unknown if row.get("quantity") is None)


def test_the_view_is_given_back_as_it_was_asked(run):
    asked = ("--since", "2016", "--until", "2024", "--goods", "coal", "--direction", "dprk-export")
    view = run("findings", *asked, "--format", "json").json["view"]
    assert (view["since"][:4], view["until"][:4]) == ("2016", "2024")
    assert (view["goods"], view["direction"]) == (["coal"], "dprk-export")


@pytest.mark.parametrize(
    "finding_id",
    [
        "caps.coal.dprk-export.2017",
        "banned.2701.dprk-export.2017-08",
        "publications.2701.dprk-export.2016.weight",
        "shipments.petroleum.dprk-import.Oil-2018",
    ],
)
def test_why_is_the_finding_with_its_steps_inputs_sensitivities_and_rules(run, finding_id):
    whole = run("why", finding_id, "--format", "json").json
    assert whole["schema"] == "tradecheck.why/1"
    (row,) = whole["rows"]
    assert amiss(row, FINDING, MAY_BE_NULL["findings"]) == []
    assert [problem for each in whole["inputs"] for problem in amiss(each, INPUT, {"title", "url"})] == []
    assert row["severity_rule"].startswith(f"{row['severity']}: ")
    if row["rule"] is None:
        assert whole["rule_in_full"] is None
    else:
        assert amiss(whole["rule_in_full"], RULES, MAY_BE_NULL["rules"]) == []


def test_the_example_of_the_contract_is_what_is_printed(run):
    """The finding that the interface shows, with its figures."""
    (row,) = run("why", "caps.coal.dprk-export.2017", "--format", "json").json["rows"]
    shown = {
        "check": "caps",
        "severity": "medium",
        "direction": "dprk-export",
        "period": {"start": "2017-01-01", "end": "2017-12-31"},
        "booked": {"value": 413_555_897, "unit": "USD", "state": "reported"},
        "expected": {"low": 0, "central": 400_870_018, "high": 400_870_018, "unit": "USD"},
        "gap": {"low": 12_685_879, "central": 12_685_879, "high": 12_685_879, "unit": "USD"},
    }
    assert {name: row[name] for name in shown} == shown
    assert (row["goods"]["codes"], row["goods"]["label"]) == (["2701", "2702"], "coal")
    assert (row["rule"]["resolution"], row["rule"]["paragraph"], row["rule"]["measure"]) == ("2321 (2016)", "26", "cap")
    assert {"413,555,897 / 400,870,018": 1.031646}.items() <= {
        step["expression"]: step["value"] for step in row["steps"]
    }.items()
