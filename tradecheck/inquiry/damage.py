"""What a reader of tables is told when one of them turns out to be damaged while it is read."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from tradecheck.model.errors import TradecheckError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradecheck.inquiry.desk import Desk

_Asked = ParamSpec("_Asked")
_Told = TypeVar("_Told")


def tells_damage(
    method: Callable[Concatenate[Desk, _Asked], _Told],
) -> Callable[Concatenate[Desk, _Asked], _Told]:
    """Let a method of the desk raise `DataError` where it stumbles on a table that is no longer what was made.

    The table engine has an error of its own for each way in which a file can be broken, and panics at some, so
    that it is the files that are looked at. An error for which they are not to blame stays what it is.
    """

    @wraps(method)
    def told(desk: Desk, /, *asked: _Asked.args, **flags: _Asked.kwargs) -> _Told:
        try:
            return method(desk, *asked, **flags)
        except (TradecheckError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of the table engine is no `Exception`
            from tradecheck.archive.faults import fault_behind  # noqa: PLC0415 - for an error alone

            fault = fault_behind(desk.settings.cache, error)
            if fault is None:
                raise
            desk.forget()
            raise fault from error

    return told
