"""The dated rule table: one row a resolution, paragraph and commodity, each with its citation.

Source: the resolutions of the Security Council and China's notices, as cited row by row in `rules.csv`.
"""

from functools import cache
from importlib.resources import files

from tradecheck.model.errors import unknown
from tradecheck.sanctions.measures import Cap, Rule
from tradecheck.sanctions.reading import read

__all__ = ["Cap", "Rule", "rule", "rules"]


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule in the table's order.

    Raises:
        DataError: naming the row that is broken.
    """
    return read((files("tradecheck.sanctions") / "rules.csv").read_text(encoding="utf-8"))


def rule(rule_id: str) -> Rule:
    """Return one rule by its id.

    Raises:
        UsageError: naming the nearest ids.
    """
    by_id = {each.id: each for each in rules()}
    if rule_id not in by_id:
        raise unknown("rule", rule_id, by_id)
    return by_id[rule_id]
