"""The legs of people who march, followed through a burst of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import Image
from drillcheck.evidence.model import Look
from drillcheck.measure.cadence import Marching, marching
from drillcheck.measure.ground import Ground
from drillcheck.scan.clip import Shot
from drillcheck.scan.marched import metres

Array = NDArray[np.float64]

SURE, UPRIGHT = 0.25, 0.25
FEWEST_PEOPLE = 3
# Points on a trunk, in heights from the feet: arms and legs swing, it does not.
TRUNK = np.array([(across, -up) for across in (-0.12, 0.0, 0.12) for up in (0.55, 0.68, 0.82)])
REACH_PX = (15, 15)
# Legs, in heights: half as wide as they are looked at, up from below the feet; and what they are shrunk to.
HALF, HIGH, BELOW, CELLS = 0.3, 0.55, 0.02, 12
MARCH_MPS, OWN_MPS = 0.5, 0.4
# The first and last moments of a march are uneven, and fewer than four steps tell no pace.
STEADY_S, UNEVEN_S, SHORTEST_S = 0.3, 0.15, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class March:
    """A stretch in which a block of people marches: ticks, and their legs."""

    start: int
    end: int
    legs: Marching


def march(shots: Sequence[Shot], times_s: Array, look: Look, ground: Ground) -> March | None:
    """The longest march within neighbouring pictures, by the people whom a look among them found."""
    import cv2

    boxes = _upright(look, ground)
    if len(shots) < 2 or len(boxes) < FEWEST_PEOPLE or len({shot.image.shape for shot in shots}) > 1:
        return None
    greys = [np.asarray(cv2.cvtColor(shot.image, cv2.COLOR_BGR2GRAY), np.uint8) for shot in shots]
    first = int(np.argmin([abs(shot.at - look.at) for shot in shots]))
    feet = _followed(greys, first, np.stack([boxes[:, [0, 2]].mean(axis=1), boxes[:, 3]], axis=1), ground, shots[0])
    heights = _heights(ground, feet)
    mps = metres(heights[1:], np.diff(feet, axis=0), ground) / np.diff(times_s)[:, None]
    low, high = _longest(_steady(np.median(mps, axis=1), times_s) >= MARCH_MPS)
    low = int(np.searchsorted(times_s, times_s[low] + UNEVEN_S))
    high = int(np.searchsorted(times_s, times_s[high] - UNEVEN_S, "right")) - 1
    if high <= low or times_s[high] - times_s[low] < SHORTEST_S:
        return None
    span = slice(low, high + 1)
    people = [
        _looks(greys[span], feet[span, person] / shots[0].scale, heights[span, person] / shots[0].scale)
        for person in range(len(boxes))
        if float(np.median(mps[low:high, person])) >= OWN_MPS
    ]
    if len(people) < FEWEST_PEOPLE:
        return None
    return March(shots[low].at, shots[high].at, marching(times_s[span], people))


def _upright(look: Look, ground: Ground) -> Array:
    """(n, 4) boxes of people who stand or walk, seen from head to foot."""
    sure = [box for box, score in zip(look.boxes, look.scores, strict=True) if score >= SURE]
    boxes = np.array(sure, dtype=np.float64).reshape(-1, 4)
    expected = _heights(ground, boxes[:, [0, 3]])
    return boxes[np.abs((boxes[:, 3] - boxes[:, 1]) / expected - 1) < UPRIGHT]


def _heights(ground: Ground, feet: Array) -> Array:
    return np.maximum(ground.expected(feet[..., 1]), 8.0)


def _followed(greys: Sequence[Image], first: int, begin: Array, ground: Ground, shot: Shot) -> Array:
    """(pictures, people, 2) where their feet are, in displayed pixels, from their trunks both ways from `first`."""
    import cv2

    feet = np.zeros((len(greys), *begin.shape))
    feet[first] = begin
    for before, after in [*pairwise(range(first, len(greys))), *pairwise(range(first, -1, -1))]:
        at = feet[before]
        points = (at[:, None] + TRUNK * _heights(ground, at)[:, None, None]) / shot.scale
        given = points.reshape(-1, 1, 2).astype(np.float32)
        moved, _, _ = cv2.calcOpticalFlowPyrLK(
            greys[before], greys[after], given, np.zeros_like(given), winSize=REACH_PX, maxLevel=2
        )
        shift = (moved - given).reshape(points.shape) * shot.scale
        feet[after] = at + np.sort(shift, axis=1)[:, len(TRUNK) // 2]
    return feet


def _steady(speeds: Array, times_s: Array) -> Array:
    """Means over `STEADY_S`: a single step is uneven."""
    number = 2 * int(STEADY_S / 2 / float(np.median(np.diff(times_s))) + 0.5) + 1
    return np.convolve(np.pad(speeds, number // 2, mode="edge"), np.ones(number) / number, "valid")


def _longest(going: NDArray[np.bool_]) -> tuple[int, int]:
    """Begin and end of the longest run."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], going, [False]]).astype(int)))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))


def _looks(greys: Sequence[Image], feet: Array, heights: Array) -> Array:
    """(pictures, cells) what one person's legs look like; all in pixels of the pictures."""
    import cv2

    out = np.zeros((len(greys), CELLS * CELLS))
    for number, (picture, (x, y), height) in enumerate(zip(greys, feet.tolist(), heights.tolist(), strict=True)):
        across, up = 2 * HALF * height / CELLS, HIGH * height / CELLS
        place = np.array([[across, 0, x - HALF * height], [0, up, y - (HIGH - BELOW) * height]])
        # Pixels outside of the picture are like those at its edge.
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        legs = cv2.warpAffine(picture, place, (CELLS, CELLS), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        out[number] = legs.ravel()
    return out
