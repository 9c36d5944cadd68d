"""`tradecheck chart NAME -o FILE`: a chart as PNG, SVG or PDF."""

import re
from collections.abc import Sequence
from pathlib import Path

from tradecheck.charts.formats import format_of
from tradecheck.charts.spec import NAMES, OF_A_FINDING
from tradecheck.charts.zoom import on_log_scale, zoomed
from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_common_flags, generated_of, narrate
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.model.errors import UsageError, unknown
from tradecheck.model.view import EVER
from tradecheck.output.write import check_target, emit

STYLES = ("print", "screen", "dark")
DPI = 200

_SIZE = re.compile(r"(\d+(?:\.\d+)?)[x×](\d+(?:\.\d+)?)")


def run(arguments: Sequence[str]) -> int:
    """Draw one chart into a file whose ending says the format."""
    parser = Parser("chart", VERBS["chart"])
    parser.add_argument("name", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("id", nargs="?", metavar="ID", help="the finding, for the charts 'finding' and 'world'")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="ends in .png, .svg or .pdf")
    parser.add_argument("--style", metavar="S", default="print", help=", ".join(STYLES))
    parser.add_argument("--log-scale", action="store_true", help="a logarithmic scale, for a chart along time")
    parser.add_argument("--size", metavar="WxH", help="inches, such as 9x6; else 9 wide and as tall as it needs")
    parser.add_argument("--dpi", metavar="N", type=int, default=DPI, help=f"dots an inch of a PNG ({DPI})")
    add_view_flags(parser)
    add_common_flags(parser)
    options = parser.read(arguments)
    for kind, name, known in (("chart", options.name, NAMES), ("style", options.style, STYLES)):
        if name not in known:
            raise unknown(kind, name, known)
    if options.id is not None and options.name not in OF_A_FINDING:
        raise UsageError(f"the chart '{options.name}' takes no finding: leave '{options.id}' out, or draw 'finding'.")
    fmt = format_of(options.output)
    size = _size(options.size)
    generated_of(options)
    check_target(fmt, options.output)
    desk, view = open_desk(options)
    finding = desk.finding(options.id, view) if options.id else None
    spec = desk.chart(options.name, view, finding)
    if finding is not None and view.period != EVER:  # it holds all years of the finding's goods
        spec = zoomed(spec, view.period)
    if options.log_scale and not spec.log:
        spec = on_log_scale(spec)
    from tradecheck.charts.figure import draw  # noqa: PLC0415 - matplotlib is loaded once there is something to draw

    emit(draw(spec, fmt=fmt, style=options.style, size=size, dpi=options.dpi), options.output)
    narrate(options, f"wrote {options.output}", "wrote", path=options.output)
    return ended(options)


def _size(text: str | None) -> tuple[float, float] | None:
    """Return width and height in inches, None where nobody asked.

    Raises:
        UsageError: for any other form.
    """
    if text is None:
        return None
    match = _SIZE.fullmatch(text.strip().casefold())
    if match is None:
        raise UsageError(f"'{text}' is no size: write width and height in inches, such as 9x6.")
    return float(match[1]), float(match[2])
