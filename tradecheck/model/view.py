"""The question asked: one view, the same on the command line, in the terminal and in a report."""

from datetime import date

import msgspec

from tradecheck.model.goods import TOTAL, Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Direction, Severity

EVER = Period(date(1900, 1, 1), date(2999, 12, 31))


class View(msgspec.Struct, frozen=True):
    """What a person asks to see. A row whose period overlaps `period` is in it whole.

    `goods` empty means all goods, `direction` None both. `as_of` leaves out what was not yet published
    or held on that day.
    """

    period: Period = EVER
    goods: tuple[Goods, ...] = ()
    direction: Direction | None = None
    reporter: str = "CHN"
    check: str | None = None
    min_severity: Severity = Severity.LOW
    as_of: date | None = None
    source: str | None = None
    snapshot: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """Every HS code asked for, without repetition, in the order given."""
        return tuple(dict.fromkeys(code for goods in self.goods for code in goods.codes))

    def meets_codes(self, codes: tuple[str, ...]) -> bool:
        """Whether goods of these codes are asked for: above, at or below a code of the view, or all goods."""
        return not self.goods or TOTAL in self.codes or any(goods.meets(code) for goods in self.goods for code in codes)

    def arguments(self) -> list[str]:
        """Return the flags that ask for this view again, in a fixed order."""
        flags: list[str] = []
        if self.period.start != EVER.start:
            flags += ["--since", self.period.start.isoformat()]
        if self.period.end != EVER.end:
            flags += ["--until", self.period.end.isoformat()]
        flags += [flag for goods in self.goods for written in goods.written for flag in ("--goods", written)]
        if self.direction is not None:
            flags += ["--direction", self.direction.value]
        if self.reporter != "CHN":
            flags += ["--reporter", self.reporter]
        if self.check is not None:
            flags += ["--check", self.check]
        if self.min_severity is not Severity.LOW:
            flags += ["--min-severity", self.min_severity.value]
        if self.as_of is not None:
            flags += ["--as-of", self.as_of.isoformat()]
        if self.source is not None:
            flags += ["--source", self.source]
        return flags if self.snapshot else [*flags, "--no-snapshot"]

    def as_json(self) -> dict[str, object]:
        """Return the view as the JSON envelope prints it: only what was asked for."""
        fields: dict[str, object] = {}
        if self.period.start != EVER.start:
            fields["since"] = self.period.start.isoformat()
        if self.period.end != EVER.end:
            fields["until"] = self.period.end.isoformat()
        if self.goods:
            fields["goods"] = [written for goods in self.goods for written in goods.written]
        fields |= {
            name: str(value)
            for name, value in (
                ("direction", self.direction),
                ("reporter", self.reporter),
                ("check", self.check),
                ("as_of", self.as_of),
                ("source", self.source),
            )
            if value is not None
        }
        if self.min_severity is not Severity.LOW:
            fields["min_severity"] = self.min_severity.value
        if not self.snapshot:
            fields["snapshot"] = False
        return fields
