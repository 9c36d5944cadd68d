"""A report's bundle: the same bytes again, verified from its own records, and whatever was changed named."""

import io
import json
import zipfile
from hashlib import sha256

import pytest

import tradecheck
from tests.commands.conftest import DAY, is_refused
from tests.sources.comtrade_rows import v1_csv
from tradecheck.report import verifying

VIEW = ("--goods", "coal", "--generated", DAY, "--charts", "1")


@pytest.fixture
def received(run, own_cache, tmp_path):
    """A cache with one imported file: China's coal of 2018, banned by then."""
    file = tmp_path / "china.csv"
    file.write_bytes(v1_csv({"period": "2018", "refYear": 2018, "primaryValue": 2_000_000.0, "cifvalue": 2_000_000.0}))
    assert run("import", "comtrade", file).code == 0
    return own_cache


@pytest.fixture
def fresh(run, received, tmp_path):
    """A bundle over that cache."""
    assert received.is_dir()
    path = tmp_path / "bundle.zip"
    done = run("report", *VIEW, "--bundle", path)
    assert (done.code, done.out) == (0, b"")
    assert done.err.startswith(f"wrote {path}: ")
    return path


@pytest.fixture(scope="module")
def once():
    """Bytes of a bundle that was made before: making one draws charts."""
    return {}


@pytest.fixture
def made(request, once, tmp_path):
    """A bundle of a test's own, whose cache is gone."""
    path = tmp_path / "bundle.zip"
    if not once:
        once["bundle"] = request.getfixturevalue("fresh").read_bytes()
    path.write_bytes(once["bundle"])
    return path


def members(path):
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def packed(path, held):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in held.items():
            zipped.writestr(name, content)
    return path


def with_digests(held):
    """Return the files with a manifest that fits them, as somebody would write who wants to be believed."""
    manifest = json.loads(held["manifest.json"])
    manifest["files"] = [
        {"path": name, "size": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in held.items()
        if name != "manifest.json"
    ]
    return held | {"manifest.json": json.dumps(manifest).encode()}


def test_a_bundle_holds_report_charts_tables_records_and_their_digests(fresh, received):
    held = members(fresh)
    assert {"report.html", "report.md", "report.json", "README.txt", "manifest.json"} <= set(held)
    assert any(name.startswith("charts/") and content.startswith(b"<?xml") for name, content in held.items())
    assert held["tables/findings.csv"].startswith(b"id,check,severity")
    bodies = {path.name: path.read_bytes() for path in received.rglob("received/*/*") if path.is_file()}
    assert {name.rsplit("/", 1)[1]: held[name] for name in held if name.startswith("records/received/")} == bodies
    assert b"ntf:CHN-2017-01..2017-09-coal," in held["records/embedded/notifications.csv"]
    manifest = json.loads(held["manifest.json"])
    digests = {each["path"]: each["sha256"] for each in manifest["files"]}
    assert digests == {name: sha256(content).hexdigest() for name, content in held.items() if name != "manifest.json"}
    assert manifest["command"] == f"tradecheck report --goods coal --charts 1 --generated {DAY} --bundle bundle.zip"


def test_the_same_evidence_gives_the_same_bundle(run, fresh, tmp_path):
    folder = tmp_path / "again"
    folder.mkdir()
    assert run("report", *VIEW, "--bundle", folder / "bundle.zip").code == 0
    assert (folder / "bundle.zip").read_bytes() == fresh.read_bytes()


def test_a_bundle_verifies_wherever_it_is_taken(run, made, monkeypatch, tmp_path):
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "somebody else's"))
    done = run("verify", made, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert done.json["holds"] is True
    assert [(row["part"], row["same"]) for row in done.json["rows"]] == [
        ("files", "yes"),
        ("embedded", "yes"),
        ("findings", "yes"),
    ]
    assert done.json["sha256"] == sha256(made.read_bytes()).hexdigest()
    assert not (tmp_path / "somebody else's").exists()


def test_findings_come_from_the_records_in_it(made):
    rows = json.loads(members(made)["report.json"])["rows"]
    (banned,) = [each for each in rows if each["id"].startswith("banned.2701.dprk-export.2018")]
    assert banned["booked"]["value"] == 2_000_000
    assert banned["steps"][0]["records"][0].startswith("comtrade:")


@pytest.mark.parametrize("where", ["records/received/", "records/embedded/notifications.csv", "report.json", "tables/"])
def test_one_changed_byte_is_named_and_is_4(run, made, where):
    held = members(made)
    name = next(each for each in held if each.startswith(where))
    content = bytearray(held[name])
    content[len(content) // 2] ^= 1
    done = run("verify", packed(made, held | {name: bytes(content)}))
    assert done.code == 4
    assert name in done.text
    assert "was changed after it was packed" in done.text
    assert "does not hold" in done.text


def test_a_byte_changed_in_the_zip_file_itself_is_named(run, made):
    with zipfile.ZipFile(made) as zipped:
        (name,) = [each for each in zipped.namelist() if each.endswith(".body")]
        begin = zipped.getinfo(name).header_offset + 30 + len(name)
    content = bytearray(made.read_bytes())
    content[begin + 40] ^= 0xFF
    made.write_bytes(content)
    done = run("verify", made)
    assert done.code == 4
    assert name in done.text


def test_a_record_changed_together_with_its_digest_is_found_out(run, made):
    held = members(made)
    body = next(each for each in held if each.endswith(".body"))
    changed = held | {body: held[body].replace(b"2000000.0", b"2500000.0")}
    assert changed[body] != held[body]
    done = run("verify", packed(made, with_digests(changed)))
    assert done.code == 4
    assert "banned.2701.dprk-export.2018" in done.text


def test_a_finding_changed_together_with_its_digest_is_named_with_what_differs(run, made):
    held = members(made)
    report = json.loads(held["report.json"])
    name = report["rows"][0]["id"]
    report["rows"][0]["statement"] = "Nothing happened."
    gone = report["rows"].pop()["id"]
    done = run("verify", packed(made, with_digests(held | {"report.json": json.dumps(report).encode()})))
    assert done.code == 4
    assert f"{name} comes out with another statement." in done.text
    assert f"{gone} comes out of the records, and the report lacks it." in done.text


def test_an_embedded_row_changed_together_with_its_digest_is_named(run, made):
    held = members(made)
    name = "records/embedded/notifications.csv"
    changed = held | {name: held[name].replace(b"ntf:CHN-2017-01..2017-09-coal,", b"ntf:CHN-2017-01..2017-09-coal ,")}
    done = run("verify", packed(made, with_digests(changed)))
    assert done.code == 4
    assert "ntf:CHN-2017-01..2017-09-coal of notifications.csv" in done.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda held: held | {"more.txt": b"x"}, "more.txt is not in the manifest"),
        (lambda held: {name: each for name, each in held.items() if name != "report.md"}, "report.md is missing"),
    ],
)
def test_a_file_too_many_or_too_few_is_named(run, made, change, said):
    done = run("verify", packed(made, change(members(made))))
    assert done.code == 4
    assert said in done.text


