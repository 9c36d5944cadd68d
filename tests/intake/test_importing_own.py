"""What a person wrote joins the evidence beside the embedded rows, row by row, and the last edition counts."""

import pytest

from tests.sources.own_rows import NOTIFICATION, OBSERVATION, PRICE, ROWS, workbook, written
from tradecheck import archive as archives
from tradecheck.evidence import assemble
from tradecheck.intake.importing import import_own
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.view import View
from tradecheck.snapshot.load import load


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


@pytest.fixture
def observed(archive, file):
    """Import rows as one file of observations that may name the embedded ones."""

    def run(*rows, name="log.csv"):
        (report,) = import_own(
            [file(name, written(OBSERVATION, *rows))], archive, "observations", embedded=load("observations")
        )
        return report

    return run


def ids(archive):
    return sorted(archives.newest(archive.root, "observations").collect()["id"])


WITHIN = {"start": "2020-02", "end": "2020-03", "goods": "coal", "destination": "CHN"}


def test_an_id_that_an_embedded_observation_has_is_named_and_the_other_rows_are_kept(archive, observed):
    report = observed({}, {"id": "US-555"})
    assert report.problems == (
        "log.csv, line 3: id is 'US-555', expected an id that no embedded observation has; correct the row.",
    )
    assert (report.rows, ids(archive)) == (1, ["mine-1"])


def test_a_link_that_names_nothing_known_is_named_and_so_is_what_rests_on_it(archive, observed):
    report = observed(
        {},
        {"id": "part", "subset_of": "mine-2"},
        {"id": "of-part", "subset_of": "part"},
        {"id": "beside", "overlaps": "mine-1;nobody"},
    )
    assert [problem.split(", expected")[0] for problem in report.problems] == [
        "log.csv, line 3: subset_of is 'mine-2'",
        "log.csv, line 4: subset_of is 'part'",
        "log.csv, line 5: overlaps is 'mine-1;nobody'",
    ]
    assert "of this file, of the embedded ones or of a file imported before" in report.problems[0]
    assert ids(archive) == ["mine-1"]


def test_a_link_to_an_embedded_observation_is_held_to_its_period(archive, observed):
    within = WITHIN | {"id": "in", "subset_of": "US-555"}
    late = within | {"id": "late", "start": "2022", "end": "2022"}
    (problem,) = observed(within, late).problems
    assert ids(archive) == ["in"]
    assert "line 3: subset_of is 'US-555', expected an observation that contains this one's period" in problem


def test_a_link_may_lead_to_a_file_that_was_imported_before(archive, observed):
    part = {"id": "part", "start": "2019-02", "end": "2019-03", "subset_of": "mine-1"}
    assert len(observed(part, name="part.csv").problems) == 1
    assert observed({}).problems == ()
    again = observed(part, name="part.csv")
    assert (again.problems, again.is_new) == ((), True)
    assert ids(archive) == ["mine-1", "part"]
    assert observed(part, name="part.csv").is_new is False


def test_files_of_one_import_may_name_those_before_them(archive, file):
    part = {"id": "part", "start": "2019-02", "end": "2019-03", "subset_of": "mine-1"}
    paths = [file("a.csv", written(OBSERVATION, {})), file("b.csv", written(OBSERVATION, part))]
    reports = import_own(paths, archive, "observations", embedded=load("observations"))
    assert [report.problems for report in reports] == [(), ()]


def test_tables_that_are_made_again_leave_out_the_same_rows(archive, observed):
    observed({}, {"id": "US-555"}, {"id": "part", "subset_of": "mine-2"})
    before = archives.newest(archive.root, "observations").collect()
    for path in sorted((archive.root / "tables").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    rebuild(archive)
    assert archives.newest(archive.root, "observations").collect().equals(before)
    assert ids(archive) == ["mine-1"]


def test_the_same_file_with_the_same_faults_changes_nothing(archive, observed):
    rows = ({}, {"id": "US-555"})
    observed(*rows)
    before = snapshot_of(archive.root)
    report = observed(*rows)
    assert (len(report.problems), report.is_new) == (1, False)
    assert snapshot_of(archive.root) == before


def test_ten_thousand_links_that_lead_nowhere_are_named_in_good_time(observed):
    report = observed(*({"id": f"o{number}", "subset_of": f"o{number + 1}"} for number in range(10_000)))
    assert report.problems[-1].startswith("log.csv has 9950 more such rows")
    assert report.rows == 0
