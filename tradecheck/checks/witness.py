"""Whose word the rows behind a finding are: publications that quote one origin are one witness."""

from collections.abc import Iterable, Mapping
from typing import Any

from tradecheck.checks.severity import Witness
from tradecheck.model.words import Confidence, State
from tradecheck.reference.publications import PublicationKind, publication

_WEAKEST = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_QUOTING = (PublicationKind.QUOTATION, PublicationKind.PRESS)
_EMBEDDED = "ntf:"


def of_flows(rows: Iterable[Mapping[str, Any]]) -> Witness:
    """Return the witness behind rows of flows (columns source, reporter, confidence, state where they have one).

    Whoever published them, a reporter's figures come from its own customs service, once; what a publisher
    estimated is its own word.
    """
    held = list(rows)
    return Witness(
        tuple(dict.fromkeys(map(_origin, held))),
        _weakest(held),
        quoted=all(publication(row["source"]).kind in _QUOTING for row in held),
    )


def _origin(row: Mapping[str, Any]) -> str:
    if row.get("state") == State.ESTIMATED:
        return f"an estimate of the {publication(row['source']).publisher}"
    return f"the customs service of {row['reporter']}"


def of_notifications(rows: Iterable[Mapping[str, Any]]) -> Witness:
    """Return the witnesses behind rows of notifications (columns record, supplier, confidence): the states that filed.

    Two states that were printed together (`CHN+RUS`) are two.
    """
    held = list(rows)
    states = (state for row in held for state in row["supplier"].split("+"))
    return Witness(
        tuple(dict.fromkeys(f"{state}'s own notices" for state in states)),
        _weakest(held),
        quoted=all(row["record"].startswith(_EMBEDDED) for row in held),
    )


def together(witnesses: Iterable[Witness]) -> Witness:
    """Return all of them as one: each origin once, the weakest confidence."""
    held = list(witnesses)
    return Witness(
        tuple(dict.fromkeys(origin for each in held for origin in each.origins)),
        min((each.confidence for each in held), key=_WEAKEST.index, default=Confidence.HIGH),
        quoted=all(each.quoted for each in held),
    )


def _weakest(rows: Iterable[Mapping[str, Any]]) -> Confidence:
    given = [Confidence(row["confidence"] or "medium") for row in rows]
    return min(given, key=_WEAKEST.index, default=Confidence.HIGH)
