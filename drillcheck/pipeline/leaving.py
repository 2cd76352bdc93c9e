"""Who leaves the picture in a rest: looked at closely where fewer people are seen than before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Seconds beside the look that shows fewest people: whoever walks out and comes back is gone for ten or so.
BESIDE_S = (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0)
# People who sit or stand close hide one another: fewer than two people, or than this share of all, is not plain.
FEWEST, SHARE = 2.0, 0.28
BEST = 0.8  # quantile of the looks at a rest: people fall out and all are to be seen
LOOKS = 4  # sparse ones that a rest must have for this


def left_share(
    times_s: Array, seen: Array, usual: float, look: Callable[[Sequence[float]], tuple[Array, Array]]
) -> float:
    """Share of the people who are out of the picture for some seconds of a rest; 0 unless it is plain.

    `times_s`, `seen` (n,): the sparse looks at the rest and how many people each shows, of any height, for whoever sits
    is in view; `usual`: how many the training shows; `look`: seconds and people of looks at more moments.
    """
    if len(seen) < LOOKS:
        return 0.0
    everybody = max(usual, float(np.quantile(seen, BEST)))
    plain = max(FEWEST, SHARE * everybody)
    inner = seen[1:-1]  # at the ends people are still falling out, or in again
    if everybody - float(inner.min()) < plain:
        return 0.0
    lowest = float(times_s[1 + int(inner.argmin())])
    more_s, more = look([lowest + each for each in BESIDE_S])
    order = np.argsort(np.concatenate([times_s, more_s]), kind="stable")
    counts = np.concatenate([seen, more])[order]
    # One look alone may have overlooked some.
    there = float(np.median(np.lib.stride_tricks.sliding_window_view(counts, 3), axis=1).min())
    missing = everybody - there
    return round(min(1.0, missing / everybody), 3) if missing >= plain else 0.0
