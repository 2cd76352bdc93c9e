"""Whether two stretches of a clip are the same footage, told by every little movement in them.

People who stand sway, each in a way of their own, and never again so. Single pictures are too much alike to tell one
moment from the next; over ten seconds and more what moves agrees with a copy at one lag alone, and with nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.recurring import Likeness
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.same import grey

Floats = NDArray[np.float32]

HZ = 10
WIDTH, BLOCK = 320, 4
MOST_S = 12.0  # so much of a stretch tells enough
SLOW_S = 3.0  # what changes more slowly is the light
MOVING = 0.02  # share of the picture that is compared: that which moves most in both stretches
REACH_S, BESIDE_S = 3.0, 0.6
ONE_LAG_S = 0.25
# In trials a copy reached 0.85–0.99 at its lag, in every part of it; other stretches 0.05, or up to 0.65 where one and
# the same turn is all that happens: then the rest of the stretch tells.
PARTS = 4
ALIKE, EVERYWHERE, BESIDE = 0.6, 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Swaying:
    """`alike`: how well the movements of both stretches agree at the likest lag, -1..1, which is `off_s` from where it
    should be; `least`: the same in the part of the stretch that agrees least; `beside`: the most at other lags."""

    alike: float
    least: float
    beside: float
    off_s: float

    @property
    def same(self) -> bool:
        """Whether they are one and the same footage."""
        sure = self.alike >= ALIKE and self.least >= EVERYWHERE and self.beside <= BESIDE * self.alike
        return sure and abs(self.off_s) <= ONE_LAG_S


def swaying(clip: Clip, stretch: Likeness) -> Swaying | None:
    """Compare a stretch with its copy, or its mirror image; None where either cannot be decoded whole."""
    spare = max(0.0, stretch.end_s - stretch.start_s - MOST_S) / 2
    low, high = stretch.start_s + spare, stretch.end_s - spare
    ends = sorted(stretch.copy_of(moment) for moment in (low, high))
    one = _movements(clip, low, high)
    other = _movements(clip, ends[0] - REACH_S, ends[1] + REACH_S)
    if one is None or other is None or one.shape[1] != other.shape[1]:
        return None
    other = other[::-1] if stretch.mirrored else other
    spread = one.std(axis=0) * other.std(axis=0)
    moves = spread >= np.quantile(spread, 1 - MOVING)
    one, other = one[:, moves], other[:, moves]
    lags = np.arange(len(other) - len(one) + 1)
    alike = np.array([_agreement(one, other[lag : lag + len(one)]) for lag in lags])
    best = int(alike.argmax())
    apart = np.abs(lags - best) > BESIDE_S * HZ
    beside = float(alike[apart].max()) if apart.any() else 1.0
    pieces = zip(np.array_split(one, PARTS), np.array_split(other[best : best + len(one)], PARTS), strict=True)
    return Swaying(float(alike[best]), min(_agreement(a, b) for a, b in pieces), beside, best / HZ - REACH_S)


def _agreement(one: Floats, other: Floats) -> float:
    size = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum()) / max(size, 1e-6)


def _movements(clip: Clip, low_s: float, high_s: float) -> Floats | None:
    """(moments, blocks) by how much each block of the picture is off its own mean of some seconds, `HZ` a second."""
    import cv2

    moments = low_s + np.arange(round((high_s - low_s) * HZ)) / HZ
    if low_s < 0 or high_s > clip.seconds(clip.duration) or len(moments) < HZ:
        return None
    times, seen = [], []
    for shot in clip.dense(clip.ticks(low_s), clip.ticks(high_s), clip.ticks(1 / HZ), (WIDTH, WIDTH)):
        if not isinstance(shot, Shot):
            return None
        picture = grey(shot.image)
        size = (max(1, picture.shape[1] // BLOCK), max(1, picture.shape[0] // BLOCK))
        seen.append(cv2.resize(picture, size, interpolation=cv2.INTER_AREA).ravel())
        times.append(clip.seconds(shot.at))
    if len(times) < 2:
        return None
    # A clip of few pictures a second shows one for several moments.
    place = np.clip(np.searchsorted(times, moments + 0.25 / HZ) - 1, 0, len(times) - 1)
    blocks = np.stack(seen)[place].astype(np.float32)
    blocks -= np.median(blocks, axis=1, keepdims=True)
    slow = cv2.blur(blocks, (1, int(SLOW_S * HZ) | 1), borderType=cv2.BORDER_REFLECT)
    return np.asarray(blocks - slow, np.float32)
