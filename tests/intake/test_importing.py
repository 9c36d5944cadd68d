"""Files that a person downloaded are taken in once, whole, and with an account of what was read."""

import pytest

from tests.sources.comtrade_rows import answer, legacy_csv, v1_csv
from tradecheck import archive as archives
from tradecheck.intake.importing import import_comtrade
from tradecheck.model.errors import UsageError


def snapshot_of(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def file(tmp_path):
    def write(name, body):
        path = tmp_path / name
        path.write_bytes(body)
        return path

    return write


def test_an_imported_file_is_kept_and_its_flows_are_there(archive, file):
    (report,) = import_comtrade([file("china.csv", legacy_csv({}, {"Trade Flow Code": "2"}))], archive)
    assert (report.name, report.rows, report.value_usd, report.is_new, report.refused) == (
        "china.csv",
        2,
        200.0,
        True,
        None,
    )
    flows = archives.flows(archive.root).collect()
    assert flows["flow"].to_list() == ["M", "X"]
    (entry,) = archive.entries()
    assert (entry.kind, entry.source, entry.question, entry.origin_name) == ("file", "comtrade", {}, "china.csv")
    assert flows["vintage"].unique().to_list() == [entry.retrieved.date().isoformat()]


def test_importing_twice_changes_nothing(archive, file):
    path = file("china.csv", legacy_csv({}))
    import_comtrade([path], archive)
    before = snapshot_of(archive.root)
    (again,) = import_comtrade([path], archive)
    assert not again.is_new
    assert again.rows == 1
    assert snapshot_of(archive.root) == before


def test_the_same_bytes_under_another_name_change_nothing(archive, file):
    import_comtrade([file("china.csv", legacy_csv({}))], archive)
    before = snapshot_of(archive.root)
    import_comtrade([file("copy of china.csv", legacy_csv({}))], archive)
    assert snapshot_of(archive.root) == before


def test_a_refused_file_does_not_keep_the_others_out(archive, file):
    reports = import_comtrade(
        [file("page.csv", b"<html>"), file("china.csv", legacy_csv({})), file("other.csv", b"a,b\n1,2\n")], archive
    )
    assert [report.refused is None for report in reports] == [False, True, False]
    assert "is a web page" in reports[0].refused
    assert len(archive.entries()) == 1
    assert archives.flows(archive.root).collect().height == 1


def test_a_file_that_holds_no_data_is_kept_and_is_no_damage(archive, file):
    header = legacy_csv()
    line = b"No data matches your query or your query is too complex." + b"," * 34
    (report,) = import_comtrade([file("venezuela.csv", header + line)], archive)
    assert (report.rows, report.refused, report.problems) == (0, None, ())
    assert archives.flows(archive.root).collect().height == 0
    (holding,) = archives.holdings(archive.root)
    assert holding.rows == 0


def test_what_is_read_and_what_is_not_adds_up(archive, file):
    body = v1_csv({}, {"cmdCode": "bad"}, {"motCode": 2100}, {"cmdCode": "2702", "primaryValue": 7.5})
    (report,) = import_comtrade([file("mixed.csv", body)], archive)
    assert report.rows == 2
    assert report.value_usd == 108.0
    assert report.left_out == {"detail by means of transport": 1}
    assert len(report.problems) == 1


@pytest.mark.parametrize("form", ["missing", "folder"])
def test_a_path_that_is_no_file_is_refused_before_anything_is_kept(archive, file, tmp_path, form):
    good = file("china.csv", legacy_csv({}))
    bad = tmp_path / "no such.csv" if form == "missing" else tmp_path
    with pytest.raises(UsageError, match="does not exist" if form == "missing" else "is a folder"):
        import_comtrade([good, bad], archive)
    assert not archive.root.exists()


def test_progress_is_told_file_by_file(archive, file):
    told = []
    import_comtrade([file("a.csv", legacy_csv({})), file("b.json", answer({}))], archive, told.append)
    assert [(each.done, each.total, each.text) for each in told] == [
        (0, 2, "reading a.csv"),
        (1, 2, "reading b.json"),
        (2, 2, "making the tables"),
    ]


def test_every_record_leads_back_to_its_own_line(archive, file):
    bodies = {
        "plain.csv": legacy_csv({}, {"Commodity Code": "2702"}),
        "folded.csv": legacy_csv({"Commodity": "coal,\nfolded"}, {"Commodity Code": "2703"}),
        "broken.csv": legacy_csv({"Commodity": "coal,\nfolded", "Commodity Code": "2601"}, {"Commodity Code": "2602"})
        + b"x," * 50
        + b"\r\n"
        + legacy_csv({"Commodity Code": "2603"}).split(b"\r\n")[1],
        "gaps.csv": legacy_csv({"Commodity Code": "2604"}, {"Commodity Code": "2605"}).replace(b"\r\n", b"\n\n"),
        "answer.json": answer({"cmdCode": "2606"}, {"cmdCode": "2607"}),
    }
    import_comtrade([file(name, body) for name, body in bodies.items()], archive)
    flows = archives.flows(archive.root).collect()
    assert sorted(flows["code"]) == ["2601", "2602", "2603", "2604", "2605", "2606", "2607", "2701", "2702", "2703"]
    for record, code in flows.select("record", "code").iter_rows():
        found = archives.record_of(archive.root, record)
        assert f",{code}," in found.line or f'"{code}"' in found.line
