"""In a program: the same words, the same answers and the same sentences as on the command line."""

import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date

import msgspec
import polars as pl
import pytest

import tradecheck as tc
from tests.sources.comtrade_rows import v1_csv
from tradecheck.__main__ import main
from tradecheck.model.finding import Citation
from tradecheck.verdicts import FILE

COAL = "caps.coal.dprk-export.2017"


@pytest.fixture
def printed(capsysbinary, tmp_path, monkeypatch):
    """Run a command line on the same archive and return what it printed."""
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))

    def run(*arguments):
        capsysbinary.readouterr()
        assert main(list(arguments)) == 0
        return capsysbinary.readouterr().out

    return run


# --- the same answers as the command line ---------------------------------------------------------------------------


def test_findings_are_frozen_records_in_the_order_of_the_list(desk, printed):
    found = desk.findings(goods="coal", since=2017, until="2020-09")
    listed = json.loads(
        printed("findings", "--goods", "coal", "--since", "2017", "--until", "2020-09", "--format", "json")
    )
    assert [each.id for each in found] == [each["id"] for each in listed["findings"]]
    assert all(isinstance(each, tc.Finding) for each in found)
    with pytest.raises(AttributeError):
        found[0].severity = "low"


def test_the_frame_of_findings_is_the_parquet_of_the_command(desk, printed):
    frame = pl.read_parquet(io.BytesIO(printed("findings", "--goods", "seafood", "--format", "parquet")))
    assert desk.findings(goods="seafood").frame().equals(frame)
    assert desk.findings(goods="6704").frame().columns == frame.columns


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("series", {"goods": ["coal", "2601"], "year": 2017}),
        ("mirror", {"goods": "27", "year": "2017"}),
        ("caps", {"goods": "petroleum"}),
        ("observations", {"direction": "dprk-export"}),
        ("notifications", {"goods": "coal"}),
    ],
)
def test_a_table_has_the_rows_of_the_command(desk, printed, name, asked):
    goods = [asked["goods"]] if isinstance(asked.get("goods"), str) else asked.get("goods", [])
    flags = [word for each in goods for word in ("--goods", each)]
    flags += [word for key, value in asked.items() if key != "goods" for word in (f"--{key}", str(value))]
    rows = json.loads(printed(name, *flags, "--format", "json"))["rows"]
    frame = getattr(desk, name)(**asked)
    assert isinstance(frame, pl.DataFrame)
    assert frame.height == len(rows) > 0
    for column in {"value_usd", "net_weight_kg", "ratio", "quantity"} & set(frame.columns) & set(rows[0]):
        ours, theirs = frame[column].to_list(), [row[column] for row in rows]
        assert sum(each is None for each in ours) == sum(each is None for each in theirs)
        assert sorted(x for x in ours if x is not None) == pytest.approx(sorted(x for x in theirs if x is not None))


def test_a_published_number_comes_out_as_it_was_published(desk):
    booked = desk.findings(goods="coal", year=2017, check="caps")[0].booked
    assert (booked.value, booked.unit, booked.state.value) == (413_555_897, "USD", "reported")


def test_why_is_the_page_that_the_command_prints(desk, printed):
    why = desk.why(COAL, year=2020)
    assert str(why).encode() == printed("why", COAL)
    assert why.finding.id == COAL
    assert repr(why) == f"Why('{COAL}')"


def test_a_record_is_the_line_behind_a_figure(desk):
    record = desk.findings(year=2017, goods="coal")[0].sources[0].record
    assert desk.record(record)["record"] == record


def test_sources_say_what_the_answers_rest_on(desk):
    assert all(each.embedded and each.rows for each in desk.sources())
    assert desk.sources(snapshot=False) == ()


# --- what a view is made of ------------------------------------------------------------------------------------------


def test_a_view_is_a_value_to_keep_and_pass_around(desk):
    view = desk.view(goods=["coal", "petroleum"], since=date(2017, 3, 1), min_severity="high", as_of="2024-01-01")
    assert isinstance(view, tc.View)
    assert view.arguments() == [
        *("--since", "2017-03-01", "--goods", "coal", "--goods", "petroleum"),
        *("--min-severity", "high", "--as-of", "2024-01-01"),
    ]
    assert desk.findings(view) == desk.findings(
        goods=("coal", "petroleum"), since="2017-03-01", min_severity="high", as_of=date(2024, 1, 1)
    )


def test_the_settings_file_is_heeded_and_words_win(tmp_path):
    (tmp_path / "own.toml").write_text('[settings]\ncache = "kept"\n[view]\ngoods = "coal"\nsnapshot = false\n')
    desk = tc.open(config=tmp_path / "own.toml", state=tmp_path / "state")
    assert str(tmp_path / "kept") in repr(desk)
    assert desk.view().arguments() == ["--goods", "coal", "--no-snapshot"]
    assert desk.view(goods="wigs", snapshot=True).arguments() == ["--goods", "wigs"]
    assert desk.view(goods=None, snapshot=False) == desk.view()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda desk: desk.findings(gods="coal"), "did you mean goods"),
        (lambda desk: desk.findings(goods="coall"), "did you mean coal"),
        (lambda desk: desk.series(goods="coal", since="2017-13"), "does not exist in the calendar"),
        (lambda desk: desk.findings(check="capz"), "did you mean caps"),
        (lambda desk: desk.why("caps.coal.dprk-export.2018"), f"did you mean {COAL}"),
        (lambda desk: desk.chart("overveiw"), "did you mean overview"),
        (lambda desk: desk.chart("cap", style="drak"), "did you mean dark"),
        (lambda desk: desk.chart("goods"), "needs goods"),
        (lambda desk: desk.chart("cap", finding=COAL), "takes no finding"),
        (lambda desk: desk.chart("cap").save("x.gif"), "ends in .gif"),
        (lambda desk: desk.findings(tc.View(), goods="coal"), "a view and 'goods' are both given"),
        (lambda desk: desk.record("obs:PoE-2019-cola"), "did you mean obs:PoE-2019-coal"),
        (lambda _desk: tc.open(config="none.toml"), "does not exist"),
    ],
)
def test_a_mistake_is_the_sentence_of_the_product(desk, act, said):
    with pytest.raises(tc.UsageError) as caught:
        act(desk)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, tc.TradecheckError)


