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
    """Return the check of that name, those of several names with commas between, or every check when None.

    Raises:
        UsageError: naming the nearest check.
    """
    wanted = NAMES if name is None else known(name).split(",")
    return tuple(cast("Check", import_module(f"tradecheck.checks.{each}")) for each in wanted)


def known(name: str) -> str:
    """Return the name of a check, having made sure that there is one; of several, each once and in the list's order.

    Raises:
        UsageError: naming the nearest check.
    """
    asked = [each.strip() for each in name.split(",")]
    for each in asked:
        if each not in NAMES:
            raise unknown("check", each, NAMES)
    return ",".join(each for each in NAMES if each in asked)
