"""Files that somebody else wrote, imported and reported: their text is text in every format of a report."""

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import polars as pl
import pytest

from tests.commands.conftest import DAY
from tests.sources.gacc_rows import download
from tests.sources.own_rows import OBSERVATION, written

HOSTILE = {
    "markup": "</td><script>alert(1)</script><b onclick=alert(1)>x</b>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "formula": '=HYPERLINK("http://example.org/?"&A1,"open")',
    "escape": "\x1b[31mred\x1b[0m\x07 \u202eexe.fdp\u200b",
    "template": "{{ cycler.__init__.__globals__ }} {% for a in b %}",
    "document": "[click](javascript:alert(1)) | # `rm` ![x](http://example.org/x.png)",
}
OBEYED = ("\x1b", "\x07", "\u202e", "\u200b")


class Page(HTMLParser):
    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text = set(), [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def text(request, run, own_cache, tmp_path):
    """Import an account of a shipment and a file of China Customs that hold the text, and return it."""
    said = {each: request.param for each in ("observer", "title", "note", "from_ports") if each in OBSERVATION}
    seen, booked = tmp_path / "seen.csv", tmp_path / "booked.csv"
    seen.write_bytes(written(OBSERVATION, said | {"note": request.param}))
    name = request.param.encode("gb18030", "ignore").decode("gb18030").replace('"', "'")
    booked.write_bytes(download({"Commodity": name, "Trading partner": name}))
    assert run("import", "observations", seen).code == 0
    assert run("import", "gacc", booked, "--flow", "import").code == 0
    assert own_cache.is_dir()
    return request.param


def report(run, *flags):
    done = run("report", "--goods", "coal", "--generated", DAY, *flags)
    assert done.code == 0
    return done


def plain(text):
    """Return the words of a text, without what is shown by a stand-in or left out."""
    return re.sub(r"[\x00-\x1f\u2400-\u2421\u200b\u202e]", "", " ".join(text.split()))


def test_the_page_shows_it(run, text):
    page = report(run, "--format", "html", "--charts", "2").text
    assert not [sign for sign in OBEYED if sign in page]
    read = Page(page)
    assert not {"script", "img", "b", "iframe"} & read.tags
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert not [value for name, value in read.attributes if name == "href" and value.startswith("javascript")]
    assert plain(text) in plain(read.text)


def test_the_workbook_holds_it_as_text(run, text):
    book = report(run, "--format", "xlsx").out
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        sheets = [opened.read(name).decode() for name in opened.namelist() if name.startswith("xl/worksheets/")]
    assert not [each for each in sheets if re.search(r"<f[ >]|<hyperlink", each)]
    seen = pl.read_excel(io.BytesIO(book), sheet_name="observations", infer_schema_length=0)
    cells = [str(cell) for row in seen.iter_rows() for cell in row]
    assert not [cell for cell in cells if any(sign in cell for sign in OBEYED)]
    assert plain(text) in [plain(cell) for cell in cells]


def test_the_tables_of_a_bundle_hold_it_as_text(run, text, tmp_path):
    path = tmp_path / "bundle.zip"
    report(run, "--charts", "0", "--bundle", path)
    with zipfile.ZipFile(path) as zipped:
        held = zipped.read("tables/observations.csv").decode()
        findings = zipped.read("tables/findings.csv").decode()
    cells = [cell for each in (held, findings) for row in csv.reader(io.StringIO(each)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
    assert not [cell for cell in cells if any(sign in cell for sign in OBEYED)]
    assert plain(text) in [plain(cell).removeprefix("'") for cell in cells]
    assert run("verify", path).code == 0


def test_the_document_and_json_hold_it_as_text(run, text):
    document = report(run).text
    assert not [sign for sign in OBEYED if sign in document]
    assert "<script" not in document
    assert "<b " not in document
    assert not re.search(r"(?<!\\)\]\((?:javascript|http)", document)
    raw = report(run, "--format", "json").text
    assert not [sign for sign in OBEYED if sign in raw]
    assert text in [each["title"] for each in json.loads(raw)["tables"]["observations"]]
