"""The sidecar beside each received body: what was asked, when, and what came back. No secret enters it."""

import re
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from tradecheck.archive.sealing import BLANK, is_whole, sealed
from tradecheck.model.errors import DataError

FORMAT = 2
"""Version of the sidecar's form. Later programs read earlier ones, earlier programs refuse later ones."""

_UNSEALED = 1
"""The first form, which carried no seal."""

NOT_ASKED = frozenset({"datasets"})
"""Fields kept with a question that were not asked: the marks of the datasets that an answer drew on."""

_KEPT_HEADERS = frozenset({"content-type", "content-length", "date", "etag", "last-modified"})
_SECRET = re.compile(r"key|token|secret|passw|auth|signature|credential", re.IGNORECASE)


class LaterFormatError(DataError):
    """A sidecar that a later version of the program wrote: it is whole, and not ours to judge."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt: bytes under their sha256, and the question they answer.

    `kind` is how they came ("file" from a person, "answer" of a service, or another word for an answer that
    gives no rows), `source` the publication's id. `question` is what was asked, of a file what its reading
    needs to know beside the bytes; `status` is None for a file. `retrieved` is UTC. `again` counts how often
    the publisher has gone back to these bytes after it had given others.
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
    again: int = 0
    seal: str = ""

    @property
    def asked(self) -> str:
        """Twelve digits that name what was asked: answers that share them are vintages of one another."""
        asked = {name: value for name, value in self.question.items() if name not in NOT_ASKED}
        return _digits([self.source, asked])

    @property
    def name(self) -> str:
        """The sidecar's file name: the same bytes for the same question have one sidecar."""
        return f"{self.sha256}.{self._told}.json"

    @property
    def receipt(self) -> str:
        """The id of the receipt as a record: what says that something is not there has no line to name."""
        return f"{self.source}:{self.sha256[:12]}:q{self._told}"

    @property
    def _told(self) -> str:
        again = f".{self.again}" if self.again else ""
        return f"{_digits([self.kind, self.source, self.question])}{again}"

    @property
    def day(self) -> str:
        """The day on which it came, the only date that a file or an answer has for certain: its vintage."""
        return self.retrieved.date().isoformat()

    def to_bytes(self) -> bytes:
        """Return the sidecar as it is written: JSON a person can read, sealed, keys in one order."""
        blank = replace(self, format=FORMAT, seal=BLANK)
        return sealed(msgspec.json.format(msgspec.json.encode(blank, order="deterministic"), indent=1) + b"\n")


def _digits(told: list[object]) -> str:
    return sha256(msgspec.json.encode(told, order="sorted")).hexdigest()[:12]


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
        LaterFormatError: when it was written by a later version of the program.
        DataError: when it is damaged.
    """
    try:
        entry = msgspec.json.decode(content, type=Entry)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError(f"the sidecar {name} cannot be read ({error}): receive its file again.") from None
    sealed_so = entry.seal or entry.format > _UNSEALED
    if entry.format > FORMAT:
        raise LaterFormatError(
            f"the archive was written by a later tradecheck (the sidecar {name} has format {entry.format}, the latest "
            f"known here is {FORMAT}): use a newer tradecheck."
        )
    if entry.format < _UNSEALED or (sealed_so and not is_whole(content, entry.seal)) or entry.name != name:
        raise DataError(f"the sidecar {name} was changed after it was written: receive its file again.")
    return replace(entry, format=FORMAT, seal="")
