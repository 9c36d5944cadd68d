"""The names and values of the smaller pages: keys, holdings, one row."""

from collections.abc import Iterable, Mapping

from tradecheck.model.evidence import Holding
from tradecheck.model.finding import Citation
from tradecheck.model.words import Severity
from tradecheck.tui.keys import BROWSE, spelled
from tradecheck.tui.phrases import NEXT_STEP
from tradecheck.tui.plot.states import PATTERNS, ZERO
from tradecheck.tui.tables import written
from tradecheck.tui.theme import SEVERITY_MARKS

Fields = list[tuple[str, str]]


def help_fields() -> Fields:
    """Return every key with what it does, then every mark with what it means."""
    keys = [(spelled(key.key), key.help) for key in BROWSE]
    keys += [
        ("up down j k", "Move in a list; page up, page down, home and end too; enter opens"),
        ("ctrl+p", "Open the palette: every action by its name"),
    ]
    severities = [(SEVERITY_MARKS[one], f"{one.value} severity") for one in reversed(Severity)]
    states = [(pattern.char, pattern.words) for pattern in (ZERO, *PATTERNS.values())]
    return [*keys, ("", ""), *severities, ("", ""), *states]


def holding_fields(holdings: Iterable[Holding]) -> Fields:
    """Return each source as held, and what to do next."""
    held = list(holdings)
    told: Fields = []
    for holding in held:
        origin = "embedded" if holding.embedded else f"received {holding.retrieved or 'on an unknown day'}"
        told += [
            (holding.source, holding.title),
            (" ", f"vintage {holding.vintage or 'not stated'} · {holding.rows:,} rows · {origin}"),
            (" ", f"terms: {holding.terms}"),
            ("", ""),
        ]
    if all(holding.embedded for holding in held):
        told.append(("next", f"Nothing was pulled yet. Run `{NEXT_STEP}` to fetch figures of your own, then ctrl+r."))
    else:
        told.append(("next", "Run `tradecheck sources` for the whole list, then ctrl+r here to read it again."))
    return told


def row_fields(row: Mapping[str, object], holdings: Iterable[Holding], citations: Iterable[Citation]) -> Fields:
    """Return one row: its record first, then where it is cited, then every field that holds something."""
    record = str(row.get("record") or "")
    told: Fields = [("record", record or "none: nobody published or pulled this cell"), ("", "")]
    cited = [source for source in citations if source.record == record and record]
    for source in cited:
        told += [
            ("title", source.title),
            ("address", source.url),
            ("confidence", source.confidence.value),
            ("", ""),
        ]
    for holding in holdings:
        if holding.source == row.get("source"):
            origin = "embedded" if holding.embedded else f"received {holding.retrieved or 'on an unknown day'}"
            told += [
                ("publication", holding.title),
                ("vintage", f"{holding.vintage or 'not stated'} · {origin}"),
                ("terms", holding.terms),
                ("", ""),
            ]
    told += [
        (name.replace("_", " "), written(name, value))
        for name, value in row.items()
        if value not in (None, "") and name != "record"
    ]
    if record:
        told += [("", ""), ("next", f"tradecheck record {record}")]
    return told
