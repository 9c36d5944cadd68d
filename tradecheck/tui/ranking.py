"""The order and the filter of the list; neither changes a finding."""

from collections.abc import Callable, Iterable
from typing import Any

from tradecheck.model.finding import Finding
from tradecheck.tui.arranging import patterns
from tradecheck.tui.phrases import DIRECTIONS, status_word

_SORTS: dict[str, Callable[[Finding], Any]] = {
    "severity": lambda finding: -finding.severity.rank,
    "value": lambda finding: -(finding.value_usd or 0.0),
    "period": lambda finding: (-finding.period.end.toordinal(), -finding.period.start.toordinal()),
    "goods": lambda finding: (finding.goods.label.casefold(), finding.period),
}
SORTS = tuple(_SORTS)


def arranged(findings: Iterable[Finding], sort: str, needle: str) -> tuple[Finding, ...]:
    """Return the findings that hold every word of `needle`, sorted; `severity` is the order of the desk.

    A word is looked for as in a table: as letters that follow each other, where no finding has them so, as
    letters of a word in this order.
    """
    kept = list(findings)
    for word in needle.casefold().split():
        texts = [_haystack(finding) for finding in kept]
        pattern = next((each for each in patterns(word) if any(map(each.search, texts))), None)
        kept = [finding for finding, text in zip(kept, texts, strict=True) if pattern and pattern.search(text)]
    return tuple(sorted(kept, key=_SORTS[sort]))


def _haystack(finding: Finding) -> str:
    parts = (
        finding.id,
        finding.check,
        finding.goods.label,
        *finding.goods.codes,
        finding.period.label,
        finding.severity.value,
        status_word(finding),
        DIRECTIONS[finding.direction],
        finding.rule.resolution if finding.rule else "",
    )
    return " ".join(parts).casefold()
