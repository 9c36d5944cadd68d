"""A table that breaks after it was looked at is told as damage: which file, and what makes it whole again."""

import os

import polars as pl
import pytest

from tests.sources.comtrade_rows import v1_csv
from tradecheck.archive import Archive
from tradecheck.inquiry import Desk
from tradecheck.intake.current import ensure_tables
from tradecheck.intake.importing import import_comtrade
from tradecheck.model.errors import DataError
from tradecheck.model.goods import Goods
from tradecheck.model.pivot import Pivoting
from tradecheck.model.view import View
from tradecheck.settings import load

FISH = View(goods=(Goods.parse("0303"),))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A desk over an archive of one file, which reads tables only when somebody asks."""
    monkeypatch.setattr("tradecheck.evidence.assembly.FEW_ROWS", 0)
    file = tmp_path / "mine.csv"
    file.write_bytes(v1_csv({"cmdCode": "0303"}))
    cache = tmp_path / "cache"
    import_comtrade([file], Archive(cache))
    ensure_tables(cache)
    return Desk(load(env={"TRADECHECK_CACHE": str(cache), "TRADECHECK_STATE": str(tmp_path)}, cwd=tmp_path))


def table_of(desk):
    (path,) = (desk.settings.cache / "tables" / "flows").glob("*.parquet")
    os.chmod(path, 0o644)  # noqa: PTH101 - what was made is read-only
    return path


HARMS = {
    "changed, of the same size": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "removed": lambda path: path.unlink(),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_table_that_breaks_while_the_desk_holds_it_is_one_sentence_with_its_remedy(desk, harm):
    desk.evidence(FISH)
    path = table_of(desk)
    harm(path)
    for asked in (
        lambda: desk.series(FISH),
        lambda: desk.pivot(FISH, Pivoting()),
        lambda: desk.findings(FISH),
        lambda: desk.chart("overview", FISH),
    ):
        with pytest.raises(DataError) as told:
            asked()
        assert path.name in str(told.value)
        assert "`tradecheck cache verify` makes it again" in str(told.value)


def test_once_it_is_whole_again_the_same_desk_answers(desk):
    before = desk.series(FISH)
    path = table_of(desk)
    whole = path.read_bytes()
    path.write_bytes(bytes(len(whole)))
    with pytest.raises(DataError):
        desk.series(FISH)
    path.write_bytes(whole)
    assert desk.series(FISH).equals(before)


def test_tables_that_another_process_made_anew_are_to_be_asked_once_more(desk):
    before = desk.series(FISH)
    kept = pl.scan_parquet(desk.settings.cache / "nowhere.parquet")

    def gone(*_):
        return kept.collect()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tradecheck.inquiry.tables.series", gone)
        with pytest.raises(DataError, match="made again while they were read: ask once more"):
            desk.series(FISH)
    assert desk.series(FISH).equals(before)


def test_an_error_of_which_no_table_is_to_blame_stays_what_it_is(desk, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr("tradecheck.inquiry.tables.series", broken)
    with pytest.raises(ZeroDivisionError):
        desk.series(FISH)
