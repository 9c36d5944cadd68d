"""The names and values of the smaller pages: keys, one rule, one row."""

from collections.abc import Iterable, Mapping

from tradecheck.model.evidence import Holding
from tradecheck.model.words import Severity
from tradecheck.tui.keys import APP, SCREENS, Key, spelled
from tradecheck.tui.phrases import NOTED
from tradecheck.tui.plot.states import PATTERNS, ZERO
from tradecheck.tui.tables import written
from tradecheck.tui.theme import SEVERITY_MARKS

Fields = list[tuple[str, str]]


def help_fields(own: Iterable[Key], given: Mapping[str, str], focused: Iterable[Key] = ()) -> Fields:
    """Return every key with what it does, then every mark; `given` are other keys by their ids.

    `focused` are the keys of what has the focus, which come first; `own` are the screen's.
    """
    first, rest = (
        [(spelled(given.get(key.id, key.key)), key.help) for key in keys] for keys in (focused, (*own, *SCREENS, *APP))
    )
    keys = [*first, *([("", "")] if first else []), *rest]
    keys += [
        ("?", "In a chart or a table: this page with its own keys first"),
        ("up down j k", "Move in a list; page up, page down, home and end too; enter opens"),
        ("ctrl+p", "Open the palette: every action by its name"),
    ]
    noted = [(NOTED, "an analyst noted something on the finding")]
    severities = [(SEVERITY_MARKS[one], f"{one.value} severity") for one in reversed(Severity)]
    states = [(pattern.char, pattern.words) for pattern in (ZERO, *PATTERNS.values())]
    return [*keys, ("", ""), *severities, *noted, ("", ""), *states]


def rule_fields(rule: Mapping[str, object]) -> Fields:
    """Return a rule in full, field by field, and how to print it."""
    if not rule:
        return [("", "")]
    told = [
        (name.replace("_", " "), written(name, value, whole=True)) for name, value in rule.items() if value is not None
    ]
    return [*told, ("", ""), ("next", f"tradecheck record rule:{rule['id']}")]


def account_fields(account: Mapping[str, object]) -> Fields:
    """Return an account in full: what it says, how it stands to other accounts, and where it was said."""
    if not account:
        return [("", "")]
    told = [
        (title, written(name, account.get(name), whole=True))
        for name, title in _ACCOUNT.items()
        if account.get(name) not in (None, "") and (name != "exempt" or account[name])
    ]
    return [*told, ("", ""), ("next", f"tradecheck record {account['record']}")]


_ACCOUNT = {
    "quantity": "quantity",
    "count": "count",
    "count_unit": "of",
    "period": "period",
    "kind": "kind",
    "goods": "goods",
    "codes": "HS codes",
    "direction": "direction",
    "destination": "with",
    "exempt": "exempt",
    "note": "note",
    "subset_of": "within",
    "overlaps": "overlaps",
    "observer": "observer",
    "confidence": "trust",
    "verified": "verified",
    "vessels": "vessels",
    "from_ports": "from",
    "to_ports": "to",
    "transport": "transport",
    "load_cases": "load cases",
    "load_assumption": "load",
    "title": "title",
    "url": "address",
}


def row_fields(row: Mapping[str, object], record: Mapping[str, object], holdings: Iterable[Holding]) -> Fields:
    """Return one row: the record behind it, the publication it is from, then every field that holds something."""
    name = str(row.get("record") or "")
    told: Fields = [("record", name or "none: nobody published or pulled this cell"), ("", "")]
    shown = [(title, record.get(key)) for key, title in _RECORD.items()]
    told += [(title, str(value)) for title, value in shown if value not in (None, "")]
    for holding in holdings:
        if holding.source == row.get("source"):
            told += [("publication", holding.title), ("vintage", _vintage(holding)), ("terms", holding.terms)]
    told.append(("", ""))
    told += [
        (column.replace("_", " "), written(column, value, whole=True))
        for column, value in row.items()
        if value not in (None, "") and column not in {"record", "title", "url"}
    ]
    if name:
        told += [("", ""), ("next", f"tradecheck record {name}")]
    return told


_RECORD = {
    "title": "title",
    "url": "address",
    "file": "file",
    "line": "line",
    "retrieved": "received",
    "sha256": "sha256 of row",
    "body_sha256": "sha256 of file",
    "raw": "raw line",
}


def _vintage(holding: Holding) -> str:
    origin = "embedded" if holding.embedded else f"received {holding.retrieved or 'on an unknown day'}"
    return f"{holding.vintage or 'not stated'} · {origin}"
