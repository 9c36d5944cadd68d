"""How far apart two areas lie, whether they share a land border, and whether they reach the sea.

Distances are great circles between capitals, in km: what a model of freight needs, and no route of a ship.
Capitals and borders follow countryinfo 1.0.1 (MIT), twelve of whose coordinates were elsewhere and were
corrected; landlockedness is from memory. None was compared with a gazetteer, so nothing here is verified.
"""

import math
from functools import cache

import msgspec

from tradecheck.model.errors import DataError
from tradecheck.reference.rows import read_rows

FILE = "places.csv"
COLUMNS = ("iso3", "capital", "latitude", "longitude", "landlocked", "borders")
EARTH_RADIUS_KM = 6371.0


class Place(msgspec.Struct, frozen=True):
    """Where an area's capital lies, in degrees; `borders` are the areas it meets on land."""

    iso3: str
    capital: str
    latitude: float
    longitude: float
    landlocked: bool
    borders: frozenset[str]


def place(iso3: str) -> Place | None:
    """Return the place of an area; None for groups, areas that nobody names and states that are gone."""
    return _places().get(iso3)


def distance_km(one: str, other: str) -> float | None:
    """Return the great circle between two areas' capitals in km, None where a place is not known."""
    here, there = place(one), place(other)
    if here is None or there is None:
        return None
    north, south = math.radians(here.latitude), math.radians(there.latitude)
    across = math.radians(there.longitude - here.longitude)
    half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def contiguous(one: str, other: str) -> bool:
    """Whether two areas share a land border, as far as is known here."""
    here = place(one)
    return here is not None and other in here.borders


@cache
def _places() -> dict[str, Place]:
    return {row["iso3"]: _read(row) for row in read_rows(FILE, COLUMNS)}


def _read(row: dict[str, str]) -> Place:
    try:
        return Place(
            iso3=row["iso3"],
            capital=row["capital"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            landlocked={"true": True, "false": False}[row["landlocked"]],
            borders=frozenset(each for each in row["borders"].split(";") if each),
        )
    except (KeyError, ValueError) as error:
        raise DataError(f"{FILE}, area '{row['iso3']}', cannot be read: {error}.") from None
