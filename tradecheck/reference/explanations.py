"""What could produce a gap without any breach, and what no comparison can see: one sentence each."""

from tradecheck.model.errors import unknown

INNOCENT = {
    "two-koreas": (
        "A clerk may have entered the DPRK where the Republic of Korea was meant: "
        "the two stand next to each other in every list of countries."
    ),
    "wind-down": (
        "Goods already contracted or at sea may have arrived lawfully in the weeks "
        "that followed the adoption of the ban."
    ),
    "time-at-sea": (
        "What leaves in one month is booked on arrival in a later one, so the two ends of a flow need not "
        "agree in any single period."
    ),
    "cif": (
        "The importer's value holds freight and insurance (CIF) and the exporter's does not (FOB), "
        "so the importer's is higher for the same goods."
    ),
    "origin-consignment": (
        "Importers book the country of origin and exporters the last country they know of, "
        "so goods that pass through a third country stand under different partners."
    ),
    "hong-kong-bonded": (
        "Goods that pass through Hong Kong or a bonded zone may be booked twice, under another partner, or not at all."
    ),
    "confidential-codes": (
        "A reporter may hide confidential trade under code 9999, so that it is missing from the code where it belongs."
    ),
    "estimated-weights": (
        "Weights that were estimated from values carry no information of their own "
        "and can differ widely from what was loaded."
    ),
    "hs-editions": (
        "Codes are split, merged and moved between editions of the HS, so goods can leave one code "
        "for another while the trade goes on."
    ),
    "late-revisions": (
        "Publishers revise figures months or years later, and the two sides of a comparison may be of different age."
    ),
    "border-closure": (
        "The DPRK kept its border closed from January 2020 to the end of 2021, which stops lawful trade as well."
    ),
    "substitution": (
        "Buyers may honestly have turned to other goods or other suppliers once the ban made the old ones unavailable."
    ),
    "exemptions": (
        "The trade may be exempt: an approval of the 1718 Committee, a livelihood or humanitarian exception, "
        "or Russian coal through Rajin."
    ),
    "notified-delivery": (
        "A delivery that was observed may itself be one of those that its supplier notified, and then counts once."
    ),
    "one-observer": (
        "No independent account that is held here bears this one out; its observers may have taken the cargo, the load "
        "or the destination for another."
    ),
    "mixed-goods": (
        "A code holds goods of different kind, quality and size of lot, so an honest price may lie far from the others."
    ),
}
"""Innocent explanations by key, in the order in which a finding names them."""

BLINDNESS = {
    "both-silent": (
        "A flow that neither side books leaves no gap: China has recorded no crude through the pipeline since 2014."
    ),
    "same-false-origin": (
        "Goods declared with the same false origin at both ends agree with each other, and no comparison shows them."
    ),
    "dark-ships": "Ships that switch off or fake their transponders are missed by every count of tracks.",
}
"""What the methods cannot see, by key."""


def explanation(key: str) -> str:
    """Return the sentence of an innocent explanation or of a blindness.

    Raises:
        UsageError: naming the nearest known keys.
    """
    known = INNOCENT | BLINDNESS
    if key not in known:
        raise unknown("explanation", key, known)
    return known[key]
