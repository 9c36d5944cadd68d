"""What is embedded, source by source, and on what terms: counted in the files, without parsing them."""

from tradecheck.model.evidence import Holding
from tradecheck.snapshot.lines import FILES, content

_COMTRADE = (
    "UN Comtrade figures quoted with their source; the database itself may not be re-disseminated "
    "without permission of UNSD."
)
_PRESS = "Facts printed by the press, each quoted with its address; the articles are their publishers'."
_REPORTS = "Facts from public reports, each quoted with its source; the reports are their authors'."
_COMMITTEE = "What Member States told the 1718 Committee, as the press printed it, each quoted with its address."

_FLOWS: dict[str, tuple[str, str | None, str]] = {
    "comtrade-preview": ("UN Comtrade, public preview (quotation)", "2026", _COMTRADE),
    "comtrade-hs6-monthly": ("UN Comtrade, monthly, HS subheadings (quotation)", None, _COMTRADE),
    "comtrade-hs6-annual": ("UN Comtrade, annual, HS subheadings (quotation)", None, _COMTRADE),
    "comtrade-chapters": ("UN Comtrade, annual, HS chapters (quotation)", None, _COMTRADE),
    "comtrade-totals": ("UN Comtrade, annual totals by partner (quotation)", None, _COMTRADE),
    "wits-totals": ("UN Comtrade through WITS, annual totals (quotation)", None, _COMTRADE),
    "gacc-press": ("China Customs (GACC) as the press printed it", None, _PRESS),
}
"""Title, vintage (None where it is not known, or differs from row to row) and terms by source of flows."""

_TABLES: dict[str, tuple[str, str]] = {
    "observations": ("Shipments and ships that somebody saw or estimated", _REPORTS),
    "notifications": ("Notifications to the 1718 Committee", _COMMITTEE),
    "prices": ("Published or implied prices, US dollars a tonne", _REPORTS),
    "vessels": ("Ships named in public reports", _REPORTS),
}


def holdings() -> tuple[Holding, ...]:
    """Return what is embedded: each source of flows, then each of the other tables.

    Raises:
        DataError: when a file is missing from the installation.
    """
    flows = [
        Holding(source, title, vintage, _rows("flows", source), None, embedded=True, terms=terms)
        for source, (title, vintage, terms) in _FLOWS.items()
    ]
    tables = [
        Holding(table, title, None, _rows(table), None, embedded=True, terms=terms)
        for table, (title, terms) in _TABLES.items()
    ]
    return (*flows, *tables)


def _rows(table: str, source: str = "") -> int:
    """Count the lines below the headers; those of one source where ids begin with it."""
    start = f"\n{source}:".encode() if source else b"\n"
    below_header = 0 if source else 1
    return sum(content(file).count(start) - below_header for file in FILES[table])
