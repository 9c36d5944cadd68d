"""How booked trade is laid out by code and period: the question of a pivot, beside its view."""

from enum import StrEnum

import msgspec

MADE_OF = {
    "itself": "the code's own figure",
    "below": "the sum of codes below it that are held",
    "months": "the sum of its months",
    "months below": "the sum of months of codes below it that are held",
}
"""What a cell's figure was made of, and how a reader is told."""


class Level(StrEnum):
    """How many digits of the HS code make a row; what lies below is part of it."""

    CHAPTER = "chapter"
    HEADING = "heading"
    CODE = "code"

    @property
    def digits(self) -> int:
        """2, 4 or 6."""
        return {Level.CHAPTER: 2, Level.HEADING: 4, Level.CODE: 6}[self]


class Step(StrEnum):
    """How long a column's period is."""

    YEAR = "year"
    MONTH = "month"


class Amount(StrEnum):
    """What is summed: money as it was booked, or net weight."""

    USD = "USD"
    TONNES = "t"


class Pivoting(msgspec.Struct, frozen=True):
    """Rows, columns and measure of a pivot of booked trade."""

    by: Level = Level.CHAPTER
    per: Step = Step.YEAR
    of: Amount = Amount.USD

    def arguments(self) -> list[str]:
        """Return the flags that ask for it again, without those that are the default."""
        flags = ["--by", self.by.value] if self.by is not Level.CHAPTER else []
        flags += ["--per", self.per.value] if self.per is not Step.YEAR else []
        return [*flags, "--in", self.of.value] if self.of is not Amount.USD else flags

    @property
    def words(self) -> tuple[str, str]:
        """Return what its rows and columns are, and its measure with the unit, as a title says it."""
        measure = "value, USD" if self.of is Amount.USD else "net weight, t"
        return f"by {self.by.value} and {self.per.value}", measure

    def as_json(self) -> dict[str, str]:
        """Return it as the envelope prints it."""
        return {"by": self.by.value, "per": self.per.value, "in": self.of.value}
