"""A build does what is not done yet, loses nothing that was built, and names what it cannot read."""

import hashlib
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest

from tests.baseline.worlds import as_bulk, as_csv, as_legacy, one, world
from tests.real_data import real_data
from tradecheck.archive import Archive
from tradecheck.archive.world import FOLDER, RESULTS, path_of
from tradecheck.archive.world import world as standing
from tradecheck.baseline import ingest
from tradecheck.baseline.build import build, drop
from tradecheck.baseline.layout import CONTRADICTING, OTHER_EDITION, name_of
from tradecheck.baseline.pairs import of_pair
from tradecheck.baseline.reading import CONVERTED, read
from tradecheck.baseline.tidying import damages
from tradecheck.intake.importing import import_comtrade
from tradecheck.model.errors import DataError, UsageError
from tradecheck.reference.areas import area
from tradecheck.sources.comtrade import pieces

MARCH, APRIL = world(1, rows=1500, period="201703"), world(2, rows=1500, period="201704")


def cells(path):
    return pl.concat([each for each, _ in read(path)]).sort(pl.all())


def digest(root):
    folder = root / FOLDER / RESULTS
    told = b"".join(name.name.encode() + name.read_bytes() for name in sorted(folder.iterdir()))
    return hashlib.sha256(told + (root / FOLDER / "world.json").read_bytes()).hexdigest()


def test_every_form_of_file_gives_the_same_cells(tmp_path):
    forms = {"v1.csv": as_csv(MARCH), "bulk.gz": as_bulk(MARCH), "legacy.csv": as_legacy(MARCH)}
    for name, body in forms.items():
        (tmp_path / name).write_bytes(body)
    MARCH.write_parquet(tmp_path / "stored.parquet")
    expected = cells(tmp_path / "v1.csv")
    assert expected.height == MARCH.height
    for name in ("bulk.gz", "legacy.csv", "stored.parquet"):
        assert cells(tmp_path / name).equals(expected), name


@pytest.mark.parametrize("size", [5000, 40_000])
def test_a_file_read_in_pieces_gives_what_it_gives_at_once(tmp_path, monkeypatch, size):
    for name, body in {"v1.csv": as_csv(MARCH), "legacy.csv": as_legacy(MARCH)}.items():
        path = tmp_path / name
        path.write_bytes(body)
        whole = cells(path)
        monkeypatch.setattr(pieces, "PIECE_BYTES", size)
        assert cells(path).equals(whole)
        monkeypatch.undo()
    MARCH.write_parquet(tmp_path / "stored.parquet")
    whole = cells(tmp_path / "stored.parquet")
    monkeypatch.setattr(pieces, "PIECE_ROWS", 300)
    assert cells(tmp_path / "stored.parquet").equals(whole)


def test_a_large_file_that_is_set_aside_on_the_way_gives_the_same_bytes(built, root, monkeypatch):
    both = as_csv(pl.concat([MARCH, APRIL]).sample(fraction=1.0, shuffle=True, seed=3))
    built({"world.csv": both})
    expected = digest(root)
    drop(root)
    monkeypatch.setattr(pieces, "PIECE_BYTES", 4000)
    monkeypatch.setattr(ingest, "MOST_PENDING", 500)
    built({"world.csv": both})
    assert digest(root) == expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"partnerCode": 0}, "world"),
        ({"partnerCode": 97}, "group"),
        ({"reporterCode": 975}, "group"),
        ({"partnerCode": 156}, "same area"),
        ({"partnerCode": 344}, "hong-kong"),
        ({"flowCode": "RX"}, "re-export"),
        ({"flowCode": "RM"}, "re-import"),
        ({"flowCode": "DX"}, "flow DX, a part of another flow"),
        ({"cmdCode": "2701"}, "not six digits"),
        ({"cmdCode": "TOTAL"}, "not six digits"),
        ({"primaryValue": 0}, "zero"),
        ({"primaryValue": None}, "no-value"),
        ({"primaryValue": 1e40}, "more than any trade"),
        ({"partnerCode": 9999}, "area not known"),
        ({"motCode": 2100}, "detail by means of transport"),
    ],
)
def test_what_is_no_pair_of_two_areas_is_left_out_and_counted(built, changes, reason):
    own = pl.DataFrame([one(), one(**changes)], infer_schema_length=None, strict=False)
    held = built({"rows.csv": as_csv(own)}).files[0]
    assert held.rows == 1
    assert held.left_out == {reason: 1}


