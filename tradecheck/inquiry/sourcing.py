"""The line under a chart that says where its figures come from."""

from collections.abc import Iterable

import polars as pl

from tradecheck.charts.spec import Role, Series
from tradecheck.reference.publications import publication


def sources_line(*sources: pl.Series, drawn: Iterable[Series] = ()) -> str:
    """Name the publications of booked figures, and whatever else is drawn beside them."""
    held = sorted({each for column in sources for each in column.drop_nulls().unique() if each})
    titles = list(dict.fromkeys(publication(each).title for each in held))
    roles = {each.role for each in drawn if each.points}
    if Role.NOTIFIED in roles:
        titles.append(publication("committee-1718").title)
    if Role.OBSERVED in roles:
        titles.append("observations as cited with each")
    if Role.CAP in roles:
        titles.append("caps as the resolutions set them")
    return f"Sources: {'; '.join(titles)}." if titles else ""
