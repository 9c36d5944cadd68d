"""The columns of each table, as readers see them: right-aligned figures, units in the header, states for absences.

What a reader needs first stands first, so that little is lost where a terminal of 80 columns breaks the
lines. Every field of a row is in `fields`.
"""

from tradecheck.output.answer import Column, Kind

_WHOLE = 200
"""Cells for what is copied from the screen into another command, and so is never cut."""

_ID = Column("id", "id", width=_WHOLE)
RECORD = Column("record", "record", width=_WHOLE)

OPTIONAL = frozenset(
    {
        "quantity",
        "quantity_unit",
        "value_usd_high",
        "value_share",
        "tonnes",
        "barrels",
        "tonnes_high",
        "barrels_high",
        "count",
        "count_unit",
        "subset_of",
        "overlaps",
        "as_of",
        "capacity_tonnes",
        "unloaded_tonnes",
        "loaded_tonnes",
        "note",
        "exceptions",
        "wind_down_until",
        "verdict_words",
    }
)
"""Columns that are left out of a table in which no row fills them."""

FINDINGS = (
    Column("severity", "severity", toned=True),
    Column("status", "status", toned=True),
    Column("verdict_words", "verdict"),
    Column("goods.label", "goods", width=26),
    Column("period_label", "period"),
    Column("gap_words", "gap", width=30),
    _ID,
)

SERIES = (
    Column("period", "period"),
    Column("flow", "flow"),
    Column("code", "code"),
    Column("value_usd", "value", "USD", Kind.MONEY, state_from="value_state"),
    Column("net_weight_kg", "net weight", "kg", Kind.NUMBER, state_from="weight_state", decimals=0),
    Column("quantity", "quantity", "", Kind.NUMBER),
    Column("quantity_unit", "unit"),
    Column("state", "state"),
    Column("source", "source"),
    RECORD,
)
SERIES_NOTES = (
    (
        "M is what the reporter imports from the DPRK (CIF), X what it exports to it (FOB), M+X a printed sum of both. "
        "Years, months and runs of months describe the same trade and are never added to each other."
    ),
    (
        "not_held: nobody pulled or imported it, or the publication printed none; unresolved: the recording cannot "
        "tell no record from zero; no_record: the dataset is published and the answer has no such row; not_published: "
        "the dataset was not out. Of the last two the record is the receipt that says so. None of them is a zero."
    ),
)

PIVOT = (
    Column("code", "code"),
    Column("name", "", width=24),
    Column("flow", "flow"),
    Column("period", "period"),
    Column("value", "value", "", Kind.NUMBER, state_from="state"),
    Column("unit", "unit"),
    Column("floor", "floor"),
    Column("made_of", "made of"),
    Column("state", "state"),
)
PIVOT_NOTES = (
    (
        "made of: itself is the code's own figure, below the sum of codes below it that are held, months the sum of "
        "its months. floor: the sum lacks something and is at least that. M is what the reporter imports from the "
        "DPRK, X what it exports to it."
    ),
    "A row of TOTAL is the publisher's own and no sum of the rows; months and years describe the same trade.",
)
GAPS = (
    Column("code", "chapter"),
    Column("name", "", width=24),
    Column("period", "year"),
    Column("low", "at least", "USD", Kind.MONEY),
    Column("high", "at most", "USD", Kind.MONEY),
    Column("units", "gaps in other units", kind=Kind.LIST),
    Column("findings", "findings", kind=Kind.NUMBER),
    Column("wider", "wider"),
    Column("ids", "ids, the largest first", kind=Kind.LIST, width=44, lines=0),
)
GAPS_NOTES = (
    (
        "The largest single gap in USD that a finding claims of the chapter and year; gaps are never added, since two "
        "checks may speak of one shipment. wider: the finding holds other chapters or years too and stands in each."
    ),
    "Chapters and years without a row have no finding that claims a gap, which is no gap of zero.",
)
RATIOS = (
    Column("code", "chapter"),
    Column("name", "", width=24),
    Column("period", "year"),
    Column("importer_usd", "importers, CIF", "USD", Kind.MONEY, state_from="state"),
    Column("exporter_usd", "exporters, FOB", "USD", Kind.MONEY, state_from="state"),
    Column("ratio", "ratio", "×", Kind.NUMBER, state_from="state", decimals=2),
    Column("partners", "partners", kind=Kind.NUMBER),
    Column("months", "months", kind=Kind.NUMBER),
    Column("state", "state"),
)
RATIOS_NOTES = (
    (
        "Only what both ends report of one partner, code and period is added. months: how many were added where no "
        "year of both ends is held. Importers report CIF and exporters FOB, so a ratio above 1 is normal."
    ),
)

