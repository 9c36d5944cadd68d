"""Publications: of two that give one figure, the more primary counts."""

from itertools import pairwise

import pytest

from tradecheck.model.errors import UsageError
from tradecheck.reference.publications import PublicationKind, publication, publications

IDS = {
    "gacc-file", "comtrade", "comtrade-preview", "comtrade-totals", "comtrade-chapters", "comtrade-hs6-annual",
    "comtrade-hs6-monthly", "wits-totals", "gacc-press", "committee-1718", "observations", "vessels", "prices",
    "imts", "portwatch", "world-bank", "fred", "own-observations", "own-notifications", "own-prices",
    "unsd-concordance",
}  # fmt: skip


def test_every_publication_of_the_evidence_is_known() -> None:
    assert {each.id for each in publications()} == IDS


def test_publications_come_the_most_primary_first() -> None:
    assert all(one.rank <= other.rank for one, other in pairwise(publications()))
    assert publications()[0].id == "gacc-file"


def test_a_publishers_own_file_counts_before_an_answer_and_an_answer_before_a_quotation_and_the_press() -> None:
    order = ["gacc-file", "comtrade", "comtrade-preview", "comtrade-totals", "comtrade-chapters", "wits-totals"]
    ranks = [publication(each).rank for each in [*order, "gacc-press"]]
    assert ranks == sorted(set(ranks))


def test_annual_and_monthly_subheadings_are_equally_primary() -> None:
    assert publication("comtrade-hs6-annual").rank == publication("comtrade-hs6-monthly").rank


@pytest.mark.parametrize("publication_id", sorted(each for each in IDS if each.startswith("comtrade")))
def test_un_comtrade_is_for_internal_use_and_passing_it_on_needs_permission(publication_id: str) -> None:
    terms = publication(publication_id).terms
    assert "internal use" in terms
    assert "permission of UNSD" in terms


def test_terms_are_one_sentence() -> None:
    for each in publications():
        assert each.terms.endswith(".")
        assert ". " not in each.terms


def test_notifications_are_the_committees_and_no_customs_figure() -> None:
    assert publication("committee-1718").kind is PublicationKind.COMMITTEE


def test_an_unknown_publication_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="source 'comtrad' is not known: did you mean comtrade"):
        publication("comtrad")
