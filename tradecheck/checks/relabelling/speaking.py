"""What a lead says in words: one sentence to quote, and what is not known."""

import msgspec

from tradecheck.checks.relabelling.account import Account
from tradecheck.checks.relabelling.families import Family
from tradecheck.checks.relabelling.placebo import ALPHA, Judgement
from tradecheck.checks.relabelling.testing import TOO_COARSE, Found
from tradecheck.checks.relabelling.windows import Windows
from tradecheck.model.figures import quantity, sentence, short
from tradecheck.model.words import Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation

_MONTHS = {1: "one month", 2: "two months", 3: "three months"}


class Lead(msgspec.Struct, frozen=True):
    """One origin in one family, with everything that is said of it."""

    importer: str
    exporter: str
    family: Family
    headings: tuple[str, ...]
    windows: Windows
    unit: str
    account: Account
    test: Judgement
    found: Found
    status: Status


def status_of(account: Account, test: Judgement) -> Status:
    """A gap where interval and placebo agree, consistent where neither speaks, else indeterminate.

    Where the origin itself reports more than all that was booked (the raw interval is 0 at its high end), more
    of the same trade may have been booked than before: such a lead is no gap, however large.
    """
    if account.excludes_zero and test.passes and account.raw_over_band[1] > 0:
        return Status.GAP
    quiet = test.origins.p > ALPHA and test.family.p > ALPHA
    return Status.CONSISTENT if quiet and not account.excludes_zero else Status.INDETERMINATE


def statement(lead: Lead) -> str:
    """Return the sentence to quote."""
    importer, origin, account = name_of(lead.importer), name_of(lead.exporter), lead.account
    net = f"{short(account.over_band[0], lead.unit)} to {short(account.over_band[1], lead.unit)}"
    heads = f"{lead.family.goods.label} from {origin} in {lead.windows.after.period.label}"
    at_sea = f"{_MONTHS[lead.windows.lag]} at sea"
    scaled = f"{origin}'s reported exports, at their ratio of the year before the ban,"
    tested = f"{_placebo(lead.test)}; {_least(lead)}"
    if lead.status is Status.GAP:
        return (
            f"{importer} reported {short(account.central, lead.unit)} of {heads} that {scaled} do not account for, "
            f"even allowing {at_sea} ({net}; {tested}). Indicator, not proof."
        )
    if lead.status is Status.CONSISTENT:
        return (
            f"{importer}'s reported imports of {heads} are consistent with {scaled} and {at_sea} "
            f"(not accounted for: {net}; {tested})."
        )
    return (
        f"{importer} reported {heads}, of which {scaled} do not account for {net} even allowing {at_sea}; "
        f"that {_why_not(lead)} ({tested}). Indeterminate."
    )


def _placebo(test: Judgement) -> str:
    words = f"placebo p = {test.origins.p:.3f}, {test.origins.n} other origins"
    if test.pooled:
        words += f", and {test.family.p:.3f}, {test.family.n} cells of other importers"
    return f"{words}; corrected for {test.family_size} tests {test.adjusted_p:.3f}"


def _why_not(lead: Lead) -> str:
    if not lead.account.excludes_zero:
        return "includes 0"
    if lead.test.origins.p > ALPHA:
        return "is no more than some other origins show"
    if not lead.test.passes:
        return f"does not stand out among {lead.test.family_size} tests"
    return f"stands out, yet {name_of(lead.exporter)} itself reports more than all that was booked, before and after"


def _least(lead: Lead) -> str:
    share, amount = lead.found.least_share, lead.found.least_amount
    if share is None or amount is None:
        return "no excess of any size could have been found with so few controls"
    if share > TOO_COARSE:
        return f"no excess below {TOO_COARSE:g} times the trade could have been found"
    return (
        f"least excess that could have been found: {quantity(share, 'share')} of the trade, {short(amount, lead.unit)}"
    )


def caveats(
    lead: Lead,
    *,
    absent: tuple[int, int],
    estimated: float,
    covered: float | None,
    notes: tuple[str, ...],
    dropped: dict[str, int],
) -> tuple[str, ...]:
    """Return what is not known: unit, silent months (`absent`, of M and of X), headings, power, blindness.

    `covered` is the excess over the DPRK's booked loss, None without a loss.
    """
    said = []
    if lead.unit != "t":
        said.append(
            f"The weights of {estimated * 100:.0f} % of the rows are estimated, so value is used."
            if estimated
            else "Sure weights are not held at both ends of this origin and of 19 others, so value is used."
        )
        if lead.account.excludes_zero and lead.account.raw_over_band[1] == 0:
            said.append(_booked_less(lead))
    if covered is not None and covered > 1 and lead.account.excludes_zero:
        said.append(
            f"The excess is {covered:.1f} times what the DPRK's booked trade in these headings lost: goods like those "
            f"booked before the ban would fill {1 / covered * 100:.0f} % of it at most."
        )
    months = len(lead.windows.after.months) + len(lead.windows.before.months)
    for who, count, of in (
        (name_of(lead.importer), absent[0], months),
        (name_of(lead.exporter), absent[1], months + 2 * lead.windows.lag),
    ):
        if count:
            said.append(
                f"In {count} of {of} months {who} published and has no row of this pair: nothing was added, "
                "and no zero is known."
            )
    said.append(f"Compared are the headings that both ends hold: {', '.join(lead.headings)}; the ban may cover more.")
    if lead.test.least_excess is None and lead.test.least_excess_alone is not None:
        said.append(
            "The smallest excess is that of the test among the importer's origins; its family lets none pass alone."
        )
    if not lead.test.enough_origins:
        said.append(f"With {lead.test.origins.n} other origins no p of {ALPHA:g} or less exists.")
    said.append(_span(lead))
    said += [sentence(each[0].upper() + each[1:]) for each in notes]
    if dropped:
        counted = ", ".join(f"{reason} {count:,}" for reason, count in sorted(dropped.items()))
        said.append(f"Rows that the alignment of the importer's flows left out, by reason: {counted}.")
    said.append(explanation("same-false-origin"))
    return tuple(said)


def _booked_less(lead: Lead) -> str:
    before = lead.test.change.before
    return (
        f"Before the ban {name_of(lead.importer)} booked {before.arrived / before.shipped * 100:.0f} % of what "
        f"{name_of(lead.exporter)} reports, and still less than all of it after: that more of the same trade came to "
        "be booked would look the same."
    )


def _span(lead: Lead) -> str:
    windows = lead.windows
    return (
        f"Before is {windows.before.period.label}, after {windows.after.period.label}; what arrived between them, "
        f"until no wind-down applied (from {lead.family.clear_from}), belongs to neither."
    )
