"""Unpacks what came packed, up to a limit: bytes that are made to fill the memory are refused by name."""

from __future__ import annotations

import zlib

from tradecheck.model.errors import DataError

MOST_UNPACKED = 4 * 1024**3
"""Bytes that a packed file may unpack to: more than the largest bulk file of a year."""

_GZIP = b"\x1f\x8b"
_PIECE = 1024 * 1024
_GZIP_OR_ZLIB = 47  # zlib's number for "read either header"


def unpacked(body: bytes, name: str) -> bytes:
    """Return the bytes of a gzip file, others as they are.

    Raises:
        DataError: when it is cut off or damaged, or unpacks to more than `MOST_UNPACKED`.
    """
    if not body.startswith(_GZIP):
        return body
    pieces: list[bytes] = []
    size = 0
    rest = body
    try:
        while rest:  # several gzip members may follow each other
            unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
            while not unpacker.eof and rest:
                piece = unpacker.decompress(rest, _PIECE)
                rest = unpacker.unconsumed_tail
                size += len(piece)
                if size > MOST_UNPACKED:
                    raise DataError(f"{name} unpacks to more than {MOST_UNPACKED:,} bytes: unpack and split it.")
                pieces.append(piece)
            if not unpacker.eof:
                raise DataError(f"{name} is packed and breaks off: download it again.")
            rest = unpacker.unused_data.lstrip(b"\0")
    except zlib.error:
        raise DataError(f"{name} is packed and damaged: download it again.") from None
    return b"".join(pieces)
