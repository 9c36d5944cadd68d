"""A world of both ends' reports, of realistic shape and of our own making, as parquet files in wire names.

    python benchmarks/baseline/generate.py FOLDER ROWS [PERIODS] [SEED] [A|M]

ROWS are spread over PERIODS (default 12) years or months (default M), a file a period: 220 areas and 4,969
subheadings, areas and codes skewed as trade is, four fifths of the flows seen by either end, values over eight orders
of size, gaps with heavy tails. The DPRK never reports. A year of the world has about 9.9 million rows; 28 have 280.
"""

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from tradecheck.reference.areas import AreaKind, areas

AREAS, CODES = 220, 4_969
DPRK = 408
SIDE = 0.8
FIRST = 1996


def period(random: np.random.Generator, rows: int, label: str) -> pl.DataFrame:
    """Return about so many rows of one year or month, by both ends, in wire names and in no order."""
    exporter, importer, code = _cells(random, rows)
    size = random.lognormal(9.5, 2.6, len(code)) + 1
    gap = np.exp(random.standard_t(3, len(code)).clip(-12, 12) * 0.6)
    seen = random.random((2, len(code))) < SIDE
    ends = {"X": (exporter, importer, size, seen[0]), "M": (importer, exporter, size * gap * 1.06, seen[1])}
    told = []
    for flow, (reporter, partner, value, by_it) in ends.items():
        kept = np.flatnonzero(by_it & (reporter != DPRK))
        told.append(
            pl.DataFrame(
                {
                    "flowCode": pl.repeat(flow, len(kept), eager=True),
                    "reporterCode": reporter[kept],
                    "partnerCode": partner[kept],
                    "cmdCode": code[kept],
                    "primaryValue": value[kept],
                }
            )
        )
    frame = pl.concat(told).with_columns(cmdCode=pl.lit(pl.Series(_names())).gather(pl.col("cmdCode")))
    return frame[random.permutation(frame.height)].with_columns(
        typeCode=pl.lit("C"), freqCode=pl.lit("A" if len(label) == len("2017") else "M"), period=pl.lit(label),
        partner2Code=pl.lit(0), classificationCode=pl.lit("H5"), isOriginalClassification=pl.lit(value=True),
        customsCode=pl.lit("C00"), mosCode=pl.lit("0"), motCode=pl.lit(0),
    )  # fmt: skip


def _cells(random: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return exporters, importers and codes of flows that are each drawn once, enough for so many rows."""
    countries = [each.comtrade for each in areas() if each.kind is AreaKind.COUNTRY and each.iso3 != "HKG"]
    numbers = np.array([DPRK, *[each for each in countries if each and each != DPRK][: AREAS - 1]])
    weights = np.cumsum(random.permutation(1 / np.arange(1, len(numbers) + 1) ** 0.8))
    wanted = np.cumsum(1 / np.arange(1, CODES + 1) ** 0.5)
    flows = int(rows / (2 * SIDE))
    packed = np.zeros(0, dtype=np.int64)
    while len(packed) < flows:
        draws = int((flows - len(packed)) * 1.3) + 1000
        ends = [np.searchsorted(weights, random.random(draws) * weights[-1]) for _ in range(2)]
        code = np.searchsorted(wanted, random.random(draws) * wanted[-1])
        drawn = ((ends[0] * AREAS + ends[1]) * CODES + code)[ends[0] != ends[1]]
        packed = np.unique(np.concatenate([packed, drawn]))
    packed = random.permutation(packed)[:flows]
    pair, code = packed // CODES, packed % CODES
    return numbers[pair // AREAS], numbers[pair % AREAS], code


def _names() -> list[str]:
    return [f"{1 + place // 52:02}{1 + place % 52 // 4:02}{10 * (1 + place % 4):02}" for place in range(CODES)]


def main(folder: Path, rows: int, periods: int = 12, seed: int = 7, frequency: str = "M") -> int:
    """Write the files and return how many rows they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for place in range(periods):
        year, month = (FIRST + place, "") if frequency == "A" else (FIRST + place // 12, f"{place % 12 + 1:02}")
        frame = period(np.random.default_rng([seed, place]), rows // periods, f"{year}{month}")
        frame.write_parquet(folder / f"{year}{month}.parquet", compression="zstd")
        total += frame.height
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int)
    parser.add_argument("periods", type=int, nargs="?", default=12)
    parser.add_argument("seed", type=int, nargs="?", default=7)
    parser.add_argument("frequency", choices="AM", nargs="?", default="M")
    given = parser.parse_args()
    print(f"{main(**vars(given)):,} rows in {given.folder}")
