"""Recurrence: in a drill the same ranks come back; in a rest an arrangement never does.

A look's recurrence is the upper quartile of its likeness to looks spread over the clip and not near it in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Points, Stand
from drillcheck.measure.likeness import References

Array = NDArray[np.float64]

REFERENCES = 80
APART_S = 40.0  # nearer in time than this, even resting people still stand where they stood
FEWEST = 3  # fewer people have no arrangement
SCORE = 0.25
SIZES = 12  # numbers of people for which it is tried; between them it is interpolated
DRAWS = 10  # random arrangements of each size: their mean is steady to about 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Recurrence:
    """What looks are compared with, and the two levels a value is judged by."""

    references: References
    times_s: Array
    typical: float  # of ranks that come back
    by_size: Array  # (n,) of so many people scattered over the same ground: the fewer, the likelier a match
    chance: float  # the same for the number usually seen

    def scattered(self, number: int) -> float:
        """What so many people would reach by chance."""
        return float(self.by_size[min(number, len(self.by_size) - 1)])

    def of(self, stand: Stand, at_s: float) -> float | None:
        """Upper quartile of likeness, 0..1; None where there are too few people or references."""
        seen = stand.above(SCORE)
        apart = np.abs(self.times_s - at_s) > APART_S
        if len(seen) < FEWEST or apart.sum() < 4:
            return None
        return float(np.quantile(self.references.likeness(seen.points)[apart], 0.75))


def learn(stands: Sequence[Stand], times_s: Array) -> Recurrence | None:
    """References and levels from a clip's sparse looks; None where hardly anybody was seen."""
    able = [i for i, stand in enumerate(stands) if len(stand.above(SCORE)) >= FEWEST]
    if len(able) < 8:
        return None
    chosen = [able[k] for k in np.unique(np.linspace(0, len(able) - 1, min(REFERENCES, len(able))).astype(int))]
    references = References([stands[i].above(SCORE).points for i in chosen])
    draft = Recurrence(references, times_s[chosen], 1.0, np.zeros(1), 0.0)
    values = [v for i in able if (v := draft.of(stands[i], float(times_s[i]))) is not None]
    if len(values) < 8:
        return None
    # A drill is most of any clip worth judging: its level is that of the better half.
    typical = float(np.quantile(values, 0.6))
    sizes = np.array([len(stands[i].above(SCORE)) for i in able])
    by_size = _chance(references, [stands[i].above(SCORE).points for i in able], int(sizes.max()))
    return Recurrence(references, times_s[chosen], typical, by_size, float(np.median(by_size[sizes])))


def _chance(references: References, seen: Sequence[Points], most: int) -> Array:
    """(most + 1,) upper quartile of likeness of 0, 1, … people scattered at random over ground that people covered."""
    rng = np.random.default_rng(20240318)
    sizes = np.unique(np.geomspace(FEWEST, max(most, FEWEST), SIZES).round().astype(int))
    means = []
    for number in sizes:
        values = []
        for _ in range(DRAWS):
            ground = seen[int(rng.integers(len(seen)))]
            low, high = ground.min(axis=0) - 0.5, ground.max(axis=0) + 0.5
            values.append(np.quantile(references.likeness(rng.uniform(low, high, (number, 2))), 0.75))
        means.append(float(np.mean(values)))
    return np.asarray(np.interp(np.arange(most + 1), sizes, means))
