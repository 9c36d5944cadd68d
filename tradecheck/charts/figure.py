"""Draws a chart to PNG, SVG or PDF: the only place that imports matplotlib.

No window, no pyplot, no date and no chance: the same spec gives the same bytes.
"""

import io
import warnings
from collections.abc import Iterable
from typing import Any

from matplotlib import rc_context, rcParamsDefault
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, IdentityTransform, Transform

from tradecheck.charts.fonts import Fonts
from tradecheck.charts.formats import FORMATS, Format, format_of
from tradecheck.charts.frame import POINTS_PER_INCH, Picture
from tradecheck.charts.layout import lay_out
from tradecheck.charts.lettering import clean
from tradecheck.charts.shapes import Boxes, Dash, Dots, Glyph, Label, Lines
from tradecheck.charts.spec import ChartSpec
from tradecheck.charts.style import Palette, Style, palette_of
from tradecheck.model.errors import UsageError, unknown

__all__ = ["as_svg", "draw", "format_of"]

_MOST_PIXELS, _MOST_SIDE = 100_000_000, 60_000
_MIDDLE = 0.365
"""From the baseline to the middle of a capital letter, over the size of the letters."""

_MARKERS = {Glyph.CIRCLE: "o", Glyph.SQUARE: "s", Glyph.DIAMOND: "D", Glyph.TRIANGLE: "^"}
_DASHES: dict[Dash, Any] = {
    Dash.SOLID: "solid",
    Dash.DASHED: (0, (3.2, 2.2)),
    Dash.DOTTED: (0, (1.0, 1.6)),
    Dash.CHAIN: (0, (7.0, 2.2, 1.4, 2.2)),
}


def draw(
    spec: ChartSpec,
    *,
    fmt: Format,
    style: Style = "print",
    size: tuple[float, float] | None = None,
    dpi: int = 200,
) -> bytes:
    """Return the chart as the bytes of a file.

    `size` is width and height in inches; without it the chart is 9 inches wide and as tall as it needs.
    `dpi` matters for PNG alone.

    Raises:
        UsageError: for a format or style that is not known, or a size that cannot hold the chart.
        DataError: for a figure that is no number, or one that no trade has.
    """
    if fmt not in FORMATS:
        raise unknown("the chart format", fmt, FORMATS)
    palette = palette_of(style)
    if not 20 <= dpi <= 1200:  # noqa: PLR2004 - beyond these no printer and no screen follows
        raise UsageError(f"{dpi} dots an inch cannot be drawn: give 20 to 1200.")
    fonts = Fonts(texts(spec), keep_unknown=fmt == "svg")
    picture = lay_out(spec, palette=palette, letters=fonts, size=size)
    if fmt == "png":
        _check_pixels(spec, picture, dpi)
    return _paint(picture, palette, fonts, spec, fmt, dpi)


def _check_pixels(spec: ChartSpec, picture: Picture, dpi: int) -> None:
    across, down = (round(side / POINTS_PER_INCH * dpi) for side in (picture.width, picture.height))
    if across * down > _MOST_PIXELS or max(across, down) > _MOST_SIDE:
        raise UsageError(
            f"the chart '{spec.name}' would be {across:,} × {down:,} pixels: "
            f"give fewer than {dpi} dots an inch, or write .svg or .pdf."
        )


def as_svg(spec: ChartSpec, style: Style, *others: Style) -> tuple[bytes, tuple[Picture, ...]]:
    """Return the SVG of a chart in one style, and its shapes in that style and in others, in one order.

    Raises:
        DataError: for a figure that is no number, or one that no trade has.
    """
    fonts = Fonts(texts(spec), keep_unknown=True)
    pictures = tuple(lay_out(spec, palette=palette_of(each), letters=fonts, size=None) for each in (style, *others))
    return _paint(pictures[0], palette_of(style), fonts, spec, "svg", round(POINTS_PER_INCH)), pictures


def texts(spec: ChartSpec) -> Iterable[str]:
    """Yield every text of a chart."""
    yield from (spec.title, spec.subtitle, spec.unit, spec.axis, spec.source_line, spec.caveat)
    yield from (mark.label for mark in spec.marks)
    for one in spec.series:
        yield one.name
        yield from (point.label for point in one.points)
        if one.lane is not None:
            yield from (one.lane.group, one.lane.words, one.lane.unit)
    for panel in spec.panels:
        yield from texts(panel)


