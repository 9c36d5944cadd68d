"""The verbs and the line that `--help` gives each; their modules are imported only when called."""

from importlib import import_module
from types import ModuleType

VERBS: dict[str, str] = {
    "terminal": "the terminal, as without a verb",
    "findings": "the list of findings",
    "why": "one finding: arithmetic, rule, records",
    "series": "what was booked, period by period, with its state",
    "pivot": "booked trade by code and period, or gaps by chapter and year",
    "mirror": "one flow as its two ends report it, by origin or destination",
    "caps": "how much of each cap was used",
    "rules": "what the Security Council says of a code, on a day",
    "observations": "what was seen, with overlaps",
    "notifications": "what was told to the 1718 Committee, month by month, gaps shown",
    "vessels": "ships named in public reports",
    "ports": "ships counted at ports and straits, as context",
    "report": "everything above as one document, or with its evidence as one file",
    "verify": "whether a report's bundle holds: its findings computed again from its records",
    "chart": "a chart as PNG, SVG or PDF",
    "run": "a profile of the settings file: its view, checks, formats and files",
    "pull": "ask a publisher's service and keep the answers",
    "import": "read files that were downloaded, and keep them",
    "dismiss": "set a finding aside with a reason; it stays in every answer, shown as dismissed",
    "undismiss": "take a dismissal back",
    "note": "keep a note on a finding",
    "unnote": "remove the note on a finding",
    "sources": "what is held: source, vintage, rows, age, terms",
    "revisions": "what publishers changed between vintages",
    "record": "the record behind a figure",
    "baseline": "how far the reports of a flow lie apart among all pairs of the world: build, show, verify, drop",
    "cache": "where the archive is, what is in it, whether it is whole, what of it can go",
    "config": "the settings and where each comes from",
    "doctor": "whether everything is in place",
    "completion": "a script that completes verbs, flags and names in a shell",
}


def module_of(verb: str) -> ModuleType:
    """Return the module of a verb: its `run` takes the arguments and returns the exit code."""
    return import_module(f"tradecheck.commands.{verb}" + ("_" if verb == "import" else ""))
