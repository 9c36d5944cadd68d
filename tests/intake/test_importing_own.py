"""What a person wrote joins the evidence beside the embedded rows, row by row, and the last edition counts."""

import pytest

from tests.sources.own_rows import NOTIFICATION, OBSERVATION, PRICE, ROWS, workbook, written
from tradecheck import archive as archives
from tradecheck.evidence import assemble
from tradecheck.intake.importing import import_own
from tradecheck.model.view import View


@pytest.fixture
def file(tmp_path):
    def write(name, body):
        path = tmp_path / name
        path.write_bytes(body)
        return path

    return write


def snapshot_of(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("table", ROWS)
def test_a_persons_rows_stand_beside_the_embedded_ones(archive, file, table):
    embedded = getattr(assemble(View(), archive.root), table).collect().height
    (report,) = import_own([file("mine.csv", written(ROWS[table], {}))], archive, table)
    assert (report.rows, report.table_rows, report.total, report.problems, report.is_new) == (1, 1, None, (), True)
    rows = getattr(assemble(View(), archive.root), table).collect()
    assert rows.height == embedded + 1
    (own,) = [record for record in rows["record"] if record.startswith(f"own-{table}:")]
    assert archives.record_of(archive.root, own).number == 2
    alone = getattr(assemble(View(snapshot=False), archive.root), table).collect()
    assert alone["record"].to_list() == [own]
    (holding,) = archives.holdings(archive.root)
    assert (holding.source, holding.rows, holding.embedded) == (f"own-{table}", 1, False)


@pytest.mark.parametrize("table", ROWS)
def test_importing_twice_changes_nothing(archive, file, table):
    path = file("mine.csv", written(ROWS[table], {}))
    import_own([path], archive, table)
    before = snapshot_of(archive.root)
    (again,) = import_own([path], archive, table)
    assert not again.is_new
    assert snapshot_of(archive.root) == before


def test_of_two_editions_of_a_file_the_later_counts_row_by_row(archive, file):
    import_own([file("v1.csv", written(OBSERVATION, {}, {"id": "other"}))], archive, "observations")
    import_own([file("v2.csv", written(OBSERVATION, {"tonnes_low": "1,600"}))], archive, "observations")
    rows = archives.newest(archive.root, "observations").collect().sort("id")
    assert rows.select("id", "tonnes_low").rows() == [("mine-1", 1600.0), ("other", 1500.0)]


def test_a_notification_as_of_another_day_is_another_row(archive, file):
    import_own([file("v1.csv", written(NOTIFICATION, {"as_of": "2024-03-01"}))], archive, "notifications")
    import_own([file("v2.csv", written(NOTIFICATION, {"as_of": "2024-06-01"}))], archive, "notifications")
    assert archives.newest(archive.root, "notifications").collect().height == 2


def test_broken_rows_are_named_and_the_rest_is_taken_in(archive, file):
    path = file("mine.xlsx", workbook(PRICE, {}, {"item": "b", "code": "coal"}))
    (report,) = import_own([path], archive, "prices")
    assert (report.rows, report.refused) == (1, None)
    assert report.problems[0].startswith("mine.xlsx, line 3: code is 'coal'")


def test_a_file_of_another_table_is_refused_and_nothing_is_kept(archive, file):
    (report,) = import_own([file("mine.csv", written(PRICE, {}))], archive, "notifications")
    assert "which notifications have not" in report.refused
    assert not archive.holds_anything()


def test_a_record_of_a_workbook_leads_back_to_its_row(archive, file):
    import_own([file("mine.xlsx", workbook(PRICE, {}, {"item": "b"}))], archive, "prices")
    records = archives.newest(archive.root, "prices").collect().sort("item")["record"]
    found = [archives.record_of(archive.root, record) for record in records]
    assert [each.number for each in found] == [2, 3]
    assert '"item":"b"' in found[1].line
    assert archives.record_of(archive.root, f"{records[0].rpartition(':')[0]}:9") is None