def test_a_converted_row_gives_way_to_the_reporters_own_and_alone_is_kept(built, rows_of):
    out_of = {"flowCode": "X", "reporterCode": 643, "partnerCode": 156, "primaryValue": 100.0}
    converted = {"isOriginalClassification": False, "primaryValue": 999.0}
    own = [one(), one(**converted), one(**out_of), one(cmdCode="271012"), one(**out_of, cmdCode="271012") | converted]
    got = built({"rows.csv": as_csv(pl.DataFrame(own, infer_schema_length=None))})
    assert got.files[0].left_out == {CONVERTED: 2, OTHER_EDITION: 1}
    assert got.periods[0].left_out == {}
    for code, x_usd in (("270112", 100.0), ("271012", 999.0)):
        row = rows_of().row(by_predicate=(pl.col("code") == code) & (pl.col("size") == 0), named=True)
        assert (row["n"], row["x_usd"], row["m_usd"]) == (1, x_usd, pytest.approx(100.5 / 1.06))


def test_reports_in_different_editions_are_compared_at_the_heading_alone(built, rows_of):
    out_of = one(flowCode="X", reporterCode=643, partnerCode=156, classificationCode="H4")
    got = built({"rows.csv": as_csv(pl.DataFrame([one(), out_of], infer_schema_length=None))})
    assert list(got.periods[0].left_out.values()) == [1]
    assert dict(rows_of().filter(pl.col("size") == 0).select("code", "n").iter_rows()) == {"27": 1, "2701": 1}


def test_an_importer_that_values_without_freight_has_none_taken_off(built, rows_of):
    rows = [
        one(cifvalue=110.0, fobvalue=100.0, primaryValue=100.0),
        one(flowCode="X", reporterCode=643, partnerCode=156, primaryValue=100.0, fobvalue=100.0),
    ]
    built({"rows.csv": as_csv(pl.DataFrame(rows, infer_schema_length=None))})
    assert rows_of()["median"].drop_nulls().unique().to_list() == [0.0]


def test_only_periods_whose_inputs_changed_are_done_again(built):
    assert built({"march.csv": as_csv(MARCH), "april.csv": as_csv(APRIL)}).done == ("M201703", "M201704")
    assert built({"march.csv": as_csv(MARCH)}).done == ()
    revised = built({"april.csv": as_csv(APRIL.head(1200))})
    assert revised.done == ("M201704",)
    assert [each.period for each in revised.periods] == ["M201703", "M201704"]


def test_a_period_that_no_file_gives_any_more_is_gone(built):
    built({"world.csv": as_csv(MARCH)})
    assert [each.period for each in built({"world.csv": as_csv(APRIL)}).periods] == ["M201704"]


def test_a_build_in_parts_gives_the_bytes_of_one_build(built, root):
    built({"march.csv": as_csv(MARCH)})
    built({"april.csv": as_csv(APRIL)})
    parts = digest(root)
    drop(root)
    built({"march.csv": as_csv(MARCH), "april.csv": as_csv(APRIL)})
    assert digest(root) == parts


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b"<html>", "web page"),
        (b"a,b\n1,2\n", "no file of UN Comtrade"),
        (as_bulk(MARCH)[:-200], "breaks off"),
        (as_csv(MARCH) + as_csv(MARCH), "a second header"),
        (as_csv(MARCH).replace(b"201703", b"201799", 1), "has the period '201799'"),
        (as_csv(world(3, countries=200, codes=60, rows=5000).head(500)), "exactly 500 rows"),
        (b"PAR1" + b"\0" * 50, "no whole parquet file"),
    ],
)
def test_a_wrong_or_mixed_file_is_named_and_left_out_and_the_rest_is_built(built, root, body, said):
    built({"march.csv": as_csv(MARCH)})
    got = built({"wrong.csv": body, "april.csv": as_csv(APRIL)})
    assert len(got.refused) == 1
    name, why = got.refused[0]
    assert said in why
    assert name in why
    assert name.endswith("files/wrong.csv")
    assert [each.period for each in standing(root).periods] == ["M201703", "M201704"]
    assert damages(root) == []


