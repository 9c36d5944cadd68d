"""What each column of each table holds: words, units, ranges, and what must agree within a row."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

import msgspec
import polars as pl

from tradecheck.model.goods import GROUPS, HS_EDITIONS
from tradecheck.model.words import Confidence, Direction, Flow, Frequency, State, Valuation
from tradecheck.reference.areas import areas

OBSERVATION_KINDS = ("shipment", "sighting", "notice", "context")
"""Only shipments are compared with books; the rest is shown beside them."""

COUNT_UNITS = (
    "voyages",
    "trips",
    "barge trips",
    "shipments",
    "deliveries",
    "transfers",
    "cargoes",
    "ships",
    "visits",
    "vessel-seasons",
    "notifications",
)
"""What an observer counted."""

QUANTITY_UNITS = (
    "kg",
    "g",
    "t",
    "1000 KG",
    "u",
    "2u",
    "12u",
    "1000u",
    "U (jeu/pack)",
    "l",
    "m",
    "m²",
    "m³",
    "1000 m³",
    "carat",
    "1000 kWh",
    "N/A",
    "unknown",
)
"""Units of a supplementary quantity in UN Comtrade's spelling. `N/A` and `unknown` are as printed."""

DERIVATIONS = ("reported", "aggregated", "converted")


class Expectation(msgspec.Struct, frozen=True):
    """What a row must fulfil: `ok` is null or false where it does not; `column` is where a reader should look."""

    column: str
    ok: pl.Expr
    expected: str


def first_broken(frame: pl.DataFrame, expectations: Sequence[Expectation]) -> tuple[int, int] | None:
    """Return the first row (from 0) that breaks an expectation and the number of that expectation.

    All expectations are one query; None when every row fulfils all of them.
    """
    found = frame.select(
        each.ok.fill_null(value=False).not_().arg_true().first().alias(str(number))
        for number, each in enumerate(expectations)
    ).row(0)
    return min(((row, number) for number, row in enumerate(found) if row is not None), default=None)


def broken_rows(frame: pl.DataFrame, expectations: Sequence[Expectation]) -> list[tuple[int, int]]:
    """Return each row (from 0) that breaks an expectation, and the number of the first that it breaks."""
    broken = [pl.when(~each.ok.fill_null(value=False)).then(pl.lit(number)) for number, each in enumerate(expectations)]
    found = frame.select(number=pl.coalesce(broken)).with_row_index("row").drop_nulls("number")
    return list(found.iter_rows())


def _matches(column: str, pattern: str, expected: str, *, optional: bool = False) -> Expectation:
    held = pl.col(column)
    ok = held.str.contains(f"^(?:{pattern})$")
    return Expectation(column, held.is_null() | ok if optional else ok, expected)


def _word(column: str, words: Iterable[str], *, optional: bool = False, shown: str = "") -> Expectation:
    known = [str(word) for word in words]
    held = pl.col(column)
    expected = shown or f"one of {', '.join(known)}{' or nothing' if optional else ''}"
    ok = held.is_in(known)
    return Expectation(column, held.is_null() | ok if optional else ok, expected)


def _area(column: str, *, optional: bool = False) -> Expectation:
    return _word(column, _area_codes(), optional=optional, shown="an area's code, such as CHN")


@cache
def _area_codes() -> tuple[str, ...]:
    return tuple(each.iso3 for each in areas())


def _given(*columns: str) -> list[Expectation]:
    return [Expectation(column, pl.col(column).is_not_null(), "a value") for column in columns]


def _amounts(*columns: str) -> list[Expectation]:
    return [
        Expectation(
            column,
            pl.col(column).is_null() | (pl.col(column).is_finite() & (pl.col(column) >= 0)),
            "a finite number, 0 or more",
        )
        for column in columns
    ]


def _ranges(*stems: str) -> list[Expectation]:
    """A low and a high end, both or neither, in order."""
    expectations = []
    for stem in stems:
        low, high = pl.col(f"{stem}_low"), pl.col(f"{stem}_high")
        expectations += _amounts(f"{stem}_low", f"{stem}_high")
        expectations.append(
            Expectation(
                f"{stem}_high",
                (low.is_null() & high.is_null()) | (low.is_not_null() & high.is_not_null() & (low <= high)),
                f"a number not below {stem}_low, or nothing in both",
            )
        )
    return expectations


