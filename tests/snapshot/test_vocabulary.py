"""Every word met in the embedded tables, column by column: a new one is a decision, not an accident."""

import polars as pl
import pytest

from tradecheck.model.goods import GROUPS
from tradecheck.model.tables import TABLES
from tradecheck.snapshot.load import crosscheck, load

WORDS = {
    ("flows", "source"): {
        "comtrade-preview",
        "comtrade-hs6-monthly",
        "comtrade-hs6-annual",
        "comtrade-chapters",
        "comtrade-totals",
        "wits-totals",
        "gacc-press",
    },
    ("flows", "vintage"): {
        None,
        "2026",
        "2017-10-04",
        "2017-12-05",
        "2018-01-25",
        "2020-03-23",
        "2023-06-19",
        "2025-06",
        "2026-01-20",
    },
    ("flows", "flow"): {"M", "X", "RM", "RX", "M+X"},
    ("flows", "frequency"): {"A", "M", "C"},
    ("flows", "hs_edition"): {None, "H0", "H1", "H2", "H3", "H4", "H5", "H6"},
    ("flows", "valuation"): {None, "CIF", "FOB"},
    ("flows", "quantity_unit"): {None, "kg", "1000 kWh", "N/A", "unknown"},
    ("flows", "weight_estimated"): {None, True, False},
    ("flows", "derivation"): {"reported"},
    ("flows", "state"): {"estimated", "reported", "unresolved"},
    ("flows", "confidence"): {"high", "medium", "low"},
    ("flows", "verified"): {True, False},
    ("observations", "kind"): {"shipment", "sighting", "notice", "context"},
    ("observations", "goods"): {
        "coal",
        "coal or other sanctioned goods",
        "coal; iron ore",
        "coal; pig iron",
        "minerals",
        "banned metals and minerals",
        "all banned commodities",
        "Russian coal via Rajin",
        "sand",
        "squid",
        "fuel",
        "refined petroleum",
        "vehicles and industrial equipment",
        "no cargo",
    },
    ("observations", "codes"): {
        None,
        "2701",
        "2701;2601",
        "2701;7201",
        "2710",
        "2505",
        "0307",
        "84;86;87",
    },
    ("observations", "direction"): {None, "dprk-export", "dprk-import"},
    ("observations", "destination"): {None, "CHN", "RUS"},
    ("observations", "exempt"): {True, False},
    ("observations", "count_unit"): {
        None,
        "voyages",
        "trips",
        "barge trips",
        "shipments",
        "deliveries",
        "transfers",
        "cargoes",
        "ships",
        "visits",
        "vessel-seasons",
        "notifications",
    },
    ("observations", "load_assumption"): {
        None,
        "33/50/90 %",
        "60/90 %",
        "90 %",
        "100 %",
        "60 % would still break the cap",
    },
    ("observations", "confidence"): {"high", "medium", "low"},
    ("observations", "verified"): {True, False},
    ("notifications", "frequency"): {"A", "M", "C"},
    ("notifications", "goods"): {"coal", "petroleum"},
    ("notifications", "direction"): {"dprk-export", "dprk-import"},
    ("notifications", "supplier"): {"CHN", "RUS", "CHN+RUS"},
    ("notifications", "derived"): {True, False},
    ("notifications", "state"): {"reported", "not_notified"},
    ("notifications", "confidence"): {"high", "medium", "low"},
    ("notifications", "verified"): {True, False},
    ("prices", "code"): {"2701", "270111", "2505"},
    ("prices", "confidence"): {"high", "medium", "low"},
    ("prices", "verified"): {True, False},
    ("vessels", "type"): {"bulk", "cargo", "general cargo", "tanker"},
    ("vessels", "listed_by"): {
        "UN 1718",
        "UN Panel",
        "UN Panel/RUSI",
        "OFAC",
        "US",
        "US seizure",
        "Open Source Centre",
        "NK Pro",
        "Nikkei",
        "cleared",
    },
    ("vessels", "lawful"): {True, False},
    ("vessels", "confidence"): {"high", "medium"},
    ("vessels", "verified"): {True},
}


@pytest.mark.parametrize(("table", "column"), WORDS)
def test_each_closed_column_holds_exactly_the_words_listed(table: str, column: str) -> None:
    assert set(load(table)[column].unique().to_list()) == WORDS[table, column]


HEADINGS = {"03", "2601", "27", "2701", "2716", "44", "61", "62", "6704", "TOTAL"}
SUBHEADINGS = {"260400", "270900", "271012", "271019"}
SEAFOOD = {
    "030219",
    "030269",
    "030289",
    "030312",
    "030313",
    "030314",
    "030319",
    "030329",
    "030339",
    "030349",
    "030351",
    "030352",
    "030354",
    "030355",
    "030359",
    "030363",
    "030366",
    "030367",
    "030369",
    "030374",
    "030379",
    "030380",
    "030389",
    "030391",
    "030399",
    "030487",
    "160414",
}


def test_codes_of_flows_are_these_and_no_others() -> None:
    assert set(load("flows")["code"]) == HEADINGS | SUBHEADINGS | SEAFOOD


def test_a_notification_names_goods_by_a_group_that_a_view_can_ask_for() -> None:
    assert set(load("notifications")["goods"]) <= set(GROUPS)


def test_groups_of_states_among_reporters_are_asean_and_the_union() -> None:
    flows = load("flows")
    odd = flows.filter(pl.col("reporter").str.len_chars().ne(3) | pl.col("reporter").str.contains("[0-9]"))
    assert set(odd["reporter"]) == {"ASEAN", "EU2", "S19"}


@pytest.mark.parametrize("table", TABLES)
def test_no_text_is_empty_padded_or_more_than_a_line(table: str) -> None:
    frame = load(table)
    text = frame.select(pl.col(pl.String))
    broken = text.select(
        pl.any_horizontal(pl.all().str.contains(r"^\s|\s$|^$|\n|[\x00-\x1f]").fill_null(value=False)).any()
    ).item()
    assert not broken


def test_outcomes_of_the_cross_check_are_the_three_that_exist() -> None:
    assert set(crosscheck()["outcome"]) <= {"same", "differs", "only_second"}
