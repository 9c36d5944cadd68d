import hashlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from matplotlib import rc_context
from matplotlib.image import imread

from tests.charts.specimens import COAL, PANELS, booked, during, multiples, timeline
from tradecheck.charts.figure import draw, format_of
from tradecheck.charts.spec import ChartSpec, Kind, Role, Series
from tradecheck.charts.style import PALETTES
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.words import State

FORMATS = ("png", "svg", "pdf")
SVG = "{http://www.w3.org/2000/svg}"

CAPS = ChartSpec(
    "cap",
    Kind.GAUGE,
    "Caps",
    "",
    "share",
    (Series("", Role.BOOKED, (during("2017", 1.03, label="coal"), during("2018", None, State.UNRESOLVED))),),
)
MIRROR = ChartSpec(
    "mirror",
    Kind.DUMBBELL,
    "Chapter 27",
    "",
    "USD",
    (
        Series("importer", Role.MIRROR, (during("2017", 7.7e9, label="Australia"),)),
        Series("exporter", Role.MIRROR, (during("2017", 4.2e9, label="Australia"),)),
    ),
)


def svg_texts(picture: bytes) -> list[str]:
    return [text.text or "" for text in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - our own file


def of_kind(kind, series):
    if kind is Kind.MULTIPLES:
        return multiples(*(timeline(one) for one in series))
    return ChartSpec("x", kind, "Coal", "", "t", series)


def pixels(picture: bytes):
    return imread(BytesIO(picture), format="png")


@pytest.mark.parametrize("spec", [COAL, CAPS, MIRROR, PANELS], ids=["timeline", "gauge", "dumbbell", "multiples"])
@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_chart_is_the_same_bytes(spec, fmt):
    assert draw(spec, fmt=fmt, dpi=40) == draw(spec, fmt=fmt, dpi=40)


def test_the_same_chart_is_the_same_bytes_in_another_process():
    script = (
        "import hashlib\n"
        "from tests.charts.specimens import COAL\n"
        "from tradecheck.charts.figure import draw\n"
        "for fmt in ('png', 'svg', 'pdf'):\n"
        "    print(hashlib.sha256(draw(COAL, fmt=fmt, dpi=40)).hexdigest())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1234", "TZ": "Asia/Shanghai", "SOURCE_DATE_EPOCH": "1"},
    )

    here = [hashlib.sha256(draw(COAL, fmt=fmt, dpi=40)).hexdigest() for fmt in FORMATS]
    assert run.stdout.split() == here


def test_a_matplotlibrc_of_ones_own_changes_nothing():
    plain = draw(CAPS, fmt="png", dpi=40)
    with rc_context({"font.family": ["serif"], "figure.facecolor": "red", "lines.antialiased": False}):
        assert draw(CAPS, fmt="png", dpi=40) == plain


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_file_carries_a_date_or_the_name_of_the_program_that_drew_it(fmt):
    picture = draw(CAPS, fmt=fmt, dpi=40)

    assert not re.search(rb"CreationDate|ModDate|<dc:date|20\d\d-\d\d-\d\dT|atplotlib", picture)


@pytest.mark.parametrize("style", PALETTES)
def test_every_style_has_its_own_paper(style):
    corner = pixels(draw(CAPS, fmt="png", style=style, dpi=30))[0, 0, :3]

    assert [round(float(part) * 255) for part in corner] == list(bytes.fromhex(PALETTES[style].paper[1:]))


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_text_stands_out_from_the_paper(palette):
    def light(colour: str) -> float:
        parts = [part / 255 for part in bytes.fromhex(colour[1:])]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ink in (palette.ink, palette.muted):
        dark, bright = sorted((light(ink), light(palette.paper)))
        assert (bright + 0.05) / (dark + 0.05) > 4.5


def test_the_title_source_and_caveat_are_in_the_picture():
    texts = svg_texts(draw(COAL, fmt="svg"))

    assert {"Coal", "by year", "Source: customs", "A lead, not proof"} <= set(texts)


def test_text_from_outside_is_text():
    hostile = timeline(
        booked(during("2017", 1.0), name="$\\frac{1}{0}$ & <b>x</b>"),
        title="</text><script>alert(1)</script> $x_1$ --> ]]>",
        subtitle="\x1b[31mred\x1b[0m\x00 \u202egnirts\u202c\ud800",
        source_line="=HYPERLINK(1)",
        unit="US$",
    )
    picture = draw(hostile, fmt="svg")
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(picture).iter()}  # noqa: S314 - our own file
    texts = svg_texts(picture)

    assert "script" not in tags
    assert "</text><script>alert(1)</script> $x_1$ --> ]]>" in texts
    assert "$\\frac{1}{0}$ & <b>x</b>" in texts
    assert not re.search(r"[\x00-\x08\x1b\u202a-\u202e]", picture.decode())


@pytest.mark.parametrize("fmt", FORMATS)
def test_hostile_text_can_be_drawn_in_every_format(fmt):
    spec = timeline(booked(during("2017", 1.0), name="$$$ \\alpha {"), title="$" * 9 + "\x1b]8;;x\x07", unit="$")

    assert draw(spec, fmt=fmt, dpi=40)


