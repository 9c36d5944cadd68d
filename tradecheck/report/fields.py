"""Every field of each table's rows, as columns for the formats that programs read: csv, parquet and xlsx.

The names are those of the rows in JSON. A field that stands here keeps its name and its meaning.
"""

from tradecheck.output.answer import Column, Kind


def _columns(kind: Kind, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, name.replace(".", " ").replace("_", " "), kind=kind) for name in names)


def _texts(*names: str) -> tuple[Column, ...]:
    return _columns(Kind.TEXT, *names)


def _figures(*names: str) -> tuple[Column, ...]:
    return _columns(Kind.NUMBER, *names)


def _days(*names: str) -> tuple[Column, ...]:
    return _columns(Kind.DATE, *names)


def _lists(*names: str) -> tuple[Column, ...]:
    return _columns(Kind.LIST, *names)


_CITED = _texts("title", "url", "note", "confidence", "verified")

FINDINGS = (
    *_texts("id", "check", "severity", "status", "goods.label"),
    *_lists("goods.codes"),
    *_texts("direction"),
    *_days("period.start", "period.end"),
    *_figures("booked.value"),
    *_texts("booked.unit", "booked.state", "booked_as", "booked_of"),
    *_figures("expected.low", "expected.central", "expected.high"),
    *_texts("expected.unit"),
    *_figures("gap.low", "gap.central", "gap.high"),
    *_texts("gap.unit", "rule.id", "rule.resolution", "rule.paragraph", "rule.measure", "rule.hs_basis"),
    *_figures("value_usd"),
    *_texts("reporter", "statement", "severity_rule", "family", "dismissed.why"),
    *_days("dismissed.on"),
    *_texts("was_dismissed.why"),
    *_days("was_dismissed.on"),
    *_texts("note.text"),
    *_days("note.on"),
    *_figures("world.percentile", "world.low", "world.high", "world.cells", "world.n_least", "world.n_most"),
    *_figures("world.subheadings"),
    *_texts("world.vintage", "world.source"),
)

SERIES = (
    *_texts("period"),
    *_days("start", "end"),
    *_texts("frequency", "reporter", "partner", "flow", "code"),
    *_figures("value_usd", "net_weight_kg"),
    *_texts("weight_estimated"),
    *_figures("quantity"),
    *_texts("quantity_unit", "state", "value_state", "weight_state", "source", "record"),
)

PIVOT = (
    *_texts("period"),
    *_days("start", "end"),
    *_texts("reporter", "partner", "flow", "code", "name"),
    *_figures("value"),
    *_texts("unit", "floor", "made_of", "state"),
    *_lists("codes", "records"),
)

GAPS = (
    *_texts("period", "code", "name"),
    *_figures("low", "high"),
    *_lists("units"),
    *_figures("findings"),
    *_texts("wider", "state"),
    *_lists("ids", "records"),
)

RATIOS = (
    *_texts("period", "code", "name"),
    *_figures("importer_usd", "exporter_usd", "ratio", "partners", "months"),
    *_texts("state"),
    *_lists("records"),
)

MIRROR = (
    *_texts("period"),
    *_days("start", "end"),
    *_texts("frequency", "code", "reporter", "partner", "partner_name"),
    *_figures("importer_usd", "exporter_usd", "ratio"),
    *_figures("history_median_ratio", "history_lowest_ratio", "history_highest_ratio", "history_periods"),
    *_texts("state", "importer_state", "exporter_state", "importer_record", "exporter_record"),
)

CAPS = (
    *_texts("period"),
    *_days("start", "end"),
    *_texts("goods", "supplier", "reading"),
    *_figures("quantity"),
    *_texts("quantity_unit"),
    *_figures(
        "quantity_cap",
        "quantity_share",
        "value_usd",
        "value_cap_usd",
        "value_share",
        "binding_share",
    ),
    *_texts("floor", "states", "state", "source", "cap_period", "rule", "resolution", "paragraph"),
    *_lists("records"),
)

RULES = (
    *_texts("id", "resolution", "paragraph", "subparagraph", "measure", "direction", "goods"),
    *_lists("codes", "partial_codes"),
    *_texts("hs_basis"),
    *_days("start", "end", "wind_down_until"),
    *_texts("status", "matched", "partial", "covers_whole", "prevails", "condition", "exceptions"),
    *_figures("cap.quantity"),
    *_texts("cap.unit"),
    *_figures("cap.value_usd"),
    *_texts("cap.logic"),
    *_lists("superseded_by"),
    *_texts("wind_down_terms", "disputed", "note", "china_notice"),
    *_days("china_clearance_until"),
    *_texts("verified", "verification", "confidence"),
    *_lists("urls"),
)

OBSERVATIONS = (
    *_texts("record", "id", "period"),
    *_days("start", "end"),
    *_texts("kind", "goods", "codes", "direction", "destination", "exempt"),
    *_figures("count"),
    *_texts("count_unit"),
    *_figures("tonnes_low", "tonnes_high", "barrels_low", "barrels_high"),
    *_texts("load_cases"),
    *_figures("value_usd_low", "value_usd_high"),
    *_texts("load_assumption", "from_ports", "to_ports", "transport", "vessels", "observer", "subset_of", "overlaps"),
    *_CITED,
)

NOTIFICATIONS = (
    *_texts("period"),
    *_days("start", "end"),
    *_texts("frequency", "goods", "direction", "supplier"),
    *_figures("tonnes", "barrels", "value_usd"),
    *_texts("state", "derived"),
    *_days("as_of"),
    *_texts("title", "url", "note", "confidence", "record"),
)

VESSELS = (
    *_texts("record", "name", "imo", "flag_or_owner", "type"),
    *_figures("deadweight_tonnes_low", "deadweight_tonnes_high"),
    *_texts("role", "listed_by", "listed_on", "lawful"),
    *_CITED,
)

PORTS = (
    *_texts("place_id", "place", "kind", "country", "period"),
    *_days("start", "end"),
    *_figures(
        "days", "ships", "ships_tanker", "ships_dry_bulk", "ships_general_cargo", "ships_container", "ships_roro"
    ),
    *_figures("capacity_tonnes", "unloaded_tonnes", "loaded_tonnes"),
    *_texts("record"),
)

SOURCES = (
    *_texts("source", "title", "vintage"),
    *_figures("rows"),
    *_texts("retrieved"),
    *_figures("age_days"),
    *_texts("age_state", "embedded", "terms"),
)
