"""Works out the arithmetic that a finding prints, by hand as a reader would, and nothing but arithmetic."""

import ast
import math
import operator
import statistics
from collections.abc import Callable

_SIGNS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "max": max,
    "min": min,
    "sum": lambda *figures: math.fsum(figures),
    "median": lambda *figures: statistics.median(figures),
    "ln": math.log,
    "exp": math.exp,
}


def worked_out(expression: str) -> float:
    """Return what an expression of a `Step` gives: figures with commas, + - * / ( ) and the functions it may use."""
    return _value(ast.parse(expression.replace(",", "").replace(";", ","), mode="eval").body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as figure):
            return float(figure)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=sign, right=right):
            return _SIGNS[type(sign)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _FUNCTIONS[name](*map(_value, arguments))
    raise ValueError(f"no arithmetic: {ast.unparse(node)}")
