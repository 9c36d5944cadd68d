"""Every control takes the suspect's place: how many of them look as odd as it does.

Two sets of placebos, each declared in advance: the importer's other origins, those much larger than the
suspect left out, and where other importers are held that never booked the DPRK, the cells (origin, importer)
among them that are nearest in size. The suspect is left out of both. Every change is studentised as well: by
size alone, origins stay whose months are noisier than others' of their size.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, floor, log
from statistics import median

import msgspec

from tradecheck.checks.relabelling.change import Change
from tradecheck.checks.stats import FALSE_DISCOVERIES, adjusted, passable, placebo_p, placebos_for

_LARGEST_LN = 700.0
"""Above it an exponential is no float."""

ALPHA = 0.05
"""What a suspect must reach among the importer's other origins."""

LEAST_ORIGINS = 10
"""An importer with fewer origins gives no centre from which a placebo could be measured."""

MUCH_LARGER = 100
"""Times the suspect's size beyond which an origin is too calm to be its control; smaller ones only make p larger."""

LEAST_CONTROLS = placebos_for(ALPHA)
"""Controls that are taken whatever their size: with fewer no p of .05 exists."""

LEAST_IN_UNIT = 3
"""A placebo needs another control to be measured from."""

NEAREST = 500
"""Control cells that are compared, the nearest in size: enough for a family of 50 tests at q = .10."""

_TIE = 1e-9


class Cell(msgspec.Struct, frozen=True):
    """One control cell: what arrived before the ban and its studentised change among its importer's origins."""

    importer: str
    exporter: str
    size: float
    t: float


class Among(msgspec.Struct, frozen=True):
    """Whom an origin is judged among, in one unit: the importer's origins, itself with them, and control cells."""

    changes: Mapping[str, Change]
    cells: tuple[Cell, ...]


class Placebos(msgspec.Struct, frozen=True):
    """A set of placebos beside a suspect: p, how many reach it, and the t from which one would pass at `level`.

    `needed` is None where no placebo set of this size lets anything pass at that level.
    """

    n: int
    reached: int
    p: float
    needed: float | None
    level: float


class Judgement(msgspec.Struct, frozen=True):
    """A suspect among its controls: t = (delta − centre) / noise, judged among origins and among cells.

    `origins` are the placebos among the importer's other origins, at .05. `family` are those whose p is
    corrected for the number of tests, at the level a lone finding needs: control cells where `pooled`, else
    again the origins. `adjusted_p` is after Benjamini-Hochberg, `adjusted_by_p` after Benjamini-Yekutieli.
    """

    change: Change
    centre: float
    t: float
    controls: tuple[str, ...]
    reached_by: tuple[str, ...]
    origins: Placebos
    family: Placebos
    pooled: bool
    family_size: int
    adjusted_p: float
    adjusted_by_p: float

    @property
    def passes(self) -> bool:
        """Whether it is odd among the importer's origins, and within its family."""
        return self.origins.p <= ALPHA and self.adjusted_p <= FALSE_DISCOVERIES

    @property
    def lone_passes(self) -> bool:
        """Whether a lone finding of this family could pass at all."""
        return passable(self.family_size, self.family.n)

    @property
    def enough_origins(self) -> bool:
        """Whether a p of .05 can exist among the importer's origins."""
        return self.origins.n >= placebos_for(ALPHA)

    @property
    def excess(self) -> float:
        """How far the change lies above the controls', as a share of the trade that history accounts for."""
        return exp(self.change.delta - self.centre) - 1

    @property
    def least_excess(self) -> float | None:
        """The smallest share that would have passed both tests alone, None where none could."""
        return least_excess((self.origins.needed, self.family.needed), self.change.noise)

    @property
    def least_excess_alone(self) -> float | None:
        """The smallest share that would have reached .05 among the importer's origins, None where none could."""
        return least_excess((self.origins.needed,), self.change.noise)


def least_excess(needed: Sequence[float | None], noise: float) -> float | None:
    """Return exp(t · noise) − 1 for the largest t needed, None where one of the tests cannot be passed."""
    reached = [each for each in needed if each is not None]
    return None if len(reached) < len(needed) else excess_at(max(reached) * noise)


def excess_at(change: float) -> float:
    """Return exp(change) − 1, not below zero; of a change that no float could hold, the largest that one can."""
    return max(0.0, exp(min(change, _LARGEST_LN)) - 1)


def studentised(change: Change, others: Iterable[Change]) -> float:
    """Return (delta − median of the others' deltas) / noise."""
    return (change.delta - median([each.delta for each in others])) / change.noise


