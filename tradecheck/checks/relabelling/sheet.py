"""Arithmetic as it is written down: each line is computed from the figures that the lines before it show."""

from collections.abc import Iterable, Sequence

from tradecheck.model.figures import plain
from tradecheck.model.finding import Step


class Sheet:
    """A list of steps that grows. `put` returns the value as the step shows it, to go on with."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def put(self, label: str, expression: str, value: float, unit: str, records: Iterable[str] = ()) -> float:
        """Write a line and return its value to a millionth."""
        step = Step(label, expression, value, unit, tuple(records))
        self.steps.append(step)
        return value if step.value is None else step.value

    def leave(self, label: str, unit: str) -> None:
        """Write a line that has no value and says why."""
        self.steps.append(Step(label, "", None, unit, ()))


def figure(value: float) -> str:
    """Write a figure within an expression; a negative one in brackets."""
    return f"({plain(value)})" if value < 0 else plain(value)


def summed(values: Sequence[float]) -> str:
    """Write a sum of any number of figures."""
    return "0" if not values else plain(values[0]) if len(values) == 1 else f"sum({'; '.join(map(plain, values))})"
