"""Ships that accounts name, and the deadweight that is known of them."""

import re

import msgspec
import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Citation

_IMO = re.compile(r"\b[0-9]{7}\b")
_EXEMPT_PORT = re.compile(r"\b(Rajin|Rason)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^)]*\)")


class Hull(msgspec.Struct, frozen=True):
    """A ship's deadweight in tonnes, low to high as printed; `role` is what it was listed for."""

    name: str
    low: float
    high: float
    role: str
    lawful: bool
    citation: Citation

    @property
    def may_be_exempt(self) -> bool:
        """Whether it was cleared, or sailed from the port whose coal is exempt."""
        return self.lawful or _EXEMPT_PORT.search(self.role) is not None


def ships_named(cell: str | None) -> tuple[str, ...]:
    """Return a key for each ship of a cell `vessels`: its IMO number where one is printed, else its name in capitals.

    "one more ship" has no name; what stands in brackets is none.
    """
    named = (_key(part) for part in (cell or "").split(";"))
    return tuple(dict.fromkeys(each for each in named if each))


def _key(text: str) -> str:
    number = _IMO.search(text)
    if number:
        return number.group()
    name = " ".join(_ASIDE.sub(" ", text).upper().split())
    return "" if name.startswith("ONE MORE ") else name


def hulls(evidence: Evidence) -> dict[str, Hull]:
    """Return the ships whose deadweight is held, by IMO number and by name; a name that two ships bear is left out."""
    rows = (
        evidence.vessels.filter(pl.col("deadweight_tonnes_high").is_not_null())
        .with_columns(low=pl.coalesce("deadweight_tonnes_low", "deadweight_tonnes_high"), key=_name())
        .with_columns(namesakes=pl.len().over("key"))
        .sort("record")
        .collect()
    )
    found: dict[str, Hull] = {}
    for row in rows.iter_rows(named=True):
        hull = Hull(
            row["name"],
            row["low"],
            row["deadweight_tonnes_high"],
            row["role"] or "",
            bool(row["lawful"]),
            citation(row),
        )
        if row["imo"]:
            found[row["imo"]] = hull
        if row["namesakes"] == 1:
            found[row["key"]] = hull
    return found


def _name() -> pl.Expr:
    return pl.col("name").str.to_uppercase().str.replace_all(r"\s+", " ").str.strip_chars()
