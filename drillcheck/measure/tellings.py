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
BASE = 0.95
MANY = 15  # the more people, the less any single look shows them all
FITTED = 0.5  # places tell nothing when fewer of the looks fit one arrangement


@dataclass(frozen=True, slots=True, eq=False)
class Tellings:
    """`base`: people in the better looks; `clues` (see `CLUES`): how far the other evidence lies from it;
    `doubts` (see `DOUBTS`): what makes the number uncertain; `shown`: people that rest or drill plainly showed.
    """

    base: float
    clues: Array
    doubts: Array
    shown: int


CLUES = (
    "size",
    "usual",
    "better",
    "faint_90",
    "faint_95",
    "best_99",
    "best",
    "stretch",
    "placed",
    "places",
    "possible_places",
    "certain_places",
    "soft_places",
    "narrow_places",
    "rested",
    "rest",
    "rest_more",
    "swing",
    "unfitted",
    "hiding",
    "number",
    "places_of_many",
    "usual_of_many",
)
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
    usual, better, best_99 = (float(np.quantile(sure, q)) for q in (0.5, 0.75, 0.99))
    stretch = best_stretch(sure)
    rested = len(at_rest) > STRETCH // 2
    by_rest = best_stretch(at_rest) - base if rested else 0.0
    placed = slots is not None and slots.share >= FITTED
    places = _by_places(slots, stays, watching) - base if slots is not None and placed else np.zeros(5)
    clues = [
        np.sqrt(base),
        base - usual,
        base - better,
        np.quantile(faint, 0.9) - base,
        np.quantile(faint, 0.95) - base,
        best_99 - base,
        sure.max() - base,
        stretch - base,
        placed,
        *places,
        rested,
        by_rest,
        max(0.0, by_rest),
        sure.std(),
        1 - slots.share if slots is not None and placed else 1.0,
        (base - usual) ** 2 / max(base, 1.0),
        base,
        float(places[3]) * max(0.0, base - MANY) / MANY,
        (base - usual) * max(0.0, base - MANY) / MANY,
    ]
    told = [stretch - base, *places[[0, 1, 3, 4]], 0.0]
    hidden = max(0.0, float(np.quantile(faint, 0.9) - np.quantile(sure, 0.9)))
    doubts = [
        np.log1p(base - usual),
        np.log1p(max([*told, by_rest]) - min(told)),
        hidden / 10,
        np.sqrt(base) / 4,
        not placed,
    ]
    return Tellings(
        base,
        np.array(clues, dtype=np.float64),
        np.array(doubts, dtype=np.float64),
        round(max(stretch, best_stretch(at_rest) if rested else 0.0)),
    )


def best_stretch(seen: Array) -> float:
    """People seen through the best stretch of looks; of few looks, what most of them show; 0 of none."""
    if len(seen) < STRETCH:
        return float(np.quantile(seen, STRETCH_QUANTILE)) if len(seen) else 0.0
    windows = np.lib.stride_tricks.sliding_window_view(seen, STRETCH)
    return float(np.quantile(windows, STRETCH_QUANTILE, axis=1).max())


def _by_places(slots: Slots, stays: NDArray[np.bool_], watching: Points) -> Array:
    """(5,) people by the places of the formation: usual, possible and certain ones, and two numbers in between that
    let a place count by half; who stands outside them, commanding or assisting, is added."""
    taken = np.where(stays, slots.taken, 0.0)
    spotted = at_spots(slots.places, watching)
    taken = np.where(spotted, 0.0, taken)
    whole = [
        float((taken >= share).sum()) + extra(slots.extra, often)
        for share, often in ((0.25, 0.5), (0.14, 0.25), (0.33, 0.6))
    ]
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
