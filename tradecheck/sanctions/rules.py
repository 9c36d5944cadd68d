"""The dated rule table: one row a resolution, paragraph and commodity, each with its citation.

Source: the resolutions of the Security Council and China's notices, as cited row by row in `rules.csv`.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from tradecheck.model.errors import DataError, unknown
from tradecheck.model.finding import Citation, RuleReference
from tradecheck.model.period import Period
from tradecheck.model.words import Basis, Confidence, Direction, Measure

FILE = "sanctions/rules.csv"
CAP_LOGICS = ("lower_of", "aggregate", "either", "prior_twelve_months")


class Cap(msgspec.Struct, frozen=True):
    """A quantity, and perhaps a value, that a period's trade must stay under, all suppliers together.

    `equivalent_tonnes` is a tonnage printed beside a cap in barrels: an equivalence, not a second cap.
    `logic` is `lower_of` where the resolution binds by whichever of quantity and value is lower.
    """

    quantity: float | None
    unit: str
    value_usd: float | None
    equivalent_tonnes: float | None
    logic: str
    first_period: Period | None
    recurs: bool


class Rule(msgspec.Struct, frozen=True):
    """One measure on one kind of goods. `end` is the last day in force, None while it stands.

    `partial_codes` also hold goods that the paragraph does not cover. `condition` is `livelihood` where
    trade for livelihood purposes was allowed. A rule whose end precedes its start never operated.
    """

    id: str
    resolution: str
    paragraph: str
    subparagraph: str
    adopted: date
    directions: tuple[Direction, ...]
    goods: str
    measure: Measure
    condition: str
    codes: tuple[str, ...]
    hs_basis: Basis
    partial_codes: tuple[str, ...]
    note: str
    disputed: str
    start: date
    end: date | None
    wind_down_until: date | None
    wind_down_terms: str
    cap: Cap | None
    exceptions: str
    superseded_by: tuple[str, ...]
    china_notice: str
    china_effective: date | None
    china_clearance_until: date | None
    reporting: str
    urls: tuple[str, ...]
    verification: str
    verified: bool
    confidence: Confidence

    @property
    def status(self) -> str:
        """`in_force`, `superseded`, `ended` or `never_operated`, as the table knows it."""
        if self.end is None:
            return "in_force"
        if self.end < self.start:
            return "never_operated"
        return "superseded" if self.superseded_by else "ended"

    def in_force(self, on: date) -> bool:
        """Whether the rule stood on that day; a wind-down is part of its life."""
        return self.start <= on and (self.end is None or on <= self.end)

    def winding_down(self, on: date) -> bool:
        """Whether the day falls within the time allowed for goods contracted before."""
        return self.in_force(on) and self.wind_down_until is not None and on <= self.wind_down_until

    def reference(self) -> RuleReference:
        """The form in which a finding names it."""
        return RuleReference(self.id, self.resolution, self.paragraph, self.measure, self.hs_basis)

    def citation(self) -> Citation:
        """Where the rule's row is cited from."""
        place = f"paragraph {self.paragraph}{self.subparagraph}" if self.paragraph else "paragraph not verified"
        title = f"Resolution {self.resolution}, {place}: {self.goods}"
        return Citation(f"rule:{self.id}", title, self.urls[0] if self.urls else "", self.confidence)


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule in the table's order.

    Raises:
        DataError: naming the row that is broken.
    """
    text = (files("tradecheck.sanctions") / "rules.csv").read_text(encoding="utf-8")
    return read(csv.DictReader(text.splitlines()))


def rule(rule_id: str) -> Rule:
    """Return one rule by its id.

    Raises:
        UsageError: naming the nearest ids.
    """
    by_id = {each.id: each for each in rules()}
    if rule_id not in by_id:
        raise unknown("rule", rule_id, by_id)
    return by_id[rule_id]


def read(rows: Iterable[Mapping[str, str]], file: str = FILE) -> tuple[Rule, ...]:
    """Read and validate rows of the table; the first line after the header is line 2.

    Raises:
        DataError: naming file, line, rule and what was expected.
    """
    table = tuple(
        _read_row(row, f"{file}, line {line}, rule '{row.get('id', '')}'") for line, row in enumerate(rows, 2)
    )
    _check_references(table, file)
    return table


def _read_row(row: Mapping[str, str], where: str) -> Rule:
    try:
        read_rule = Rule(
            id=row["id"],
            resolution=row["resolution"],
            paragraph=row["paragraph"],
            subparagraph=row["subparagraph"],
            adopted=date.fromisoformat(row["adopted"]),
            directions=tuple(Direction) if row["direction"] == "both" else (Direction(row["direction"]),),
            goods=row["goods"],
            measure=Measure(row["measure"]),
            condition=row["condition"],
            codes=_listed(row["codes"]),
            hs_basis=Basis(row["hs_basis"]),
            partial_codes=_listed(row["partial_codes"]),
            note=row["note"],
            disputed=row["disputed"],
            start=date.fromisoformat(row["start"]),
            end=_day(row["end"]),
            wind_down_until=_day(row["wind_down_until"]),
            wind_down_terms=row["wind_down_terms"],
            cap=_cap(row),
            exceptions=row["exceptions"],
            superseded_by=_listed(row["superseded_by"]),
            china_notice=row["china_notice"],
            china_effective=_day(row["china_effective"]),
            china_clearance_until=_day(row["china_clearance_until"]),
            reporting=row["reporting"],
            urls=tuple(part.strip() for part in row["urls"].split(" | ") if part.strip()),
            verification=row["verification"],
            verified=_boolean(row["verified"]),
            confidence=Confidence(row["confidence"]),
        )
    except KeyError as missing:
        raise DataError(f"{where}: the column {missing} is missing; restore it from the header of the table.") from None
    except ValueError as wrong:
        raise DataError(f"{where}: {wrong}; correct the cell.") from None
    _check_row(read_rule, where)
    return read_rule


def _check_row(each: Rule, where: str) -> None:
    for code in (*each.codes, *each.partial_codes):
        if not code.isdigit() or len(code) not in (2, 4, 6, 8, 10):
            raise DataError(f"{where}: '{code}' is no HS code of 2, 4, 6, 8 or 10 digits; correct the cell.")
    if each.wind_down_until is not None and each.wind_down_until < each.start:
        raise DataError(f"{where}: the wind-down ends before the rule starts; correct wind_down_until.")
    if each.condition not in ("", "livelihood"):
        raise DataError(f"{where}: the condition '{each.condition}' is not known; expected livelihood or nothing.")
    if (each.measure is Measure.CAP) != (each.cap is not None):
        raise DataError(f"{where}: a cap, and only a cap, carries cap_logic; correct the measure or the cap's cells.")
    if (each.hs_basis is Basis.NONE) != (not each.codes):
        raise DataError(f"{where}: hs_basis is 'none' exactly where no code is named; correct codes or hs_basis.")


def _check_references(table: tuple[Rule, ...], file: str) -> None:
    ids = [each.id for each in table]
    for each in table:
        if ids.count(each.id) > 1:
            raise DataError(f"{file}: the rule id '{each.id}' stands twice; give each rule its own.")
        for later in each.superseded_by:
            if later not in ids:
                raise DataError(f"{file}: rule '{each.id}' is superseded by '{later}', which is not in the table.")


def _cap(row: Mapping[str, str]) -> Cap | None:
    if not row["cap_logic"]:
        return None
    if row["cap_logic"] not in CAP_LOGICS:
        raise ValueError(f"cap_logic '{row['cap_logic']}' is not one of {', '.join(CAP_LOGICS)}")
    begin, end = _day(row["cap_start"]), _day(row["cap_end"])
    return Cap(
        quantity=_number(row["cap_quantity"]),
        unit=row["cap_unit"],
        value_usd=_number(row["cap_value_usd"]),
        equivalent_tonnes=_number(row["cap_equivalent_tonnes"]),
        logic=row["cap_logic"],
        first_period=Period(begin, end) if begin and end else None,
        recurs=_boolean(row["cap_recurs"]),
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _number(cell: str) -> float | None:
    if not cell:
        return None
    number = float(cell)
    if not 0 < number < float("inf"):
        raise ValueError(f"'{cell}' is no positive number")
    return number


def _boolean(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError(f"'{cell}' is neither true nor false")
    return cell == "true"
