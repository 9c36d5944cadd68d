"""Every finding can be followed by hand: each step works out, and each record can be shown."""

import json
import math
from hashlib import sha256
from importlib.resources import files

import pytest

from tests.commands.arithmetic import worked_out
from tests.sources.comtrade_rows import answer, v1_csv

EMBEDDED = {
    "observations.csv": "tradecheck.snapshot",
    "notifications.csv": "tradecheck.snapshot",
    "prices.csv": "tradecheck.snapshot",
    "vessels.csv": "tradecheck.snapshot",
    "flows_comtrade.csv": "tradecheck.snapshot",
    "flows_press.csv": "tradecheck.snapshot",
    "rules.csv": "tradecheck.sanctions",
    "factors.csv": "tradecheck.reference",
}


@pytest.fixture
def findings(run):
    return run("findings", "--format", "json").json["findings"]


def test_every_finding_explains_itself_in_every_format(run, findings):
    for found in findings:
        page = run("why", found["id"])
        assert (page.code, page.err) == (0, "")
        assert page.text.replace("\n", " ").startswith(found["statement"])
        assert max(map(len, page.text.partition("\nRecords")[0].splitlines())) <= 80
        document = run("why", found["id"], "--format", "md")
        assert (document.code, document.text.partition("\n")[0].replace("\\", "")) == (0, f"# {found['id']}")
        (row,) = run("why", found["id"], "--format", "json").json["rows"]
        assert row == found


def test_every_step_of_every_finding_works_out_to_its_value(findings):
    steps = [
        (found["id"], step)
        for found in findings
        for step in (*found["steps"], *found["sensitivities"])
        if step["expression"]
    ]
    assert len(steps) > 200
    for finding_id, step in steps:
        result = worked_out(step["expression"])
        assert math.isclose(result, step["value"], rel_tol=1e-6, abs_tol=1e-6), (finding_id, step)


def test_no_expression_is_anything_but_arithmetic():
    for text in ("__import__('os')", "x + 1", "max", "(1).real", "[1][0]", "2 ** 9"):
        with pytest.raises((ValueError, KeyError)):
            worked_out(text)
    assert worked_out("max(0; 1,247,400 - 400,950.04) / 2 + ln(1) + min(3; -1)") == (1_247_400 - 400_950.04) / 2 - 1


def test_the_inputs_of_a_finding_are_the_records_of_its_steps_and_citations(run, findings):
    for found in findings:
        whole = run("why", found["id"], "--format", "json").json
        steps = (*found["steps"], *found["sensitivities"])
        named = {record for step in steps for record in step["records"]}
        named |= {source["record"] for source in found["sources"]}
        assert {each["record"] for each in whole["inputs"]} == named
        assert (
            whole["rule_in_full"] is None
            if found["rule"] is None
            else whole["rule_in_full"]["id"] == found["rule"]["id"]
        )
        assert found["severity_rule"]


def test_every_record_that_a_finding_names_can_be_shown(run, findings):
    names = {record for found in findings for step in found["steps"] for record in step["records"]}
    names |= {source["record"] for found in findings for source in found["sources"]}
    assert len(names) > 80
    for name in sorted(names):
        (row,) = run("record", name, "--format", "json").json["rows"]
        assert (row["record"], row["embedded"]) == (name, True)
        lines = (files(EMBEDDED[row["file"]]) / row["file"]).read_bytes().split(b"\n")
        assert lines[row["line"] - 1].decode() == row["raw"]
        assert sha256(lines[row["line"] - 1]).hexdigest() == row["sha256"]


@pytest.mark.parametrize("verb", ["series", "observations", "notifications", "vessels", "mirror", "caps"])
def test_every_record_that_a_table_names_can_be_shown(run, verb):
    rows = run(verb, "--year", "2017", "--format", "json").json["rows"]
    names = {row[key] for row in rows for key in ("record", "importer_record", "exporter_record") if row.get(key)}
    names |= {record for row in rows for record in row.get("records", [])}
    assert names
    for name in sorted(names)[:40]:
        assert run("record", name).code == 0


def test_a_record_is_a_page_with_its_line_whole_and_its_cells_named(run):
    (row,) = run("record", "obs:PoE-2019-coal", "--format", "json").json["rows"]
    lines = run("record", "obs:PoE-2019-coal").text.splitlines()
    assert row["raw"] in lines
    assert f"sha256 of the row  {row['sha256']}" in lines
    assert any(line.split() == ["tonnes_high", "3700000"] for line in lines)
    assert row["fields"]["tonnes_high"] == "3700000"


def test_a_finding_is_explained_whatever_the_view_leaves_out(run):
    done = run("why", "caps.coal.dprk-export.2017", "--goods", "wigs", "--year", "2024", "--min-severity", "high")
    assert done.code == 0


def test_a_record_of_an_imported_file_is_its_line_with_file_time_and_checksums(run, own_cache, tmp_path):
    file = tmp_path / "china 2017.csv"
    file.write_bytes(v1_csv({}, {"cmdCode": "2702"}))
    assert run("import", "comtrade", file).code == 0
    (series,) = run(
        "series", "--goods", "2702", "--source", "comtrade", "--direction", "dprk-export", "--format", "json"
    ).json["rows"]
    (row,) = run("record", series["record"], "--format", "json").json["rows"]
    line = file.read_bytes().splitlines()[2]
    assert (row["embedded"], row["file"], row["line"]) == (False, "china 2017.csv", 3)
    assert (row["raw"], row["sha256"]) == (line.decode(), sha256(line).hexdigest())
    assert row["body_sha256"] == sha256(file.read_bytes()).hexdigest()
    assert row["retrieved"].endswith("Z")
    assert row["fields"]["cmdCode"] == "2702"
    assert own_cache.is_dir()
    page = run("record", series["record"]).text
    assert line.decode() in page.splitlines()
    assert "china 2017.csv" in page


def test_a_record_of_an_imported_answer_is_its_row(run, own_cache, tmp_path):
    file = tmp_path / "answer.json"
    file.write_bytes(answer({}, {"cmdCode": "2702"}))
    assert run("import", "comtrade", file).code == 0
    (series,) = run(
        "series", "--goods", "2702", "--source", "comtrade", "--direction", "dprk-export", "--format", "json"
    ).json["rows"]
    (row,) = run("record", series["record"], "--format", "json").json["rows"]
    assert json.loads(row["raw"])["cmdCode"] == row["fields"]["cmdCode"] == "2702"
    assert own_cache.is_dir()


def test_a_record_whose_bytes_were_changed_is_damage(run, own_cache, tmp_path):
    file = tmp_path / "china.csv"
    file.write_bytes(v1_csv({}))
    run("import", "comtrade", file)
    name = f"comtrade:{sha256(file.read_bytes()).hexdigest()[:12]}"
    assert run("record", f"{name}:2").code == 0
    assert run("record", f"{name}:99").code == 2
    (body,) = own_cache.glob("received/*/*.body")
    body.write_bytes(body.read_bytes().replace(b"100.5", b"900.5"))
    done = run("record", f"{name}:2")
    assert (done.code, done.out) == (4, b"")
    assert "receive it again" in done.err