def test_a_row_in_two_files_counts_once(built):
    got = built({"march.csv": as_csv(MARCH), "again.csv": as_csv(MARCH.head(100))})
    assert got.periods[0].left_out == {"repetitions of a row": 100}
    assert got.periods[0].cells == MARCH.height


OUT_OF = {"flowCode": "X", "reporterCode": 643, "partnerCode": 156}
LATEST = [one(**OUT_OF, cmdCode=code, primaryValue=usd) for code, usd in (("030391", 60.0), ("030392", 40.0))]
EARLIER = [one(**OUT_OF, cmdCode="030390", primaryValue=100.0, classificationCode="H4")]
CONVERTED_ROW = [EARLIER[0] | {"isOriginalClassification": False}]


@pytest.mark.parametrize("other", [EARLIER, CONVERTED_ROW], ids=["an older filing", "converted"])
@pytest.mark.parametrize("files", [1, 2])
def test_a_heading_that_a_reporter_gives_in_two_editions_is_summed_of_one(built, root, rows_of, other, files):
    into = [one(cmdCode="030391", primaryValue=106.0)]
    parts = [[*into, *LATEST, *other]] if files == 1 else [[*into, *LATEST], other]
    got = built({f"{at}.csv": as_csv(pl.DataFrame(rows, infer_schema_length=None)) for at, rows in enumerate(parts)})
    heading = rows_of().row(by_predicate=(pl.col("code") == "0303") & (pl.col("size") == 0), named=True)
    assert (heading["x_usd"], heading["n"], heading["subheadings"]) == (100.0, 1, 2)
    counted = [each.left_out for each in (*got.files, *got.periods)]
    assert sum(each.get(OTHER_EDITION, 0) for each in counted) == 1
    ends = [area(each) for each in ("RUS", "CHN")]
    pair = of_pair(root, *ends).row(by_predicate=pl.col("code") == "0303", named=True)
    assert (pair["exporter_usd"], pair["below"], pair["n"]) == (100.0, 1, 1)


def test_another_reporter_or_heading_may_stand_in_another_edition(built, rows_of):
    other = [EARLIER[0] | {"reporterCode": 578}, EARLIER[0] | {"cmdCode": "030290"}]
    got = built({"rows.csv": as_csv(pl.DataFrame([*LATEST, *other], infer_schema_length=None))})
    assert got.files[0].left_out == {}
    known = rows_of().filter(pl.col("size") == 0, pl.col("level") == 4)
    assert dict(known.select("code", "x_only_usd").rows()) == {"0302": 100.0, "0303": 200.0}


def moved(tmp_path, *steps):
    for old, new in steps:
        (tmp_path / "files" / old).rename(tmp_path / "files" / new)


def months(built):
    return [each.period for each in built.periods]


def test_what_moves_from_one_name_to_another_is_kept(built, root, tmp_path):
    built({"latest.csv": as_csv(MARCH)})
    moved(tmp_path, ("latest.csv", "previous.csv"))
    (tmp_path / "files" / "latest.csv").write_bytes(as_csv(APRIL))
    folder = [tmp_path / "files"]
    assert months(build(root, folder, with_archive=False)) == ["M201703", "M201704"]
    moved(tmp_path, ("latest.csv", "x"), ("previous.csv", "latest.csv"), ("x", "previous.csv"))
    swapped = build(root, folder, with_archive=False)
    assert (months(swapped), swapped.done) == (["M201703", "M201704"], ())
    assert damages(root) == []