def test_another_version_is_said_and_is_no_damage(run, made, monkeypatch):
    monkeypatch.setattr(verifying, "__version__", "9.9.9")
    done = run("verify", made)
    assert done.code == 0
    assert f"made by tradecheck {tradecheck.__version__} and is looked at by 9.9.9" in " ".join(done.text.split())


def test_what_an_analyst_said_is_no_difference(run, received, tmp_path, monkeypatch):
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))
    assert received.is_dir()
    assert run("dismiss", "caps.coal.dprk-export.2017", "--why", "a known slip").code == 0
    path = tmp_path / "judged.zip"
    assert run("report", *VIEW, "--bundle", path).code == 0
    assert b"a known slip" in members(path)["report.html"]
    assert run("verify", path).code == 0


def test_no_bundle_is_made_of_damaged_records(run, received, tmp_path):
    (body,) = received.glob("received/*/*.body")
    body.write_bytes(b"something else")
    path = tmp_path / "bundle.zip"
    done = run("report", *VIEW, "--bundle", path)
    assert done.code == 4
    assert "receive it again" in done.err
    assert not path.exists()


def test_no_secret_enters_a_bundle(run, received, tmp_path, monkeypatch):
    monkeypatch.setenv("TRADECHECK_COMTRADE_KEY", "5ec4e7" * 5)
    assert received.is_dir()
    path = tmp_path / "bundle.zip"
    assert run("report", *VIEW, "--bundle", path).code == 0
    for name, content in members(path).items():
        assert b"5ec4e7" not in content, name
        assert str(tmp_path).encode() not in content, name


def test_only_what_was_held_on_the_day_is_in_it(run, received, tmp_path):
    assert received.is_dir()
    path = tmp_path / "bundle.zip"
    assert run("report", *VIEW, "--as-of", "2020-01-01", "--bundle", path).code == 0
    assert not [name for name in members(path) if name.startswith("records/received/")]
    assert run("verify", path).code == 0


def test_a_bundle_may_be_written_beside_a_document(run, received, tmp_path):
    assert received.is_dir()
    path, page = tmp_path / "bundle.zip", tmp_path / "report.html"
    assert run("report", *VIEW, "--bundle", path, "--format", "html", "-o", page).code == 0
    assert members(path)["report.html"] == page.read_bytes()


def test_an_earlier_report_goes_along(run, received, tmp_path):
    assert received.is_dir()
    old, path = tmp_path / "old.json", tmp_path / "bundle.zip"
    assert run("report", *VIEW, "--format", "json", "-o", old).code == 0
    assert run("report", *VIEW, "--since-report", old, "--bundle", path).code == 0
    held = members(path)
    assert held["earlier.json"] == old.read_bytes()
    assert " --since-report old.json --generated " in json.loads(held["manifest.json"])["command"]
    assert not [name for name, content in held.items() if str(tmp_path).encode() in content]
    assert run("verify", path).code == 0


def test_what_is_no_bundle_is_refused_in_one_sentence(run, tmp_path):
    assert is_refused(run("verify", tmp_path / "nothing.zip"), "nothing.zip")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as zipped:
        zipped.writestr("a.txt", "b")
    (tmp_path / "other.zip").write_bytes(other.getvalue())
    assert is_refused(run("verify", tmp_path / "other.zip"), "has no manifest.json")
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 cut")
    done = run("verify", tmp_path / "cut.zip")
    assert done.code == 4
    assert "no whole zip file" in done.err


@pytest.mark.parametrize("path", ["../escaped.json", "records/received/../../../escaped.body", "/escaped.body"])
def test_no_file_is_unpacked_outside(run, made, path):
    held = members(made) | {path: b"x"}
    before = set(made.parent.rglob("*"))
    assert run("verify", packed(made, with_digests(held))).code in (0, 4)
    assert set(made.parent.rglob("*")) == before


def test_a_place_that_cannot_be_written_is_refused_before_the_work(run, tmp_path):
    assert is_refused(run("report", "--bundle", tmp_path / "none" / "b.zip"), "does not exist")
    assert is_refused(run("report", "--charts", "-1", "--format", "html"), "no number of charts")
