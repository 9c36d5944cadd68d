"""Words that several checks say alike: goods by their name, the way of a flow, the tail of an id."""

from tradecheck.model.goods import TOTAL, group_of
from tradecheck.model.words import Flow
from tradecheck.reference.names import name_of, nearest_name

RETURNED = {Flow.RE_IMPORT: ".re-import", Flow.RE_EXPORT: ".re-export"}
"""The tail of an id that keeps a re-import and a re-export apart from the flow itself."""

_WAYS = {
    Flow.IMPORT: "imports from",
    Flow.EXPORT: "exports to",
    Flow.RE_IMPORT: "re-imports from",
    Flow.RE_EXPORT: "re-exports to",
    Flow.BOTH: "trade with",
}


def label(code: str) -> str:
    """Return a code with the longest name known for it: "2601 Iron ore"."""
    if code == TOTAL:
        return "all goods"
    named = nearest_name(code)
    return f"{code} {named[1]}" if named else code


def way(flow: str) -> str:
    """Return a reporter's flow as words before its partner: "imports from"."""
    return _WAYS[Flow(flow)]


def family_of(code: str) -> str:
    """Return the group of goods in which a code is tested, its chapter where no group covers it."""
    return group_of(code) or code[:2]


def family_label(family: str) -> str:
    """Return the name of a group of goods, or of a chapter with its number."""
    named = name_of(family) if family.isdigit() else None
    return f"chapter {family} ({named})" if named else family.replace("-", " ")
