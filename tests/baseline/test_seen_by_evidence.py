"""Checks see the baseline as a table of evidence, and an answer kept before a build is not given after it."""

from datetime import date

import polars as pl
import pytest

from tests.baseline.worlds import as_csv, world
from tradecheck.archive.world import path_of
from tradecheck.archive.world import world as standing
from tradecheck.baseline.build import drop
from tradecheck.evidence import assemble
from tradecheck.inquiry import Desk, first, kept
from tradecheck.model.errors import DataError
from tradecheck.model.tables import BASELINE
from tradecheck.model.view import View
from tradecheck.settings import load

BODIES = {"world.csv": as_csv(world(1, rows=1500))}


def test_there_is_no_table_until_one_was_built_and_none_after_it_was_dropped(built, root):
    assert assemble(View(), root).baseline is None
    built(BODIES)
    rows = assemble(View(), root).baseline.collect()
    assert dict(rows.schema) == BASELINE
    assert rows.height
    drop(root)
    assert assemble(View(), root).baseline is None


def test_a_view_of_a_day_sees_what_was_there_on_that_day(built, root):
    built(BODIES)
    vintage = date.fromisoformat(standing(root).periods[0].vintage)
    assert assemble(View(as_of=vintage), root).baseline.collect().height
    assert not assemble(View(as_of=date(2020, 1, 1)), root).baseline.collect().height


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
    path_of(root, standing(root).periods[0]).unlink()
    with pytest.raises(DataError, match="makes it again, or drop it"):
        assemble(View(), root)


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
