"""When the training begins and ends: people are there, in number, and stay."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Stand

Array = NDArray[np.float64]

SCORE = 0.25
# Of the usual number: more than half of them have arrived. A large block that turns its flank hides more than that, so
# that of many a lesser share will do, but never fewer people than passers-by are.
PRESENT, PRESENT_OF_MANY, CROWD = 0.5, 0.3, 5.0
RUN = 3  # looks in a row: one odd picture neither opens nor ends a training


def counts(stands: Sequence[Stand], score: float = SCORE) -> Array:
    """(n,) people in each look."""
    return np.array([len(stand.above(score)) for stand in stands], dtype=np.float64)


def usual_number(seen: Array) -> float:
    """The number usually seen while people are there: the median of the looks that show any crowd."""
    crowd = seen[seen >= max(2.0, 0.4 * float(np.quantile(seen, 0.9)))] if len(seen) else seen
    return float(np.median(crowd)) if len(crowd) else 0.0


def present_span(seen: Array) -> tuple[int, int] | None:
    """First and last look of the training, or None where nobody trained.

    The opening look is the first of `RUN` looks in a row with at least half of the usual number; the closing look
    likewise from the end. What lies between belongs to the training even if people leave the picture meanwhile.
    """
    usual = usual_number(seen)
    if usual < 2:
        return None
    there = seen >= min(PRESENT * usual, max(PRESENT_OF_MANY * usual, CROWD))
    runs = np.convolve(there, np.ones(RUN), "valid") >= RUN if len(there) >= RUN else np.zeros(0, bool)
    if not runs.any():
        return None
    return int(np.argmax(runs)), int(len(there) - 1 - np.argmax(runs[::-1]))
