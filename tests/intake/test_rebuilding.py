"""The tables are made from the bytes: the same bytes give the same tables, whatever happened in between."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.sources.comtrade_rows import answer, legacy_csv
from tradecheck import archive as archives
from tradecheck.archive.tables import making
from tradecheck.intake.current import ensure_tables, is_current
from tradecheck.intake.readers import read_received
from tradecheck.intake.rebuilding import rebuild, take_in
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
    top = archive.root / "tables"
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


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
    monkeypatch.setattr("tradecheck.intake.rebuilding.rebuild", lambda *_, **__: pytest.fail("made again"))
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
    flows = archives.flows(archive.root).sort("vintage").collect()
    assert flows.select("vintage", "value_usd").rows() == [("2026-11-22", 100.0), ("2026-11-23", 120.0)]
    assert archives.newest(archive.root, "flows").collect()["value_usd"].to_list() == [120.0]
    assert archives.newest(archive.root, "flows", NOON.date()).collect()["value_usd"].to_list() == [100.0]
    assert [(holding.vintage, holding.rows) for holding in archives.holdings(archive.root)] == [
        ("2026-11-22", 1),
        ("2026-11-23", 1),
    ]


def test_of_two_answers_of_one_day_the_later_counts(archive, receive):
    receive(answer({"primaryValue": 100}, {"cmdCode": "2702"}), NOON, q="1")
    receive(answer({"primaryValue": 120}, {"cmdCode": "2702"}), NOON + timedelta(hours=1), q="2")
    rebuild(archive)
    flows = archives.flows(archive.root).sort("code").collect()
    assert flows.select("code", "value_usd").rows() == [("2701", 120.0), ("2702", 100.5)]


def test_every_cell_has_one_row_a_vintage(archive, receive):
    receive(answer({}), NOON, q="1")
    receive(answer({}, {"cmdCode": "2702"}), NOON + timedelta(seconds=1), q="2")
    receive(answer({}, {"cmdCode": "2703"}), NOON + timedelta(days=1), q="3")
    rebuild(archive)
    flows = archives.flows(archive.root).sort("vintage", "code").collect()
    assert flows["code"].to_list() == ["2701", "2702", "2701", "2703"]
    assert flows["record"].is_unique().all()
    assert sorted(archives.newest(archive.root, "flows").collect()["code"]) == ["2701", "2702", "2703"]


def test_a_row_that_the_newest_answer_no_longer_holds_does_not_count(archive, receive):
    receive(answer({}, {"cmdCode": "2702"}), NOON)
    receive(answer({}), NOON + timedelta(days=1))
    rebuild(archive)
    assert archives.newest(archive.root, "flows").collect()["code"].to_list() == ["2701"]
    assert archives.newest(archive.root, "flows", NOON.date()).collect().height == 2


def test_a_question_asked_again_of_datasets_that_changed_is_the_same_question(archive, receive):
    receive(answer({}, {"cmdCode": "2702"}), NOON, period="2017", datasets="a")
    receive(answer({}), NOON + timedelta(days=1), period="2017", datasets="b")
    rebuild(archive)
    assert archives.newest(archive.root, "flows").collect()["code"].to_list() == ["2701"]


def test_a_publisher_that_goes_back_to_its_first_answer_is_heard(archive, receive):
    first = answer({"primaryValue": 100})
    for day, body in enumerate((first, answer({"primaryValue": 120}), first, first)):
        receive(body, NOON + timedelta(days=day))
    rebuild(archive)
    assert len(archive.entries()) == 3
    assert archive.verify() == []
    counting = archives.newest(archive.root, "flows").select("vintage", "value_usd").collect()
    assert counting.rows() == [("2026-11-24", 100.0)]


def test_the_same_bytes_for_two_questions_give_their_rows_once(archive, receive):
    receive(answer({}), NOON, q="1")
    receive(answer({}), NOON + timedelta(days=1), q="2")
    rebuild(archive)
    assert archives.newest(archive.root, "flows").select("vintage").collect()["vintage"].to_list() == ["2026-11-22"]
    assert sum(each.rows for each in archives.holdings(archive.root)) == 1


def test_taking_in_one_more_answer_reads_that_one_alone(archive, receive, monkeypatch):
    receive(answer({}))
    rebuild(archive)
    read = []
    real = archives.Archive.read
    monkeypatch.setattr(archives.Archive, "read", lambda self, sha: read.append(sha) or real(self, sha))
    one_more = receive(answer({"cmdCode": "2702"}))
    rebuild(archive)
    assert read == [one_more.sha256]
    assert archives.flows(archive.root).collect().height == 2


def test_a_making_tells_which_receipt_it_reads(archive, receive):
    for code in ("2701", "2702"):
        receive(answer({"cmdCode": code}))
    told = []
    ensure_tables(archive.root, told.append)
    assert [(each.done, each.total) for each in told] == [(0, 2), (1, 2)]
    assert all(each.text.startswith("reading the answer ") for each in told)


def test_what_was_made_before_a_kill_is_not_read_again(archive, receive, monkeypatch):
    for code in ("2701", "2702"):
        body = answer({"cmdCode": code})
        entry = receive(body)
        take_in(archive, entry, read_received(entry, body))
    with (archive.root / "tables" / "making.jsonl").open("ab") as journal:
        journal.write(b'{"id": "cut o')
    monkeypatch.setattr(archives.Archive, "read", lambda *_: pytest.fail("read again"))
    assert rebuild(archive).rows == 2
    assert is_current(archive)


@pytest.mark.parametrize("harm", ["removed", "cut", "summary"])
def test_a_table_that_is_not_whole_is_made_again_the_same(archive, receive, harm):
    receive(answer({}))
    rebuild(archive)
    before = tables(archive)
    part = next((archive.root / "tables" / "flows").iterdir())
    if harm == "removed":
        part.unlink()
    elif harm == "cut":
        part.write_bytes(part.read_bytes()[:-100])
    else:
        summary = archive.root / "tables" / "summary.json"
        summary.write_bytes(summary.read_bytes().replace(b'"rows":1', b'"rows":7'))
    assert not is_current(archive)
    ensure_tables(archive.root)
    assert tables(archive) == before


def test_tables_of_another_version_are_made_again(archive, receive, monkeypatch):
    receive(answer({}))
    rebuild(archive)
    for module in ("current", "rebuilding"):
        monkeypatch.setattr(f"tradecheck.intake.{module}.maker", lambda: "another")
    assert not is_current(archive)
    ensure_tables(archive.root)
    assert is_current(archive)
    assert archives.flows(archive.root).collect().height == 1


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


def test_a_damaged_sidecar_is_named_and_the_rest_is_made(archive, receive):
    receive(answer({}))
    next(archive.sidecars()).write_bytes(b"{")
    receive(answer({"cmdCode": "2702"}), period="2018")
    (problem,) = rebuild(archive).problems
    assert "cannot be read" in problem
    assert archives.flows(archive.root).collect()["code"].to_list() == ["2702"]
    assert is_current(archive)


def test_bytes_that_are_made_whole_again_enter_the_tables(archive, receive):
    entry = receive(answer({}))
    body = next(archive.root.rglob(f"{entry.sha256}.body"))
    body.write_bytes(b"{")
    ensure_tables(archive.root)
    assert archives.flows(archive.root).collect().is_empty()
    receive(answer({}))
    assert not is_current(archive)
    ensure_tables(archive.root)
    assert archives.flows(archive.root).collect().height == 1


def test_a_cache_of_a_later_version_is_refused_in_one_sentence_and_left_alone(archive, receive):
    receive(answer({}))
    sidecar = next(archive.sidecars())
    later = sidecar.read_bytes().replace(b'"format": 2', b'"format": 3')
    sidecar.write_bytes(later)
    for deed in (rebuild, archives.Archive.verify, archives.Archive.entries, lambda _: receive(answer({}))):
        with pytest.raises(DataError, match="written by a later tradecheck"):
            deed(archive)
    assert sidecar.read_bytes() == later


def test_a_cache_of_an_earlier_version_is_read(archive, receive):
    receive(answer({}))
    sidecar = next(archive.sidecars())
    facts = msgspec.json.decode(sidecar.read_bytes())
    earlier = {key: value for key, value in facts.items() if key not in ("again", "seal")} | {"format": 1}
    sidecar.write_bytes(msgspec.json.encode(earlier))
    assert archive.verify() == []
    assert rebuild(archive).rows == 1


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
