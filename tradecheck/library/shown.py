"""What a question gives back, and how a notebook shows it. Text from outside stays text in HTML."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, SupportsIndex, overload

from tradecheck import __version__
from tradecheck.model.finding import Finding
from tradecheck.output.safe import for_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from tradecheck.charts.formats import Format
    from tradecheck.charts.spec import ChartSpec
    from tradecheck.charts.style import Style


class Findings(tuple[Finding, ...]):
    """Findings, the most important first; a notebook shows them as a table."""

    __slots__ = ()

    @overload
    def __getitem__(self, key: SupportsIndex) -> Finding: ...

    @overload
    def __getitem__(self, key: slice) -> Findings: ...

    def __getitem__(self, key: SupportsIndex | slice) -> Finding | Findings:
        """Return a finding, or some of them, which a notebook shows as a table again."""
        found = super().__getitem__(key)
        return found if isinstance(found, Finding) else Findings(found)

    def frame(self) -> pl.DataFrame:
        """Return a row a finding, in the columns of `tradecheck findings --format parquet`."""
        import io  # noqa: PLC0415 - findings that were answered before do without

        import polars as pl  # noqa: PLC0415 - as above

        from tradecheck.output.answer import Answer  # noqa: PLC0415 - as above
        from tradecheck.output.books import as_parquet  # noqa: PLC0415 - as above
        from tradecheck.report import fields  # noqa: PLC0415 - as above
        from tradecheck.report.rows import finding_row  # noqa: PLC0415 - as above

        rows = [finding_row(each) for each in self]
        answer = Answer("tradecheck.findings/1", {}, (), "findings", rows, fields.FINDINGS)
        return pl.read_parquet(io.BytesIO(as_parquet(answer, version=__version__, generated=datetime.now(UTC))))

    def _repr_html_(self) -> str:
        heads = ("severity", "status", "period", "goods", "finding", "statement")
        rows = [
            [each.severity.value, each.status.value, each.period.label, each.goods.label, each.id, each.statement]
            for each in self
        ]
        return as_table(heads, rows)


class Why:
    """One finding as a page: `finding` is the record, `str()` the page as `tradecheck why` prints it."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding

    def __str__(self) -> str:
        from tradecheck.report import page  # noqa: PLC0415 - for a page alone

        return page.as_text(self.finding)

    def __repr__(self) -> str:
        return f"Why({self.finding.id!r})"

    def _repr_html_(self) -> str:
        return f'<pre style="white-space: pre-wrap">{for_html(str(self))}</pre>'


class Chart:
    """A chart that is drawn when it is shown or saved: `spec` is what it shows, `style` print, screen or dark."""

    def __init__(self, spec: ChartSpec, style: Style = "print") -> None:
        from tradecheck.charts.style import palette_of  # noqa: PLC0415 - loads no matplotlib

        palette_of(style)
        self.spec = spec
        self.style = style

    def draw(self, fmt: Format = "svg") -> bytes:
        """Return the bytes of a file in that format, the same for the same spec and style."""
        from tradecheck.charts.figure import draw  # noqa: PLC0415 - loads matplotlib

        return draw(self.spec, fmt=fmt, style=self.style)

    def save(self, path: str | Path) -> Path:
        """Write the chart to a file that ends in .png, .svg or .pdf, whole or not at all, and return its path.

        Raises:
            UsageError: for another ending, or a place that cannot be written.
        """
        from tradecheck.charts.formats import format_of  # noqa: PLC0415 - for a file alone
        from tradecheck.output.write import emit  # noqa: PLC0415 - as above

        place = Path(path)
        emit(self.draw(format_of(place)), place)
        return place

    def __repr__(self) -> str:
        return f"Chart({self.spec.name!r}: {self.spec.title})"

    def _repr_svg_(self) -> str:
        return self.draw("svg").decode()

    def _repr_png_(self) -> bytes:
        return self.draw("png")


def as_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return an HTML table in which every cell is text."""
    head = "".join(f'<th scope="col">{for_html(each)}</th>' for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(each)}</td>' for each in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else for_html("" if value is None else str(value))
