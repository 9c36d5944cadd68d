"""Through which of UN Comtrade's doors a pull goes, and whether the key may be shown there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from tradecheck.model.errors import UsageError
from tradecheck.sources.comtrade.plan import PREVIEW, SECONDS_A_CALL, SUBSCRIPTION, Access
from tradecheck.sources.comtrade.question import ADDRESS, SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradecheck.settings import Secret, Settings
    from tradecheck.sources.http import Client, Patience

KEY_HEADER = "Ocp-Apim-Subscription-Key"

_KEY, _ADDRESS = "comtrade_key", "comtrade_url"


class Door(msgspec.Struct, frozen=True):
    """The service's address, what it gives there at once, and the key that opens it, None without one."""

    address: str
    access: Access
    key: Secret | None

    def client(self, patience: Patience | None, on_wait: Callable[[str], None] | None) -> Client:
        """Return who asks there; the key travels in its header alone."""
        from tradecheck.sources.http import Client  # noqa: PLC0415 - httpx only once something is asked

        return Client(
            SERVICE,
            self.address,
            secret_headers={} if self.key is None else {KEY_HEADER: self.key.reveal()},
            patience=patience or usual_patience(),
            most_bytes=self.access.bytes,
            on_wait=on_wait,
        )


def usual_patience() -> Patience:
    """Return how UN Comtrade is borne with: it allows bursts of two, and often needs another try."""
    from tradecheck.sources.http import Patience  # noqa: PLC0415 - as above

    return Patience(attempts=8, burst=2, between_calls_seconds=SECONDS_A_CALL)


def door_of(settings: Settings) -> Door:
    """Return the door that the settings lead to: the subscription's with a key, else the preview's.

    Raises:
        UsageError: when a key of the environment or a flag would go to an address that a project's
            settings file names: who opens a folder has not agreed to show a key to it.
    """
    address = settings.comtrade_url or ADDRESS
    if settings.comtrade_key is None:
        return Door(address, PREVIEW, None)
    if _is_foreign(settings, address):
        key, place = settings.origins[_KEY], settings.origins[_ADDRESS].where
        raise UsageError(
            f"the key of {key.where} is not sent to {urlsplit(address).hostname}, an address that '{place}' sets: "
            "set TRADECHECK_COMTRADE_URL yourself if it is to get the key, or take comtrade_url out of the file."
        )
    return Door(address, SUBSCRIPTION, settings.comtrade_key)


def _is_foreign(settings: Settings, address: str) -> bool:
    key, place = settings.origins[_KEY], settings.origins[_ADDRESS]
    if key.kind == "file" or place.kind != "file" or address == ADDRESS:
        return False
    from platformdirs import user_config_path  # noqa: PLC0415 - asked for only where a file names an address

    return Path(place.where).parent != user_config_path("tradecheck", appauthor=False)