def _record() -> list[Expectation]:
    return [
        _matches("record", r"\S+", "an id without spaces"),
        Expectation("record", pl.col("record").is_first_distinct(), "an id that no other row has"),
    ]


def _days() -> list[Expectation]:
    return [
        *_given("start", "end"),
        Expectation("end", pl.col("end") >= pl.col("start"), "a day not before the start"),
    ]


def _frequency() -> list[Expectation]:
    """A year is A, a month is M; any other run of days is C."""
    start, end, held = pl.col("start"), pl.col("end"), pl.col("frequency")
    whole = (start.dt.day() == 1) & (end.dt.day() == end.dt.days_in_month())
    whole &= start.dt.year() == end.dt.year()
    month = whole & (start.dt.month() == end.dt.month())
    year = whole & (start.dt.month() == 1) & (end.dt.month() == 12)  # noqa: PLR2004 - December
    fits = (held == "M") & month | (held == "A") & year | (held == "C") & ~month & ~year
    return [
        _word("frequency", Frequency),
        Expectation("frequency", fits, "M for a calendar month, A for a calendar year, else C"),
    ]


def _state(states: Iterable[State], *figures: str) -> list[Expectation]:
    """A state that has a figure stands beside one; any other beside none."""
    held = [state for state in states if state.has_figure]
    given = pl.any_horizontal(pl.col(column).is_not_null() for column in figures)
    return [
        _word("state", states),
        Expectation(
            "state",
            pl.col("state").is_in([str(state) for state in held]) == given,
            f"a state that fits the row's figures ({', '.join(held)} with one, any other without)",
        ),
    ]


def _citation() -> list[Expectation]:
    return [
        _matches("title", r"\S.*", "the publication's title"),
        _matches("url", r"https?://\S+(?: \| https?://\S+)*", "addresses joined by ' | '", optional=True),
        _word("confidence", Confidence),
        *_given("verified"),
    ]


_CODE = "(?:0[1-9]|[1-9][0-9])(?:[0-9]{2}){0,4}"
_DATED = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"


def _flows() -> list[Expectation]:
    both = pl.col("flow") == str(Flow.BOTH)
    return [
        *_record(),
        _matches("source", r"\S+", "the id of a publication"),
        _matches("vintage", _DATED, "a year, a month or a day", optional=True),
        _area("reporter"),
        _area("partner"),
        _word("flow", Flow),
        *_days(),
        *_frequency(),
        _word("hs_edition", HS_EDITIONS, optional=True),
        _matches("code", f"TOTAL|{_CODE}", "an HS code of 2, 4, 6, 8 or 10 digits, or TOTAL"),
        *_amounts("value_usd", "net_weight_kg", "quantity"),
        _word("valuation", Valuation, optional=True),
        Expectation("valuation", ~both | pl.col("valuation").is_null(), "nothing beside the flow M+X"),
        _word("quantity_unit", QUANTITY_UNITS, optional=True),
        Expectation(
            "quantity_unit",
            pl.col("quantity").is_null() | pl.col("quantity_unit").is_not_null(),
            "the unit of the quantity beside it",
        ),
        _word("derivation", DERIVATIONS),
        *_state(State, "value_usd", "net_weight_kg", "quantity"),
        *_citation(),
    ]


