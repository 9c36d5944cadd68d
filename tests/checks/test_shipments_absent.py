"""Observed shipments beside books of which it is known why they show nothing."""

from datetime import date

from msgspec.structs import replace

from tests.checks.evidence import asked, dataset, embedded, flow, listing, told, with_tables
from tradecheck.checks.shipments import run
from tradecheck.model.view import View
from tradecheck.model.words import Severity, State, Status
from tradecheck.reference.explanations import explanation

YEAR = (listing("2019"), dataset("2019"))
MONTHS = [f"2019-{month:02}" for month in range(5, 13)]


def sand(*coverage):
    """The account of sand of May to December 2019, beside China's books as far as they were asked for."""
    evidence = replace(embedded(), coverage=told(*coverage) if coverage else None)
    return next(each for each in run(evidence, View()) if each.id.endswith(".Sand-2019"))


def test_published_books_without_a_record_are_a_gap_and_no_zero():
    seen = sand(*YEAR, asked("2019", "2505"))
    assert (seen.booked.value, seen.booked.state, seen.status) == (None, State.NO_RECORD, Status.GAP)
    assert (seen.gap.low, seen.gap.high) == (1_000_000, 1_000_000)
    assert seen.severity is Severity.HIGH
    assert "CHN's books for it are published and hold no such record" in seen.statement
    assert not any("- 0" in step.expression for step in seen.steps)
    assert {"asked 2026-01-05", "listed 2026-01-05: 2019"} <= {each.record for each in seen.sources}
    (fair,) = [each for each in seen.caveats if "stronger lead" in each]
    assert "on 2026-01-05" in fair
    assert "no proof" in fair
    assert explanation("confidential-codes") in seen.explanations


def test_books_that_are_not_published_leave_a_figure_and_no_gap():
    seen = sand(listing("2019"))
    assert (seen.booked.value, seen.booked.state, seen.status) == (None, State.NOT_PUBLISHED, Status.INDETERMINATE)
    assert (seen.gap.low, seen.gap.high) == (0, 1_000_000)
    assert seen.severity is Severity.MEDIUM
    assert "has not published its books" in seen.statement
    assert "listed 2026-01-05" in {each.record for each in seen.sources}
    assert any("pull again once they are out" in each for each in seen.caveats)


def test_a_question_for_other_codes_leaves_the_books_not_held():
    assert sand(*YEAR, asked("2019", "2701")) == sand()


def test_months_are_read_where_all_of_them_are_told_of_and_else_the_year():
    months = [row for month in MONTHS for row in (listing(month), dataset(month), asked(month, "2505"))]
    assert sand(*months).booked.state is State.NO_RECORD
    assert sand(*months[:-1]).booked.state is State.NOT_HELD
    assert sand(*months[:-2]).booked.state is State.NOT_PUBLISHED
    assert sand(*months[:-2], *YEAR, asked("2019", "2505")).booked.state is State.NO_RECORD


def booked(codes, *rows, coverage):
    row = {
        "record": "obs:it", "id": "it", "start": date(2019, 1, 1), "end": date(2019, 12, 31), "kind": "shipment",
        "goods": "coal", "codes": codes, "direction": "dprk-export", "destination": "CHN", "exempt": False,
        "tonnes_low": 500.0, "tonnes_high": 500.0, "observer": "somebody", "confidence": "high", "verified": True,
    }  # fmt: skip
    evidence = with_tables(flows=[*rows], observations=[row])
    (seen,) = run(replace(evidence, counted=evidence.flows, coverage=told(*coverage)), View())
    return seen.booked.value, seen.booked.state


COAL = flow("2701", "2019", 5.0, net_weight_kg=2000.0)


def test_beside_a_figure_a_code_without_a_record_takes_nothing_from_it():
    assert booked("2701;2702", COAL, coverage=(*YEAR, asked("2019", "2702"))) == (2.0, State.REPORTED)


def test_goods_are_without_a_record_only_where_each_code_was_asked_for():
    assert booked("2701;2702", coverage=(*YEAR, asked("2019", "2701"))) == (None, State.NOT_HELD)
    assert booked("2701;2702", coverage=(*YEAR, asked("2019", "AG4"))) == (None, State.NO_RECORD)


def test_a_year_with_a_figure_is_read_where_its_months_are_not_published():
    months = [listing(f"2019-{month:02}") for month in range(1, 13)]
    assert booked("2701", COAL, coverage=months) == (2.0, State.REPORTED)


def test_a_year_that_is_not_out_leaves_the_books_of_two_years_not_published():
    everything = {each.id.rpartition(".")[2]: each for each in run(embedded(), View())}
    assert everything["OSC-2025"].booked.state is State.NOT_HELD
    evidence = replace(embedded(), coverage=told(listing("2025")))
    later = {each.id.rpartition(".")[2]: each for each in run(evidence, View())}["OSC-2025"]
    assert (later.booked.state, later.status) == (State.NOT_PUBLISHED, Status.INDETERMINATE)
