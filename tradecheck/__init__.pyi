from tradecheck.library import Opened as Opened
from tradecheck.library import UnreadWarning as UnreadWarning
from tradecheck.library import open as open  # noqa: A004 - `tc.open`, as a program writes it
from tradecheck.model.errors import DataError as DataError
from tradecheck.model.errors import TradecheckError as TradecheckError
from tradecheck.model.errors import UsageError as UsageError
from tradecheck.model.finding import Finding as Finding
from tradecheck.model.view import View as View

__version__: str
