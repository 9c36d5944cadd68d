"""What a pull is asked to bring, and what it says that it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import SourceUnreachableError

if TYPE_CHECKING:
    from tradecheck.model.errors import TradecheckError
    from tradecheck.sources.comtrade.question import Question


class Wanted(msgspec.Struct, frozen=True):
    """Questions to pull, and the part of the default pull that they belong to, "" for a person's own."""

    part: str
    questions: tuple[Question, ...]


class PullReport(msgspec.Struct, frozen=True):
    """What one question of the plan brought.

    `state` is `received`, `no record` (published, and nothing in it), `unresolved` (nothing, and what is
    published could not be told), `not published`, `failed` (to it, or to one of its parts, no answer came that
    can be used, and `unanswered` or `problems` say why), or `cut` (the service stopped at its limit and the
    question cannot be split further: its rows are kept and not used). `calls` were answered in this pull; none
    means that everything was held. `value_usd` is the plain sum of the rows that came now: a control total, None
    where some were held. `is_new` is false where nothing was received. `remarks` say where codes that were asked
    for in parts do not add up to the total held.
    """

    part: str
    question: str
    state: str
    calls: int
    rows: int
    value_usd: float | None
    left_out: dict[str, int]
    problems: tuple[str, ...]
    is_new: bool
    unanswered: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def failed(label: str, error: TradecheckError, *, calls: int = 0, rows: int = 0) -> PullReport:
    """Return the report of a question to which no usable answer came, with what came of it before.

    A service that did not answer is `unanswered`; what it sent and cannot be read is one of the `problems`.
    """
    is_unanswered = isinstance(error, SourceUnreachableError)
    return PullReport(
        part="",
        question=label,
        state="failed",
        calls=calls,
        rows=rows,
        value_usd=None,
        left_out={},
        problems=() if is_unanswered else (str(error),),
        is_new=rows > 0,
        unanswered=(f"{label}: {error}",) if is_unanswered else (),
    )


class Line:
    """One question of the plan while it is asked, with everything that its parts brought."""

    def __init__(self, part: str, question: Question, *, is_known: bool, state: str = "") -> None:
        self.part = part
        self.question = question
        self.state = state
        self.is_known = is_known
        self.calls = 0
        self.rows = 0
        self.held = 0
        self.value_usd = 0.0
        self.left_out: dict[str, int] = {}
        self.problems: dict[str, tuple[str, ...]] = {}
        self.unanswered: dict[str, str] = {}
        self.remarks: tuple[str, ...] = ()
        self.is_split = False

    def fail(self, question: Question, error: TradecheckError) -> None:
        """Note that the service gave no usable answer to the question, or to this part of it."""
        self.state = "failed"
        if isinstance(error, SourceUnreachableError):
            self.unanswered[question.label] = f"{question.label}: {error}"
        else:
            self.problems[question.label] = (str(error),)

    def report(self) -> PullReport:
        """Return what is known of it now; sentences in an order that does not depend on what came first."""
        nothing = "no record" if self.is_known else "unresolved"
        return PullReport(
            part=self.part,
            question=self.question.label,
            state=self.state or ("received" if self.rows else nothing),
            calls=self.calls,
            rows=self.rows,
            value_usd=None if self.held or self.state else self.value_usd,
            left_out=dict(sorted(self.left_out.items())),
            problems=tuple(sentence for _, found in sorted(self.problems.items()) for sentence in found),
            is_new=self.calls > 0,
            unanswered=tuple(why for _, why in sorted(self.unanswered.items())),
            remarks=self.remarks,
        )
