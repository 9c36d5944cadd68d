"""Small worlds of our own making: both ends' reports in UN Comtrade's fields, skewed, the DPRK silent."""

import csv
import gzip
import io

import numpy as np
import polars as pl

from tests.sources.comtrade_rows import V1
from tradecheck.reference.areas import AreaKind, areas

DPRK = 408


def reporters(count):
    """UN Comtrade's numbers of so many countries, the DPRK among them and Hong Kong not."""
    own = [each for each in areas() if each.kind is AreaKind.COUNTRY and each.comtrade and each.iso3 != "HKG"]
    numbers = [each.comtrade for each in own if each.comtrade != DPRK]
    return [DPRK, *numbers[: count - 1]]


def world(seed=1, countries=30, codes=12, rows=4000, period="201703"):
    """Rows of both ends in one period: columns of v1, a cell at most once, values over six orders of size."""
    random = np.random.default_rng(seed)
    numbers = np.array(reporters(countries))
    goods = np.array([f"{chapter:02}{heading:02}{sub:02}" for chapter in (3, 27) for heading in (1, 3, 4)
                      for sub in range(10, 10 + max(1, codes // 6))])  # fmt: skip
    exporter, importer = random.choice(numbers, rows), random.choice(numbers, rows)
    frame = pl.DataFrame({"exporter": exporter, "importer": importer, "cmdCode": random.choice(goods, rows)})
    frame = frame.filter(pl.col("exporter") != pl.col("importer")).unique(maintain_order=True)
    size = random.lognormal(11, 2.5, frame.height).round(2) + 1
    noise = np.exp(random.standard_t(3, frame.height) * 0.5)
    sides = random.random(frame.height)
    frame = frame.with_columns(x=pl.Series(size), m=pl.Series((size * noise * 1.06).round(2) + 0.5), side=sides)
    out_of = frame.filter(pl.col("side") < 0.8, pl.col("exporter") != DPRK).select(
        flowCode=pl.lit("X"), reporterCode="exporter", partnerCode="importer", cmdCode="cmdCode", primaryValue="x"
    )
    into = frame.filter(pl.col("side") > 0.2, pl.col("importer") != DPRK).select(
        flowCode=pl.lit("M"), reporterCode="importer", partnerCode="exporter", cmdCode="cmdCode", primaryValue="m"
    )
    frequency = "A" if len(period) == len("2017") else "M"
    return pl.concat([out_of, into]).with_columns(
        typeCode=pl.lit("C"), freqCode=pl.lit(frequency), period=pl.lit(period), partner2Code=pl.lit(0),
        classificationCode=pl.lit("H5"), isOriginalClassification=pl.lit(value=True), customsCode=pl.lit("C00"),
        mosCode=pl.lit("0"), motCode=pl.lit(0),
    )  # fmt: skip


def as_csv(rows, separator=","):
    """The rows as v1 CSV, or as a bulk file with tabulators."""
    return rows.write_csv(separator=separator, null_value="").encode()


def as_bulk(rows):
    """The rows as a bulk file, packed."""
    return gzip.compress(as_csv(rows, "\t"), mtime=0)


def as_legacy(rows):
    """The rows in columns of the service before 2022."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            "Classification",
            "Year",
            "Period",
            "Trade Flow Code",
            "Reporter Code",
            "Partner Code",
            "Commodity Code",
            "Commodity",
            "Trade Value (US$)",
            "Flag",
        ]
    )
    for row in rows.iter_rows(named=True):
        flow = {"M": 1, "X": 2}[row["flowCode"]]
        writer.writerow(
            (row["classificationCode"], row["period"][:4], row["period"], flow, row["reporterCode"],
             row["partnerCode"], row["cmdCode"], 'Fish, "fresh",\nor chilled', row["primaryValue"], 0)
        )  # fmt: skip
    return text.getvalue().encode()


def one(**changes):
    """One v1 row with its fields changed."""
    return V1 | {"cmdCode": "270112", "partnerCode": 643, "cifvalue": None} | changes
