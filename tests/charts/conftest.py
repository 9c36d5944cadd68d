from collections.abc import Callable

import pytest

from tests.charts.specimens import Seen
from tradecheck.charts.fonts import Fonts
from tradecheck.charts.layout import lay_out
from tradecheck.charts.spec import ChartSpec
from tradecheck.charts.style import PALETTES


@pytest.fixture(scope="session")
def letters() -> Fonts:
    return Fonts(())


@pytest.fixture
def see(letters: Fonts) -> Callable[..., Seen]:
    def look(spec: ChartSpec, size: tuple[float, float] | None = None) -> Seen:
        return Seen(lay_out(spec, palette=PALETTES["print"], letters=letters, size=size), letters)

    return look
