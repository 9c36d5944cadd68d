"""Follows a finding back to its records, as a reader would who has nothing but `why --format json`.

`broken` returns what does not hold, one sentence each. The rules:

- a step with an expression gives its value when the expression is worked out;
- every figure of an expression is one of `CONSTANTS`, or stands in a raw field of the step's own records
  (or is the sum of one field over all of them, or the rate that was said of their file, and a weight may be
  printed in tonnes or grams there), or is the value of an earlier step;
- a step without an expression quotes a figure of its own records, counts them, has no figure at all, or
  was drawn at random: then its label names the seed, and it lies between earlier steps of its unit;
- booked, expected and gap are the values of steps; an end may also be zero or absent.
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from tests.commands.arithmetic import worked_out

CONSTANTS = {
    0.0: "nothing, and what a range is cut at",
    1.0: "a whole",
    2.0: "g = 2(A - B)/(A + B), and means of two",
    100.0: "shares of a hundred",
    1_000.0: "kilograms a tonne",
    1.4826: "the standard deviation of a normal sample over its median absolute deviation",
}
"""Figures that an expression may hold without a record, each with what it is for."""

DRAWS = 9_999.0
"""How many draws a model takes: the most that a count of them can be."""

_FIGURE = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_CELL = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_Cells = dict[str, list[float]]
_SEED = re.compile(r"\bseed \d+")


def broken(explained: dict[str, Any]) -> list[str]:
    """Return what cannot be followed in one object that `why --format json` printed, nothing where all can."""
    (finding,) = explained["rows"]
    held = {each["record"]: _figures(each["fields"]) | _rate(each) for each in explained["inputs"]}
    earlier: list[dict[str, Any]] = []
    found: list[str] = []
    for step in (*finding["steps"], *finding["sensitivities"]):
        found += [f"{finding['id']}: step '{step['label']}' {why}" for why in _of_step(step, earlier, held)]
        earlier.append(step)
    return found + [f"{finding['id']}: {why}" for why in _of_ends(finding)]


def _of_step(step: dict[str, Any], earlier: list[dict[str, Any]], held: dict[str, _Cells]) -> Iterator[str]:
    unknown = [record for record in step["records"] if record not in held]
    if unknown:
        yield f"names records that are no input: {', '.join(unknown)}"
    own = _readable([held[record] for record in step["records"] if record in held])
    if not step["expression"]:
        if not (step["value"] is None or _quoted(step, own) or _drawn(step, earlier)):
            yield f"has no expression, and {step['value']} stands in none of its records"
        return
    worth = worked_out(step["expression"])
    if step["value"] is None or not math.isclose(worth, step["value"], rel_tol=1e-9, abs_tol=2e-6):
        yield f"says {step['expression']} = {step['value']}, which is {worth}"
    if _SEED.search(step["label"]):
        lowest, highest = min([*own, 0.0]), max([*own, DRAWS])
        outside = [figure for figure in _in_expression(step["expression"]) if not lowest <= figure <= highest]
        yield from (f"draws {figure:,}, which lies outside the figures of its records" for figure in outside)
        return
    known = [*own, *(each["value"] for each in earlier if each["value"] is not None)]
    for figure in _in_expression(step["expression"]):
        if figure not in CONSTANTS and not _among(figure, known):
            yield f"uses {figure:,}, which stands neither in its records nor in an earlier step"


def _quoted(step: dict[str, Any], own: list[float]) -> bool:
    return _among(step["value"], own) or (bool(step["records"]) and step["value"] == len(step["records"]))


def _drawn(step: dict[str, Any], earlier: list[dict[str, Any]]) -> bool:
    of_unit = [each["value"] for each in earlier if each["unit"] == step["unit"] and each["value"] is not None]
    return bool(_SEED.search(step["label"]) and of_unit) and min(of_unit) <= step["value"] <= max(of_unit)


def _of_ends(finding: dict[str, Any]) -> Iterator[str]:
    values = [step["value"] for step in finding["steps"] if step["value"] is not None]
    ends = [("booked", finding["booked"]["value"])]
    ends += [
        (f"{name}, {end}", finding[name][end]) for name in ("expected", "gap") for end in ("low", "central", "high")
    ]
    for name, value in ends:
        if value not in (None, 0) and not _among(value, values):
            yield f"{name} is {value:,}, which no step gives"


def _among(figure: float, known: Iterable[float]) -> bool:
    return any(math.isclose(figure, each, rel_tol=1e-9, abs_tol=1e-6) for each in known)


def _in_expression(expression: str) -> Iterator[float]:
    yield from (float(each.replace(",", "")) for each in _FIGURE.findall(expression))


def _readable(records: list[_Cells]) -> list[float]:
    """Return the figures that can be read off records: each cell, and one field summed over them, a weight in kg."""
    cells = [figure for record in records for figures in record.values() for figure in figures]
    fields = set.intersection(*(set(record) for record in records)) if len(records) > 1 else set()
    sums = [math.fsum(record[field][0] for record in records) for field in sorted(fields)]
    weights = [figure * scale for figure in (*cells, *sums) for scale in (1_000, 0.001)]
    return [*cells, *sums, *weights]


def _rate(record: dict[str, Any]) -> _Cells:
    """Return the yuan a dollar that a person named for the file."""
    said = (record["said"] or {}).get("cny_per_usd")
    return {"cny_per_usd": [float(said)]} if said else {}


def _figures(fields: dict[str, Any] | None) -> _Cells:
    """Return the figures of a record's cells by field: whole cells, and the parts of cells that list figures."""
    found = {}
    for name, cell in (fields or {}).items():
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            found[name] = [float(cell)]
        elif isinstance(cell, str):
            parts = re.split(r"[;@]", cell)
            if all(_CELL.fullmatch(part.strip()) for part in parts):
                found[name] = [float(part.replace(",", "")) for part in parts]
    return found