def _observations() -> list[Expectation]:
    low, high = pl.col("barrels_low"), pl.col("barrels_high")
    cases = (
        pl.col("load_cases")
        .str.extract_all("[0-9.]+@")
        .list.eval(pl.element().str.strip_suffix("@").cast(pl.Float64, strict=False))
    )
    direction, context = pl.col("direction"), pl.col("kind") == "context"
    figures = ("count", "tonnes_low", "barrels_low", "value_usd_low")
    return [
        *_record(),
        Expectation("record", pl.col("record") == "obs:" + pl.col("id"), "'obs:' and the id"),
        _matches("id", r"[^\s;]+", "an id without spaces and semicolons"),
        *_days(),
        _word("kind", OBSERVATION_KINDS),
        _matches("goods", r"\S.*", "a label"),
        _matches("codes", f"{_CODE}(?:;{_CODE})*", "HS codes joined by ';'", optional=True),
        _word("direction", Direction, optional=True),
        Expectation("direction", direction.is_null() == context, "a direction, or none for context"),
        _area("destination", optional=True),
        *_given("exempt"),
        Expectation("count", pl.col("count").is_null() | (pl.col("count") >= 0), "0 or more"),
        _word("count_unit", COUNT_UNITS, optional=True),
        Expectation(
            "count_unit",
            pl.col("count").is_null() == pl.col("count_unit").is_null(),
            "a unit beside a count, and none without",
        ),
        *_ranges("tonnes", "barrels", "value_usd"),
        _matches(
            "load_cases",
            r"[0-9]+(?:\.[0-9]+)?@(?:0\.[0-9]+|1\.0+)(?:;[0-9]+(?:\.[0-9]+)?@(?:0\.[0-9]+|1\.0+))*",
            "barrels@share of full load, joined by ';'",
            optional=True,
        ),
        Expectation(
            "barrels_high",
            pl.col("load_cases").is_null() | ((cases.list.min() == low) & (cases.list.max() == high)),
            "the lowest and the highest of the load cases in barrels_low and barrels_high",
        ),
        Expectation(
            "count",
            pl.any_horizontal(pl.col(column).is_not_null() for column in figures),
            "a count, tonnes, barrels or a value",
        ),
        _matches("observer", r"\S.*", "who saw it"),
        *_citation(),
    ]


def _notifications() -> list[Expectation]:
    return [
        *_record(),
        *_days(),
        *_frequency(),
        _word("goods", GROUPS),
        _word("direction", Direction),
        Expectation(
            "supplier",
            pl.col("supplier").str.split("+").list.eval(pl.element().is_in(_area_codes())).list.all(),
            "a Member State's code, or two joined by '+'",
        ),
        *_amounts("tonnes", "barrels", "value_usd"),
        *_given("derived"),
        *_state((State.REPORTED, State.NOT_NOTIFIED), "tonnes", "barrels", "value_usd"),
        Expectation("as_of", pl.col("as_of").is_null() | (pl.col("as_of") > pl.col("start")), "a day after the start"),
        *_citation(),
    ]


def _prices() -> list[Expectation]:
    price, low, high = (pl.col(f"usd_per_tonne{end}") for end in ("", "_low", "_high"))
    return [
        *_record(),
        _matches("code", _CODE, "an HS code of 2, 4, 6, 8 or 10 digits"),
        _matches("item", r"\S.*", "what was priced"),
        *_days(),
        *_amounts("usd_per_tonne"),
        *_ranges("usd_per_tonne"),
        Expectation(
            "usd_per_tonne",
            price.is_not_null() & low.is_null() | price.is_between(low, high) | price.is_null() & low.is_not_null(),
            "a price, a range, or a price within its range",
        ),
        *_citation(),
    ]


def _vessels() -> list[Expectation]:
    imo = pl.col("imo")
    weighed = pl.sum_horizontal(
        imo.str.slice(place, 1).cast(pl.Int32, strict=False) * (7 - place) for place in range(6)
    )
    valid = imo.str.contains("^[0-9]{7}$") & ((weighed % 10) == imo.str.slice(6, 1).cast(pl.Int32, strict=False))
    return [
        *_record(),
        _matches("name", r"\S.*", "a ship's name"),
        Expectation("name", pl.col("name").is_first_distinct(), "a name that no other ship here has"),
        Expectation("imo", imo.is_null() | valid, "seven digits, the last of which checks the others"),
        *_ranges("deadweight_tonnes"),
        _matches("listed_on", _DATED, "a year, a month or a day", optional=True),
        *_given("lawful"),
        *_citation(),
    ]


EXPECTATIONS: dict[str, Callable[[], list[Expectation]]] = {
    "flows": _flows,
    "observations": _observations,
    "notifications": _notifications,
    "prices": _prices,
    "vessels": _vessels,
}
"""The rules of each table of `model.tables`, built when a table is first validated."""
