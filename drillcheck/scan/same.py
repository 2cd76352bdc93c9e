"""Whether two moments of a clip show the same pictures: compared where something moves, whatever light and noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import Image
from drillcheck.scan.clip import Clip, Shot

Floats = NDArray[np.float32]

FIT = (640, 640)
# How far a copy may stand from where packets put it, and how far off a picture is another one.
REACH_S, OTHER_S = 0.45, 0.2
# Two steps on the spot take about a second.
CYCLE_S, CYCLE_REACH_S = 1.2, 0.7
STEP_S = 1 / 30
# Grey levels, over the usual change of a pixel within the window, from which on something moves there.
MOVES, MOVES_TIMES = 6.0, 3.0
FEWEST_PIXELS = 60
# Where things move an encoder keeps noise and detail worse than on still ground.
CODED_WORSE = 2.0
# Still ground that differs by so many grey levels, and by this share of its variance, is other ground.
OTHER_PLACE, OTHER_GROUND = 10.0, 0.15
# A copy's pictures agree to the noise (0.00–0.06 in trials); those of like movement seldom do, and never for long
# (0.03–0.9).
SAME = 0.08


@dataclass(frozen=True, slots=True)
class Match:
    """One picture (tick `source`) against those around the moment where its copy should stand.

    `first`, `last`: ticks of the likest and of those beside it that are as like. `apart`: its difference where things
    move, over that of still ground, as a share of what pictures a fifth of a second away differ by: 0 is the same
    picture, 1 no likeness at all. `pixels`: how many move.
    """

    first: int
    last: int
    source: int
    apart: float
    pixels: int


def comes_back(clip: Clip, source: Shot) -> bool:
    """Whether the same picture is there again a second later, as when people mark time: then it tells no moment."""
    again = match(clip, source, source.at + clip.ticks(CYCLE_S), CYCLE_REACH_S)
    return again is not None and again.apart <= SAME


def match(clip: Clip, source: Shot, other: int, reach_s: float = REACH_S) -> Match | None:
    """Compare a picture with those around tick `other`; None where nothing moves there, or nothing can be decoded."""
    reach = clip.ticks(reach_s)
    window = [
        shot
        for shot in clip.dense(max(0, other - reach), min(other + reach + 1, clip.duration), clip.ticks(STEP_S), FIT)
        if isinstance(shot, Shot)
    ]
    if len(window) < 4 or window[0].image.shape != source.image.shape:
        return None
    greys = np.stack([grey(shot.image) for shot in window])
    moving, still = movers(greys, MOVES)
    if int(moving.sum()) < FEWEST_PIXELS:
        return None
    excess = np.array([_excess(grey(source.image), picture, moving, still) for picture in greys])
    best = int(np.argmin(excess))
    ats = np.array([shot.at for shot in window])
    if not np.isfinite(excess).all():
        return Match(int(ats[best]), int(ats[best]), source.at, 1.0, int(moving.sum()))
    far = np.abs(ats - ats[best]) >= clip.ticks(OTHER_S)
    if not far.any():
        return None
    usual = max(float(np.median(excess[far])), 1e-6)
    like = np.maximum(excess, 0.0) / usual
    first = last = best
    # Where people stop for a moment, neighbouring pictures are as like.
    while first > 0 and like[first - 1] <= SAME:
        first -= 1
    while last < len(like) - 1 and like[last + 1] <= SAME:
        last += 1
    return Match(int(ats[first]), int(ats[last]), source.at, float(like[best]), int(moving.sum()))


def movers(greys: Floats, least: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(h, w) where something moves in (n, h, w) pictures, by `least` grey levels at the least, and the stiller half."""
    change = greys.max(axis=0) - greys.min(axis=0)
    usual = np.median(change)
    return change > max(least, MOVES_TIMES * float(usual)), change <= usual


def _excess(one: Floats, other: Floats, moving: NDArray[np.bool_], still: NDArray[np.bool_]) -> float:
    """Mean squared difference where things move less that of still ground, after light has been made equal."""
    a, b = one[still], other[still]
    spread = float(b.var())
    gain = float(np.cov(a, b)[0, 1]) / spread if spread > 1 else 1.0
    gain = min(max(gain, 0.5), 2.0)
    difference = one - (gain * (other - float(b.mean())) + float(a.mean()))
    ground = float((difference[still] ** 2).mean())
    if ground > max(OTHER_PLACE**2, OTHER_GROUND * float(a.var())):
        return np.inf  # the camera looks elsewhere
    return float((difference[moving] ** 2).mean() - CODED_WORSE * ground)


def grey(image: Image) -> Floats:
    """Grey levels without the finest noise."""
    import cv2

    return np.asarray(cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (0, 0), 1.0), np.float32)
