"""Reads the workbook on stdin and writes its cells on stdout: started by `model.workbook`, imported by nobody."""

import sys

MOST_MEMORY = 4 << 30
"""Bytes that reading may take, where the system can hold a process to it: before others have to suffer."""


def main() -> int:
    """Write a list of sheets as JSON; exit 1 where there is no workbook to read."""
    _hold_to(MOST_MEMORY)
    import fastexcel  # noqa: PLC0415 - within the limit
    import msgspec  # noqa: PLC0415 - as above

    body = sys.stdin.buffer.read()
    try:
        book = fastexcel.read_excel(body)
        found = [
            {
                "name": name,
                "rows": book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars().rows(),
            }
            for name in book.sheet_names
        ]
    except fastexcel.FastExcelError:
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


def _hold_to(most: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    sys.exit(main())
