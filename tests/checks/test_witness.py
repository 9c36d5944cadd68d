"""Publications that quote one origin are one witness."""

from tradecheck.checks.witness import of_flows, of_notifications, together
from tradecheck.model.words import Confidence


def row(source="comtrade", reporter="CHN", confidence="high", **more):
    return {"source": source, "reporter": reporter, "confidence": confidence} | more


def filed(supplier, confidence="high", record="ntf:x"):
    return {"record": record, "supplier": supplier, "confidence": confidence}


def test_un_comtrade_and_the_press_both_give_chinas_customs_and_are_one_witness():
    witness = of_flows([row("comtrade"), row("gacc-press"), row("gacc-file"), row("wits-totals")])
    assert witness.origins == ("the customs service of CHN",)
    assert not witness.quoted
    assert of_flows([row("gacc-press"), row("comtrade-preview")]).quoted


def test_two_reporters_are_two_witnesses_and_an_estimate_is_its_publishers_word():
    assert len(of_flows([row(), row(reporter="RUS")]).origins) == 2
    assert of_flows([row("imts", state="estimated")]).origins == ("an estimate of the International Monetary Fund",)


def test_the_weakest_source_decides_how_far_a_witness_can_be_trusted():
    assert of_flows([row(), row(confidence="low"), row(confidence="medium")]).confidence is Confidence.LOW
    assert of_flows([row(confidence=None)]).confidence is Confidence.MEDIUM


def test_states_that_were_printed_together_are_two_witnesses():
    assert of_notifications([filed("CHN+RUS"), filed("CHN")]).origins == ("CHN's own notices", "RUS's own notices")
    assert of_notifications([filed("CHN")]).quoted
    assert not of_notifications([filed("CHN", record="own-notifications:0123456789ab:2")]).quoted


def test_witnesses_together_name_each_origin_once_and_keep_the_weakest():
    both = together([of_notifications([filed("CHN")]), of_notifications([filed("CHN", "medium"), filed("RUS")])])
    assert both.origins == ("CHN's own notices", "RUS's own notices")
    assert both.confidence is Confidence.MEDIUM