def test_of_two_files_with_the_same_bytes_one_may_become_another(built, root, tmp_path):
    told = built({"a.csv": as_csv(MARCH), "b.csv": as_csv(MARCH)})
    assert [each.endswith("b.csv holds the same bytes as " + str(tmp_path / "files" / "a.csv") + ": they count once.")
            for each in told.warnings] == [True]  # fmt: skip
    (tmp_path / "files" / "b.csv").write_bytes(as_csv(APRIL))
    assert months(build(root, [tmp_path / "files" / "b.csv"], with_archive=False)) == ["M201703", "M201704"]
    assert months(build(root, [tmp_path / "files"], with_archive=False)) == ["M201703", "M201704"]
    (tmp_path / "files" / "a.csv").write_bytes(as_csv(APRIL))
    assert months(build(root, [], with_archive=False)) == ["M201704"]
    assert damages(root) == []


def test_a_build_that_ended_before_it_forgot_what_was_replaced_gives_what_a_whole_one_gives(built, root, monkeypatch):
    built({"world.csv": as_csv(MARCH)})

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("tradecheck.baseline.build._forget_replaced", killed)
    with pytest.raises(KeyboardInterrupt):
        built({"world.csv": as_csv(APRIL)}, vintage="2021-01-01")
    monkeypatch.undo()
    assert len(ingest.inputs(root)) == 2
    assert months(build(root, [], with_archive=False)) == ["M201704"]


def test_a_layout_that_was_changed_makes_no_figure_and_its_file_mends_it(built, root):
    built({"march.csv": as_csv(MARCH)})
    before = digest(root)
    (held,) = ingest.inputs(root)
    path = ingest.place_of(root, held) / name_of("M", "M201703")
    pl.read_parquet(path).with_columns(pl.col("value") * 10).write_parquet(path)
    path_of(root, standing(root).periods[0]).unlink()
    with pytest.raises(DataError, match=r"M\.M201703\.parquet is missing or was changed: .*build` of .*march\.csv"):
        build(root, [], with_archive=False)
    assert len(damages(root)) == 2
    built({"march.csv": as_csv(MARCH)})
    assert digest(root) == before
    assert damages(root) == []


@pytest.mark.parametrize("harm", ["removed", "changed"])
def test_a_file_whose_account_is_gone_is_named_and_its_periods_stand(built, root, harm):
    built({"march.csv": as_csv(MARCH), "april.csv": as_csv(APRIL)})
    before = digest(root)
    held = next(each for each in ingest.inputs(root) if each.name.endswith("march.csv"))
    account = root / FOLDER / ingest.INPUTS / f"{held.id}.json"
    if harm == "removed":
        account.unlink()
    else:
        account.write_text("{")
    assert [what for _, what in damages(root)] == [
        f"the account of {held.name} is missing or was changed: `tradecheck baseline build` of it makes it again."
    ]
    got = build(root, [], with_archive=False)
    assert [name for name, _ in got.refused] == [held.name]
    assert (months(got), digest(root)) == (["M201703", "M201704"], before)
    assert built({"march.csv": as_csv(MARCH)}).refused == ()
    assert damages(root) == []


def test_periods_that_were_taken_out_of_the_account_are_noticed(built, root):
    built({"march.csv": as_csv(MARCH), "april.csv": as_csv(APRIL)})
    account = root / FOLDER / "world.json"
    whole = account.read_bytes()
    told = json.loads(whole)
    account.write_text(json.dumps(told | {"periods": told["periods"][:1]}))
    assert [where for where, _ in damages(root)] == ["world.json"]
    assert build(root, [], with_archive=False).done == ()
    assert account.read_bytes() == whole


