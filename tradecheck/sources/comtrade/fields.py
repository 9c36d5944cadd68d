"""What UN Comtrade calls its fields, in every file family, and what they are called here.

Fields are told by their names without case, blanks and signs, so that `netWgt`, `net_wgt` and
`Netweight (kg)` need one table here and no reader each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tradecheck.model.errors import DataError
from tradecheck.sources.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

V1 = {
    "typecode": "type",
    "freqcode": "frequency",
    "period": "period",
    "refperiodid": "reference_period",
    "reportercode": "reporter",
    "partnercode": "partner",
    "partner2code": "partner2",
    "flowcode": "flow",
    "flowdesc": "flow_word",
    "classificationcode": "classification",
    "cmdcode": "code",
    "customscode": "customs",
    "motcode": "transport",
    "moscode": "supply",
    "primaryvalue": "value",
    "cifvalue": "cif",
    "fobvalue": "fob",
    "netwgt": "weight",
    "netweight": "weight",
    "isnetwgtestimated": "weight_estimated",
    "isnetweightestimated": "weight_estimated",
    "legacyestimationflag": "flag",
    "qty": "quantity",
    "qtyunitabbr": "quantity_unit",
    "qtyunitcode": "quantity_unit_code",
    "isoriginalclassification": "original",
    "isreported": "reported",
    "isaggregate": "aggregate",
}
"""Fields of the v1 service: its answers, its CSV, its bulk files, and what clients made of them."""

LEGACY = {
    "classification": "classification",
    "year": "year",
    "period": "period",
    "tradeflowcode": "flow",
    "tradeflow": "flow_word",
    "reportercode": "reporter",
    "partnercode": "partner",
    "2ndpartnercode": "partner2",
    "customsproccode": "customs",
    "modeoftransportcode": "transport",
    "commoditycode": "code",
    "qtyunitcode": "quantity_unit_code",
    "quantityunitcode": "quantity_unit_code",
    "qtyunit": "quantity_unit",
    "qty": "quantity",
    "supplementaryquantity": "quantity",
    "netweightkg": "weight",
    "tradevalueus": "value",
    "value": "value",
    "ciftradevalueus": "cif",
    "fobtradevalueus": "fob",
    "flag": "flag",
    "estimationcode": "flag",
}
"""Fields of the service before 2022."""

FLOW_WORDS = {
    "1": "M",
    "2": "X",
    "3": "RX",
    "4": "RM",
    "import": "M",
    "imports": "M",
    "export": "X",
    "exports": "X",
    "re-export": "RX",
    "re-exports": "RX",
    "re-import": "RM",
    "re-imports": "RM",
}
"""Numbers and words that stood for flows before the letters did, and beside them for a while; in lower case."""

_NEEDED = ("reporter", "partner", "flow", "code", "value", "period")
_IN_THEIR_PLACE = {"flow": ("flow_word",), "period": ("year", "reference_period")}


def plain(column: str) -> str:
    """Return a field's name without case, blanks and signs."""
    return re.sub(r"[^0-9a-z]", "", column.casefold())


def named(header: Sequence[str], name: str) -> list[str]:
    """Return our field for each column of a file, "" for those that are not read.

    Raises:
        DataError: when a field without which no row can be understood is not among them, or one is twice.
    """
    found = [plain(column) for column in header]
    spelling = V1 if "cmdcode" in found else LEGACY
    fields = [spelling.get(column, "") for column in found]
    twice = next((field for field in fields if field and fields.count(field) > 1), None)
    if twice is not None:
        raise DataError(f"{name} has two columns for the {twice}: download it again.")
    missing = [
        field for field in _NEEDED if not any(each in fields for each in (field, *_IN_THEIR_PLACE.get(field, ())))
    ]
    if missing:
        raise DataError(
            f"{name} is no file of UN Comtrade that is known here: no column for {', '.join(missing)} "
            f"among '{quoted(', '.join(header), 80)}'."
        )
    return fields
