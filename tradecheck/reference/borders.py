"""Which areas share a border on land: neighbours trade with each other by rail and road, whatever ships do.

Only the borders that a method asks about are listed.
"""

from functools import cache

from tradecheck.reference.rows import read_rows

FILE = "borders.csv"


@cache
def neighbours(iso3: str) -> frozenset[str]:
    """Return the areas (ISO 3166-1 alpha-3) that share a land border with one; none where none is listed."""
    pairs = [(row["area"], row["neighbour"]) for row in read_rows(FILE, ("area", "neighbour", "border"))]
    return frozenset(
        [area for area, neighbour in pairs if neighbour == iso3]
        + [neighbour for area, neighbour in pairs if area == iso3]
    )
