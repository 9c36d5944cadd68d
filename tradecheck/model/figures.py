"""How a figure is written wherever a sentence or a line of arithmetic holds one."""

from collections.abc import Iterable

_UNITS = {"USD": "USD", "t": "t", "bbl": "bbl", "share": "", "kg": "kg"}


def plain(value: float) -> str:
    """Write a figure in full, to a millionth, with thousands separators: 7,752,904,424.572."""
    written = f"{value:,.6f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


_ONE = {
    "voyages": "voyage",
    "trips": "trip",
    "shipments": "shipment",
    "deliveries": "delivery",
    "transfers": "transfer",
    "cargoes": "cargo",
    "ships": "ship",
    "visits": "visit",
}


def quantity(value: float, unit: str) -> str:
    """Write a figure with its unit in a sentence; a share is written as a percentage."""
    if unit == "share":
        return f"{value * 100:.1f} %"
    rounded = round(value) if abs(value) >= 10_000 else round(value, 2)  # noqa: PLR2004 - beyond, decimals only distract
    named = _UNITS.get(unit, unit)
    return f"{plain(rounded)} {_ONE.get(named, named) if rounded == 1 else named}".rstrip()


def short(value: float, unit: str) -> str:
    """Write a figure to three or four digits for headings and axes: 3.7 Mt, 413.6 M USD, 91,909 bbl."""
    if unit == "t" and abs(value) >= 1e6:  # noqa: PLR2004
        return f"{_digits(value / 1e6, 3)} Mt"
    for size, letter in ((1e9, "bn"), (1e6, "M")):
        if abs(value) >= size:
            return f"{_digits(value / size, 4)} {letter} {unit}"
    return quantity(value, unit)


def _digits(value: float, digits: int) -> str:
    """Write a figure to so many digits, never with an exponent."""
    rounded = float(f"{value:.{digits}g}")
    return plain(rounded)


def total(values: Iterable[float]) -> str:
    """Write a sum as an expression: 4,470 + 4,148."""
    return " + ".join(plain(value) for value in values)


def sentence(text: str) -> str:
    """Return quoted words as one sentence that ends in a full stop."""
    words = text.strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
