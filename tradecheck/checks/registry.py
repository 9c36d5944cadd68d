"""The one list of checks. To add a method is to add its module and its name here.

A module is imported when its check is asked for: what was answered before needs none of them.
"""

from importlib import import_module
from typing import cast

from tradecheck.model.errors import unknown
from tradecheck.model.evidence import Check

NAMES = (
    "banned",
    "breaks",
    "caps",
    "publications",
    "relabelling",
    "revisions",
    "shipments",
    "substitution",
    "two_koreas",
    "unit_values",
)


def named(name: str | None) -> tuple[Check, ...]:
    """Return the check of that name, or every check when None.

    Raises:
        UsageError: naming the nearest check.
    """
    wanted = NAMES if name is None else (known(name),)
    return tuple(cast("Check", import_module(f"tradecheck.checks.{each}")) for each in wanted)


def known(name: str) -> str:
    """Return the name of a check, having made sure that there is one.

    Raises:
        UsageError: naming the nearest check.
    """
    if name not in NAMES:
        raise unknown("check", name, NAMES)
    return name