def test_what_cannot_be_read_is_left_out_and_warned_of(tmp_path, printed):
    (tmp_path / "china.csv").write_bytes(v1_csv({}))
    printed("import", "comtrade", str(tmp_path / "china.csv"))
    (body,) = (tmp_path / "cache").glob("received/*/*.body")
    body.write_bytes(b"something else")
    for table in (tmp_path / "cache" / "tables").rglob("*"):
        if table.is_file():
            table.unlink()
    with pytest.warns(tc.UnreadWarning, match="It is left out"):
        desk = tc.open(cache=tmp_path / "cache", state=tmp_path / "state")
    assert len(desk.unread) == 1
    assert desk.findings()


def test_verdicts_that_cannot_be_read_are_warned_of(desk, tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / FILE).write_text("nothing of ours\n")
    with pytest.warns(tc.UnreadWarning, match="No verdict is shown"):
        assert desk.findings()


# --- in a notebook ---------------------------------------------------------------------------------------------------


def parsed(markup):
    return ET.fromstring(markup)  # noqa: S314 - the program wrote it


def cells(markup):
    """Return the texts of markup, which has to be well formed."""
    return [each.text or "" for each in parsed(markup).iter() if each.tag in {"td", "th", "pre"}]


def test_findings_are_shown_as_a_table(desk):
    shown = cells(desk.findings(goods="coal", year=2017)._repr_html_())
    assert shown[:6] == ["severity", "status", "period", "goods", "finding", "statement"]
    assert COAL in shown


def test_some_of_the_findings_are_findings_too(desk):
    found = desk.findings(goods="coal", check=["caps", "shipments"])
    assert {each.check for each in found} == {"caps", "shipments"}
    assert found[:2]._repr_html_().count("<tr>") == 3
    assert (found[:2].frame().height, found[-1]) == (2, list(found)[-1])


def test_hostile_text_is_shown_as_text(desk):
    from tradecheck.library.shown import Findings, Why  # noqa: PLC0415 - made here of a finding of our own

    hostile = '<script>alert("x")</script>&<img src=x onerror=alert(1)>\x1b[31m'
    (first, *_) = desk.findings(goods="coal", year=2017)
    source = Citation(hostile, hostile, "javascript:alert(1)", first.sources[0].confidence)
    bad = msgspec.structs.replace(first, statement=hostile, id=hostile, caveats=(hostile,), sources=(source,))
    for markup in (Findings([bad])._repr_html_(), Why(bad)._repr_html_()):
        assert "<script" not in markup
        assert "<img" not in markup
        assert "\x1b" not in markup
        assert any("<script>" in each for each in cells(markup))
    frame = desk.observations().head(1).with_columns(observer=pl.lit(hostile))
    assert "<script" not in frame._repr_html_()


def test_a_chart_is_a_picture_and_the_same_each_time(desk, tmp_path):
    chart = desk.chart("cap", goods="coal", style="screen")
    svg = chart._repr_svg_()
    assert svg == desk.chart("cap", goods="coal", style="screen")._repr_svg_()
    assert parsed(svg).tag.endswith("svg")
    assert chart._repr_png_().startswith(b"\x89PNG\r\n")
    saved = chart.save(tmp_path / "cap.svg")
    assert saved.read_text() == svg
    assert chart.spec.title in repr(chart)
    assert desk.chart("finding", finding=COAL).spec.name == "finding"


def test_what_is_open_says_what_it_holds(desk):
    shown = cells(desk._repr_html_())
    assert shown[:4] == ["source", "vintage", "rows", "embedded"]
    assert len(shown) == 4 * (1 + len(desk.sources()))


# --- what it costs, and what there is -----------------------------------------------------------------------------

HEAVY = ("polars", "numpy", "textual", "httpx", "matplotlib", "scipy", "msgspec", "argparse", "xlsxwriter")


def loaded(program):
    told = f"{program}\nimport json, sys; print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_loads_nothing():
    assert loaded("import tradecheck") == set()
    program = "import sys; before = set(sys.modules); import tradecheck; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "['tradecheck']\n"


def test_opening_and_the_first_answer_need_no_tables_and_a_table_no_charts(tmp_path):
    opened = f"import tradecheck as tc; desk = tc.open(cache={str(tmp_path)!r}, state={str(tmp_path)!r})"
    assert loaded(opened) <= {"msgspec", "argparse"}
    assert loaded(f"{opened}; desk.findings()") <= {"msgspec", "argparse"}
    assert loaded(f"{opened}; desk.series(goods='coal')") == {"msgspec", "argparse", "polars"}


def test_the_names_for_programs_are_few_and_all_there():
    public = {name for name in dir(tc) if not name.startswith("_")}
    names = {"open", "Opened", "UnreadWarning", "View", "Finding", "TradecheckError", "UsageError", "DataError"}
    assert public >= names
    for name in names:
        assert getattr(tc, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        _ = tc.opne


def test_every_question_is_documented():
    questions = [name for name in vars(tc.Opened) if not name.startswith("_")]
    assert set(questions) == {
        *("view", "findings", "series", "mirror", "caps", "observations", "notifications", "sources"),
        *("chart", "why", "record"),
    }
    assert all(getattr(tc.Opened, name).__doc__ for name in questions)
