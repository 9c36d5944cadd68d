"""Where each publisher's service stands, so that an answer from anywhere else is known as such."""

from urllib.parse import urlsplit

SERVICES = {
    "comtrade": "https://comtradeapi.un.org",
    "fred": "https://fred.stlouisfed.org",
    "imts": "https://api.imf.org",
    "portwatch": "https://services9.arcgis.com",
    "world-bank": "https://www.worldbank.org",
}
"""By the publication's id the beginning of the addresses at which its publisher answers."""


def elsewhere(source: str, address: str | None) -> str | None:
    """Return where an answer came from if that is not its publisher's own service, None if it is.

    Args:
        source: the publication's id.
        address: the address that was asked, None for a file, of which nobody knows where it was.
    """
    if not address or source not in SERVICES:
        return None
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    return None if origin == SERVICES[source] else origin
