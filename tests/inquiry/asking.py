"""Short ways to write a view."""

from typing import Any

from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction

EXPORT, IMPORT = Direction.EXPORT, Direction.IMPORT


def view(*goods: str, of: Direction | None = None, period: str | None = None, **more: Any) -> View:
    """A view of goods, one direction and the days that a period's label names."""
    return View(
        goods=tuple(Goods.parse(each) for each in goods),
        direction=of,
        period=EVER if period is None else Period.parse(period),
        **more,
    )
