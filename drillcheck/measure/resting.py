"""Which looks show people at rest: recurrence of the arrangement, smoothed over time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.chain import posterior
from drillcheck.measure.ground import Stand
from drillcheck.measure.presence import SCORE
from drillcheck.measure.recurrence import Recurrence
from drillcheck.measure.regularity import Regularity

Array = NDArray[np.float64]

# A rest, and a drill between two rests, last at least this long.
SHORTEST_S = 20.0
CHANGE = 1e-3
STEPS = 12  # units of log-odds between chance and the usual drill
# Resting people lie close about chance; ranks seen from the side, or half hidden, fall far below the usual.
BORDER = 0.4
# Regularity beyond chance: at rest it hardly exceeds 0.1, in ranks it mostly does; ranks from the side may hide it.
LEVEL, LEVEL_WIDTH, LEVEL_RANGE = 0.09, 0.04, (-2.0, 0.8)
NARROWEST = 0.04  # likeness that is worth one unit of log-odds, at least: it comes in steps of one person
DESERTED, DESERTED_OF_MANY = 0.4, 0.25  # shares of the usual number; a large block from the flank hides more than half
STRONGEST = 4.0  # log-odds that a single look may weigh


def rest_log_odds(recurrence: Recurrence, stands: Sequence[Stand], usual: float) -> Array:
    """(n,) log-odds that each look shows a rest; 0 where the look cannot tell."""
    regularity = Regularity(recurrence.template.cell)
    odds = np.zeros(len(stands))
    for i, stand in enumerate(stands):
        seen = stand.above(SCORE)
        value = recurrence.of(stand)
        if value is not None:
            chance = recurrence.scattered(len(seen))
            width = max((recurrence.typical - chance) / STEPS, NARROWEST)
            border = chance + BORDER * (recurrence.typical - chance)
            odds[i] = np.clip((border - value) / width, -STRONGEST, STRONGEST)
        regular = regularity.of(recurrence.template.scaled(seen.points))
        if regular is not None:
            odds[i] = np.clip(odds[i] + np.clip((LEVEL - regular) / LEVEL_WIDTH, *LEVEL_RANGE), -STRONGEST, STRONGEST)
        # Most of the squad has left the picture: whatever the few who stay do, nobody drills.
        if len(seen) < min(DESERTED * usual, max(DESERTED_OF_MANY * usual, 4.0)):
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
