"""`import gacc` and a person's own files on the command line: what is asked for, refused, printed and counted."""

import csv

import pytest

from tests.commands.conftest import ONE_SENTENCE, is_refused
from tests.real_data import real_data
from tests.sources.gacc_rows import CHINESE, download
from tests.sources.own_rows import NOTIFICATION, OBSERVATION, ROWS, written


@pytest.fixture
def file(tmp_path):
    def write(name, body):
        path = tmp_path / name
        path.write_bytes(body)
        return path

    return write


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ((), ("does not say its direction", "--flow import or --flow export")),
        (("--flow", "imports"), ("did you mean import",)),
        (("--flow", "import", "--cny-per-usd", "7.1"), ("--rate-source",)),
        (("--flow", "import", "--cny-per-usd", "0.14", "--rate-source", "x"), ("is no rate",)),
        (("--flow", "import", "--cny-per-usd", "7.1", "--rate-source", "x"), ("is in US dollars",)),
        (("--flow", "import", "--partner", "PRK"), ("leave --partner out",)),
        (("--flow", "import", "--period", "2019"), ("outside --period 2019",)),
        (("--flow", "import", "--template"), ("no template of gacc",)),
    ],
)
def test_what_was_not_said_of_a_file_or_does_not_fit_it_is_a_usage_error(run, own_cache, file, flags, words):
    assert is_refused(run("import", "gacc", file("coal.csv", download({})), *flags), *words)
    assert not own_cache.exists()


@pytest.mark.parametrize("kind", ["comtrade", *ROWS])
def test_flags_of_china_customs_are_refused_elsewhere(run, file, kind):
    assert is_refused(run("import", kind, file("a.csv", b"x"), "--flow", "import"), "--flow", f"import {kind}")


@pytest.mark.parametrize("kind", ["comtrade", "gacc", *ROWS])
def test_no_file_is_a_usage_error(run, kind):
    flags = ("--flow", "import") if kind == "gacc" else ()
    assert is_refused(run("import", kind, *flags), f"import {kind} needs a FILE")


def test_files_in_two_currencies_are_a_usage_error_that_names_both(run, own_cache, file):
    paths = file("a.csv", download({})), file("b.csv", download({}, base=CHINESE))
    assert is_refused(run("import", "gacc", *paths, "--flow", "import"), "a.csv is in USD", "b.csv in CNY")
    assert not own_cache.exists()


def test_what_china_customs_booked_counts_first_and_its_account_is_printed(run, own_cache, file):
    path = file("coal.csv", download({}, {"Customs Regime code": "15", "US dollar": "66"}))
    done = run("import", "gacc", path, "--flow", "import", "--format", "json")
    assert (done.code, done.err) == (0, "")
    (row,) = done.json["rows"]
    assert (row["rows"], row["table_rows"], row["total"], row["currency"]) == (2, 1, 1300, "USD")
    rows = run("series", "--goods", "27011100", "--year", "2023", "--format", "json").json["rows"]
    booked = next(row for row in rows if row["frequency"] == "M" and row["flow"] == "M")
    assert (booked["value_usd"], booked["net_weight_kg"], booked["source"]) == (1300, 3000, "gacc-file")
    assert "27011100" in run("record", booked["record"]).text
    assert own_cache.is_dir()


def test_a_file_cut_at_ten_thousand_rows_is_refused_with_4(run, own_cache, file):
    path = file("cut.csv", download(*({"Commodity code": f"{27010000 + number}"} for number in range(10_000))))
    done = run("import", "gacc", path, "--flow", "import")
    assert done.code == 4
    assert "exactly 10,000 rows" in done.err
    assert not (own_cache / "received").exists()


def test_yuan_without_a_rate_are_told_and_nothing_is_converted(run, own_cache, file):
    done = run("import", "gacc", file("coal.csv", download({}, base=CHINESE)), "--flow", "import")
    assert done.code == 0
    assert ONE_SENTENCE.fullmatch(done.err)
    assert "8,761" in done.text
    assert "CNY" in done.text
    assert run("import", "gacc", file("coal.csv", download({}, base=CHINESE)), "--flow", "import", "-q").err == ""
    assert own_cache.is_dir()


@pytest.mark.parametrize("kind", ROWS)
def test_a_template_that_was_printed_can_be_filled_in_and_imported(run, own_cache, tmp_path, kind):
    printed = run("import", kind, "--template")
    assert (printed.code, printed.err) == (0, "")
    (columns,) = csv.reader(printed.text.splitlines())
    path = tmp_path / "filled.csv"
    with path.open("w", encoding="utf-8", newline="") as filled:
        writer = csv.writer(filled)
        writer.writerow(columns)
        writer.writerow([ROWS[kind].get(column, "") for column in columns])
    done = run("import", kind, path, "--format", "json")
    assert (done.code, done.json["rows"][0]["rows"]) == (0, 1)
    assert own_cache.is_dir()


def test_a_template_goes_into_a_file_with_the_same_bytes(run, tmp_path):
    path = tmp_path / "template.csv"
    run("import", "prices", "--template", "-o", path)
    assert path.read_bytes() == run("import", "prices", "--template").out


@pytest.mark.parametrize("kind", ROWS)
def test_the_help_says_what_every_column_holds(run, kind):
    shown = run("import", kind, "--help").text
    assert all(f"  {column}" in shown for column in ROWS[kind])


def test_a_broken_row_is_named_with_file_and_line_and_the_rest_is_kept(run, own_cache, file):
    path = file("mine.csv", written(NOTIFICATION, {}, {"supplier": "Russia"}, {"start": "2024-02"}))
    done = run("import", "notifications", path, "--format", "json")
    assert (done.code, done.json["rows"][0]["rows"]) == (4, 2)
    assert ONE_SENTENCE.fullmatch(done.err)
    assert "mine.csv, line 3: supplier is 'Russia'" in done.err
    shown = run("notifications", "--goods", "petroleum", "--year", "2024", "--format", "json").json["rows"]
    assert sum(row["record"].startswith("own-notifications:") for row in shown) == 2
    assert own_cache.is_dir()


def test_an_imported_observation_is_shown_and_its_record_leads_to_the_persons_line(run, own_cache, file):
    run("import", "observations", file("log.csv", written(OBSERVATION, {"note": '=HYPERLINK("x")'})))
    rows = run("observations", "--goods", "coal", "--year", "2019", "--format", "json").json["rows"]
    (own,) = [row for row in rows if row["record"].startswith("own-observations:")]
    assert own["id"] == "mine-1"
    assert "a harbour master" in run("record", own["record"]).text
    assert own_cache.is_dir()


@pytest.mark.slow
def test_every_country_of_the_legacy_totals_is_read_or_said_to_be_empty_and_the_series_is_what_was_published(
    run, own_cache
):
    paths = sorted(real_data("comtrade-legacy-totals").glob("*.csv"))
    done = run("import", "comtrade", *paths, "--format", "json")
    rows = done.json["rows"]
    assert (done.code, len(rows)) == (0, 259)
    assert sum(row["left_out"] == {"no data match the query": 1} for row in rows) == 83
    assert sum(row["rows"] > 0 for row in rows) == 176
    booked: dict[str, float] = {}
    for row in run("series", "--goods", "TOTAL", "--no-snapshot", "--format", "json").json["rows"]:
        booked[row["period"]] = booked.get(row["period"], 0.0) + row["value_usd"] / 1e9
    published = {"2016": 5.3785, "2017": 4.976, "2018": 2.4313, "2019": 2.7890, "2020": 0.5391}
    assert booked == pytest.approx(published, abs=0.0005)
    assert own_cache.is_dir()
