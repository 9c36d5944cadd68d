"""Written thresholds: how size, legal basis and the confidence of sources set a finding's severity.

Each function returns the severity and the sentence that decided, which the finding carries.
"""

from tradecheck.model.words import Basis, Confidence, Severity, Status

HIGH_USD, MEDIUM_USD = 10_000_000, 1_000_000
HIGH_TONNES, MEDIUM_TONNES = 100_000, 10_000
HIGH_CAP_SHARE, MEDIUM_CAP_SHARE, ALERT_CAP_SHARE = 1.5, 1.0, 0.75
MEDIUM_DISAGREEMENT = 1.25

NO_GAP = (
    "imports beyond an origin's exports: a gap only where the net interval lies above 0 over the whole CIF band, the "
    "placebo passes among the importer's origins and within its family, and the origin does not itself report more "
    "than all that was booked; else low"
)

_ORDER = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)


def of_booked_trade(status: Status, basis: Basis, value_usd: float | None) -> tuple[Severity, str]:
    """Judge trade that the books show although a ban was in force."""
    size = Severity.LOW
    if value_usd is not None:
        size = _by_size(value_usd, HIGH_USD, MEDIUM_USD)
    written = [f"booked trade under a ban: high from {HIGH_USD:,} USD, medium from {MEDIUM_USD:,} USD, else low"]
    if basis is Basis.INFERRED:
        size = _lower(size)
        written.append("one step lower because the HS code is inferred from the resolution's words")
    if status is Status.INDETERMINATE:
        size = _lower(size)
        written.append("one step lower because the record cannot tell lawful trade from banned")
    return size, _sentence(size, written)


def of_cap_share(share: float) -> tuple[Severity, str]:
    """Judge the share of a cap that was used, by whichever measure binds."""
    severity = _by_size(share, HIGH_CAP_SHARE, MEDIUM_CAP_SHARE)
    return severity, _sentence(severity, ["share of a cap: high from 150 %, medium from 100 %, else low"])


def of_observed(
    confidence: Confidence,
    basis: Basis,
    tonnes: float | None,
    value_usd: float | None,
    cap_share: float | None,
) -> tuple[Severity, str]:
    """Judge what observers saw and the books do not show; each measure is None where nobody gave it."""
    sizes = [
        _by_size(measure, high, medium)
        for measure, high, medium in (
            (tonnes, HIGH_TONNES, MEDIUM_TONNES),
            (value_usd, HIGH_USD, MEDIUM_USD),
            (cap_share, MEDIUM_CAP_SHARE, ALERT_CAP_SHARE),
        )
        if measure is not None
    ]
    if not sizes:
        return Severity.LOW, _sentence(Severity.LOW, ["a count of ships without a quantity is low"])
    severity = max(sizes, key=_ORDER.index)
    sizes_written = (
        f"observed and not booked: high from {HIGH_TONNES:,} t, {HIGH_USD:,} USD or 100 % of a cap, medium from "
        f"{MEDIUM_TONNES:,} t, {MEDIUM_USD:,} USD or 75 % of a cap, else low"
    )
    written = [sizes_written]
    if confidence is Confidence.MEDIUM:
        severity = _lower(severity)
        written.append("one step lower because the account is of medium confidence")
    elif confidence is Confidence.LOW:
        severity = Severity.LOW
        written.append("low because the account is of low confidence")
    if basis is Basis.INFERRED:
        severity = _lower(severity)
        written.append("one step lower because the HS code is inferred from the resolution's words")
    return severity, _sentence(severity, written)


def of_disagreement(factor: float) -> tuple[Severity, str]:
    """Judge two publications of one flow, by the larger over the smaller."""
    severity = Severity.MEDIUM if factor >= MEDIUM_DISAGREEMENT else Severity.LOW
    return severity, _sentence(
        severity,
        [f"publications that disagree: medium from a factor of {MEDIUM_DISAGREEMENT}, else low; never high"],
    )


def of_unaccounted(status: Status, basis: Basis, tonnes: float | None, value_usd: float | None) -> tuple[Severity, str]:
    """Judge imports that the origin's exports do not account for, by the low end of the net interval."""
    if status is not Status.GAP:
        return Severity.LOW, _sentence(
            Severity.LOW,
            [NO_GAP],
        )
    sizes = [
        _by_size(measure, high, medium)
        for measure, high, medium in ((tonnes, HIGH_TONNES, MEDIUM_TONNES), (value_usd, HIGH_USD, MEDIUM_USD))
        if measure is not None
    ]
    severity = max(sizes, key=_ORDER.index, default=Severity.LOW)
    sizes_written = (
        f"imports beyond an origin's exports, the low end of the net interval over the whole CIF band: high from "
        f"{HIGH_TONNES:,} t or {HIGH_USD:,} USD, medium from {MEDIUM_TONNES:,} t or {MEDIUM_USD:,} USD, else low"
    )
    written = [sizes_written]
    if basis is Basis.INFERRED:
        severity = _lower(severity)
        written.append("one step lower because the HS code is inferred from the resolution's words")
    return severity, _sentence(severity, written)


def _by_size(measure: float, high: float, medium: float) -> Severity:
    if measure >= high:
        return Severity.HIGH
    return Severity.MEDIUM if measure >= medium else Severity.LOW


def _lower(severity: Severity) -> Severity:
    return _ORDER[max(0, severity.rank - 1)]


def _sentence(severity: Severity, written: list[str]) -> str:
    return f"{severity.value}: {'; '.join(written)}."
