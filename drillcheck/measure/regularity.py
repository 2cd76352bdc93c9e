"""Regularity: in ranks and files one step leads from most people to another; among people at rest no step does.

It needs no other look, so it knows a formation that the clip shows only once, such as ranks opened for a minute.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Points

Array = NDArray[np.float64]

FEWEST = 5  # fewer people fit some step by chance
# Metres: shorter is one person found twice, longer is not the next in rank or file.
SHORTEST, LONGEST = 0.6, 4.0
DRAWS = 12
ROUND_M = 0.5  # chance is worked out for grounds rounded to this


class Regularity:
    """Measures looks of one clip; `cell` (2,) metres across and along: half of how far a person may stand off."""

    def __init__(self, cell: Array) -> None:
        self._cell = cell
        self._chance: dict[tuple[int, int, int], float] = {}

    def of(self, points: Points) -> float:
        """By how much the share of people whom the best step leads to another exceeds chance; NaN for too few."""
        if len(points) < FEWEST:
            return float("nan")
        return self._share(points) - self._by_chance(len(points), np.ptp(points, axis=0))

    def _share(self, points: Points) -> float:
        first, second = np.triu_indices(len(points), 1)
        steps = points[first] - points[second]
        steps = np.concatenate([steps, -steps])
        far = np.hypot(steps[:, 0], steps[:, 1])
        # A step and its opposite are one: half of the plane, and a little more for those that lie on its border.
        steps = steps[(far > SHORTEST) & (far < LONGEST) & (steps[:, 0] > -self._cell[0])]
        if not len(steps):
            return 0.0
        corner = np.array([2 * self._cell[0], LONGEST + self._cell[1]])
        cells = ((steps + corner) / self._cell).astype(int)
        votes = np.zeros(tuple(cells.max(axis=0) + 2))
        np.add.at(votes, (cells[:, 0], cells[:, 1]), 1)
        wide = votes[1:] + votes[:-1]
        return float((wide[:, 1:] + wide[:, :-1]).max()) / len(points)

    def _by_chance(self, number: int, extent: Array) -> float:
        """The same for so many people scattered at random over as much ground."""
        wide, deep = (int(side) for side in np.ceil(extent / ROUND_M))
        key = (number, wide, deep)
        if key not in self._chance:
            rng = np.random.default_rng([20240318, *key])
            ground = np.array([wide, deep]) * ROUND_M
            shares = [self._share(rng.uniform(0, 1, (number, 2)) * ground) for _ in range(DRAWS)]
            self._chance[key] = float(np.mean(shares))
        return self._chance[key]
