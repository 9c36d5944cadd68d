"""Looks at what UN Comtrade sent before anything is made of it: fit to be kept, to be asked for again, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.sources.comtrade import lists
from tradecheck.sources.comtrade.answers import refusal, unfit

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradecheck.sources.http import Answer, Client


def whole(answer: Answer) -> str | None:
    """Return what makes an answer one to ask for again, None when it will do."""
    return unfit(answer.media_type, answer.body)


def whole_list(answer: Answer) -> str | None:
    """Return what makes a reference list one to ask for again, None when it will do."""
    return lists.unfit(answer.media_type, answer.body)


def checked(client: Client, answer: Answer, fault: Callable[[Answer], str | None] = whole) -> Answer:
    """Return an answer that is one, and in which `fault` finds nothing wrong.

    Raises:
        UnansweredError: saying why it is none, where another question may be answered.
        SourceUnreachableError: saying why it is none, where no other would be, and when to ask again.
    """
    refused = refusal(
        answer.status,
        answer.media_type,
        answer.body,
        at=answer.retrieved,
        retry_after=answer.headers.get("retry-after", ""),
    )
    if refused is not None and refused.is_of_all:
        raise client.unreachable(refused.what, refused.then)
    if refused is not None:
        raise client.unanswered(refused.what, refused.then, is_judged=refused.is_judged)
    if why := fault(answer):
        raise client.unanswered(why, "try again later")
    return answer