def test_of_two_files_of_one_day_that_counts_which_was_changed_last(built, root, rows_of, tmp_path):
    bodies = {"one.csv": as_csv(MARCH), "two.csv": as_csv(MARCH.with_columns(pl.col("primaryValue") * 7))}
    noon = datetime(2024, 1, 3, 12, tzinfo=UTC).timestamp()
    sums = []
    for first in (0, 1):
        built(bodies)
        for at, name in enumerate(bodies):
            os.utime(tmp_path / "files" / name, (noon + 60 * (at == first),) * 2)
        got = build(root, [tmp_path / "files"], with_archive=False)
        assert [each.vintage for each in got.periods] == ["2024-01-03"]
        assert got.periods[0].left_out == {CONTRADICTING: MARCH.height}
        sums.append(rows_of()["x_usd"].sum())
        drop(root)
    assert sums[1] == pytest.approx(7 * sums[0])


def test_without_files_what_changed_since_is_taken_in_and_what_is_gone_is_said(built, root, tmp_path):
    built({"march.csv": as_csv(MARCH), "april.csv": as_csv(APRIL)})
    (tmp_path / "files" / "march.csv").write_bytes(as_csv(MARCH.head(1000)))
    (tmp_path / "files" / "april.csv").unlink()
    got = build(root, [], with_archive=False)
    assert got.done == ("M201703",)
    assert [each.partition(": ")[2] for each in got.warnings] == ["what was taken in of it stands."]
    assert months(got) == ["M201703", "M201704"]


def test_without_files_an_archive_that_was_taken_in_is_brought_up_to_date(root, tmp_path):
    for name, rows in (("march.csv", MARCH), ("april.csv", APRIL)):
        path = tmp_path / name
        path.write_bytes(as_csv(rows))
        import_comtrade([path], Archive(root))
        got = build(root, [], with_archive=name == "march.csv")
    assert months(got) == ["M201703", "M201704"]


