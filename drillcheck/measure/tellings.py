"""What different kinds of evidence tell of the number of people: single looks, the best stretch, places, rests.

None of them alone is right: ranks hide people, boxes double, passers-by come near. How far they differ tells how much
is hidden, and which of them to believe is weighed on known truth (see `weighing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.bystanders import at_spots
from drillcheck.measure.ground import Points, Stand
from drillcheck.measure.slots import Slots

Array = NDArray[np.float64]

SURE, FAINT = 0.25, 0.1
NEAR_M = 7.0  # from the middle of all: passers-by walk farther off
# Ranks that open, a block that turns: the stretch of looks that shows most. So long that a passer-by,
# who crosses within half a minute, is not in most of it.
STRETCH, STRETCH_QUANTILE = 8, 0.4
BASE, BEST = 0.95, 0.98  # of the looks: beyond the best is only a box too many
FITTED = 0.5  # places tell nothing when fewer of the looks fit one arrangement


@dataclass(frozen=True, slots=True, eq=False)
class Tellings:
    """People in the better looks of the drill (`base`), in the usual one, in the best, with faint boxes in the better
    ones, through a stretch of it, through a stretch of rest (0: hardly any); by places that are taken (0: no places);
    `doubts` (see `DOUBTS`): what makes the number uncertain.
    """

    base: float
    usual: float
    best: float
    faint: float
    stretch: float
    rested: float
    places: float
    doubts: Array


DOUBTS = ("usual", "spread", "hidden", "size", "unplaced")


def tellings(
    drill: Sequence[Stand], rest: Sequence[Stand], slots: Slots | None, stays: NDArray[np.bool_], watching: Points
) -> Tellings:
    """From the looks in drill (one at least) and at rest, without those who only watch (`watching`, (k, 2) metres).

    `stays` (n,): which of the places belong to people who take part to the end.
    """
    sure, faint = (_near(drill, score, watching) for score in (SURE, FAINT))
    at_rest = _near(rest, SURE, watching)
    base = float(np.quantile(sure, BASE))
    usual, stretch = float(np.median(sure)), best_stretch(sure)
    by_rest = best_stretch(at_rest) if len(at_rest) > STRETCH // 2 else 0.0
    placed = slots is not None and slots.share >= FITTED
    places = _by_places(slots, stays, watching) if slots is not None and placed else np.zeros(4)
    told = [stretch - base, *(places - base if placed else ()), 0.0]
    hidden = max(0.0, float(np.quantile(faint, 0.9) - np.quantile(sure, 0.9)))
    doubts = [
        np.log1p(base - usual),
        np.log1p(max([*told, by_rest - base if by_rest else 0.0]) - min(told)),
        hidden / 10,
        np.sqrt(base) / 4,
        not placed,
    ]
    return Tellings(
        base=base,
        usual=usual,
        best=float(np.quantile(sure, BEST)),
        faint=float(np.quantile(faint, BASE)),
        stretch=stretch,
        rested=by_rest,
        places=float(places[0]),
        doubts=np.array(doubts, dtype=np.float64),
    )


def best_stretch(seen: Array) -> float:
    """People seen through the best stretch of looks; of few looks, what most of them show; 0 of none."""
    if len(seen) < STRETCH:
        return float(np.quantile(seen, STRETCH_QUANTILE)) if len(seen) else 0.0
    windows = np.lib.stride_tricks.sliding_window_view(seen, STRETCH)
    return float(np.quantile(windows, STRETCH_QUANTILE, axis=1).max())


def _by_places(slots: Slots, stays: NDArray[np.bool_], watching: Points) -> Array:
    """(4,) people by the places of the formation: usual and possible ones, and two numbers in between that let a place
    count by half; who stands outside them, commanding or assisting, is added."""
    taken = np.where(stays, slots.taken, 0.0)
    spotted = at_spots(slots.places, watching)
    taken = np.where(spotted, 0.0, taken)
    whole = [float((taken >= share).sum()) + extra(slots.extra, often) for share, often in ((0.25, 0.5), (0.14, 0.25))]
    outside = float(slots.extra.mean())
    soft = [
        float(np.clip((taken - low) / (high - low), 0, 1).sum()) + outside for low, high in ((0.05, 0.3), (0.1, 0.2))
    ]
    return np.array([*whole, *soft])


def extra(outside: Array, share: float) -> int:
    """The most people that stand outside the block in at least `share` of the looks: who commands, who assists."""
    number = 0
    while (outside >= number + 1).mean() >= share:
        number += 1
    return number


def _near(stands: Sequence[Stand], score: float, watching: Points) -> Array:
    """(looks,) people near the middle of all, without those at the spots from where somebody always watches."""
    return np.array([_number(stand.above(score).points, watching) for stand in stands], dtype=np.float64)


def _number(points: Points, watching: Points) -> int:
    if not len(points):
        return 0
    near = np.abs(points - np.median(points, axis=0)).max(axis=1) < NEAR_M
    return int((near & ~at_spots(points, watching)).sum())
