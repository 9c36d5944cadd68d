"""Tables as answers: every field of a row reaches programs, readers see few columns, states stand for absences."""

from datetime import date

import msgspec
import pytest

from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity
from tradecheck.output.answer import value_at
from tradecheck.output.formats import render
from tradecheck.report import answers, build, fields
from tradecheck.report.columns import OPTIONAL

COAL = View(goods=(Goods.parse("coal"),))
DAY = date(2026, 11, 22)


def every_answer(desk, view):
    return {
        "findings": answers.findings(desk, view),
        "series": answers.series(desk, view),
        "mirror": answers.mirror(desk, view),
        "caps": answers.caps(desk, view),
        "rules": answers.rules(view, view.goods),
        "observations": answers.observations(desk, view),
        "notifications": answers.notifications(desk, view),
        "vessels": answers.vessels(desk, view),
        "sources": answers.sources(desk, view, DAY),
    }


@pytest.mark.parametrize("view", [View(), COAL], ids=["everything", "coal"])
def test_every_column_of_every_table_is_filled_from_its_rows(desk, view):
    for name, answer in every_answer(desk, view).items():
        assert answer.rows
        for column in (*answer.columns, *getattr(fields, name.upper())):
            for row in answer.rows[:50]:
                value_at(row, column.name)  # raises for a column that nobody fills


@pytest.mark.parametrize("name", ["series", "mirror", "caps", "observations", "notifications", "vessels", "sources"])
def test_programs_get_every_plain_field_of_a_row(desk, name):
    (row, *_) = every_answer(desk, View())[name].rows
    given = {column.name for column in getattr(fields, name.upper())}
    assert {key for key, value in row.items() if not isinstance(value, dict)} <= given


def test_a_column_that_no_row_fills_is_left_out_for_readers_alone(desk):
    petroleum = View(goods=(Goods.parse("petroleum"),), period=Period.year(2021))
    shown = {column.name for column in answers.caps(desk, petroleum).columns}
    assert "value_share" not in shown
    assert "value_share" in {column.name for column in answers.caps(desk, COAL).columns}
    assert "value_share" in OPTIONAL


def test_what_is_copied_into_another_command_is_never_cut(desk):
    for name, answer in every_answer(desk, View()).items():
        text = render(answer, "table", version="1", generated=None).decode()
        for key in {"id", "record"} & set(answer.rows[0]):
            if key == "record" and name in ("observations", "vessels"):
                continue  # the id stands for it
            assert all(str(row[key]) in text for row in answer.rows if row[key])


@pytest.mark.parametrize("name", ["findings", "series", "mirror", "caps", "rules", "notifications", "vessels"])
def test_what_a_reader_needs_first_stands_within_eighty_cells(desk, name):
    needed = {
        "findings": {"severity", "status", "goods.label", "period_label"},
        "series": {"period", "flow", "code", "value_usd", "net_weight_kg"},
        "mirror": {"period", "code", "partner", "importer_usd"},
        "caps": {"period", "goods", "supplier", "quantity", "quantity_share"},
        "rules": {"id", "resolution", "paragraph", "measure", "direction"},
        "notifications": {"period", "goods", "supplier", "tonnes", "barrels"},
        "vessels": {"name", "imo", "type", "deadweight_tonnes_high", "lawful"},
    }[name]
    answer = every_answer(desk, View())[name]
    lines = render(answer, "table", version="1", generated=None).decode().splitlines()
    ends, at = [], 0
    for run in lines[1].split("  "):
        at += len(run) + 2
        ends.append(at - 2)
    within = {column.name for column, end in zip(answer.columns, ends, strict=True) if end <= 80}
    assert needed <= within


def test_a_weight_without_a_value_has_the_states_of_both(desk):
    rows = answers.series(desk, COAL).rows
    (april,) = [row for row in rows if row["period"] == "2016-04" and row["flow"] == "M"]
    assert (april["state"], april["value_usd"], april["value_state"]) == ("reported", None, "not_held")
    assert (april["net_weight_kg"], april["weight_state"]) == (1_530_000_000, "reported")
    assert {row["value_state"] for row in rows if row["state"] == "unresolved"} == {"unresolved"}


