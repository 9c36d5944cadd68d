"""What an analyst says of a finding stays with what it claims, across runs, and hides nothing."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.inquiry.asking import EXPORT, view
from tradecheck import verdicts
from tradecheck.archive import computed
from tradecheck.inquiry import Desk, dismiss, judging, note, undismiss, unnote
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.finding import Lapsed, Note, Verdict
from tradecheck.model.view import View
from tradecheck.model.words import Severity, Status

COAL = "caps.coal.dprk-export.2017"
DAY = date(2026, 11, 22)


@pytest.fixture
def coal(desk):
    return desk.finding(COAL, View())


def changed(coal):
    """The finding after new evidence: a larger gap."""
    return replace(coal, gap=replace(coal.gap, high=coal.gap.high + 1))


def said_of(finding, settings):
    (found,) = judging.judged((finding,), verdicts.read(settings.state))
    return found


def test_a_dismissal_is_kept_across_desks_and_taken_back(desk, coal):
    assert dismiss(desk.settings, coal, "  a late booking\n", DAY) == Verdict("a late booking", DAY)
    for each in (desk, Desk(desk.settings)):
        assert each.finding(COAL, View()) == replace(coal, dismissed=Verdict("a late booking", DAY))
    assert undismiss(desk.settings, COAL) == Verdict("a late booking", DAY)
    for each in (desk, Desk(desk.settings)):
        assert each.finding(COAL, View()) == coal


def test_a_note_is_kept_beside_a_dismissal_and_removed_alone(desk, coal):
    dismiss(desk.settings, coal, "a late booking", DAY)
    assert note(desk.settings, coal, "ask for eight digits", DAY) == Note("ask for eight digits", DAY)
    found = desk.finding(COAL, View())
    assert (found.dismissed, found.note) == (Verdict("a late booking", DAY), Note("ask for eight digits", DAY))
    assert unnote(desk.settings, COAL) == Note("ask for eight digits", DAY)
    assert desk.finding(COAL, View()) == replace(coal, dismissed=Verdict("a late booking", DAY))


def test_what_was_said_last_counts(desk, coal):
    for word, day in (("first", DAY), ("second", date(2026, 12, 1))):
        dismiss(desk.settings, coal, word, day)
        note(desk.settings, coal, word, day)
    found = desk.finding(COAL, View())
    assert found.dismissed == Verdict("second", date(2026, 12, 1))
    assert found.note == Note("second", date(2026, 12, 1))


@pytest.mark.parametrize(
    "asked",
    [View(), view("coal", of=EXPORT), view("coal", period="2017"), View(check="caps"), View(as_of=date(2026, 1, 1))],
    ids=["all", "goods", "year", "check", "as of"],
)
def test_a_verdict_shows_in_whatever_view_holds_the_finding(desk, coal, asked):
    dismiss(desk.settings, coal, "a late booking", DAY)
    assert [each.id for each in desk.findings(asked) if each.dismissed] == [COAL]


# A verdict is tied to what was claimed.


def test_a_finding_that_claims_something_else_is_no_longer_dismissed(desk, coal):
    dismiss(desk.settings, coal, "a late booking", DAY)
    found = said_of(changed(coal), desk.settings)
    assert found.dismissed is None
    assert found.was_dismissed == Lapsed("a late booking", DAY, coal.claim)
    assert said_of(coal, desk.settings).was_dismissed is None


@pytest.mark.parametrize(
    "other",
    [
        lambda each: replace(each, gap=replace(each.gap, low=None)),
        lambda each: replace(each, booked=replace(each.booked, value=1.5)),
        lambda each: replace(each, expected=replace(each.expected, unit="t")),
        lambda each: replace(each, rule=None),
        lambda each: replace(each, status=Status.GAP),
    ],
    ids=["gap", "booked", "expected", "rule", "status"],
)
def test_every_part_of_a_claim_counts(desk, coal, other):
    dismiss(desk.settings, coal, "a late booking", DAY)
    assert said_of(other(coal), desk.settings).was_dismissed.then == coal.claim


@pytest.mark.parametrize(
    "same",
    [
        lambda each: replace(each, statement="The same in other words."),
        lambda each: replace(each, caveats=()),
        lambda each: replace(each, severity=Severity.LOW),
    ],
    ids=["words", "caveats", "severity"],
)
def test_another_wording_or_threshold_is_no_other_claim(desk, coal, same):
    dismiss(desk.settings, coal, "a late booking", DAY)
    assert said_of(same(coal), desk.settings).dismissed == Verdict("a late booking", DAY)


def test_a_note_stays_and_says_what_was_claimed_when_it_was_written(desk, coal):
    note(desk.settings, coal, "ask for eight digits", DAY)
    assert said_of(changed(coal), desk.settings).note == Note("ask for eight digits", DAY, coal.claim)


def test_to_dismiss_again_is_to_dismiss_what_is_claimed_now(desk, coal):
    dismiss(desk.settings, coal, "a late booking", DAY)
    dismiss(desk.settings, said_of(changed(coal), desk.settings), "still late", DAY)
    found = said_of(changed(coal), desk.settings)
    assert (found.dismissed, found.was_dismissed) == (Verdict("still late", DAY), None)


# Where it stands, and what it leaves alone.


def test_the_dismissed_come_after_the_others_of_their_severity_in_their_order(desk):
    before = desk.findings(View())
    aside = [before[0].id, *(each.id for each in before if each.severity is Severity.MEDIUM)][:4]
    for finding_id in aside:
        dismiss(desk.settings, desk.finding(finding_id, View()), "seen", DAY)
    after = desk.findings(View())
    assert {each.id for each in after} == {each.id for each in before}
    for severity in Severity:
        kept = [each.id for each in before if each.severity is severity and each.id not in aside]
        gone = [each.id for each in before if each.severity is severity and each.id in aside]
        assert [each.id for each in after if each.severity is severity] == kept + gone
    assert [each.severity.rank for each in after] == sorted((each.severity.rank for each in after), reverse=True)


def test_a_note_moves_nothing(desk):
    before = [each.id for each in desk.findings(View())]
    note(desk.settings, desk.findings(View())[5], "seen", DAY)
    assert [each.id for each in desk.findings(View())] == before


def test_an_answer_that_was_kept_holds_no_verdict_and_stays_in_use(desk):
    asked = view("coal", of=EXPORT)
    unjudged = desk.findings(asked)
    (path,) = (desk.settings.cache / computed.FOLDER).iterdir()
    dismiss(desk.settings, unjudged[0], "seen", DAY)
    answer = path.read_bytes()
    assert Desk(desk.settings).findings(asked) != unjudged
    assert [each.read_bytes() for each in (desk.settings.cache / computed.FOLDER).iterdir()] == [answer]
    undismiss(desk.settings, unjudged[0].id)
    assert Desk(desk.settings).findings(asked) == unjudged


def test_a_verdict_on_what_is_no_longer_found_is_kept_and_can_be_taken_back(desk, coal):
    dismiss(desk.settings, replace(coal, id="own.gone"), "seen", DAY)
    note(desk.settings, replace(coal, id="own.gone"), "seen", DAY)
    assert not any(each.dismissed or each.note for each in desk.findings(View()))
    assert undismiss(desk.settings, "own.gone") == Verdict("seen", DAY)
    assert unnote(desk.settings, "own.gone") == Note("seen", DAY)
    assert verdicts.read(desk.settings.state) == {}


# Refusals.


def test_what_is_not_dismissed_or_noted_names_the_nearest(desk, coal):
    for deed in (undismiss, unnote):
        with pytest.raises(UsageError, match="is not known: none is held"):
            deed(desk.settings, COAL)
    assert not desk.settings.state.exists()
    dismiss(desk.settings, coal, "seen", DAY)
    with pytest.raises(
        UsageError, match=r"dismissed finding 'caps\.coal\.2017' is not known: did you mean caps\.coal\.dprk"
    ):
        undismiss(desk.settings, "caps.coal.2017")
    with pytest.raises(UsageError, match=r"finding with a note .* is not known: none is held"):
        unnote(desk.settings, COAL)


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_text_is_needed(desk, coal, text):
    with pytest.raises(UsageError, match="the reason is empty"):
        dismiss(desk.settings, coal, text, DAY)
    with pytest.raises(UsageError, match="the note is empty"):
        note(desk.settings, coal, text, DAY)
    assert not desk.settings.state.exists()


def test_a_file_that_was_pasted_is_refused(desk, coal):
    assert len(note(desk.settings, coal, "x" * 4_000, DAY).text) == 4_000
    with pytest.raises(UsageError, match="the note has 4,001 characters: 4,000 are the most"):
        note(desk.settings, coal, "x" * 4_001, DAY)


def test_bytes_that_are_no_text_are_shown_as_such(desk, coal):
    assert note(desk.settings, coal, "caf\udce9", DAY).text == "caf\ufffd\ufffd\ufffd"


def test_verdicts_that_cannot_be_read_are_left_out_and_the_desk_says_so(desk, coal):
    dismiss(desk.settings, coal, "seen", DAY)
    assert desk.unread_verdicts is None
    file = desk.settings.state / verdicts.FILE
    file.write_bytes(file.read_bytes()[:-20])
    assert desk.finding(COAL, View()) == coal
    assert desk.unread_verdicts.startswith(f"line 2 of the verdicts in {file} is no JSON object")
    with pytest.raises(DataError, match="is left as it is"):
        dismiss(desk.settings, coal, "seen again", DAY)
