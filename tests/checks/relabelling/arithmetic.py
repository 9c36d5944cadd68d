"""Follows the written steps of a finding by hand: nothing of the check is used."""

import re
from math import exp, log
from statistics import median

_NAMES = {
    "ln": log,
    "exp": exp,
    "max": max,
    "min": min,
    "sum": lambda *each: sum(each),
    "median": lambda *each: median(each),
}


def followed(expression: str) -> float:
    """Return what an expression of a step gives."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", expression).replace(";", ",")
    if re.sub(r"ln|exp|max|min|sum|median|[\d.+\-*/(), ]", "", plain):
        raise AssertionError(f"not the grammar of a step: {expression}")
    return float(eval(plain, {"__builtins__": {}}, _NAMES))  # noqa: S307 - checked against the grammar above


def figures(expression: str) -> set[float]:
    """Return the figures that stand in an expression, without their signs."""
    return {float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", expression)}