def _paint(picture: Picture, palette: Palette, fonts: Fonts, spec: ChartSpec, fmt: Format, dpi: int) -> bytes:
    # A person's own matplotlibrc must not change the picture, so every parameter is set.
    settings = {key: value for key, value in rcParamsDefault.items() if not key.startswith("backend")}
    settings |= {
        # Only who opens an SVG may have to look for another font; each family costs a search a text.
        "font.family": [*fonts.families, "sans-serif"] if fmt == "svg" else fonts.families,
        "font.sans-serif": [*fonts.families, "Verdana", "Arial"],
        "text.hinting": "no_hinting",
        "svg.hashsalt": "tradecheck",
        "svg.fonttype": "none",
        "pdf.fonttype": 3,
    }
    # A reader of an SVG has fonts of their own; the letters missing here may be there.
    with rc_context(settings), warnings.catch_warnings():
        if fonts.unknown:
            warnings.filterwarnings("ignore", message=r"Glyph \d+ ", category=UserWarning)
        figure = Figure(
            figsize=(picture.width / POINTS_PER_INCH, picture.height / POINTS_PER_INCH),
            dpi=dpi,
            facecolor=palette.paper,
            edgecolor="none",
        )
        downwards = (
            Affine2D().scale(1 / POINTS_PER_INCH, -1 / POINTS_PER_INCH).translate(0, picture.height / POINTS_PER_INCH)
            + figure.dpi_scale_trans
        )
        for order, shape in enumerate(picture.shapes):
            artist = _artist(shape, downwards, fonts)
            artist.set_zorder(order)
            figure.add_artist(artist)
        written = io.BytesIO()
        figure.savefig(written, format=fmt, dpi=dpi if fmt == "png" else POINTS_PER_INCH, metadata=_metadata(spec, fmt))
    return written.getvalue()


def _metadata(spec: ChartSpec, fmt: Format) -> dict[str, str | None]:
    title, about = clean(spec.title), clean(f"{spec.subtitle} {spec.caveat}")
    if fmt == "pdf":
        return {"Title": title, "Subject": about, "Creator": "tradecheck", "Producer": None, "CreationDate": None}
    if fmt == "svg":
        return {"Title": title, "Description": about, "Creator": "tradecheck", "Date": None}
    return {"Title": title, "Description": about, "Software": "tradecheck"}


def _artist(shape: Boxes | Lines | Dots | Label, transform: Transform, fonts: Fonts) -> Any:
    if isinstance(shape, Boxes):
        return _boxes(shape, transform)
    if isinstance(shape, Lines):
        return LineCollection(
            shape.of,
            colors=shape.ink,
            linewidths=shape.width,
            linestyles=[_DASHES[shape.dash]],
            capstyle="butt",
            transform=transform,
        )
    if isinstance(shape, Dots):
        return PathCollection(
            (_glyph(shape.glyph),),
            sizes=(shape.size**2,),
            offsets=shape.of,
            offset_transform=transform,
            transform=IdentityTransform(),
            facecolors=shape.fill or "none",
            edgecolors=shape.ink or "none",
            linewidths=1.3 if shape.ink and shape.size > 7 else 0.7,  # noqa: PLR2004 - hollow dots are large
        )
    return _label(shape, transform, fonts)


def _boxes(shape: Boxes, transform: Transform) -> PolyCollection:
    corners = [
        ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)) for box in shape.of
    ]
    return PolyCollection(
        corners,
        facecolors=shape.fill or "none",
        edgecolors=shape.ink or "none",
        linewidths=shape.edge,
        linestyles=[_DASHES[shape.dash]],
        transform=transform,
    )


def _label(shape: Label, transform: Transform, fonts: Fonts) -> Text:
    down = _MIDDLE * shape.size
    return Text(
        shape.x + (down if shape.turned else 0),
        shape.y + (0 if shape.turned else down),
        fonts.printable(shape.text),
        color=shape.ink,
        fontsize=shape.size,
        fontweight="bold" if shape.bold else "normal",
        horizontalalignment=shape.across.value,
        verticalalignment="baseline",
        rotation=90 if shape.turned else 0,
        rotation_mode="anchor",
        parse_math=False,
        transform=transform,
    )


def _glyph(glyph: Glyph) -> Path:
    """Return a form one point broad, its middle at the origin."""
    if glyph is Glyph.QUESTION:
        sign = TextPath((0, 0), "?", size=1.35)
        extent = sign.get_extents()
        middle = Affine2D().translate(-(extent.x0 + extent.x1) / 2, -(extent.y0 + extent.y1) / 2)
        return sign.transformed(middle)
    marker = MarkerStyle(_MARKERS[glyph])
    return marker.get_path().transformed(marker.get_transform())
