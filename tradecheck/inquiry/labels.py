"""Labels: of periods, computed once a distinct period and not once a row, and of goods in a title."""

from datetime import date

import polars as pl

from tradecheck.model.goods import GROUPS, HS_EDITIONS, Goods
from tradecheck.model.period import Period
from tradecheck.reference.names import name_of


def label_periods(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with a column `period`, the shortest form of its `start` and `end`."""
    distinct = frame.select("start", "end").unique()
    labels = [_label(start, end) for start, end in distinct.iter_rows()]
    named = distinct.with_columns(period=pl.Series(labels, dtype=pl.String))
    return frame.join(named, on=["start", "end"], how="left", maintain_order="left")


def _label(start: date, end: date) -> str:
    return Period(start, end).label


def goods_title(goods: tuple[Goods, ...]) -> str:
    """Return goods as a title begins with them: a group by its name, a bare code with what it stands for."""
    text = ", ".join(dict.fromkeys(_title(each) for each in goods))
    return text[:1].upper() + text[1:]


def _title(goods: Goods) -> str:
    """Name a bare code as the newest edition does: a title has no room for what it meant before."""
    code = goods.label if goods.codes == (goods.label,) else ""
    named = name_of(code, goods.edition or max(HS_EDITIONS)) or name_of(code)
    if goods.codes == GROUPS.get(goods.label):
        return goods.label.replace("-", " ")
    return f"{goods.label} {named}" if named else goods.label
