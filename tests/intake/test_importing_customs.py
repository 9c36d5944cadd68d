"""Files of China Customs are taken in with an account of each, on the terms that a person named."""

from datetime import date

import pytest

from tests.sources.comtrade_rows import answer
from tests.sources.gacc_rows import CHINESE, download
from tradecheck import archive as archives
from tradecheck.evidence import assemble
from tradecheck.intake.current import ensure_tables
from tradecheck.intake.importing import import_comtrade, import_gacc
from tradecheck.model.errors import UsageError
from tradecheck.model.view import View
from tradecheck.sources.gacc.terms import terms_of

IMPORT = terms_of({"flow": "import"})
EXPORT = terms_of({"flow": "export"})
RATE = terms_of({"flow": "import", "cny_per_usd": "7.1", "rate_source": "a bank"})


def snapshot_of(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def file(tmp_path):
    def write(name, body):
        path = tmp_path / name
        path.write_bytes(body)
        return path

    return write


def held(archive):
    return archives.newest(archive.root, "flows").collect()


def test_a_file_is_kept_with_what_was_said_of_it_and_counts_before_un_comtrade(archive, file):
    (report,) = import_gacc([file("coal.csv", download({}, {"Customs Regime code": "15"}))], archive, IMPORT)
    assert (report.rows, report.table_rows, report.total, report.currency) == (2, 1, 2468.0, "USD")
    assert (report.value_usd, report.is_new, report.refused) == (2468.0, True, None)
    (entry,) = archive.entries()
    assert (entry.kind, entry.source, entry.question) == ("file", "gacc-file", {"flow": "import"})
    import_comtrade([file("un.json", answer({"freqCode": "M", "period": "202301", "cmdCode": "27011100"}))], archive)
    evidence = assemble(View(snapshot=False), archive.root)
    assert evidence.flows.collect().height == 2
    assert evidence.counted.collect().select("source", "value_usd").rows() == [("gacc-file", 2468.0)]


@pytest.mark.parametrize("terms", [IMPORT, RATE])
def test_importing_twice_changes_nothing(archive, file, terms):
    path = file("coal.csv", download({}, base=CHINESE))
    import_gacc([path], archive, terms)
    before = snapshot_of(archive.root)
    (again,) = import_gacc([path], archive, terms)
    assert not again.is_new
    assert snapshot_of(archive.root) == before


def test_the_tables_are_made_again_on_the_terms_that_were_named(archive, file):
    import_gacc([file("coal.csv", download({}, base=CHINESE, without=["数据年月"]))], archive,
                terms_of(RATE.question() | {"period": "2019-03..2019-04", "partner": None}))  # fmt: skip
    before = held(archive)
    for path in (archive.root / "tables").rglob("*"):
        if path.is_file():
            path.unlink()
    ensure_tables(archive.root)
    assert held(archive).equals(before)
    assert before.select("start", "end", "frequency").row(0) == (date(2019, 3, 1), date(2019, 4, 30), "C")
    assert before["value_usd"].item() == pytest.approx(8761 / 7.1)


def test_a_file_imported_again_in_the_other_direction_counts_as_last_said(archive, file):
    path = file("coal.csv", download({}))
    import_gacc([path], archive, IMPORT)
    for terms, flow in ((EXPORT, "X"), (IMPORT, "M"), (EXPORT, "X")):
        import_gacc([path], archive, terms)
        assert held(archive)["flow"].to_list() == [flow]
        before = snapshot_of(archive.root)
        import_gacc([path], archive, terms)
        assert snapshot_of(archive.root) == before


def test_files_in_two_currencies_are_refused_before_anything_is_kept(archive, file):
    paths = [file("a.csv", download({})), file("b.csv", download({}, base=CHINESE))]
    with pytest.raises(UsageError, match=r"a\.csv is in USD and b\.csv in CNY: import files of one currency at a time"):
        import_gacc(paths, archive, IMPORT)
    assert not archive.root.exists()


def test_terms_that_do_not_fit_a_later_file_are_refused_before_anything_is_kept(archive, file):
    paths = [file("a.csv", download({})), file("b.csv", download({}, without=["Date of data"]))]
    with pytest.raises(UsageError, match=r"b\.csv has no column of dates"):
        import_gacc(paths, archive, IMPORT)
    assert not archive.root.exists()


def test_a_refused_file_does_not_keep_the_others_out(archive, file):
    paths = [file("page.csv", b"<html>"), file("coal.csv", download({})), file("nul.csv", download({}) + b"\0")]
    reports = import_gacc(paths, archive, IMPORT)
    assert [report.refused is None for report in reports] == [False, True, False]
    assert held(archive).height == 1


def test_what_is_read_and_what_is_not_adds_up_to_the_file(archive, file):
    body = download({}, {}, {"Trading partner code": "x"}, {"Trading partner code": "133", "US dollar": "66"})
    (report,) = import_gacc([file("mixed.csv", body)], archive, IMPORT)
    assert (report.rows, report.total, report.left_out_total) == (2, 1300.0, 1234.0)
    assert report.left_out == {"repetitions of a line": 1}
    assert len(report.problems) == 1


def test_every_record_leads_back_to_its_own_line(archive, file):
    body = download({"贸易伙伴名称": "朝鲜"}, {"贸易伙伴编码": "133", "贸易伙伴名称": "韩国"}, base=CHINESE)
    import_gacc([file("coal.csv", body)], archive, IMPORT)
    for record, partner in held(archive).select("record", "partner").iter_rows():
        found = archives.record_of(archive.root, record)
        assert {"PRK": "朝鲜", "KOR": "韩国"}[partner] in found.line


YUAN = download({}, base=CHINESE)
DOLLARS = download({})


@pytest.mark.parametrize("order", [(DOLLARS, YUAN), (YUAN, DOLLARS)])
@pytest.mark.parametrize("terms", [IMPORT, RATE])
def test_of_a_file_in_dollars_and_one_in_yuan_the_dollars_count_in_whatever_order_they_came(
    archive, file, order, terms
):
    for body in order:
        import_gacc([file("coal.csv", body)], archive, terms if body is YUAN else IMPORT)
    assert held(archive)["value_usd"].to_list() == [1234.0]


def test_a_figure_in_yuan_leaves_the_place_to_one_in_dollars_of_another_publication(archive, file):
    import_gacc([file("coal.csv", YUAN)], archive, IMPORT)
    counted = assemble(View(snapshot=False), archive.root).counted.collect()
    assert counted.select("source", "net_weight_kg").rows() == [("gacc-file", 1500.0)]
    import_comtrade([file("un.json", answer({"freqCode": "M", "period": "202301", "cmdCode": "27011100"}))], archive)
    counted = assemble(View(snapshot=False), archive.root).counted.collect()
    assert counted.select("source", "value_usd").rows() == [("comtrade", 100.5)]
