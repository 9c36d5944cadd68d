"""Files as a person names them in a line of text: which they are, of which kind they look, and taking them in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tradecheck.archive import Archive
from tradecheck.intake.errands import Outcome
from tradecheck.intake.importing_paths import bytes_of, refuse_missing
from tradecheck.model.errors import TradecheckError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from tradecheck.intake.importing_report import ImportReport
    from tradecheck.intake.progress import Told

COMTRADE, GACC, CONCORDANCE = "comtrade", "gacc", "concordance"
KINDS: dict[str, str] = {
    COMTRADE: "figures of UN Comtrade: CSV, JSON or a bulk file",
    GACC: "figures of China Customs, as its site gives them",
    "observations": "what somebody saw or estimated: a table of your own",
    "notifications": "what was told to the 1718 Committee: a table of your own",
    "prices": "prices: a table of your own",
    CONCORDANCE: "links between editions of the HS, as UNSD gives them",
}
"""What may be imported, and what each is."""

FLOWS: dict[str, str] = {"import": "China's imports", "export": "China's exports"}
"""What a file of China Customs does not say itself: its direction, from China's side."""


def named(words: str) -> tuple[Path, ...]:
    """Return the files that a path or a pattern names, in the order of their names.

    Raises:
        UsageError: when there is none, or one cannot be read.
    """
    text = words.strip()
    if not text:
        raise UsageError("no file is named: type a path, or a pattern such as ~/downloads/*.csv.")
    path = Path(text).expanduser()
    fitting = () if path.exists() else Path(path.anchor).glob(str(path.relative_to(path.anchor)))
    found = sorted(each for each in fitting if each.is_file())
    if not found and any(mark in text for mark in "*?["):
        raise UsageError(f"no file fits the pattern {text}: check the folder and the ending.")
    paths = tuple(found or [path])
    refuse_missing(paths)
    return paths


def kind_of(path: Path) -> str | None:
    """Return the kind of file that its header looks like, None where it looks like none of `KINDS`.

    Raises:
        UsageError: when it cannot be read.
    """
    body = bytes_of(path)
    for kind, looks in _recognisers().items():
        try:
            if looks(body, path.name):
                return kind
        except (TradecheckError, UnicodeDecodeError):
            continue
    return None


def _recognisers() -> dict[str, Callable[[bytes, str], bool]]:
    from tradecheck.sources.concordance.layout import layout as links  # noqa: PLC0415 - imports polars
    from tradecheck.sources.concordance.sheets import sheets  # noqa: PLC0415 - as above
    from tradecheck.sources.gacc.header import decoded, layout  # noqa: PLC0415 - as above
    from tradecheck.sources.own.columns import COLUMNS  # noqa: PLC0415 - as above
    from tradecheck.sources.own.sheets import sheet  # noqa: PLC0415 - as above
    from tradecheck.sources.tabular import header  # noqa: PLC0415 - as above

    def own(kind: str) -> Callable[[bytes, str], bool]:
        return lambda body, name: bool(sheet(body, name, kind))

    return {
        COMTRADE: _is_of_comtrade,
        GACC: lambda body, name: bool(layout(header(decoded(body, name)), name)),
        **{kind: own(kind) for kind in COLUMNS},
        CONCORDANCE: lambda body, name: any(links(each) is not None for each in sheets(body, name)),
    }


def _is_of_comtrade(body: bytes, name: str) -> bool:
    from tradecheck.sources.comtrade.fields import named as fields  # noqa: PLC0415 - imports polars
    from tradecheck.sources.comtrade.parquet import is_parquet  # noqa: PLC0415 - as above
    from tradecheck.sources.tabular import header  # noqa: PLC0415 - as above
    from tradecheck.sources.unpacking import unpacked  # noqa: PLC0415 - as above

    content = unpacked(body, name)
    if is_parquet(content) or content.lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"{":
        return True
    first = content.partition(b"\n")[0].decode("utf-8-sig")
    return any(fields(header(first, "\t" if "\t" in first else ","), name))


def brought(
    paths: Sequence[Path],
    kind: str,
    said: Mapping[str, str | None],
    root: Path,
    progress: Told,
    embedded: pl.DataFrame | None = None,
) -> Outcome:
    """Take files in and make the tables of them.

    Args:
        paths: the files.
        kind: one of `KINDS`.
        said: what the person said of them: the `flow` of files of China Customs.
        root: the archive's folder.
        progress: told before each file.
        embedded: the observations that come with the program.

    Raises:
        UsageError: before anything is kept, for a path that is no readable file, and for words that do not fit it.
        CancelledError: when progress said so; files taken in before are kept.
        DataError: when the disk is full or the archive damaged.
    """
    from tradecheck.intake import importing  # noqa: PLC0415 - imports polars

    archive = Archive(root)
    if kind == GACC:
        from tradecheck.sources.gacc.terms import terms_of  # noqa: PLC0415 - for this kind alone

        return _told(importing.import_gacc(paths, archive, terms_of(said), progress))
    if kind == COMTRADE:
        return _told(importing.import_comtrade(paths, archive, progress))
    if kind == CONCORDANCE:
        from tradecheck.sources.concordance.terms import terms_of as editions_of  # noqa: PLC0415 - as above

        return _told(importing.import_concordance(paths, archive, editions_of(said), progress))
    known = embedded if kind == "observations" else None
    return _told(importing.import_own(paths, archive, kind, progress, known))


def _told(reports: Sequence[ImportReport]) -> Outcome:
    """Put what became of each file into sentences."""
    taken = [each for each in reports if each.refused is None]
    rows, new = sum(each.rows for each in taken), sum(each.is_new for each in taken)
    held = f", {len(taken) - new:,} of them held already" if new < len(taken) else ""
    refused = len(reports) - len(taken)
    also = f" {refused:,} refused." if refused else ""
    left: Counter[str] = sum((Counter(each.left_out) for each in taken), Counter())
    out = f" {left.total():,} rows left out." if left else ""
    why = tuple(f"Rows left out, {reason}: {count:,}." for reason, count in sorted(left.items(), key=_most_first))
    return Outcome(
        f"{len(taken):,} of {len(reports):,} files taken in{held}: {rows:,} rows.{out}{also}",
        tuple(sentence for each in reports for sentence in (*each.problems, each.refused) if sentence),
        (*why, *(remark for each in reports for remark in each.remarks)),
    )


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    reason, count = counted
    return -count, reason
