"""Citations and records of the rows that a finding was read from."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tradecheck.model.figures import plain
from tradecheck.model.finding import Citation
from tradecheck.model.words import Confidence

_YUAN = re.compile(r"published as ([0-9]+(?:\.[0-9]+)?) CNY, [0-9]")
_SUMMED = re.compile(r"sum of the lines ([0-9]+(?: to [0-9]+)?(?:, [0-9]+(?: to [0-9]+)?)*)")


def citation(row: dict[str, Any]) -> Citation:
    """Return the citation of a row of any table of evidence (columns record, title, url, confidence)."""
    return Citation(row["record"], row["title"] or "", row["url"] or "", Confidence(row["confidence"] or "medium"))


def citations(row: dict[str, Any]) -> Iterable[Citation]:
    """Yield the citation of a row, and of one that tells of an absence also that of what is published."""
    yield citation(row)
    if row.get("dataset_record"):
        yield citation(row | {"record": row["dataset_record"]})


def records(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the records of a row of flows: of one that sums lines of a file, each line that its note lists."""
    summed = _SUMMED.search(row["note"] or "")
    if summed is None:
        return (row["record"],)
    body = row["record"].rpartition(":")[0]
    runs = (run.partition(" to ") for run in summed[1].split(", "))
    return tuple(f"{body}:{line}" for first, _, last in runs for line in range(int(first), int(last or first) + 1))


def written_usd(row: dict[str, Any]) -> str:
    """Return the value of a row of flows as an expression: of one that was published in yuan, yuan over the rate."""
    yuan = _YUAN.search(row["note"] or "")
    if yuan is None or not row["value_usd"]:
        return plain(row["value_usd"])
    amount = float(yuan[1])
    return f"{plain(amount)} / {plain(amount / row['value_usd'])}"


def written_total_usd(rows: Sequence[dict[str, Any]]) -> str:
    """Return the value of several rows as an expression: their sum, of which yuan stand over their rates."""
    written = [written_usd(row) for row in rows]
    return plain(sum(row["value_usd"] for row in rows)) if not any("/" in each for each in written) else _sum(written)


def _sum(written: Sequence[str]) -> str:
    return written[0] if len(written) == 1 else f"sum({'; '.join(written)})"


def all_records(rows: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return the records of several rows of flows, each once and in their order."""
    return tuple(dict.fromkeys(record for row in rows for record in records(row)))