@pytest.mark.parametrize("fmt", FORMATS)
def test_letters_that_no_font_here_has_do_no_harm(fmt):
    spec = timeline(booked(during("2017", 1.0), name="朝鲜煤炭 \U0001f6a2"), title="中国海关总署 𒀀")

    assert draw(spec, fmt=fmt, dpi=40)


def test_an_svg_keeps_letters_for_which_its_reader_may_have_a_font():
    spec = timeline(booked(during("2017", 1.0)), title="中国海关总署")

    assert "中国海关总署" in svg_texts(draw(spec, fmt="svg"))


@pytest.mark.parametrize(
    ("path", "fmt"), [("a.png", "png"), ("b/C.SVG", "svg"), ("x.tar.pdf", "pdf"), ("ü ü.Png", "png")]
)
def test_the_format_follows_from_the_ending(path, fmt):
    assert format_of(path) == fmt


@pytest.mark.parametrize("path", ["chart.jpg", "chart", "png", "chart.", ".png", "dir.png/chart"])
def test_any_other_ending_is_refused_and_the_three_are_named(path):
    with pytest.raises(UsageError, match=r"\.png, \.svg or \.pdf") as caught:
        format_of(path)
    assert path in str(caught.value)


def test_an_unknown_format_and_an_unknown_style_are_refused():
    with pytest.raises(UsageError, match="png"):
        draw(COAL, fmt="pgn")
    with pytest.raises(UsageError, match="dark"):
        draw(COAL, fmt="svg", style="drak")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("series", [(), (Series("booked", Role.BOOKED, ()),)], ids=["no series", "no point"])
def test_an_empty_chart_says_that_it_is_empty(kind, series):
    texts = svg_texts(draw(ChartSpec("x", kind, "Coal", "", "t", series, source_line="s"), fmt="svg"))

    assert any(text.startswith("Nothing to draw") for text in texts)
    assert {"Coal", "s"} <= set(texts)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", State)
def test_a_chart_without_any_figure_is_drawn(kind, state):
    series = tuple(
        Series(name, Role.BOOKED, (during("2017", None, state), during("2018", None, state)))
        for name in ("one", "other")
    )

    assert draw(of_kind(kind, series), fmt="svg")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", Kind)
def test_every_role_is_drawn_in_every_kind(kind, role):
    points = (
        during("2017", 1.0, low=0.5, high=2.0),
        during("2018", 0.0),
        during("2019", None, State.UNRESOLVED),
        during("2020", None, State.ESTIMATED, high=2.0),
    )

    assert draw(of_kind(kind, (Series("one", role, points),)), fmt="svg")


def test_the_size_asked_for_is_the_size_of_the_picture():
    drawn = pixels(draw(COAL, fmt="png", size=(8, 6), dpi=50))

    assert drawn.shape[:2] == (300, 400)


def test_a_size_that_cannot_hold_the_chart_is_refused_with_one_that_can():
    with pytest.raises(UsageError, match=r"give it at least (\d+\.\d)") as caught:
        draw(COAL, fmt="png", size=(9, 1), dpi=50)

    needed = float(re.search(r"at least (\d+\.\d)", str(caught.value))[1])
    assert draw(COAL, fmt="png", size=(9, needed), dpi=50)


@pytest.mark.parametrize("size", [(1, 5), (9, 0), (9, -1), (float("nan"), 5), (9, float("inf")), (float("inf"), 5)])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(UsageError):
        draw(COAL, fmt="png", size=size)


@pytest.mark.parametrize("dpi", [0, 5, 5000])
def test_a_resolution_that_nothing_shows_is_refused(dpi):
    with pytest.raises(UsageError, match="20 to 1200"):
        draw(COAL, fmt="png", dpi=dpi)


def test_a_picture_too_large_for_memory_is_refused_before_it_is_drawn():
    rows = tuple(during("2017", 0.5, label=f"supplier {number}") for number in range(900))
    spec = ChartSpec("cap", Kind.GAUGE, "Caps", "", "share", (Series("", Role.BOOKED, rows),))

    with pytest.raises(UsageError, match=r"write \.svg or \.pdf"):
        draw(spec, fmt="png", dpi=600)


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), -float("inf"), 1e300, 1e-320])
@pytest.mark.parametrize("field", ["value", "low", "high"])
def test_a_figure_that_is_no_number_is_refused_with_its_place(figure, field):
    spec = timeline(booked(during("2017", **({"value": None} | {field: figure}))))

    with pytest.raises(DataError, match="2017-01-01"):
        draw(spec, fmt="svg")


def test_the_spec_costs_no_import_of_matplotlib():
    script = (
        "import sys\n"
        "import tradecheck.charts.spec, tradecheck.charts.formats\n"
        "sys.exit('matplotlib' in sys.modules or 'polars' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_drawing_costs_neither_pyplot_nor_polars():
    script = (
        "import sys\n"
        "from tests.charts.specimens import COAL\n"
        "from tradecheck.charts.figure import draw\n"
        "draw(COAL, fmt='png', dpi=40)\n"
        "sys.exit(' '.join({'matplotlib.pyplot', 'polars', 'textual', 'httpx'} & set(sys.modules)) or 0)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
