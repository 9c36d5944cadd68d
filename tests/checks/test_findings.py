"""What holds of every finding of every check."""

import re

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded
from tradecheck.checks.registry import named
from tradecheck.model.tables import TABLES
from tradecheck.model.view import View
from tradecheck.model.words import Status


@pytest.fixture(scope="module")
def findings():
    return [each for check in named(None) for each in check.run(embedded(), View())]


def test_ids_are_unique_and_begin_with_their_check(findings):
    ids = [each.id for each in findings]
    assert len(ids) == len(set(ids))
    assert all(each.id.startswith(f"{each.check}.") for each in findings)


def test_every_finding_carries_its_records_its_caveats_and_the_threshold_that_decided(findings):
    assert all(each.sources and each.severity_rule for each in findings)
    assert all(
        each.caveats for each in findings if each.status is not Status.CONSISTENT and each.check != "publications"
    )
    assert all(each.steps for each in findings)


def test_no_finding_speaks_of_a_violation_or_of_proof(findings):
    for each in findings:
        words = " ".join([each.statement, *each.caveats]).casefold()
        assert not re.search(r"\bviolat|\bguilty|\bproven\b|\bproves\b", words), each.id


def test_every_record_of_a_step_is_embedded(findings):
    known = {record for name in TABLES for record in getattr(embedded(), name).select("record").collect().to_series()}
    for each in findings:
        for step in each.steps:
            for record in step.records:
                assert record in known or record.startswith(("rule:", "factor:")), record


def test_the_order_of_rows_changes_no_finding(findings):
    evidence = embedded()
    shuffled = replace(
        evidence,
        **{name: getattr(evidence, name).collect().sample(fraction=1, shuffle=True, seed=7).lazy() for name in TABLES},
    )
    shuffled = replace(shuffled, counted=evidence.counted.collect().sample(fraction=1, shuffle=True, seed=8).lazy())
    again = [each for check in named(None) for each in check.run(shuffled, View())]
    assert {each.id: each for each in again} == {each.id: each for each in findings}


def test_the_world_row_changes_no_finding(findings):
    evidence = embedded()
    world = evidence.flows.filter(pl.col("partner") == "PRK").with_columns(
        partner=pl.lit("WLD"), record=pl.lit("world:") + pl.col("record")
    )
    with_world = replace(
        evidence, flows=pl.concat([evidence.flows, world]), counted=pl.concat([evidence.counted, world])
    )
    again = {each.id: each for check in named(None) for each in check.run(with_world, View())}
    assert again == {each.id: each for each in findings}
