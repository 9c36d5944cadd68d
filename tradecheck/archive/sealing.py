"""A checksum that a file carries of itself, so that one changed byte anywhere in it is noticed."""

from hashlib import sha256

BLANK = "0" * 64
"""What stands in the place of the seal while it is computed."""


def sealed(content: bytes) -> bytes:
    """Return a file's content with its seal in the place of the last `BLANK`."""
    before, _, after = content.rpartition(BLANK.encode())
    return before + sha256(content).hexdigest().encode() + after


def is_whole(content: bytes, seal: str) -> bool:
    """Whether a content that carries this seal is still what was sealed."""
    before, found, after = content.rpartition(seal.encode() or b"\0")
    return bool(found) and sha256(before + BLANK.encode() + after).hexdigest() == seal
