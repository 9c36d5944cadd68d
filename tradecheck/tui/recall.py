"""The last answer to a view, shown while the evidence is read again, and said to be that.

Loading the table engine takes longer than everything else that the first screen needs. What was last read
is on the screen before it, and is replaced by what is true now.
"""

from contextlib import suppress

import msgspec

from tradecheck import __version__
from tradecheck.model.evidence import Holding
from tradecheck.model.finding import Finding
from tradecheck.model.view import View
from tradecheck.settings import Settings

_FILE = "last-answer.json"


class LastAnswer(msgspec.Struct, frozen=True):
    """An answer with what it was an answer to: the view's flags, the archive and the program's version."""

    version: str
    archive: str
    arguments: list[str]
    findings: tuple[Finding, ...]
    holdings: tuple[Holding, ...]


def last_answer(settings: Settings, view: View) -> LastAnswer | None:
    """Return the last answer to the same view, None where there is none to be read."""
    try:
        held = msgspec.json.decode((settings.state / _FILE).read_bytes(), type=LastAnswer)
    except (OSError, msgspec.DecodeError):
        return None
    same = (held.version, held.archive, held.arguments) == (__version__, str(settings.cache), view.arguments())
    return held if same else None


def keep_answer(settings: Settings, view: View, findings: tuple[Finding, ...], holdings: tuple[Holding, ...]) -> None:
    """Keep an answer. A state folder that cannot be written costs the next start half a second, no more."""
    data = msgspec.json.encode(LastAnswer(__version__, str(settings.cache), view.arguments(), findings, holdings))
    with suppress(OSError):
        settings.state.mkdir(parents=True, exist_ok=True)
        whole = settings.state / f"{_FILE}.new"
        whole.write_bytes(data)
        whole.replace(settings.state / _FILE)
