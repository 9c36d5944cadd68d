"""A pull or an import while it runs: in a thread of its own, which holds no desk and dies with the program."""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Thread
from typing import TYPE_CHECKING

from textual.message import Message

from tradecheck.model.errors import TradecheckError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tradecheck.intake.cancelling import Cancelling
    from tradecheck.intake.errands import Choice, Outcome, Planned
    from tradecheck.intake.progress import Progress, Told
    from tradecheck.model.view import View
    from tradecheck.settings import Settings
    from tradecheck.tui.work import DeskLink

DONE, CANCELLED, FAILED = "done", "cancelled", "failed"


class Moved(Message):
    """An errand came a step further."""

    def __init__(self, errand: Errand, progress: Progress) -> None:
        super().__init__()
        self.errand = errand
        self.progress = progress


class Ended(Message):
    """An errand is over: `state` is `done`, `cancelled` or `failed`, `sentences` say what came of it."""

    def __init__(self, errand: Errand, state: str, sentences: tuple[str, ...]) -> None:
        super().__init__()
        self.errand = errand
        self.state = state
        self.sentences = sentences


class Offered(Message):
    """What can be pulled."""

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        self.choices = choices


class PlanMade(Message):
    """What a pull of a view would ask."""

    def __init__(self, view: View, plan: Planned) -> None:
        super().__init__()
        self.view = view
        self.plan = plan


class KindSeen(Message):
    """The kind that files look like, None where they look like none."""

    def __init__(self, paths: tuple[Path, ...], kind: str | None) -> None:
        super().__init__()
        self.paths = paths
        self.kind = kind


class Errand:
    """One pull or import. `title` says what, `counted` in what its steps are counted."""

    def __init__(self, title: str, counted: str, job: Callable[[Told], Outcome]) -> None:
        self.title = title
        self.counted = counted
        self._job = job
        self._cancelling: Cancelling | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether its end was asked for."""
        return self._cancelling is not None and self._cancelling.is_asked

    def begin(self, post: Callable[[Message], object]) -> None:
        """Run, and post each step and the end."""
        from tradecheck.intake.cancelling import Cancelling  # noqa: PLC0415 - only when there is an errand

        def told(progress: Progress) -> None:
            post(Moved(self, progress))

        self._cancelling = Cancelling(told)
        Thread(target=self._run, args=(self._cancelling, post), daemon=True).start()

    def cancel(self) -> None:
        """Ask for its end; the call under way is given up, what came before is kept."""
        if self._cancelling is not None:
            self._cancelling.cancel()

    def _run(self, cancelling: Cancelling, post: Callable[[Message], object]) -> None:
        from tradecheck.intake.cancelling import CancelledError  # noqa: PLC0415 - as above

        try:
            outcome = self._job(cancelling)
        except CancelledError as error:
            post(Ended(self, CANCELLED, (str(error),)))
        except TradecheckError as error:
            post(Ended(self, FAILED, (str(error),)))
        except Exception as error:  # noqa: BLE001 - told as a defect where the person looks
            post(Ended(self, FAILED, (f"A defect stopped this: {type(error).__name__}: {error}",)))
        else:
            post(Ended(self, DONE, (outcome.sentence, *outcome.wrong, *outcome.remarks)))


def today() -> date:
    """Return the day on which it is asked (UTC)."""
    return datetime.now(UTC).date()


def offered(settings: Settings) -> Offered:
    """Return what can be pulled.

    Raises:
        UsageError: when the settings say that nobody is to be asked.
    """
    from tradecheck.intake.errands import choices, refuse_offline  # noqa: PLC0415 - in the thread

    refuse_offline(settings)
    return Offered(choices())


def plan(choice: Choice, view: View, settings: Settings) -> PlanMade:
    """Return what a pull would ask, without asking.

    Raises:
        UsageError: when the settings or the view do not allow it.
    """
    from tradecheck.intake.errands import planned  # noqa: PLC0415 - in the thread

    return PlanMade(view, planned(choice, view, settings, today()))


def pull(choice: Choice, view: View, settings: Settings) -> Errand:
    """Return the errand that pulls."""

    def job(progress: Told) -> Outcome:
        from tradecheck.intake.errands import pulled  # noqa: PLC0415 - in the thread

        return pulled(choice, view, settings, today(), progress)

    return Errand(f"pulling {choice.name}", "calls", job)


def see(paths: tuple[Path, ...]) -> KindSeen:
    """Return of which kind files look, judged by the first."""
    from tradecheck.intake.bringing import kind_of  # noqa: PLC0415 - in the thread

    return KindSeen(paths, kind_of(paths[0]))


def bring(paths: tuple[Path, ...], kind: str, said: Mapping[str, str | None], link: DeskLink) -> Errand:
    """Return the errand that imports files."""

    def job(progress: Told) -> Outcome:
        from tradecheck.intake.bringing import brought  # noqa: PLC0415 - in the thread

        known = link.desk().embedded_observations() if kind == "observations" else None
        return brought(paths, kind, said, link.settings.cache, progress, known)

    what = paths[0].name if len(paths) == 1 else f"{len(paths):,} files"
    return Errand(f"importing {what} as {kind}", "files", job)
