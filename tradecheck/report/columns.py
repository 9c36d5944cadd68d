"""The columns of each table, as readers see them: right-aligned figures, units in the header, states for absences."""

from tradecheck.output.answer import Column, Kind

FINDINGS = (
    Column("severity", "severity", toned=True),
    Column("status", "status", toned=True),
    Column("goods.label", "goods", width=34, lines=2),
    Column("direction", "direction"),
    Column("period_label", "period"),
    Column("gap_words", "gap", width=34, lines=2),
    Column("rule.resolution", "rule"),
    Column("id", "id", width=56),
)

SERIES = (
    Column("period", "period"),
    Column("flow", "flow"),
    Column("code", "code"),
    Column("value_usd", "value", "USD", Kind.MONEY, state_from="state"),
    Column("net_weight_kg", "net weight", "kg", Kind.NUMBER),
    Column("quantity", "quantity", "", Kind.NUMBER),
    Column("quantity_unit", "unit"),
    Column("state", "state"),
    Column("source", "source"),
    Column("record", "record", width=48),
)
SERIES_NOTES = (
    (
        "M is what the reporter imports from the DPRK (CIF), X what it exports to it (FOB). not_held: nobody pulled or "
        "imported it; unresolved: the recording cannot tell no record from zero."
    ),
)

MIRROR = (
    Column("period", "period"),
    Column("code", "code"),
    Column("partner", "partner"),
    Column("importer_usd", "importer reports, CIF", "USD", Kind.MONEY, state_from="state"),
    Column("exporter_usd", "exporter reports, FOB", "USD", Kind.MONEY, state_from="state"),
    Column("ratio", "importer over exporter", "×", Kind.NUMBER, decimals=2),
    Column("state", "state"),
)
MIRROR_NOTES = (
    (
        "Importers report CIF and exporters FOB, so a ratio above 1 is normal, and large gaps are common. The DPRK "
        "reports nothing: its own half never exists."
    ),
)

CAPS = (
    Column("period", "period"),
    Column("goods", "goods"),
    Column("supplier", "supplier"),
    Column("reading", "reading", width=34, lines=2),
    Column("quantity", "quantity", "", Kind.NUMBER, state_from="state", decimals=0),
    Column("quantity_unit", "unit"),
    Column("quantity_share", "of quantity cap", "", Kind.SHARE, decimals=1),
    Column("value_usd", "value", "USD", Kind.MONEY, decimals=0),
    Column("value_share", "of value cap", "", Kind.SHARE, decimals=1),
    Column("binding_share", "binds", "", Kind.SHARE, decimals=1),
    Column("floor", "floor"),
    Column("states", "months by state", kind=Kind.LIST, width=40, lines=2),
    Column("source", "source"),
)
CAPS_NOTES = (
    (
        "The share that binds is the larger of the two where the resolution says 'whichever is lower'. floor: a month "
        "has no figure, so the true share is at least this. Rows of one cap are readings of one amount: never add them."
    ),
)

RULES = (
    Column("id", "rule"),
    Column("resolution", "resolution"),
    Column("paragraph", "paragraph"),
    Column("measure", "measure"),
    Column("direction", "direction"),
    Column("goods", "goods", width=34, lines=3),
    Column("codes", "codes", kind=Kind.LIST, width=24, lines=3),
    Column("hs_basis", "HS basis"),
    Column("start", "from", kind=Kind.DATE),
    Column("end", "to", kind=Kind.DATE),
    Column("wind_down_until", "wind-down to", kind=Kind.DATE),
    Column("status", "status"),
    Column("exceptions", "exceptions", width=44, lines=4),
)

OBSERVATIONS = (
    Column("id", "id"),
    Column("start", "from", kind=Kind.DATE),
    Column("end", "to", kind=Kind.DATE),
    Column("kind", "kind"),
    Column("goods", "goods", width=26, lines=2),
    Column("direction", "direction"),
    Column("destination", "to or from"),
    Column("count", "count", kind=Kind.NUMBER),
    Column("count_unit", "of", width=20, lines=2),
    Column("tonnes_high", "up to", "t", Kind.NUMBER),
    Column("barrels_high", "up to", "bbl", Kind.NUMBER),
    Column("value_usd_high", "up to", "USD", Kind.MONEY),
    Column("subset_of", "within"),
    Column("overlaps", "overlaps", width=24, lines=2),
    Column("observer", "observer", width=28, lines=2),
    Column("confidence", "confidence"),
)
OBSERVATIONS_NOTES = (
    "Accounts that contain or overlap each other are never added. No destination: all buyers together.",
)

NOTIFICATIONS = (
    Column("period", "period"),
    Column("goods", "goods"),
    Column("supplier", "supplier"),
    Column("tonnes", "notified", "t", Kind.NUMBER),
    Column("barrels", "notified", "bbl", Kind.NUMBER),
    Column("value_usd", "notified", "USD", Kind.MONEY),
    Column("state", "state"),
    Column("derived", "derived"),
    Column("as_of", "as of", kind=Kind.DATE),
    Column("note", "note", width=48, lines=2),
)
NOTIFICATIONS_NOTES = (
    (
        "Months, cumulative and annual figures of one supplier describe one amount: never add them. not_notified: a "
        "source says that nothing was filed; not_held: no figure for the month alone is held."
    ),
)

VESSELS = (
    Column("name", "name"),
    Column("imo", "IMO"),
    Column("flag_or_owner", "flag or owner", width=28, lines=2),
    Column("type", "type"),
    Column("deadweight_tonnes_high", "deadweight", "t", Kind.NUMBER),
    Column("role", "role", width=32, lines=2),
    Column("lawful", "cleared"),
    Column("listed_by", "listed by", width=24, lines=2),
    Column("listed_on", "on"),
)
VESSELS_NOTES = (
    "cleared: named here so that nobody takes the ship for a lead. A name alone is no identity: check the IMO.",
)

SOURCES = (
    Column("source", "source"),
    Column("title", "title", width=44, lines=2),
    Column("vintage", "vintage"),
    Column("rows", "rows", kind=Kind.NUMBER),
    Column("retrieved", "retrieved"),
    Column("age_days", "age", "days", Kind.NUMBER, state_from="age_state"),
    Column("embedded", "embedded"),
    Column("terms", "terms", width=60, lines=3),
)
