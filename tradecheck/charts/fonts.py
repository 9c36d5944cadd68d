"""The letters that are at hand: how wide they are, and which are missing."""

import logging
from collections.abc import Iterable

from matplotlib.font_manager import FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

LATIN = "DejaVu Sans"
"""The font that matplotlib brings along."""

EAST_ASIAN = (
    "Noto Sans CJK SC",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans SC",
    "Noto Sans TC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Sarasa Gothic SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "PingFang SC",
    "PingFang HK",
    "Hiragino Sans GB",
    "Heiti TC",
    "STHeiti",
    "Microsoft YaHei",
    "SimHei",
    "SimSun",
    "Arial Unicode MS",
    "Malgun Gothic",
    "NanumGothic",
    "AppleGothic",
)
"""Fonts with Chinese or Korean letters that Linux, macOS and Windows bring along, the best first."""

# That a font has no bold letters is no news for whoever asked for a chart.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

STAND_IN = "□"
"""What is drawn for a letter that no font here has."""

_SIZE = 100.0
_SCALE = 65536.0 * _SIZE


class Fonts:
    """The fonts one picture needs, and the widths of its letters.

    A letter that no font has is drawn as a box; `keep_unknown` leaves it in the text, for a file whose
    reader brings fonts of their own.
    """

    def __init__(self, texts: Iterable[str], *, keep_unknown: bool = False) -> None:
        self._keep = keep_unknown
        letters = set().union(*texts)
        self._faces = {bold: [_face(LATIN, bold=bold)] for bold in (False, True)}
        self.families = [LATIN]
        lacking = self._lacking(letters)
        if lacking:
            held = {entry.name for entry in fontManager.ttflist}
            for family in EAST_ASIAN:
                if family in held and lacking:
                    self._add(family, lacking)
                    lacking = self._lacking(lacking)
        self.unknown = frozenset(lacking)
        """Letters of the texts that no font here has."""
        self._widths: dict[tuple[str, bool], float] = {}
        self._lengths: dict[tuple[str, bool], float] = {}

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width in points of `text`; a letter that no font has counts as a square."""
        known = self._lengths.get((text, bold))
        if known is None:
            known = self._lengths[text, bold] = sum(self._letter(letter, bold=bold) for letter in text)
        return size * known

    def printable(self, text: str) -> str:
        """Return `text` with a box for each letter that no font has."""
        if self._keep or not self.unknown:
            return text
        return "".join(STAND_IN if letter in self.unknown else letter for letter in text)

    def _add(self, family: str, lacking: set[str]) -> None:
        face = _face(family, bold=False)
        if any(face.get_char_index(ord(letter)) for letter in lacking):
            self.families.append(family)
            self._faces[False].append(face)
            self._faces[True].append(_face(family, bold=True))

    def _lacking(self, letters: set[str]) -> set[str]:
        return {
            letter
            for letter in letters
            if not letter.isspace() and not any(face.get_char_index(ord(letter)) for face in self._faces[False])
        }

    def _letter(self, letter: str, *, bold: bool) -> float:
        known = self._widths.get((letter, bold))
        if known is None:
            known = self._widths[letter, bold] = self._measure(letter, bold=bold)
        return known

    def _measure(self, letter: str, *, bold: bool) -> float:
        for face in self._faces[bold]:
            if face.get_char_index(ord(letter)):
                return face.load_char(ord(letter), LoadFlags.NO_HINTING).linearHoriAdvance / _SCALE
        return 1.0


def _face(family: str, *, bold: bool) -> FT2Font:
    path = findfont(FontProperties(family=family, weight="bold" if bold else "normal"))
    face = FT2Font(path)
    face.set_size(_SIZE, 72)
    return face
