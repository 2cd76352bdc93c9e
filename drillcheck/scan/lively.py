"""Where in a clip most moves, by the bytes that its packets spend: nothing is decoded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.motion import HZ
from drillcheck.scan.clip import Clip

Array = NDArray[np.float64]


def liveliness(clip: Clip, seconds: float) -> tuple[Array, int]:
    """Bytes of a burst of so many seconds that begins at each step of 1/`HZ` s, keyframes left out; and a burst's
    length in steps."""
    length = max(1, int(seconds * HZ))
    steps = np.zeros(int(clip.seconds(clip.duration) * HZ) + 1)
    for part in clip.parts:
        at = (part.index.pts - part.index.origin) * float(part.index.time_base) + clip.seconds(part.offset)
        spent = np.where(part.index.key, 0, part.index.size)
        steps += np.bincount(np.minimum((at * HZ).astype(int), len(steps) - 1), spent, len(steps))
    return np.convolve(steps, np.ones(length), "valid") if len(steps) >= length else np.zeros(0), length


def liveliest(lively: Array, length: int, parts: Sequence[NDArray[np.int64]], taken: Sequence[int]) -> list[int]:
    """The liveliest step of each part that overlaps with none chosen before, in order."""
    chosen: list[int] = []
    for part in parts:
        free = part[[all(abs(place - other) >= length for other in (*taken, *chosen)) for place in part.tolist()]]
        if len(free) and float(lively[free].max()) > 0:
            chosen.append(int(free[int(np.argmax(lively[free]))]))
    return sorted(chosen)
