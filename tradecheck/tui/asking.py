"""How a view is changed by a key or by typed words."""

from datetime import date

from msgspec.structs import replace

from tradecheck.model.errors import UsageError
from tradecheck.model.goods import GROUPS, Goods
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Severity

Question = tuple[str, str, str, tuple[str, ...]]
"""What is asked for, the words to begin with, a hint, and suggestions."""


def for_goods(view: View) -> Question:
    """Return the question for the goods of a view."""
    words = ", ".join(goods.label if goods.label in GROUPS else goods.codes[0] for goods in view.goods if goods.codes)
    return "goods", words, "HS codes or groups, commas between; nothing for all goods", tuple(sorted(GROUPS))


def for_period(view: View) -> Question:
    """Return the question for the period of a view."""
    words = "" if view.period == EVER else view.period.label
    return "period", words, "2017, 2016..2020, 2017-08..2018-03; nothing for all years", ()


def for_rules(words: str) -> Question:
    """Return the question for the goods or the words that rules are looked up by."""
    return (
        "rules",
        words,
        "an HS code, a group, or a word such as seafood; nothing for the view's goods",
        tuple(sorted(GROUPS)),
    )


def for_day(on: date | None) -> Question:
    """Return the question for the day on which rules stand."""
    return "on", "" if on is None else on.isoformat(), "a day such as 2017-08-20; nothing for any time", ()


def goods_or_words(text: str) -> tuple[tuple[Goods, ...], str]:
    """Return the goods that a text names, else its words to look for.

    Raises:
        UsageError: for a number that is no HS code.
    """
    words = text.strip()
    if not words:
        return (), ""
    if words[0].isdigit() or words.casefold() in GROUPS:
        return (Goods.parse(words),), ""
    return (), words


def answered(view: View, purpose: str, words: str) -> View:
    """Return the view with the goods or the period that were typed.

    Raises:
        UsageError: when the words are neither.
    """
    if purpose == "goods":
        return replace(view, goods=tuple(Goods.parse(word) for word in words.split(",") if word.strip()))
    if purpose == "period":
        return replace(view, period=Period.parse(words) if words.strip() else EVER)
    raise UsageError(f"'{purpose}' is nothing that a view asks for: goods and period are.")


def next_direction(view: View) -> View:
    """Return the view in the next direction: both, the DPRK's exports, its imports."""
    order = (None, *Direction)
    return replace(view, direction=order[(order.index(view.direction) + 1) % len(order)])


def next_severity(view: View) -> View:
    """Return the view with the next least severity: low, medium, high."""
    order = tuple(Severity)
    return replace(view, min_severity=order[(view.min_severity.rank + 1) % len(order)])
