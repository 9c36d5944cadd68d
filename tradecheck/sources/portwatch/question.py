"""What to ask PortWatch's ArcGIS service: what a layer looks like, which places it has, and their days.

Pages hold 1,000 rows whatever is asked, and are asked for in the order of the rows' own numbers: a layer
sorted by its days takes ten times as long to answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.model.errors import UsageError
from tradecheck.sources.portwatch.places import PORT, STRAIT, Place

if TYPE_CHECKING:
    from tradecheck.model.period import Period
    from tradecheck.sources.portwatch.layers import Layer

SERVICE = "IMF PortWatch"
ADDRESS = "https://services9.arcgis.com/weJ1QsnbMYJlCHdG/arcgis/rest/services"

DATABASE = "PortWatch_ports_database"
DAILY = {PORT: "Daily_Ports_Data", STRAIT: "Daily_Chokepoints_Data"}
"""The service that holds the days of each kind of place."""

PAGE = 1_000
FIRST_YEAR = 2019


def check_span(span: Period) -> None:
    """Refuse a period of which PortWatch has no day.

    Raises:
        UsageError: for a period that ends before PortWatch begins.
    """
    if span.end.year < FIRST_YEAR:
        raise UsageError(f"PortWatch begins in {FIRST_YEAR}, and the period is {span.label}: give a later one.")


def layer_path(service: str) -> str:
    """Return where a service describes its one layer."""
    return f"/{service}/FeatureServer/0"


def query_path(service: str) -> str:
    """Return where its rows are asked for."""
    return f"{layer_path(service)}/query"


def description_parameters() -> dict[str, str]:
    """Return what asks for a layer's description."""
    return {"f": "json"}


def ports_parameters(layer: Layer, offset: int) -> dict[str, str]:
    """Return what asks for a page of all ports."""
    return _page("1=1", layer, offset)


def straits_parameters() -> dict[str, str]:
    """Return what asks for each strait once."""
    return {
        "where": "1=1",
        "outFields": "portid,portname",
        "returnDistinctValues": "true",
        "returnGeometry": "false",
        "f": "json",
    }


def days_parameters(place: Place, span: Period, layer: Layer, offset: int) -> dict[str, str]:
    """Return what asks for a page of a place's days."""
    return _page(where(place, span, layer), layer, offset)


def count_parameters(place: Place, span: Period, layer: Layer) -> dict[str, str]:
    """Return what asks how many days of a place there are."""
    return {"where": where(place, span, layer), "returnCountOnly": "true", "f": "json"}


def where(place: Place, span: Period, layer: Layer) -> str:
    """Return the condition for a place's days, the days written as the layer's date column is typed."""
    place_id = place.id.replace("'", "''")
    day = layer.day
    return f"portid='{place_id}' AND {day} >= {layer.written(span.start)} AND {day} <= {layer.written(span.end)}"


def _page(condition: str, layer: Layer, offset: int) -> dict[str, str]:
    return {
        "where": condition,
        "outFields": "*",
        "orderByFields": layer.number,
        "resultOffset": str(offset),
        "resultRecordCount": str(PAGE),
        "returnGeometry": "false",
        "f": "json",
    }
