"""The polars schema of each table of evidence. Importing this module imports polars.

Dates are whole days and stand in pairs, both within the period. Codes and raw values are as published;
whatever is computed stands in a column of its own.
"""

import polars as pl

FLOWS: dict[str, pl.DataType] = {
    "record": pl.String(),  # the id of the record, unique
    "source": pl.String(),  # id of the publication (reference.publications)
    "vintage": pl.String(),  # a day, month or year it was published or recorded; empty when unknown
    "reporter": pl.String(),  # ISO 3166-1 alpha-3, or the codes of reference.areas for groups
    "partner": pl.String(),
    "flow": pl.String(),  # model.words.Flow
    "frequency": pl.String(),  # model.words.Frequency
    "start": pl.Date(),
    "end": pl.Date(),
    "hs_edition": pl.String(),  # H0..H6, empty when unknown
    "code": pl.String(),
    "value_usd": pl.Float64(),
    "valuation": pl.String(),  # CIF, FOB or empty
    "net_weight_kg": pl.Float64(),
    "quantity": pl.Float64(),
    "quantity_unit": pl.String(),
    "weight_estimated": pl.Boolean(),  # null when the source does not say
    "derivation": pl.String(),  # reported, aggregated or converted
    "state": pl.String(),  # model.words.State
    "title": pl.String(),
    "url": pl.String(),
    "confidence": pl.String(),
    "verified": pl.Boolean(),
    "note": pl.String(),
}

SAME_FLOW = ("reporter", "partner", "flow", "frequency", "start", "end", "code")
"""What makes two rows of flows figures for the same thing."""

OBSERVATIONS: dict[str, pl.DataType] = {
    "record": pl.String(),  # "obs:" and the id
    "id": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "kind": pl.String(),  # shipment, sighting, notice or context: only shipments are compared
    "goods": pl.String(),  # a short label in the observer's sense
    "codes": pl.String(),  # HS codes, joined by ";"
    "direction": pl.String(),  # dprk-export or dprk-import, empty for context
    "destination": pl.String(),  # ISO code of the buyer or supplier; empty: not named, so all of them
    "exempt": pl.Boolean(),  # lawful by an exception of a resolution
    "count": pl.Int64(),
    "count_unit": pl.String(),
    "tonnes_low": pl.Float64(),
    "tonnes_high": pl.Float64(),
    "barrels_low": pl.Float64(),
    "barrels_high": pl.Float64(),
    "load_cases": pl.String(),  # "barrels@share of full load", joined by ";"
    "value_usd_low": pl.Float64(),
    "value_usd_high": pl.Float64(),
    "load_assumption": pl.String(),
    "from_ports": pl.String(),
    "to_ports": pl.String(),
    "transport": pl.String(),
    "vessels": pl.String(),
    "observer": pl.String(),
    "title": pl.String(),
    "url": pl.String(),
    "note": pl.String(),
    "subset_of": pl.String(),  # id of the observation that contains it
    "overlaps": pl.String(),  # ids that cover some of the same, joined by ";"
    "confidence": pl.String(),
    "verified": pl.Boolean(),
}

NOTIFICATIONS: dict[str, pl.DataType] = {
    "record": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "frequency": pl.String(),
    "goods": pl.String(),  # a group of model.goods: petroleum, coal
    "direction": pl.String(),
    "supplier": pl.String(),  # the Member State that notified, ISO code; two joined by "+"
    "tonnes": pl.Float64(),
    "barrels": pl.Float64(),
    "value_usd": pl.Float64(),
    "derived": pl.Boolean(),  # computed by a difference, not printed
    "state": pl.String(),  # reported or not_notified
    "as_of": pl.Date(),  # the day the page stood so, where known
    "title": pl.String(),
    "url": pl.String(),
    "note": pl.String(),
    "confidence": pl.String(),
    "verified": pl.Boolean(),
}

PRICES: dict[str, pl.DataType] = {
    "record": pl.String(),
    "code": pl.String(),
    "item": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "usd_per_tonne": pl.Float64(),
    "usd_per_tonne_low": pl.Float64(),
    "usd_per_tonne_high": pl.Float64(),
    "basis": pl.String(),
    "title": pl.String(),
    "url": pl.String(),
    "note": pl.String(),
    "confidence": pl.String(),
    "verified": pl.Boolean(),
}

VESSELS: dict[str, pl.DataType] = {
    "record": pl.String(),
    "name": pl.String(),
    "imo": pl.String(),  # seven digits with a valid check digit, empty when not printed
    "flag_or_owner": pl.String(),
    "type": pl.String(),
    "deadweight_tonnes_low": pl.Float64(),
    "deadweight_tonnes_high": pl.Float64(),
    "role": pl.String(),
    "listed_by": pl.String(),
    "listed_on": pl.String(),  # a year, a month or a day
    "lawful": pl.Boolean(),  # cleared: named here so that nobody takes it for a lead
    "title": pl.String(),
    "url": pl.String(),
    "note": pl.String(),
    "confidence": pl.String(),
    "verified": pl.Boolean(),
}

TABLES = {
    "flows": FLOWS,
    "observations": OBSERVATIONS,
    "notifications": NOTIFICATIONS,
    "prices": PRICES,
    "vessels": VESSELS,
}

