"""What UN Comtrade's answers tell of what is not in them: what was asked, and which datasets are published.

An answer lacks a row because nothing was recorded, because the dataset is not out, or because nobody asked
for it. What was asked stands in the receipt and what is published in another answer; a file that somebody
downloaded says neither, not even one whose only line is that no data match or the query is too complex.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from tradecheck.model.errors import UsageError
from tradecheck.model.period import Period
from tradecheck.model.tables import COVERAGE
from tradecheck.model.words import Confidence, Frequency, Told
from tradecheck.reference.publications import publication
from tradecheck.sources.comtrade import availability
from tradecheck.sources.comtrade.question import LEVELS, SERVICE, TOTALS, area_code
from tradecheck.sources.comtrade.rows import REPEATED, SOURCE
from tradecheck.sources.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def of_answer(asked: Mapping[str, str], reading: Reading, receipt: str) -> Reading:
    """Return what a whole answer about figures tells beside its rows (schema `COVERAGE`).

    Its rows show that their datasets are published. What was asked is told only where every row could be
    read: one that could not, or that holds a detail alone, may be the row that seems to be missing.

    Args:
        asked: the parameters as they were sent.
        reading: the answer's flows.
        receipt: the id of the receipt.
    """
    datasets = (
        reading.frame.lazy()
        .group_by("reporter", "frequency", "start", "end")
        .agg(pl.col("record").sort_by(pl.col("record").str.extract(r"(\d+)$").cast(pl.Int64)).first())
        .select(
            "record",
            "frequency",
            "start",
            "end",
            told=pl.lit(Told.DATASET.value),
            reporters=pl.concat_list("reporter"),
        )
        .collect()
    )
    is_whole = not reading.problems and not reading.left_out.keys() - {REPEATED}
    return _told(datasets, _questions(asked) if is_whole else [], receipt)


def of_listing(asked: Mapping[str, str], body: bytes, receipt: str, name: str) -> Reading:
    """Return what an answer on what is published tells (schema `COVERAGE`): what was asked, and each dataset.

    Args:
        asked: the address and the parameters as they were sent.
        body: the bytes as they came.
        receipt: the id of the receipt.
        name: what to call the answer in sentences.

    Raises:
        DataError: when the body is no complete answer.
    """
    listed = availability.read(body, name)
    datasets = listed.select(
        "frequency",
        "start",
        "end",
        record=pl.format("{}:{}", pl.lit(receipt.rpartition(":")[0]), pl.col("number")),
        told=pl.lit(Told.DATASET.value),
        reporters=pl.concat_list("reporter"),
        first_released=_day("first_released"),
        last_released=_day("last_released"),
    )
    return _told(datasets, _listings(asked), receipt)


def _told(datasets: pl.DataFrame, asked: list[dict[str, Any]], receipt: str) -> Reading:
    comtrade = publication(SOURCE)
    rows = pl.DataFrame(asked, schema={name: COVERAGE[name] for name in asked[0]} if asked else {})
    said = {
        "receipt": receipt,
        "source": SOURCE,
        "url": comtrade.url,
        "confidence": Confidence.HIGH.value,
    }
    frame = pl.concat([rows.with_columns(record=pl.lit(receipt)), datasets], how="diagonal_relaxed")
    lacking = [name for name in COVERAGE if name not in frame.columns and name not in said]
    question = pl.col("told") == Told.QUESTION
    title = pl.when(question).then(pl.lit("a question and its answer")).otherwise(pl.lit("what is published"))
    whole = frame.with_columns(
        *(pl.lit(text).alias(name) for name, text in said.items()),
        *(pl.lit(None).alias(name) for name in lacking),
    ).with_columns(title=pl.format(f"{SERVICE}: {{}}", title))
    columns = [pl.col(name).cast(kind) for name, kind in COVERAGE.items()]
    return Reading(whole.select(columns).sort("told", "frequency", "start", "record"), (), {})


def _questions(asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a row a period of a question about figures; none where it asked for details or cannot be understood."""
    if any(asked.get(name, total) != total for name, total in TOTALS.items()):
        return []
    codes, flows = _listed(asked, "cmdCode"), _listed(asked, "flowCode")
    periods = [_period(text) for text in _listed(asked, "period")]
    areas = _areas(asked, "reporterCode"), _areas(asked, "partnerCode")
    if not codes or not flows or not periods or None in periods or None in areas:
        return []
    what = {
        "told": Told.QUESTION.value,
        "reporters": areas[0],
        "partners": areas[1],
        "flows": flows,
        "codes": [code for code in codes if code not in LEVELS],
        "levels": [LEVELS[code] for code in codes if code in LEVELS],
    }
    return [{**what, **_days(period)} for period in periods if period is not None]


def _listings(asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a row a period of a question of what is published, one where every period was asked for."""
    path = asked.get("address", "").split("/")
    reporters = _areas(asked, "reporterCode")
    periods = [_period(text) for text in _listed(asked, "period")]
    frequency = path[-2] if len(path) > 1 else ""
    if frequency not in {Frequency.ANNUAL, Frequency.MONTHLY} or reporters is None or None in periods:
        return []
    what = {"told": Told.LISTING.value, "reporters": reporters}
    every = {"frequency": frequency, "start": None, "end": None}
    return [{**what, **_days(period)} for period in periods if period is not None] or [{**what, **every}]


def _days(period: Period) -> dict[str, Any]:
    return {"frequency": period.frequency.value, "start": period.start, "end": period.end}


def _listed(asked: Mapping[str, str], name: str) -> list[str]:
    return [part for part in asked.get(name, "").split(",") if part]


def _areas(asked: Mapping[str, str], name: str) -> list[str] | None:
    """Return areas by our codes, none for every area; None where one is no number."""
    listed = _listed(asked, name)
    return [area_code(int(each)) for each in listed] if _are_numbers(listed) else None


def _period(text: str) -> Period | None:
    written = f"{text[:4]}-{text[4:]}" if len(text) > len("2017") else text
    try:
        return Period.parse(written)
    except UsageError:
        return None


def _are_numbers(listed: Iterable[str]) -> bool:
    return all(each.isascii() and each.isdecimal() for each in listed)


def _day(column: str) -> pl.Expr:
    """A day of release, null where the service's words are none."""
    return pl.col(column).str.slice(0, len("2017-08-05")).str.to_date("%Y-%m-%d", strict=False)