MIRROR = (
    Column("period", "period"),
    Column("code", "code"),
    Column("partner", "partner"),
    Column("partner_name", "", width=20),
    Column("importer_usd", "importer, CIF", "USD", Kind.MONEY, state_from="importer_state"),
    Column("exporter_usd", "exporter, FOB", "USD", Kind.MONEY, state_from="exporter_state"),
    Column("ratio", "ratio", "×", Kind.NUMBER, decimals=2),
    Column("history_median_ratio", "usual", "×", Kind.NUMBER, decimals=2),
    Column("history_lowest_ratio", "lowest", "×", Kind.NUMBER, decimals=2),
    Column("history_highest_ratio", "highest", "×", Kind.NUMBER, decimals=2),
    Column("history_periods", "of", kind=Kind.NUMBER, decimals=0),
    Column("state", "state"),
)
MIRROR_NOTES = (
    (
        "ratio: what the importer reports over what the exporter reports. Importers report CIF and exporters FOB, so a "
        "ratio above 1 is normal, and large gaps are common."
    ),
    (
        "usual, lowest, highest: the median and the ends of the same pair's ratios in other periods of this length, "
        "of which so many are held; a gap that has stood for years needs no new explanation."
    ),
    (
        "not_held: no figure of that end is held here; no_record: its dataset is published and has no such row; "
        "not_published: its dataset was not out. None of them is a zero. The DPRK publishes nothing, so its own half "
        "never exists."
    ),
)

CAPS = (
    Column("period", "period"),
    Column("goods", "goods"),
    Column("supplier", "supplier"),
    Column("quantity", "quantity", "", Kind.NUMBER, state_from="state", decimals=0),
    Column("quantity_unit", "unit"),
    Column("quantity_share", "of cap", "", Kind.SHARE, decimals=1),
    Column("value_usd", "value", "USD", Kind.MONEY, decimals=0),
    Column("value_share", "of cap", "", Kind.SHARE, decimals=1),
    Column("binding_share", "binds", "", Kind.SHARE, decimals=1),
    Column("floor", "floor"),
    Column("reading", "reading", width=28),
    Column("source", "source", width=34),
    Column("states", "months by state", kind=Kind.LIST, width=44, lines=2),
)
CAPS_NOTES = (
    (
        "of cap: the share of the cap in that unit. binds: the larger of the shares where the resolution says "
        "'whichever is lower', else the quantity's. floor: a month has no figure, so the true share is at least this."
    ),
    (
        "Rows of one cap are readings of one amount and are never added; 'total' is all suppliers together. A reading "
        "to a day before the period's end is the cap's use up to then."
    ),
)

RULES = (
    Column("id", "rule", width=_WHOLE),
    Column("resolution", "resolution"),
    Column("paragraph", "paragraph"),
    Column("measure", "measure"),
    Column("direction", "direction"),
    Column("start", "from", kind=Kind.DATE),
    Column("end", "to", kind=Kind.DATE),
    Column("wind_down_until", "wind-down to", kind=Kind.DATE),
    Column("status", "status"),
    Column("goods", "goods", width=34, lines=3),
    Column("codes", "codes", kind=Kind.LIST, width=24, lines=3),
    Column("hs_basis", "HS basis"),
    Column("exceptions", "exceptions", width=44, lines=4),
)
RULES_NOTES = (
    (
        "from and to: the first and the last day in force. HS basis: whether the resolution itself names the code "
        "(explicit), a national list does (national), or it is read from the words (inferred)."
    ),
)