def matched(name: str, changes: Mapping[str, Change]) -> tuple[str, ...]:
    """Return an origin's controls: those not much larger than it; the 19 smallest where these are fewer."""
    ordered = sorted((each for each in changes if each != name), key=lambda each: (changes[each].size, each))
    close = [each for each in ordered if changes[each].size <= MUCH_LARGER * changes[name].size]
    return tuple(close if len(close) >= LEAST_CONTROLS else ordered[:LEAST_CONTROLS])


def half_nearest(name: str, changes: Mapping[str, Change]) -> tuple[str, ...]:
    """Return the half of an importer's other origins that is nearest in size, 19 at least."""
    size = changes[name].size
    others = (each for each in changes if each != name)
    ordered = sorted(others, key=lambda each: (abs(log(changes[each].size / size)), each))
    return tuple(ordered[: max(LEAST_CONTROLS, len(changes) // 2)])


def control_cells(changes: Mapping[str, Mapping[str, Change]]) -> tuple[Cell, ...]:
    """Return the control cells of importers (importer to exporter to change) with enough origins."""
    return tuple(
        Cell(importer, exporter, change.size, studentised(change, [cells[each] for each in matched(exporter, cells)]))
        for importer, cells in sorted(changes.items())
        if len(cells) >= LEAST_ORIGINS
        for exporter, change in sorted(cells.items())
    )


def judgements(changes: Mapping[str, Change], cells: Sequence[Cell]) -> dict[str, Judgement]:
    """Judge each origin in turn among the others and among control cells, all in one unit."""
    return judged_together({name: Among(changes, tuple(cells)) for name in changes})


def judged_together(among: Mapping[str, Among]) -> dict[str, Judgement]:
    """Judge each origin in its unit; those with fewer than three origins in it have no test.

    The p of the whole family are corrected together.
    """
    placed = {name: each for name, each in sorted(among.items()) if len(each.changes) >= LEAST_IN_UNIT}
    if not placed:
        return {}
    size = len(placed)
    beside = {name: _beside(name, each.changes, each.cells, size) for name, each in placed.items()}
    deciding = [family.p for _, _, _, family, _ in beside.values()]
    corrected = zip(beside.items(), adjusted(deciding), adjusted(deciding, dependent=True), strict=True)
    return {
        name: Judgement(
            change=placed[name].changes[name],
            centre=centre,
            t=(placed[name].changes[name].delta - centre) / placed[name].changes[name].noise,
            controls=tuple(sorted(matched(name, placed[name].changes))),
            reached_by=reached_by,
            origins=origins,
            family=family,
            pooled=pooled,
            family_size=size,
            adjusted_p=hochberg,
            adjusted_by_p=yekutieli,
        )
        for (name, (centre, reached_by, origins, family, pooled)), hochberg, yekutieli in corrected
    }


def among_origins(
    name: str, changes: Mapping[str, Change], controls: Iterable[str] | None = None
) -> tuple[float, dict[str, float]]:
    """Return the suspect's t and each control's when it takes the suspect's place, the suspect left out.

    `controls` says who counts as a control, None takes those matched by size.
    """
    names = matched(name, changes) if controls is None else controls
    chosen = {each: changes[each] for each in sorted(names) if each != name}
    observed = studentised(changes[name], chosen.values())
    return observed, {each: studentised(change, _without(chosen, each)) for each, change in chosen.items()}


def nearest(cells: Sequence[Cell], name: str, size: float, count: int = NEAREST) -> tuple[Cell, ...]:
    """Return the control cells of other origins that are nearest in size, by the ratio of sizes."""
    others = [each for each in cells if each.exporter != name]
    return tuple(sorted(others, key=lambda each: (abs(log(each.size / size)), each.importer, each.exporter))[:count])


def placebos(observed: float, values: Sequence[float], level: float) -> Placebos:
    """Return the placebos of a suspect: p, and the t that would reach p <= level."""
    allowed = floor(level * (1 + len(values)) + _TIE) - 1
    ordered = sorted(values, reverse=True)
    needed = None if allowed < 0 or not ordered else ordered[min(allowed, len(ordered) - 1)]
    reached = sum(each >= observed for each in values)
    return Placebos(len(values), reached, placebo_p(observed, values), needed, level)


def _beside(
    name: str, changes: Mapping[str, Change], cells: Sequence[Cell], size: int
) -> tuple[float, tuple[str, ...], Placebos, Placebos, bool]:
    change = changes[name]
    observed, own = among_origins(name, changes)
    centre = change.delta - observed * change.noise
    reached_by = tuple(each for each, t in own.items() if t >= observed)
    among = list(own.values())
    pool = [each.t for each in nearest(cells, name, change.size)]
    pooled = len(pool) > len(among)
    family = placebos(observed, pool if pooled else among, FALSE_DISCOVERIES / size)
    return centre, reached_by, placebos(observed, among, ALPHA), family, pooled


def _without(changes: Mapping[str, Change], name: str) -> list[Change]:
    return [change for each, change in changes.items() if each != name]
