"""tradecheck: what crossed the DPRK's border that the customs books do not show.

Every answer is a finding that carries its arithmetic, the rule in force on its date and the records it
was read from. A finding is a lead, never proof.

For programs: `import tradecheck as tc`, `tc.open()` and what it returns (`docs/library.md`). The name loads
nothing; a room is loaded when its first question is asked.
"""

__version__ = "0.1.0"

_ELSEWHERE = {
    "open": "tradecheck.library",
    "Opened": "tradecheck.library",
    "UnreadWarning": "tradecheck.library",
    "View": "tradecheck.model.view",
    "Finding": "tradecheck.model.finding",
    "TradecheckError": "tradecheck.model.errors",
    "UsageError": "tradecheck.model.errors",
    "DataError": "tradecheck.model.errors",
}
"""The names for programs and the module that each is loaded from."""


def __getattr__(name: str) -> object:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module 'tradecheck' has no attribute '{name}'")
    from importlib import import_module  # noqa: PLC0415 - the command line needs none of the names

    return getattr(import_module(_ELSEWHERE[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_ELSEWHERE])
