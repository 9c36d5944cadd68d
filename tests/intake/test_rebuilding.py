"""The tables are made from the bytes: the same bytes give the same tables, whatever happened in between."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.sources.comtrade_rows import answer, legacy_csv
from tradecheck import archive as archives
from tradecheck.archive.tables import making
from tradecheck.intake.current import ensure_tables, is_current
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import DataError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
YEAR = {"period": "2017"}


@pytest.fixture
def receive(archive):
    def keep(body, retrieved=NOON, source="comtrade", **question):
        return archive.keep(
            body,
            kind="answer",
            source=source,
            question=question or YEAR,
            status=200,
            headers={},
            retrieved=retrieved,
            origin_name=None,
        )

    return keep


def tables(archive):
    return {path.name: path.read_bytes() for path in (archive.root / "tables").iterdir() if path.suffix != ".lock"}


def test_the_same_receipts_give_the_same_tables_in_whatever_order_they_came(archive, receive, tmp_path):
    bodies = [answer({"cmdCode": code}) for code in ("2701", "2601", "03")] + [
        legacy_csv({}),
        legacy_csv({"Year": "2015", "Period": "2015"}),
    ]
    for number, body in enumerate(bodies):
        receive(body, NOON + timedelta(seconds=number))
    rebuild(archive)
    other = archives.Archive(tmp_path / "other")
    for number, body in reversed(list(enumerate(bodies))):
        other.keep(
            body,
            kind="answer",
            source="comtrade",
            question=YEAR,
            status=200,
            headers={},
            retrieved=NOON + timedelta(seconds=number),
            origin_name=None,
        )
    rebuild(other)
    assert tables(archive) == tables(other)
    assert archives.flows(archive.root).collect().height == 5


def test_removed_tables_are_made_again_the_same(archive, receive):
    receive(answer({}))
    rebuild(archive)
    before = tables(archive)
    shutil.rmtree(archive.root / "tables")
    ensure_tables(archive.root)
    assert tables(archive) == before


def test_tables_of_everything_held_are_not_made_again(archive, receive, monkeypatch):
    receive(answer({}))
    rebuild(archive)
    assert is_current(archive)
    monkeypatch.setattr("tradecheck.intake.rebuilding.rebuild", lambda _: pytest.fail("made again"))
    ensure_tables(archive.root)


def test_an_archive_that_nobody_made_stays_unmade(archive):
    ensure_tables(archive.root)
    assert rebuild(archive).rows == 0
    assert not archive.root.exists()


def test_tables_that_an_interrupted_import_left_behind_are_not_current(archive, receive):
    receive(answer({}))
    rebuild(archive)
    receive(answer({"cmdCode": "2702"}))
    assert not is_current(archive)
    ensure_tables(archive.root)
    assert archives.flows(archive.root).collect()["code"].to_list() == ["2701", "2702"]


def test_figures_of_two_days_are_two_vintages_and_both_stay(archive, receive):
    receive(answer({"primaryValue": 100}), NOON)
    receive(answer({"primaryValue": 120}), NOON + timedelta(days=1))
    assert rebuild(archive).problems == ()
    flows = archives.flows(archive.root).collect()
    assert flows.select("vintage", "value_usd").rows() == [("2026-11-22", 100.0), ("2026-11-23", 120.0)]
    assert [(holding.vintage, holding.rows) for holding in archives.holdings(archive.root)] == [
        ("2026-11-22", 1),
        ("2026-11-23", 1),
    ]


def test_of_two_answers_of_one_day_the_later_counts_and_a_disagreement_is_said(archive, receive):
    first = receive(answer({"primaryValue": 100}, {"cmdCode": "2702"}), NOON)
    receive(answer({"primaryValue": 120}, {"cmdCode": "2702"}), NOON + timedelta(hours=1))
    rebuilt = rebuild(archive)
    assert archives.flows(archive.root).collect().select("code", "value_usd").rows() == [
        ("2701", 120.0),
        ("2702", 100.5),
    ]
    (problem,) = rebuilt.problems
    assert problem.startswith(f"comtrade:{first.sha256[:12]}:1 gives 100.0 USD for CHN M PRK 2701 H5 of 2017-01-01")


def test_every_cell_has_one_row_a_vintage(archive, receive):
    receive(answer({}), NOON)
    receive(answer({}, {"cmdCode": "2702"}), NOON + timedelta(seconds=1))
    receive(answer({}, {"cmdCode": "2703"}), NOON + timedelta(days=1))
    rebuild(archive)
    flows = archives.flows(archive.root).collect()
    assert flows["code"].to_list() == ["2701", "2702", "2701", "2703"]
    assert flows.select("vintage", "reporter", "partner", "flow", "start", "code").is_unique().all()
    assert flows["record"].is_unique().all()


def test_a_damaged_receipt_is_named_and_the_rest_is_made(archive, receive):
    broken = receive(answer({}))
    receive(answer({"cmdCode": "2702"}))
    next(archive.root.rglob(f"{broken.sha256}.body")).write_bytes(b"{")
    rebuilt = rebuild(archive)
    assert archives.flows(archive.root).collect()["code"].to_list() == ["2702"]
    (problem,) = rebuilt.problems
    assert "is not what was received" in problem


def test_a_source_that_this_version_does_not_read_is_named_and_kept(archive, receive):
    receive(b"a price", source="prices")
    rebuilt = rebuild(archive)
    assert "of the source prices" in rebuilt.problems[0]
    assert len(archive.entries()) == 1


def test_a_damaged_sidecar_stops_the_making_with_one_sentence(archive, receive):
    receive(answer({}))
    next(archive.sidecars()).write_bytes(b"{")
    with pytest.raises(DataError, match="cannot be read"):
        rebuild(archive)


def test_holdings_say_what_is_held_in_the_publications_own_words(archive, receive):
    receive(answer(*({"cmdCode": code} for code in ("2701", "2702"))))
    rebuild(archive)
    (holding,) = archives.holdings(archive.root)
    assert (holding.source, holding.rows, holding.embedded) == ("comtrade", 2, False)
    assert holding.retrieved == "2026-11-22T12:00:00+00:00"
    assert "UNSD" in holding.terms


def test_whether_tables_are_current_is_asked_without_polars(archive, receive):
    receive(answer({}))
    rebuild(archive)
    asked = (
        "import sys, pathlib; from tradecheck import archive; from tradecheck.intake.current import ensure_tables;"
        "root = pathlib.Path(sys.argv[1]); ensure_tables(root); assert archive.holdings(root);"
        "print(sorted({'polars', 'httpx'} & sys.modules.keys()))"
    )
    said = subprocess.run([sys.executable, "-c", asked, archive.root], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_an_older_making_waits_for_a_newer_one(archive, receive, monkeypatch):
    receive(answer({}))
    monkeypatch.setattr("tradecheck.archive.writing.LOCK_SECONDS", 0.1)
    with making(archive.root), pytest.raises(Exception, match="another tradecheck has held"):
        rebuild(archive)
