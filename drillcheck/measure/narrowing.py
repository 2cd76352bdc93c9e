"""Where to look next to know a moment to a step: between the looks that enclose it, ever closer. Seconds throughout."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PIECES = 4  # into which one gap is cut at a time


def between(times_s: Sequence[float], step_s: float) -> list[float]:
    """Moments that cut each gap of ascending times into pieces no longer than `step_s`, `PIECES` at most."""
    out: list[float] = []
    for a, b in itertools.pairwise(times_s):
        pieces = min(PIECES, int(np.ceil((b - a) / step_s - 0.25)))
        out += [a + (b - a) * k / pieces for k in range(1, pieces)]
    return out


def closer(times_s: Array, at_s: float, step_s: float) -> list[float]:
    """Moments about `at_s` that are still to be looked at: in the gap that it lies in, and a step to either side, so
    that a change has looks close by on both sides; none when that is done. `times_s` ascending, at least two.
    """
    after = int(np.clip(np.searchsorted(times_s, at_s), 1, len(times_s) - 1))
    low, high = float(times_s[after - 1]), float(times_s[after])
    wanted = between([low, high], step_s)
    beside = [low - step_s] if low > times_s[0] else []
    beside += [high + step_s] if high < times_s[-1] else []
    return [*wanted, *(t for t in beside if np.abs(times_s - t).min() > step_s / 2)]
