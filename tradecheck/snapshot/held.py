"""What is embedded, publication by publication: counted in the files, without parsing them."""

from tradecheck.model.evidence import Holding
from tradecheck.reference.publications import publication
from tradecheck.snapshot.lines import FILES, content

FLOWS: dict[str, str | None] = {
    "comtrade-preview": "2026",
    "comtrade-totals": None,
    "comtrade-chapters": None,
    "comtrade-hs6-annual": None,
    "comtrade-hs6-monthly": None,
    "wits-totals": None,
    "gacc-press": None,
}
"""The embedded sources of flows and their vintage: None where it is not known, or differs from row to row."""

TABLES = {
    "committee-1718": "notifications",
    "observations": "observations",
    "prices": "prices",
    "vessels": "vessels",
}
"""The publication that each of the other tables is held under."""


def holdings() -> tuple[Holding, ...]:
    """Return what is embedded: each source of flows, then each of the other tables.

    Titles and terms are those of `reference.publications`. `retrieved` is None: no row was received from a
    publisher's own service.

    Raises:
        DataError: when a file is missing from the installation.
    """
    flows = [_holding(source, vintage, _flows_of(source)) for source, vintage in FLOWS.items()]
    return (*flows, *(_holding(source, None, _rows(table)) for source, table in TABLES.items()))


def _holding(source: str, vintage: str | None, rows: int) -> Holding:
    known = publication(source)
    return Holding(source, known.title, vintage, rows, None, embedded=True, terms=known.terms)


def _flows_of(source: str) -> int:
    """Count the lines of one source: the id of a flow begins with it."""
    return sum(content(file).count(f"\n{source}:".encode()) for file in FILES["flows"])


def _rows(table: str) -> int:
    return sum(content(file).count(b"\n") - 1 for file in FILES[table])
