"""A chart as a part of a page: an SVG that follows the page's light and dark, and clashes with no other chart."""

import re
from html import escape

import msgspec

from tradecheck.charts.figure import as_svg
from tradecheck.charts.frame import Picture
from tradecheck.charts.lettering import clean
from tradecheck.charts.spec import ChartSpec
from tradecheck.charts.style import PALETTES
from tradecheck.model.figures import sentence

_ROOT = re.compile(r"<svg [^>]*>")
_SIDES = re.compile(r'viewBox="([0-9. -]+)"')
_GLOBAL = re.compile(r"<title>.*?</title>|<metadata>.*?</metadata>|<style[^>]*>.*?</style>", re.DOTALL)
"""What speaks of the whole file, or would reach beyond it."""
_IDS = re.compile(r'\b(id|xlink:href|href|clip-path)="(url\(#|#)?([^"):]+)(\))?"')
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")
_OPAQUE = len("#rrggbb")
"""What is left of a colour without how much shows through it, which an SVG says for itself."""

_TAG = re.compile(r"<[^>]+>")
_STYLE = re.compile(r'style="[^"]*"')


class Inline(msgspec.Struct, frozen=True):
    """An SVG element, and the colours that it names: the variable of each, what it is in light and in dark."""

    svg: str
    colours: tuple[tuple[str, str, str], ...]


def inline(spec: ChartSpec, ident: str) -> Inline:
    """Return a chart for a page, drawn once for light and dark.

    `ident` begins every id in it, so that several charts may stand in one page. Colours are variables of the
    page's style (`--k-RRGGBB`), since the two looks differ in colours alone.

    Raises:
        DataError: for a figure that is no number, or one that no trade has.
    """
    written, pictures = as_svg(spec, "print", "dark")
    colours = _colours(*pictures)
    drawn = written.decode()
    root = _ROOT.search(drawn)
    if root is None:
        raise ValueError("the chart has no root element")
    body = _GLOBAL.sub("", drawn[root.end() :])
    body = _TAG.sub(lambda tag: _as_part(tag[0], ident, colours), body)
    sides = _SIDES.search(root[0])
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{sides[1] if sides else "0 0 648 360"}" role="img" '
        f'aria-labelledby="{ident}-title {ident}-desc" style="stroke-linejoin: round; stroke-linecap: butt">'
        f'<title id="{ident}-title">{_text(spec.title)}</title>'
        f'<desc id="{ident}-desc">{_text(f"{sentence(spec.subtitle)} {spec.caveat} {spec.source_line}")}</desc>'
    )
    named = tuple((f"--k-{light[1:]}", light, dark) for light, dark in sorted(colours.items()))
    return Inline(head + "\n".join(line.strip() for line in body.splitlines() if line.strip()), named)


def _as_part(tag: str, ident: str, colours: dict[str, str]) -> str:
    """Return a tag with ids of its own and colours that the page names. Text between tags is not touched."""
    named = _IDS.sub(lambda found: f'{found[1]}="{found[2] or ""}{ident}-{found[3]}{found[4] or ""}"', tag)
    return _STYLE.sub(lambda style: _COLOUR.sub(lambda colour: _variable(colour[0], colours), style[0]), named)


def _colours(light: Picture, dark: Picture) -> dict[str, str]:
    """Return each colour of the light look with what stands in its place in the dark one."""
    pairs = {PALETTES["print"].paper: PALETTES["dark"].paper}
    for one, other in zip(light.shapes, dark.shapes, strict=True):
        for name in ("ink", "fill"):
            if colour := getattr(one, name, ""):
                pairs.setdefault(colour[:_OPAQUE], getattr(other, name)[:_OPAQUE])
    return pairs


def _variable(colour: str, colours: dict[str, str]) -> str:
    return f"var(--k-{colour[1:]})" if colour in colours else colour


def _text(text: str) -> str:
    return escape(clean(text))
