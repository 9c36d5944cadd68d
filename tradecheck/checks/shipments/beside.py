"""What observed shipments are set beside: read once for all of them."""

from typing import Any

import msgspec

from tradecheck.checks.booked import Compared, held_books
from tradecheck.checks.cap_rows import CapRow, cap_rows
from tradecheck.checks.priced import held_prices
from tradecheck.checks.shipments.account import Observation
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import Goods
from tradecheck.model.view import View


class Beside(msgspec.Struct, frozen=True):
    """Booked rows, prices and the use of caps that some observations may be compared with."""

    books: tuple[dict[str, Any], ...]
    prices: tuple[dict[str, Any], ...]
    capped: tuple[CapRow, ...]


def set_beside(evidence: Evidence, observed: tuple[Observation, ...], reporter: str) -> Beside:
    """Read what the observations' goods are compared with; caps only where one of them gives barrels.

    An account that names no buyer is compared with the books of `reporter`.
    """
    tanked = tuple(Goods(each.codes, each.goods) for each in observed if each.barrels is not None)
    return Beside(
        books=held_books(
            evidence,
            (code for each in observed for code in each.codes),
            tuple(Compared(each.codes, each.direction, each.period, each.destination or reporter) for each in observed),
        ),
        prices=held_prices(evidence),
        capped=cap_rows(evidence, View(goods=tanked)) if tanked else (),
    )