def test_each_end_of_a_mirror_has_its_own_state(desk):
    view = View(goods=(Goods.parse("27"),), period=Period.year(2017))
    by_partner = {row["partner"]: row for row in answers.mirror(desk, view).rows}
    assert by_partner["AUS"]["partner_name"] == "Australia"
    assert (by_partner["AUS"]["importer_state"], by_partner["AUS"]["exporter_state"]) == ("reported", "reported")
    angola = by_partner["AGO"]
    assert (angola["state"], angola["exporter_usd"], angola["exporter_state"]) == ("importer_only", None, "not_held")
    assert by_partner["PRK"]["exporter_state"] == "not_published"


def test_as_importer_the_dprk_is_silent_too(desk):
    exported = View(direction=Direction.IMPORT, period=Period.year(2018))
    rows = [each for each in answers.mirror(desk, exported).rows if each["partner"] == "PRK"]
    assert {(row["importer_state"], row["exporter_state"]) for row in rows} == {("not_published", "reported")}


def test_rules_on_a_code_are_those_that_bear_on_it_each_once(desk):
    rows = answers.rules(View(), (Goods.parse("coal"), Goods.parse("2701"))).rows
    assert len({row["id"] for row in rows}) == len(rows)
    assert {"2371-8", "2321-26-2017"} <= {row["id"] for row in rows}
    assert desk is not None


def test_rules_that_stood_in_a_period_are_those_that_bear_on_it(desk):
    period = Period(date(2017, 1, 1), date(2017, 8, 4))
    assert {row["measure"] for row in answers.rules(View(period=period), COAL.goods).rows} == {"cap"}
    assert desk is not None


def test_an_explanation_holds_the_raw_line_of_each_input(desk):
    finding = desk.finding("caps.coal.dprk-export.2017", View())
    answer = answers.why(desk, View(), finding, DAY)
    assert answer.extra["rule_in_full"]["cap"]["value_usd"] == 400_870_018
    (notified, *_) = answer.extra["inputs"]
    assert notified["raw"].startswith("ntf:CHN-2017-01..2017-09-coal,")


def test_without_findings_the_note_says_which_filter_to_loosen(desk):
    narrow = View(period=Period.year(2016), goods=(Goods.parse("wigs"),))
    assert "loosen a filter" in answers.findings(desk, narrow).notes[0]
    loud = View(period=Period.year(2016), goods=(Goods.parse("iron-ore"),), min_severity=Severity.HIGH)
    assert "loosen a filter" in answers.findings(desk, loud).notes[0]


@pytest.mark.parametrize(
    "unheld",
    [
        View(period=Period.year(1990)),
        View(period=Period.year(1990), min_severity=Severity.HIGH),
        View(period=Period.year(2017), goods=(Goods.parse("0101"),)),
    ],
)
def test_where_no_row_of_the_view_is_held_nothing_is_said_to_be_in_line(desk, unheld):
    (note,) = answers.findings(desk, unheld).notes
    assert note.startswith("Nothing can be said: no row of ")
    assert "Pull or import it, or widen the view." in note
    assert "out of line" not in note
    assert build(desk, unheld, DAY).summary[0] == note


def test_where_rows_are_held_and_no_check_found_anything_that_is_said(desk):
    quiet = View(period=Period.year(2005))
    crude = msgspec.structs.replace(quiet, goods=(Goods.parse("crude"),))
    assert not desk.series(crude).filter(state="reported").is_empty()
    (note,) = answers.findings(desk, quiet).notes
    assert note.startswith("No finding: nothing in the evidence of this view is out of line")
    assert build(desk, quiet, DAY).summary[0] == note


def test_without_evidence_the_note_says_so_and_nothing_about_compliance(desk):
    nothing = View(snapshot=False)
    for name, answer in every_answer(desk, nothing).items():
        if name != "rules" and not answer.rows:
            assert answer.notes == (answers.NO_EVIDENCE,)


def test_the_age_of_what_was_embedded_is_not_known(desk):
    for row in answers.sources(desk, View(), DAY).rows:
        assert (row["age_days"], row["age_state"], row["embedded"]) == (None, "unknown", True)