def test_a_build_that_ended_early_goes_on_without_files(built, root, monkeypatch):
    read, seen = ingest.of_file, []

    def interrupted(path, root, vintage):
        if seen:
            raise KeyboardInterrupt
        seen.append(path)
        return read(path, root, vintage)

    monkeypatch.setattr(ingest, "of_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        built({"march.csv": as_csv(MARCH), "april.csv": as_csv(APRIL)}, vintage="2022-02-02")
    monkeypatch.undo()
    got = build(root, [], with_archive=False)
    assert months(got) == ["M201703", "M201704"]
    assert {each.vintage for each in got.periods} == {"2022-02-02"}
    assert damages(root) == []


def test_a_file_that_gives_nothing_is_said(built):
    got = built({"chapters.csv": as_csv(pl.DataFrame([one(cmdCode="27")], infer_schema_length=None))})
    assert [each.partition("chapters.csv ")[2] for each in got.warnings] == [
        "gives nothing that a baseline is made of (not six digits 1)."
    ]


def test_a_folder_without_files_is_refused(root, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="empty holds no file"):
        build(root, [tmp_path / "empty"], with_archive=False)


def test_a_missing_file_is_refused_before_anything_is_done(root, tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        build(root, [tmp_path / "nothing.csv"], with_archive=False)
    assert not (root / FOLDER).exists()


def test_what_the_archive_holds_gives_the_baseline_of_its_files(built, root, rows_of, tmp_path):
    built({"march.csv": as_csv(MARCH)})
    expected = rows_of().drop("vintage")
    drop(root)
    import_comtrade([tmp_path / "files" / "march.csv"], Archive(root))
    build(root, [], with_archive=True)
    assert rows_of().drop("vintage").equals(expected)
    assert build(root, [], with_archive=True).done == ()


def test_an_archive_without_flows_is_no_source(root):
    with pytest.raises(DataError, match="holds no flows"):
        build(root, [], with_archive=True)


def test_a_changed_byte_is_found_and_the_period_is_made_again(built, root):
    built({"march.csv": as_csv(MARCH)})
    before = digest(root)
    path = path_of(root, standing(root).periods[0])
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert [where for where, _ in damages(root)] == [f"{RESULTS}/{path.name}"]
    assert built({"march.csv": as_csv(MARCH)}).done == ("M201703",)
    assert digest(root) == before


def test_the_vintage_is_the_day_of_the_newest_file(built, root, tmp_path):
    bodies = {"march.csv": as_csv(MARCH), "april.csv": as_csv(APRIL)}
    built(bodies)
    for name, day in (("march.csv", 3), ("april.csv", 4)):
        at = datetime(2024, 1, day, tzinfo=UTC).timestamp()
        os.utime(tmp_path / "files" / name, (at, at))
    got = build(root, [tmp_path / "files"], with_archive=False)
    assert [each.vintage for each in got.periods] == ["2024-01-03", "2024-01-04"]


def test_dropped_is_dropped(built, root):
    built({"march.csv": as_csv(MARCH)})
    assert drop(root) == 1
    assert not (root / FOLDER).exists()
    assert drop(root) == 0


@pytest.mark.slow
def test_two_processes_give_the_bytes_of_one(built, root):
    bodies = {
        "march.csv": as_csv(MARCH),
        "april.csv": as_csv(APRIL),
        "again.csv": as_csv(MARCH),
        "wrong.csv": b"<html>",
    }
    built(bodies)
    alone = digest(root)
    drop(root)
    got = built(bodies, workers=2)
    assert digest(root) == alone
    assert len(got.refused) == 1


@pytest.mark.slow
def test_a_build_killed_at_ten_moments_and_resumed_gives_the_same_bytes(tmp_path):
    folder = real_data("comtrade-v1-monthly-seafood")
    files = [str(folder / f"{year}.parquet") for year in (2010, 2011, 2012)]

    def command(root):
        env = os.environ | {"TRADECHECK_CACHE": str(root)}
        line = [sys.executable, "-m", "tradecheck", "baseline", "build", "-q", *files]
        return subprocess.Popen(line, env=env, stdout=subprocess.DEVNULL)

    started = time.monotonic()
    assert command(tmp_path / "whole").wait() == 0
    took = time.monotonic() - started
    moments = random.Random(7)  # noqa: S311 - moments, no secrets
    killed = 0
    for _ in range(10):
        process = command(tmp_path / "killed")
        try:
            process.wait(moments.uniform(0.05, 0.6) * took)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
    assert killed >= 3
    assert command(tmp_path / "killed").wait() == 0
    assert digest(tmp_path / "killed") == digest(tmp_path / "whole")
    assert len(standing(tmp_path / "whole").periods) == 36


def test_the_rows_of_one_code_are_found_without_unpacking_those_of_the_others(built, root, monkeypatch):
    monkeypatch.setattr("tradecheck.baseline.build.ROW_GROUP", 16)
    built({"march.csv": as_csv(MARCH)})
    path = path_of(root, standing(root).periods[0])
    asked = "select stats_min_value, stats_max_value from parquet_metadata($1) where path_in_schema = 'code'"
    groups = duckdb.execute(asked, [str(path)]).fetchall()
    assert len(groups) == math.ceil(pl.read_parquet(path).height / 16)
    holding = [group for group in groups if group[0] <= "030110" <= group[1]]
    assert 0 < len(holding) < len(groups) / 2


def test_after_another_version_a_period_stands_until_all_of_its_files_are_given_again(built, root, monkeypatch):
    both = {"march.csv": as_csv(MARCH.head(1500)), "more.csv": as_csv(MARCH.tail(900))}
    built({**both, "april.csv": as_csv(APRIL)})
    before = digest(root)
    old = ingest.maker()
    monkeypatch.setattr(ingest, "maker", lambda: f"not {old}")
    got = build(root, [], with_archive=False)
    assert [why.endswith("another version of the program: give it again.") for _, why in got.refused] == [True] * 3
    assert digest(root) == before
    half = built({"april.csv": as_csv(APRIL), "march.csv": both["march.csv"]})
    assert half.done == ("M201704",)
    assert [each.period for each in half.periods] == ["M201703", "M201704"]
    assert [name.rpartition("/")[2] for name, _ in half.refused] == ["more.csv"]
    whole = built({"more.csv": both["more.csv"]})
    assert (whole.done, whole.refused) == (("M201703",), ())
