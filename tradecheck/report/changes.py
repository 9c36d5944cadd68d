"""What became of an earlier report's findings: new, gone, grown, shrunk, revised."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.finding import Booked, Claim, Finding, Range, RuleReference
from tradecheck.model.words import Severity, Status
from tradecheck.output.answer import Answer, Column
from tradecheck.report.words import amount_words, gap_words

_SCHEMAS = ("tradecheck.report/1", "tradecheck.findings/1")


class Change(StrEnum):
    """What became of a finding. `revised`: it claims something else, and its gap is neither larger nor smaller."""

    NEW = "new"
    GONE = "gone"
    GROWN = "grown"
    SHRUNK = "shrunk"
    REVISED = "revised"
    SAME = "same"


class Earlier(msgspec.Struct, frozen=True):
    """A finding as an earlier report holds it: what it claimed."""

    id: str
    severity: Severity
    status: Status
    booked: Booked
    expected: Range
    gap: Range
    rule: RuleReference | None
    statement: str

    @property
    def claim(self) -> Claim:
        """What it claimed."""
        return Claim(self.booked, self.expected, self.gap, self.rule, self.status)


class EarlierReport(msgspec.Struct, frozen=True):
    """An earlier report, as far as it is compared. Its findings stand under `rows`, or `findings` in a list."""

    schema: str
    version: str
    generated: str
    view: Mapping[str, object]
    rows: tuple[Earlier, ...] | None = None
    findings: tuple[Earlier, ...] | None = None

    @property
    def held(self) -> tuple[Earlier, ...]:
        """Its findings."""
        return self.rows or self.findings or ()

    @property
    def day(self) -> str:
        """The day on which it was made."""
        return self.generated[:10]


class Row(msgspec.Struct, frozen=True):
    """One finding in both reports, or in one of them."""

    change: Change
    id: str
    severity: Severity
    was: str
    now: str
    revised: tuple[str, ...]
    statement: str


class Changes(msgspec.Struct, frozen=True):
    """What changed since an earlier report of the same view."""

    day: str
    version: str
    rows: tuple[Row, ...]
    same: int
    caveats: tuple[str, ...]

    def of(self, finding_id: str) -> Change:
        """Return what became of a finding of the present report."""
        return next((row.change for row in self.rows if row.id == finding_id), Change.SAME)

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        counts = {one: sum(row.change is one for row in self.rows) for one in Change}
        said = ", ".join(f"{counts[one]} {one.value}" for one in Change if one is not Change.SAME)
        return f"Since the report of {self.day}: {said}; {self.same} as they were." + "".join(
            f" {caveat}" for caveat in self.caveats
        )


def read_earlier(path: Path) -> EarlierReport:
    """Read a report, or a list of findings, that was written with `--format json`.

    Raises:
        UsageError: for a file that cannot be opened, or is no such report.
        DataError: for one that is damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the earlier report '{path}' cannot be read ({(error.strerror or str(error)).lower()}): name the file "
            "that `tradecheck report --format json` wrote."
        ) from None
    return earlier(content, str(path))


def earlier(content: bytes, name: str) -> EarlierReport:
    """Read the bytes of an earlier report; `name` is what errors call it.

    Raises:
        UsageError: for JSON that is no report of this program.
        DataError: for bytes that are no JSON, or a report that lacks a part of a finding.
    """
    try:
        said = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(f"the earlier report '{name}' is no JSON ({error}): write it again.") from None
    schema = said.get("schema") if isinstance(said, dict) else None
    if schema not in _SCHEMAS:
        raise UsageError(
            f"'{name}' is no earlier report (its schema is {schema or 'missing'}): name the file that "
            "`tradecheck report --format json` wrote."
        )
    try:
        return msgspec.convert(said, EarlierReport)
    except msgspec.ValidationError as error:
        raise DataError(f"the earlier report '{name}' is damaged ({error}): write it again.") from None


def compared(then: EarlierReport, now: tuple[Finding, ...], view: Mapping[str, object], version: str) -> Changes:
    """Return what became of each finding, by its id and what it claims, the present ones in their order."""
    before = {each.id: each for each in then.held}
    present = {each.id for each in now}
    rows = [row for each in now if (row := _row(before.get(each.id), each)) is not None]
    rows += [
        Row(Change.GONE, each.id, each.severity, gap_words(each.gap), "", (), each.statement)
        for each in then.held
        if each.id not in present
    ]
    order = list(Change)
    ranked = sorted(rows, key=lambda row: (order.index(row.change), -row.severity.rank))
    return Changes(
        day=then.day,
        version=then.version,
        rows=tuple(ranked),
        same=len(now) - sum(row.change is not Change.GONE for row in rows),
        caveats=tuple(_caveats(then, view, version)),
    )


def answer(changes: Changes) -> Answer:
    """Return the changes as a table."""
    return Answer(
        schema="tradecheck.changes/1",
        view={},
        data=(),
        rows_name="rows",
        rows=[
            {
                "change": row.change.value,
                "severity": row.severity.value,
                "id": row.id,
                "was": row.was or None,
                "now": row.now or None,
                "revised": list(row.revised),
                "statement": row.statement,
            }
            for row in changes.rows
        ],
        columns=COLUMNS,
        notes=(changes.sentence, _MEANING),
    )


COLUMNS = (
    Column("change", "change"),
    Column("severity", "severity", toned=True),
    Column("was", "gap then"),
    Column("now", "gap now"),
    Column("revised", "also revised"),
    Column("statement", "what it says"),
    Column("id", "id", width=200),
)
_MEANING = (
    "grown, shrunk: an end of the gap moved so, and none the other way. revised: the finding claims something else "
    "without that. gone: no longer found, which may be a revision, a method or evidence that is no longer held."
)


def _row(was: Earlier | None, now: Finding) -> Row | None:
    if was is None:
        return Row(Change.NEW, now.id, now.severity, "", gap_words(now.gap), (), now.statement)
    change = _judged(was.claim, now.claim)
    if change is Change.SAME:
        return None
    return Row(
        change, now.id, now.severity, gap_words(was.gap), gap_words(now.gap), tuple(_revised(was, now)), now.statement
    )


def _judged(was: Claim, now: Claim) -> Change:
    if was == now:
        return Change.SAME
    if was.gap.unit != now.gap.unit:
        return Change.REVISED
    moved = {_moved(getattr(was.gap, end), getattr(now.gap, end)) for end in ("low", "central", "high")} - {0}
    if moved == {1}:
        return Change.GROWN
    return Change.SHRUNK if moved == {-1} else Change.REVISED


def _moved(was: float | None, now: float | None) -> int | None:
    """Return 1 for more, -1 for less, 0 for the same; None where one of the two is open."""
    if was is None or now is None:
        return 0 if was is now else None
    return (now > was) - (now < was)


def _revised(was: Earlier, now: Finding) -> Iterator[str]:
    """Yield what else the finding claimed then."""
    if was.booked != now.booked:
        yield f"booked was {amount_words(was.booked.value, was.booked.unit, was.booked.state)}"
    if was.expected != now.expected:
        yield "another amount was expected"
    if was.status != now.status:
        yield f"the status was {was.status.value}"
    if was.rule != now.rule:
        yield f"the rule was {was.rule.resolution}, paragraph {was.rule.paragraph}" if was.rule else "it named no rule"


def _caveats(then: EarlierReport, view: Mapping[str, object], version: str) -> Iterator[str]:
    if dict(then.view) != dict(view):
        yield "The earlier report asked for another view, so what is new or gone may only have been asked for or not."
    if then.version != version:
        yield f"It was made by tradecheck {then.version}, this one by {version}: a method may have changed."
