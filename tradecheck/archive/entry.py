"""The sidecar beside each received body: what was asked, when, and what came back. No secret enters it."""

import re
from datetime import UTC, datetime
from hashlib import sha256

import msgspec

from tradecheck.model.errors import DataError

FORMAT = 1
"""Version of the sidecar's form. Later programs read earlier ones, earlier programs refuse later ones."""

_KEPT_HEADERS = frozenset({"content-type", "content-length", "date", "etag", "last-modified"})
_SECRET = re.compile(r"key|token|secret|passw|auth|signature|credential", re.IGNORECASE)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt: bytes under their sha256, and the question they answer.

    `kind` is how they came ("answer" of a service, "file" from a person), `source` the publication's
    id. `question` is empty for a file, `status` None. `retrieved` is UTC.
    """

    format: int = FORMAT
    sha256: str
    size: int
    kind: str
    source: str
    question: dict[str, str]
    status: int | None
    headers: dict[str, str]
    retrieved: datetime
    origin_name: str | None

    @property
    def name(self) -> str:
        """The sidecar's file name: the same bytes for the same question have one sidecar."""
        asked = msgspec.json.encode([self.kind, self.source, self.question], order="sorted")
        return f"{self.sha256}.{sha256(asked).hexdigest()[:12]}.json"

    def to_bytes(self) -> bytes:
        """Return the sidecar as it is written: JSON a person can read, keys in one order."""
        return msgspec.json.format(msgspec.json.encode(self, order="deterministic"), indent=1) + b"\n"


def new_entry(  # noqa: PLR0913 - a sidecar's facts, each by its name
    body: bytes,
    *,
    kind: str,
    source: str,
    question: dict[str, str],
    status: int | None,
    headers: dict[str, str],
    retrieved: datetime,
    origin_name: str | None,
) -> Entry:
    """Return the sidecar for a body, without anything in it that could be a secret."""
    return Entry(
        sha256=sha256(body).hexdigest(),
        size=len(body),
        kind=kind,
        source=source,
        question={name: question[name] for name in sorted(question) if not _SECRET.search(name)},
        status=status,
        headers={name.casefold(): value for name, value in sorted(headers.items()) if name.casefold() in _KEPT_HEADERS},
        retrieved=retrieved.astimezone(UTC),
        origin_name=origin_name,
    )


def read_entry(content: bytes, name: str) -> Entry:
    """Read a sidecar.

    Raises:
        DataError: when it is damaged, or was written by a later version of the program.
    """
    try:
        entry = msgspec.json.decode(content, type=Entry)
    except msgspec.MsgspecError as error:
        raise DataError(f"the sidecar {name} cannot be read ({error}): receive its file again.") from None
    if entry.format > FORMAT:
        raise DataError(
            f"the sidecar {name} has format {entry.format}, the latest known here is {FORMAT}: use a newer tradecheck."
        )
    return entry
