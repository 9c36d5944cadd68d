"""The families of tests, declared in advance: the goods of each ban on DPRK exports, and when it took hold.

A family is every origin of one importer in the goods of one ban. It follows from the table of rules and not
from what the figures show, so that nobody can choose it after the fact.
"""

from datetime import date, timedelta

import msgspec

from tradecheck.model.goods import GROUPS, Goods, group_of
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Measure
from tradecheck.sanctions.rules import Rule, rules

DIRECTION = Direction.EXPORT


class Family(msgspec.Struct, frozen=True):
    """One ban on DPRK exports with HS codes. `name` is the group of goods, else the rule's id.

    `last_before` is the last month that ended before the ban; `first_after` the first that began when the
    ban and its wind-down were over. What lies between belongs to neither. Months are counted from year 0.
    """

    name: str
    rule: Rule
    goods: Goods
    last_before: int
    first_after: int

    @property
    def clear_from(self) -> date:
        """The first day on which no wind-down applied."""
        return clear_from(self.rule)


def families(view: View) -> tuple[Family, ...]:
    """Return the families that the view asks for, in the order of the table of rules."""
    if view.direction not in (None, DIRECTION):
        return ()
    return tuple(
        _family(each)
        for each in rules()
        if each.measure is Measure.BAN
        and DIRECTION in each.directions
        and each.codes
        and not each.condition
        and each.status == "in_force"
        and view.meets_codes(each.codes)
    )


def clear_from(rule: Rule) -> date:
    """Return the first day on which a ban bound without a wind-down."""
    after = rule.start if rule.wind_down_until is None else rule.wind_down_until + timedelta(days=1)
    return max(rule.start, after)


def month_of(day: date) -> int:
    """Return the number of a day's month, counted from January of year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a numbered month."""
    return date(month // 12, month % 12 + 1, 1)


def _family(rule: Rule) -> Family:
    clear = clear_from(rule)
    name = _name(rule)
    return Family(
        name=name,
        rule=rule,
        goods=Goods(rule.codes, name),
        last_before=month_of(rule.start) - 1,
        first_after=month_of(clear) + (clear.day > 1),
    )


def _name(rule: Rule) -> str:
    named = [name for name, codes in GROUPS.items() if codes == rule.codes]
    if named:
        return named[0]
    lone = group_of(rule.codes[0]) if len(rule.codes) == 1 else None
    return lone if lone is not None and GROUPS[lone] == rule.codes else rule.id
