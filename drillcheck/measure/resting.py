"""Which looks show people at rest: recurrence of the arrangement, smoothed over time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.chain import posterior
from drillcheck.measure.ground import Stand
from drillcheck.measure.presence import SCORE
from drillcheck.measure.recurrence import Recurrence

Array = NDArray[np.float64]

# A rest, and a drill between two rests, last at least this long.
SHORTEST_S = 20.0
CHANGE = 1e-3
BORDER = (
    0.4  # resting people lie close about chance; ranks seen from the side, or half hidden, fall far below the usual
)
NARROWEST = 0.04  # likeness that is worth one unit of log-odds, at least: it comes in steps of one person
STRONGEST = 4.0  # log-odds that a single look may weigh


def rest_log_odds(recurrence: Recurrence, stands: Sequence[Stand], times_s: Array, usual: float) -> Array:
    """(n,) log-odds that each look shows a rest; 0 where the look cannot tell."""
    odds = np.zeros(len(stands))
    for i, stand in enumerate(stands):
        value = recurrence.of(stand)
        if value is not None:
            chance = recurrence.scattered(len(stand.above(SCORE)))
            width = max((recurrence.typical - chance) / 6, NARROWEST)
            border = chance + BORDER * (recurrence.typical - chance)
            odds[i] = np.clip((border - value) / width, -STRONGEST, STRONGEST)
        # Most of the squad has left the picture: whatever the few who stay do, nobody drills.
        if len(stand.above(SCORE)) < 0.4 * usual:
            odds[i] = max(odds[i], 2.0)
    return odds


def rest_posterior(odds: Array, step_s: float) -> Array:
    """(n,) probability of rest at each look."""
    least = max(1, round(SHORTEST_S / step_s))
    return posterior(np.stack([-odds / 2, odds / 2], axis=1), (least, least), CHANGE)


def runs(likely: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], likely.astype(np.int8), [0]])))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]
