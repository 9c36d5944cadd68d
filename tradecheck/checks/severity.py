"""Written rules: how size, legal basis, interval and sources set a finding's severity.

Each function returns the severity and the sentence that decided, which the finding carries. Size comes
first; then a step down for each weakness that the sentence names: a code that is only inferred, an interval
that reaches the harmless end, sources of less than high confidence.
"""

import msgspec

from tradecheck.model.words import Basis, Confidence, Severity, Status

HIGH_USD, MEDIUM_USD = 10_000_000, 1_000_000
HIGH_TONNES, MEDIUM_TONNES = 100_000, 10_000
HIGH_CAP_SHARE, MEDIUM_CAP_SHARE, ALERT_CAP_SHARE = 1.5, 1.0, 0.75
MEDIUM_DISAGREEMENT = 1.25
LEAST_ROK_SHARE = 0.03
"""The Republic of Korea's share of a code from which on clerks meet it often; near its share of world exports."""
VANISHED = 0.05
"""A flow of which no more than this is left in a whole stretch after a ban is taken to have stopped."""
STANDING_SLIP = 0.10
"""What is booked with the DPRK in most years may be a standing slip while it is at most this part of the ROK's."""

NO_GAP = (
    "imports beyond an origin's exports: a gap only where the net interval lies above 0 over the whole CIF band, the "
    "placebo passes among the importer's origins and within its family, and the origin does not itself report more "
    "than all that was booked; else low"
)

_ORDER = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)

_BASIS = {
    Basis.EXPLICIT: "the resolution names the HS code",
    Basis.NATIONAL: "a national list ties the HS code to the resolution",
}


class Witness(msgspec.Struct, frozen=True):
    """Whose word a finding's figures are, and how far they can be trusted.

    `origins` are those who collected or filed the figures, each once, however many publications quote
    them; `confidence` is the weakest of what was used; `quoted` says that they are held as somebody quoted
    them and not as they were published.
    """

    origins: tuple[str, ...]
    confidence: Confidence = Confidence.HIGH
    quoted: bool = False

    def said(self) -> str:
        """Return whose word it is: publications that quote one origin are one witness."""
        held = ", held as quoted" if self.quoted else ""
        if len(self.origins) == 1:
            return f"rests on one witness, {self.origins[0]}{held}"
        return f"rests on {len(self.origins)} witnesses, {', '.join(self.origins)}{held}"


def of_booked_trade(
    status: Status,
    basis: Basis,
    value_usd: float | None,
    tonnes: float | None = None,
    witness: Witness | None = None,
) -> tuple[Severity, str]:
    """Judge trade that the books show although a ban was in force: by its value, without one by its weight.

    One witness is enough here: it is the reporter's own books that speak.
    """
    if value_usd:
        size = _by_size(value_usd, HIGH_USD, MEDIUM_USD)
        limits = f"high from {HIGH_USD:,} USD, medium from {MEDIUM_USD:,} USD, else low"
    elif tonnes:
        size = _by_size(tonnes, HIGH_TONNES, MEDIUM_TONNES)
        limits = f"without a value high from {HIGH_TONNES:,} t, medium from {MEDIUM_TONNES:,} t, else low"
    else:
        size, limits = Severity.LOW, "low without a value and a weight"
    written = [f"booked trade under a ban: {limits}"]
    if basis is Basis.INFERRED:
        size = _lower(size)
        written.append("one step lower because the HS code is inferred from the resolution's words")
    elif basis in _BASIS:
        written.append(_BASIS[basis])
    if status is Status.INDETERMINATE:
        size = _lower(size)
        written.append("one step lower because the record cannot tell lawful trade from banned: the gap may be nothing")
    return _with_witness(size, written, witness)


def of_cap_share(share: float, least: float | None = None, witness: Witness | None = None) -> tuple[Severity, str]:
    """Judge the share of a cap that was used, by whichever measure binds.

    `least` is the smallest share under any factor that turns the tonnes into barrels.
    """
    severity = _by_size(share, HIGH_CAP_SHARE, MEDIUM_CAP_SHARE)
    written = ["share of a cap: high from 150 %, medium from 100 %, else low"]
    if least is not None and least <= MEDIUM_CAP_SHARE < share:
        severity = _lower(severity)
        written.append("one step lower because by another factor of barrels a tonne the cap was not passed")
    return _with_witness(severity, written, witness)


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
    severity, written = _by_confidence(severity, [sizes_written], confidence, "the account is")
    if basis is Basis.INFERRED:
        severity = _lower(severity)
        written.append("one step lower because the HS code is inferred from the resolution's words")
    return severity, _sentence(severity, written)


