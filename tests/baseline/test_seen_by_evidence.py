"""Checks see the baseline as a table of evidence, and an answer kept before a build is not given after it."""

from datetime import date

import polars as pl
import pytest

from tests.baseline.worlds import as_csv, world
from tradecheck.archive.world import FORMAT, INDEX, folder, path_of
from tradecheck.archive.world import world as standing
from tradecheck.baseline.build import drop
from tradecheck.checks.world import held
from tradecheck.evidence import assemble
from tradecheck.inquiry import Desk, first, kept
from tradecheck.model.errors import DataError
from tradecheck.model.period import Period
from tradecheck.model.tables import ARCHIVE, EMBEDDED, LEAST_PAIRS, WORLD
from tradecheck.model.view import View
from tradecheck.settings import load

BODIES = {"world.csv": as_csv(world(1, rows=1500))}


NO_SNAPSHOT = View(snapshot=False)


def test_there_is_the_embedded_table_alone_until_one_was_built_and_after_it_was_dropped(built, root):
    assert assemble(NO_SNAPSHOT, root).baseline is None
    assert sources(root) == {EMBEDDED}
    built(BODIES)
    rows = assemble(NO_SNAPSHOT, root).baseline.collect()
    assert dict(rows.schema) == WORLD
    assert set(rows["source"]) == {ARCHIVE}
    assert sources(root) == {ARCHIVE, EMBEDDED}
    drop(root)
    assert assemble(NO_SNAPSHOT, root).baseline is None
    assert sources(root) == {EMBEDDED}


def sources(root):
    return set(assemble(View(), root).baseline.collect()["source"])


def test_of_a_code_and_period_that_was_built_nothing_embedded_is_left(built, root):
    built(BODIES)
    rows = assemble(View(), root).baseline.collect()
    assert dict(rows.schema) == WORLD
    of_0303 = rows.filter(pl.col("code") == "0303")
    march = of_0303.filter(pl.col("start") == date(2017, 3, 1))
    assert set(march["source"]) == {ARCHIVE}
    assert march.filter(pl.col("size") == 0).height == 1
    april = of_0303.filter(pl.col("start") == date(2017, 4, 1))
    assert april["source"].to_list() == [EMBEDDED]
    embedded = rows.filter(pl.col("source") == EMBEDDED)
    assert embedded.height == 253  # all but one month of 0303: the world of the test holds no 0302


def test_a_code_that_was_built_of_too_few_pairs_keeps_the_embedded_one_away(built, root):
    built({"few.csv": as_csv(world(1, rows=150))})
    rows = assemble(View(), root).baseline
    march = rows.filter(pl.col("code") == "0303", pl.col("start") == date(2017, 3, 1)).collect()
    assert set(march["source"]) == {ARCHIVE}
    assert march["n"].max() < LEAST_PAIRS
    assert held(assemble(View(), root), ["0303"], Period.month(2017, 3)) == {}
    assert len(held(assemble(View(), root), ["0303"], Period.month(2017, 4))) == 1


def test_a_view_of_a_day_sees_what_was_there_on_that_day(built, root):
    built(BODIES)
    vintage = date.fromisoformat(standing(root).periods[0].vintage)
    assert ARCHIVE in set(assemble(View(as_of=vintage), root).baseline.collect()["source"])
    assert not assemble(View(as_of=date(2020, 1, 1)), root).baseline.collect().height
    first_day, day_before = date(2026, 11, 1), date(2026, 10, 31)
    assert assemble(View(as_of=first_day), root).baseline.filter(pl.col("source") == EMBEDDED).collect().height
    assert not assemble(View(as_of=day_before), root).baseline.filter(pl.col("source") == EMBEDDED).collect().height


def test_another_baseline_is_another_answer(built, root):
    names = [kept.key(View(), (), root)]
    built(BODIES)
    names.append(kept.key(View(), (), root))
    built({"world.csv": as_csv(world(2, rows=1500))})
    names.append(kept.key(View(), (), root))
    assert len(set(names)) == 3
    drop(root)
    assert kept.key(View(), (), root) == names[0]


def test_the_first_answer_is_not_given_where_a_baseline_stands(built, root, tmp_path, monkeypatch):
    desk = Desk(load(env={"TRADECHECK_CACHE": str(root), "TRADECHECK_STATE": str(tmp_path / "state")}, cwd=tmp_path))
    asked = []
    monkeypatch.setattr(first, "read", lambda: asked.append("first") or ())
    assert desk._first(View()) == ()
    built(BODIES)
    assert desk._first(View()) is None
    assert asked == ["first"]


def test_a_baseline_whose_file_is_missing_is_said_and_not_passed_over(built, root):
    built(BODIES)
    seen = assemble(View(), root).baseline
    path_of(root, standing(root).periods[0]).unlink()
    with pytest.raises(DataError, match=r"M201703\..* of the baseline is gone: .* makes it again, or drop it"):
        seen.filter(pl.col("code") == "0303").collect()


@pytest.mark.parametrize(("version", "said"), [(1, "by an earlier tradecheck"), (99, "by a later tradecheck")])
def test_a_baseline_of_another_version_is_said_and_not_read(built, root, version, said):
    built(BODIES)
    path = folder(root) / INDEX
    path.write_text(path.read_text().replace(f'"format": {FORMAT}', f'"format": {version}'))
    with pytest.raises(DataError, match=said):
        assemble(View(), root)
    if version < FORMAT:
        built(BODIES)
        assert held(assemble(View(), root), ["0303"], Period.month(2017, 3))


@pytest.mark.parametrize("harm", ["a byte", "cut", "other rows"])
def test_a_figure_that_was_changed_is_never_shown(built, root, harm):
    built(BODIES)
    seen = assemble(View(), root).baseline
    path = path_of(root, standing(root).periods[0])
    body = bytearray(path.read_bytes())
    body[len(body) // 3] ^= 1
    changed = {"a byte": bytes(body), "cut": path.read_bytes()[:-100]}
    if harm == "other rows":
        pl.read_parquet(path).with_columns(pl.col("median") + 1).write_parquet(path)
    else:
        path.write_bytes(changed[harm])
    with pytest.raises(DataError, match="was cut or changed: `tradecheck baseline build` makes it again, or drop it"):
        seen.filter(pl.col("code") == "0303").collect()


def test_only_the_periods_that_are_used_are_looked_at(built, root):
    built({"march.csv": as_csv(world(1, rows=1500)), "april.csv": as_csv(world(2, rows=1500, period="201704"))})
    march, april = (path_of(root, each) for each in standing(root).periods)
    pl.read_parquet(april).with_columns(pl.col("n") + 1).write_parquet(april)
    seen = assemble(View(), root).baseline
    assert seen.filter(pl.col("start") == date(2017, 3, 1)).collect().height
    assert seen.filter(pl.col("start") == date(2017, 3, 1), pl.col("size") == 0).select("code").head(3).collect().height
    for asked in (seen, seen.select("code"), seen.filter(pl.col("end") == date(2017, 4, 30)).select(pl.len())):
        with pytest.raises(DataError, match=april.name):
            asked.collect()
    assert march.exists()
