"""Pages lead where they say, hold the verbs that there are, and speak of the product alone."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.pages import PAGES, README, ROOT, anchors, links, rows
from tradecheck.commands.verbs import VERBS

LINKS = [(page, target) for page in PAGES for target in dict.fromkeys(links(page))]
PICTURES = sorted((ROOT / "docs" / "pictures").iterdir())

IN_AN_ARCHIVE = {"answers/", "baseline/", "inputs/", "parts/", "received/", "results/", "tables/"}

WORKPLACE = re.compile(r"(?<![\w.])/(?:work|tmp|root|home|Users)/|\bissue #?\d|\bTODO\b|\.\./shared", re.IGNORECASE)


@pytest.mark.parametrize(("page", "target"), LINKS, ids=lambda each: getattr(each, "name", each))
def test_a_link_leads_to_a_page_of_the_repository_or_to_a_whole_address(page: Path, target: str) -> None:
    if re.match(r"[a-z]+:", target):
        assert re.fullmatch(r"https://[\w.-]+(/\S*)?", target)
        return
    path, _, anchor = target.partition("#")
    leads_to = (page.parent / unquote(path)).resolve() if path else page
    assert leads_to.is_relative_to(ROOT)
    assert leads_to.exists()
    assert not anchor or anchor in anchors(leads_to)


def test_the_table_of_verbs_is_that_of_the_program() -> None:
    listed = {verb.strip("`"): about for verb, about in rows(README, "verb")}
    assert listed == VERBS
    assert list(listed) == list(VERBS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_speaks_of_the_product_alone(page: Path) -> None:
    assert WORKPLACE.search(page.read_text(encoding="utf-8")) is None


def test_every_page_but_the_readme_of_the_archive_is_reached_from_the_readme() -> None:
    reached = {(README.parent / target.partition("#")[0]).resolve() for target in links(README)}
    assert {page for page in PAGES if page.parent.name != "cache"} <= reached | {README}


def test_every_file_that_a_page_names_exists() -> None:
    for page in PAGES:
        for name in re.findall(r"`([\w./-]+/(?:[\w.-]+\.(?:py|csv|md))?)`", page.read_text(encoding="utf-8")):
            assert any((top / name).exists() for top in (ROOT, ROOT / "tradecheck")) or name in IN_AN_ARCHIVE, name


def test_every_picture_is_shown_on_a_page() -> None:
    targets = {(page.parent / target).resolve() for page, target in LINKS}
    assert PICTURES
    assert set(PICTURES) <= targets


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_refers_to_nothing_on_the_web(picture: Path) -> None:
    held = picture.read_bytes()
    if picture.suffix == ".png":
        assert held.startswith(b"\x89PNG\r\n")
        return
    assert held.startswith(b"<svg")
    assert set(re.findall(rb"https?:[^\"')\s]*", held)) == {b"http://www.w3.org/2000/svg"}
    assert b"<script" not in held
    assert b"url(http" not in held


def test_every_room_stands_in_the_table_of_rooms() -> None:
    package = ROOT / "tradecheck"
    rooms = {path.parent.name for path in package.glob("*/__init__.py")}
    listed = {cell[0].strip("`") for cell in rows(ROOT / "docs" / "architecture.md", "room")}
    assert {room.rstrip("/") for room in listed} == rooms