COVERAGE: dict[str, pl.DataType] = {
    "record": pl.String(),  # the receipt, of a dataset the row of the answer that tells of it
    "receipt": pl.String(),  # the receipt: what a listing lacks is what no dataset of its receipt is
    "source": pl.String(),
    "vintage": pl.String(),  # the day on which it was received
    "received": pl.Datetime("us", "UTC"),
    "told": pl.String(),  # model.words.Told
    "reporters": pl.List(pl.String()),  # empty: every one
    "partners": pl.List(pl.String()),  # empty: every one; of questions alone, as are the next three
    "flows": pl.List(pl.String()),
    "codes": pl.List(pl.String()),
    "levels": pl.List(pl.Int64()),  # every code of so many digits
    "frequency": pl.String(),
    "start": pl.Date(),  # without start and end: every period of the frequency
    "end": pl.Date(),
    "first_released": pl.Date(),  # of datasets, where the publisher says it
    "last_released": pl.Date(),
    "title": pl.String(),
    "url": pl.String(),
    "confidence": pl.String(),
}
"""What was asked for and answered whole, and what its publisher says is published: what absences are read from."""

SAME_THING: dict[str, tuple[str, ...]] = {
    "links": ("edition_from", "code_from", "edition_to", "code_to"),
    "observations": ("id",),
    "notifications": ("supplier", "goods", "direction", "start", "end", "as_of"),
    "prices": ("code", "item", "start", "end", "title"),
}
"""Columns in which two rows of one source agree when they are of the same thing: the one received last counts."""

LINKS: dict[str, pl.DataType] = {
    "record": pl.String(),
    "edition_from": pl.String(),  # H0..H6
    "code_from": pl.String(),
    "edition_to": pl.String(),
    "code_to": pl.String(),
    "title": pl.String(),
    "url": pl.String(),
}
"""Which HS codes of two editions hold some of the same goods: a row a link, of which a code may have several.

Received alone; no link is embedded. Where a code has several links nothing says how its trade divides.
"""

VALUATIONS: dict[str, pl.DataType] = {
    "record": pl.String(),  # of the row of flows whose value it is in both valuations
    "cif_usd": pl.Float64(),
    "fob_usd": pl.Float64(),
}
"""What an importer gives both with freight and without; received alone, and only where the two differ."""

RECEIVED: dict[str, dict[str, pl.DataType]] = {
    **TABLES,
    "coverage": COVERAGE,
    "links": LINKS,
    "valuations": VALUATIONS,
}
"""The tables that what was received may give rows to: those of `TABLES`, and what is never embedded."""

REVISIONS: dict[str, pl.DataType] = {
    **{
        name: FLOWS[name]
        for name in ("source", "reporter", "partner", "flow", "frequency", "start", "end", "hs_edition", "code")
    },
    "change": pl.String(),  # model.words.Change
    "vintage_before": pl.String(),
    "vintage_after": pl.String(),
    "value_before_usd": pl.Float64(),
    "value_after_usd": pl.Float64(),
    "net_weight_before_kg": pl.Float64(),
    "net_weight_after_kg": pl.Float64(),
    "quantity_before": pl.Float64(),
    "quantity_after": pl.Float64(),
    "quantity_unit": pl.String(),
    "record_before": pl.String(),  # null where the row was added
    "record_after": pl.String(),  # null where it was removed
    "title": pl.String(),
    "url": pl.String(),
    "confidence": pl.String(),
}
"""What a publisher changed in one cell of flows between two vintages; made from flows, no table of its own."""

SIZES_USD = (10_000.0, 100_000.0, 1_000_000.0, 10_000_000.0)
"""Where the sizes of flows part, by the larger of the two reports: 1 lies below the first, 5 from the last."""

LEAST_PAIRS = 20
"""Pairs below which hundredths are no more than the pairs themselves: no quantiles are kept of them."""

BASELINE: dict[str, pl.DataType] = {
    "level": pl.UInt8(),  # digits of the code: 6, 4 or 2
    "code": pl.String(),
    "size": pl.UInt8(),  # 0: flows of every size; 1 to 5 by `SIZES_USD`
    "frequency": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "subheadings": pl.Int64(),  # six-digit codes that anybody reports of it, of whatever edition; null: not known
    "n": pl.Int64(),  # pairs that both ends report
    "median": pl.Float64(),  # of d = ln(M / X) - c
    "mad": pl.Float64(),  # the median of the distances from the median, not scaled
    "quantiles": pl.Array(pl.Float64(), 99),  # 1 to 99 per cent, null below `LEAST_PAIRS`
    "x_usd": pl.Float64(),  # exporters' and importers' sums of these pairs, importers' FOB
    "m_usd": pl.Float64(),
    "n_x_only": pl.Int64(),  # pairs that one end alone reports, of every size
    "n_m_only": pl.Int64(),
    "x_only_usd": pl.Float64(),
    "m_only_usd": pl.Float64(),
    "vintage": pl.String(),  # the day of the newest file that the period was made from
}
"""How far the two reports of a flow lie apart among all pairs of the world, as a build makes it."""

ARCHIVE, EMBEDDED = "archive", "embedded"

WORLD: dict[str, pl.DataType] = {**BASELINE, "source": pl.String()}  # `ARCHIVE` or `EMBEDDED`
"""The baseline that checks see: of a code and period what was built, else what comes with the program."""