def of_disagreement(factor: float, witness: Witness | None = None) -> tuple[Severity, str]:
    """Judge two publications of one flow, by the larger over the smaller.

    Where both quote one origin they are one witness: their disagreement is about the quoting.
    """
    severity = Severity.MEDIUM if factor >= MEDIUM_DISAGREEMENT else Severity.LOW
    written = [f"publications that disagree: medium from a factor of {MEDIUM_DISAGREEMENT}, else low; never high"]
    if witness is not None:
        written.append(witness.said())
    return severity, _sentence(severity, written)


def _with_witness(severity: Severity, written: list[str], witness: Witness | None) -> tuple[Severity, str]:
    if witness is not None:
        severity, written = _by_confidence(severity, written, witness.confidence, "its weakest source is")
        written.append(witness.said())
    return severity, _sentence(severity, written)


def _by_confidence(
    severity: Severity, written: list[str], confidence: Confidence, what: str
) -> tuple[Severity, list[str]]:
    """Lower a severity by the confidence of what it rests on."""
    if confidence is Confidence.MEDIUM:
        return _lower(severity), [*written, f"one step lower because {what} of medium confidence"]
    if confidence is Confidence.LOW:
        return Severity.LOW, [*written, f"low because {what} of low confidence"]
    return severity, written


def of_mixed_up(value_usd: float | None, *, probable: bool) -> tuple[Severity, str]:
    """Judge a row that was probably, or perhaps, booked with the wrong Korea; a doubt is never high."""
    severity = Severity.MEDIUM if (value_usd or 0) >= HIGH_USD else Severity.LOW
    written = [f"the wrong Korea: medium from {HIGH_USD:,} USD, else low; never high"]
    share = f"the Republic of Korea has {LEAST_ROK_SHARE:.0%} or more of the code"
    seldom = "the DPRK stands there in no more than half of the other years held"
    written.append(
        f"probable, because {share} and {seldom}"
        if probable
        else f"indeterminate, because not both hold: {share}; {seldom}"
    )
    return severity, _sentence(severity, written)


def of_unit_value(beyond_usd: float, *, passes: bool) -> tuple[Severity, str]:
    """Judge a price outside the fences by what it puts beyond them; `passes` is the correction for many tests."""
    severity = _by_size(beyond_usd, HIGH_USD, MEDIUM_USD) if passes else Severity.LOW
    written = [
        f"price out of line: by what lies beyond the fence, high from {HIGH_USD:,} USD, medium from {MEDIUM_USD:,}"
    ]
    if not passes:
        written.append("low and indeterminate because it does not pass the correction for the number of tests")
    return severity, _sentence(severity, written)


def of_unusable_weights(left_out: int, held: int) -> tuple[Severity, str]:
    """Judge how much of what is booked carries a weight that witnesses nothing."""
    severity = Severity.MEDIUM if 2 * left_out >= held else Severity.LOW
    return severity, _sentence(severity, ["weights that are no witnesses: medium from half of the rows, else low"])


def of_break(status: Status, left_usd: float | None) -> tuple[Severity, str]:
    """Judge a flow after a ban by what is left of it; a flow that stopped, or cannot be told, is context."""
    severity = Severity.LOW
    written = [f"a break: low where no more than {VANISHED:.0%} is left, or the record cannot tell"]
    if status is Status.GAP:
        severity = _by_size(left_usd or 0, HIGH_USD, MEDIUM_USD)
        written.append(
            f"what is left of a flow under a ban: high from {HIGH_USD:,} USD, medium from {MEDIUM_USD:,} USD"
        )
    return severity, _sentence(severity, written)


def of_substitution(more_usd: float, *, passes: bool) -> tuple[Severity, str]:
    """Judge a sibling code by what it gained at the ban; never high, since buyers may honestly have turned to it."""
    severity = Severity.MEDIUM if passes and more_usd >= MEDIUM_USD else Severity.LOW
    written = [f"a sibling of a banned code: medium from {MEDIUM_USD:,} USD gained, else low; never high"]
    if not passes:
        written.append("low and indeterminate: too few priced periods, books with a gap, or a p that does not pass")
    return severity, _sentence(severity, written)


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
