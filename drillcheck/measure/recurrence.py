"""Recurrence: in a drill the same ranks come back; in a rest an arrangement never does.

A look's recurrence is the upper quartile of its likeness to looks spread over the clip and not near it in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Stand
from drillcheck.measure.likeness import References

Array = NDArray[np.float64]

REFERENCES = 80
APART_S = 40.0  # nearer in time than this, even resting people still stand where they stood
FEWEST = 3  # fewer people have no arrangement
SCORE = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Recurrence:
    """What looks are compared with, and the two levels a value is judged by."""

    references: References
    times_s: Array
    typical: float  # of ranks that come back
    chance: float  # of as many people scattered over the same ground

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
    draft = Recurrence(references, times_s[chosen], 1.0, 0.0)
    values = [v for i in able if (v := draft.of(stands[i], float(times_s[i]))) is not None]
    if len(values) < 8:
        return None
    # A drill is most of any clip worth judging: its level is that of the better half.
    typical = float(np.quantile(values, 0.6))
    return Recurrence(references, times_s[chosen], typical, _chance(draft, stands, able, times_s))


def _chance(draft: Recurrence, stands: Sequence[Stand], able: list[int], times_s: Array) -> float:
    """Recurrence of people scattered at random over the ground that the same number of people cover."""
    rng = np.random.default_rng(20240318)
    values = []
    for i in able[:: max(1, len(able) // 40)]:
        points = stands[i].above(SCORE).points
        low, high = points.min(axis=0) - 0.5, points.max(axis=0) + 0.5
        scattered = Stand(
            stands[i].at, rng.uniform(low, high, points.shape), np.ones(len(points)), np.ones(len(points))
        )
        value = draft.of(scattered, float(times_s[i]))
        if value is not None:
            values.append(value)
    return float(np.median(values)) if values else 0.4
