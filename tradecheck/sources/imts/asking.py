"""The client for the IMF's service, which answers in the form that its `Accept` names. Imports httpx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.sources.http import Client
from tradecheck.sources.imts.question import ACCEPT, SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradecheck.sources.http import Patience


class CsvClient(Client):
    """Asks the IMF for CSV."""

    def __init__(self, base: str, patience: Patience, on_wait: Callable[[str], None]) -> None:
        super().__init__(SERVICE, base, patience=patience, on_wait=on_wait)
        self._client.headers["Accept"] = ACCEPT
