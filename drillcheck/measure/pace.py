"""Slow motion by its pictures: some repeat the one before, or mix their neighbours, in a regular pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEWEST = 20
# Of the usual step between two pictures of moving people: a repeated picture has next to none (up to 0.1 when it was
# encoded anew), another one always has some.
NO_STEP, SOME_STEP = 0.12, 0.25
# Shares of repeated pictures that stretching makes (1.15 to 2.2 times as long).
LEAST_SHARE, MOST_SHARE = 0.12, 0.55
REGULAR = 0.9
# A mixed picture lies between its neighbours; of two kinds that alternate the other does not.
MIXED, MIXED_OF_OTHER = 0.25, 0.4
# Rates of stored to recorded pictures, of cameras and recorders at real speed.
CONVERSIONS = (1.2, 1.25, 1.5, 5 / 3, 2.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """What is odd about the pace of a burst, and how many times as long it plays."""

    kind: Literal["repeated", "mixed"]
    factor: float


def pace(steps: Array, bends: Array) -> Pace | None:
    """`steps` (n,): how much each picture differs from the one before where people move, noise taken off; `bends`
    (n - 1,): how far each lies from the mean of its two neighbours, as a share of how far those lie apart.
    """
    if len(steps) < FEWEST:
        return None
    usual = float(np.quantile(steps, 0.75))
    if usual <= 0:
        return None
    relative = steps / usual
    repeated = relative < NO_STEP
    share = float(repeated.mean())
    if LEAST_SHARE <= share <= MOST_SHARE and _regular(np.flatnonzero(repeated), share):
        if float((relative[~repeated] >= SOME_STEP).mean()) >= REGULAR:
            return Pace("repeated", round(1 / (1 - share), 2))
        return None
    if share >= LEAST_SHARE:
        return None
    one, other = (float(np.median(bends[start::2])) for start in (0, 1))
    low, high = min(one, other), max(one, other)
    return Pace("mixed", 2.0) if low < MIXED and low < MIXED_OF_OTHER * high else None


def usual_rate(found: Pace) -> bool:
    """Whether recorders stretch a whole clip so: 24 or 25 pictures a second stored as 30, 15 as 30, and the like."""
    return found.kind == "repeated" and any(abs(found.factor / each - 1) < 0.03 for each in CONVERSIONS)


def _regular(places: NDArray[np.int64], share: float) -> bool:
    """Whether repeated pictures come as evenly as a clock deals them out."""
    gaps = np.diff(places)
    if len(gaps) < 3:
        return False
    return bool((np.abs(gaps - 1 / share) <= 1.01).mean() >= REGULAR and float(gaps.std()) <= 0.75)
