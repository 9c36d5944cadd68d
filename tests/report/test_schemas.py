"""What is printed as JSON is what the published schemas say, and they leave nothing of it out."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import msgspec
import pytest
from referencing import Registry, Resource

from tradecheck.model.finding import Lapsed, Note, Verdict
from tradecheck.model.view import View
from tradecheck.output.formats import render as render_answer
from tradecheck.report import answers, build, render
from tradecheck.report.changes import earlier
from tradecheck.report.rows import finding_row

DAY = date(2026, 11, 22)
DAY_MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schemas"
SCHEMAS = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def checked(document, name):
    registry = Registry().with_resources((each, Resource.from_contents(held)) for each, held in SCHEMAS.items())
    validator = jsonschema.Draft202012Validator(
        SCHEMAS[name], registry=registry, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(document)
    return document


@pytest.fixture(scope="module")
def report(desk):
    return build(desk, View(), DAY)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_a_report_is_what_its_schema_says(report):
    held = checked(json.loads(render(report, "json")), "report-1.json")
    assert set(held) - {"since"} == set(SCHEMAS["report-1.json"]["properties"]) - {"since"}
    assert set(held["tables"]) == set(SCHEMAS["report-1.json"]["properties"]["tables"]["properties"]) - {"changes"}


def test_a_report_since_another_is_too(desk, report):
    before = json.loads(render(report, "json"))
    before["rows"] = before["rows"][1:]
    since = build(desk, View(), DAY, earlier=earlier(json.dumps(before).encode(), "old.json"))
    held = checked(json.loads(render(since, "json")), "report-1.json")
    assert held["since"] == {"generated": "2026-11-22", "version": before["version"]}
    assert held["rows"][0]["change"] == "new"


def test_findings_are_what_their_schema_says_and_it_names_every_field(desk):
    printed = render_answer(answers.findings(desk, View()), "json", version="1", generated=DAY_MOMENT)
    held = checked(json.loads(printed), "findings-1.json")
    properties = SCHEMAS["findings-1.json"]["$defs"]["finding"]["properties"]
    assert {name for each in held["findings"] for name in each} == set(properties) - {"change"}


def test_what_an_analyst_said_is_in_the_schema(report):
    first, second, *_ = report.findings
    judged = msgspec.structs.replace(
        first, dismissed=Verdict("seen", DAY), note=Note("text", DAY, second.claim), was_dismissed=None
    )
    lapsed = msgspec.structs.replace(second, was_dismissed=Lapsed("seen", DAY, first.claim))
    listing = msgspec.structs.replace(report.listing, rows=[finding_row(judged), finding_row(lapsed)])
    checked(json.loads(render(msgspec.structs.replace(report, listing=listing), "json")), "report-1.json")


@pytest.mark.parametrize("path", [("rows", 0, "gap", "low"), ("rows", 0, "severity"), ("tables", "files", 0, "sha256")])
def test_a_report_that_lacks_a_field_is_refused(report, path):
    held = json.loads(render(report, "json"))
    inner = held
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    with pytest.raises(jsonschema.ValidationError):
        checked(held, "report-1.json")


def test_a_figure_in_quotes_is_refused(report):
    held = json.loads(render(report, "json"))
    held["rows"][0]["booked"]["value"] = "1,000"
    with pytest.raises(jsonschema.ValidationError):
        checked(held, "report-1.json")