OBSERVATIONS = (
    Column("id", "id", width=_WHOLE),
    Column("period", "period"),
    Column("kind", "kind"),
    Column("goods", "goods", width=26, lines=2),
    Column("direction", "direction"),
    Column("destination", "to or from"),
    Column("count", "count", kind=Kind.NUMBER),
    Column("count_unit", "of what", width=20, lines=2),
    Column("tonnes_high", "up to", "t", Kind.NUMBER),
    Column("barrels_high", "up to", "bbl", Kind.NUMBER),
    Column("value_usd_high", "up to", "USD", Kind.NUMBER),
    Column("observer", "observer", width=28, lines=2),
    Column("confidence", "confidence"),
    Column("subset_of", "within", width=_WHOLE),
    Column("overlaps", "overlaps", width=44, lines=0),
)
OBSERVATIONS_NOTES = (
    (
        "Accounts that contain (within) or overlap each other are never added. Nothing under 'to or from': all buyers "
        "or suppliers together. Only shipments are compared with books; notices, sightings and context stand beside."
    ),
)

NOTIFICATIONS = (
    Column("period", "period"),
    Column("goods", "goods"),
    Column("supplier", "supplier"),
    Column("tonnes", "notified", "t", Kind.NUMBER),
    Column("barrels", "notified", "bbl", Kind.NUMBER),
    Column("value_usd", "notified", "USD", Kind.MONEY),
    Column("state", "state"),
    Column("derived", "computed"),
    Column("as_of", "as of", kind=Kind.DATE),
    RECORD,
    Column("note", "note", width=48, lines=2),
)
NOTIFICATIONS_NOTES = (
    (
        "Months, cumulative and annual figures of one supplier describe one amount: never add them. not_notified: a "
        "source says that nothing was filed; not_held: no figure for the month alone is held. computed: a difference "
        "of two printed figures, itself not printed."
    ),
)

VESSELS = (
    Column("name", "name"),
    Column("imo", "IMO"),
    Column("type", "type"),
    Column("deadweight_tonnes_high", "deadweight", "t", Kind.NUMBER),
    Column("lawful", "cleared"),
    Column("role", "role", width=32, lines=2),
    Column("flag_or_owner", "flag or owner", width=28, lines=2),
    Column("listed_by", "listed by", width=24, lines=2),
    Column("listed_on", "on"),
)
VESSELS_NOTES = (
    "cleared: named here so that nobody takes the ship for a lead. A name alone is no identity: check the IMO number.",
)

PORTS = (
    Column("place", "place"),
    Column("period", "period"),
    Column("days", "days counted", kind=Kind.NUMBER),
    Column("ships", "ships", kind=Kind.NUMBER),
    Column("ships_tanker", "tankers", kind=Kind.NUMBER),
    Column("ships_dry_bulk", "dry bulk", kind=Kind.NUMBER),
    Column("ships_general_cargo", "general cargo", kind=Kind.NUMBER),
    Column("capacity_tonnes", "capacity", "t", Kind.NUMBER),
    Column("unloaded_tonnes", "unloaded", "t", Kind.NUMBER),
    Column("loaded_tonnes", "loaded", "t", Kind.NUMBER),
)
PORTS_NOTES = (
    "Context, and no observation of a shipment: calls at a port and passages of a strait, by ships' transponders.",
    "No port of the DPRK is covered, and a ship that switches its transponder off is missed.",
    "A month with fewer days counted than it has is a floor. Tonnes unloaded and loaded are PortWatch's estimates.",
)

SOURCES = (
    Column("source", "source"),
    Column("vintage", "vintage"),
    Column("rows", "rows", kind=Kind.NUMBER),
    Column("retrieved", "retrieved"),
    Column("age_days", "age", "days", Kind.NUMBER, state_from="age_state"),
    Column("embedded", "embedded"),
    Column("title", "title", width=44, lines=3),
    Column("terms", "terms", width=60, lines=3),
)
SOURCES_NOTES = (
    "embedded: came with the program, as published; its age is not known. The others were pulled or imported.",
)
