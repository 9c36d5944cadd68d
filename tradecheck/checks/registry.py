"""The one list of checks. To add a method is to add its module and a line here."""

from types import ModuleType
from typing import cast

from tradecheck.checks import banned, caps, publications, shipments
from tradecheck.model.errors import unknown
from tradecheck.model.evidence import Check

_MODULES: tuple[ModuleType, ...] = (banned, caps, publications, shipments)

CHECKS: tuple[Check, ...] = tuple(cast("Check", module) for module in _MODULES)


def named(name: str | None) -> tuple[Check, ...]:
    """Return the check of that name, or every check when None.

    Raises:
        UsageError: naming the nearest check.
    """
    if name is None:
        return CHECKS
    known = {check.name: check for check in CHECKS}
    if name not in known:
        raise unknown("check", name, known)
    return (known[name],)
