"""People on the ground, seen by a camera of known place: looks and stands whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Look
from drillcheck.measure.ground import FOCAL_PER_WIDTH, PERSON_M, Stand

Array = NDArray[np.float64]

WIDTH = 640
CAMERA_M = 3.0
HORIZON = 100.0
STEP_S = 4.0
TICKS = 1000  # a second
SLOPE = PERSON_M / CAMERA_M
OFFSET = -SLOPE * HORIZON


def block(ranks: int = 3, files: int = 7, *, across: float = 0.9, along: float = 1.2, far: float = 14.0) -> Array:
    """(ranks × files, 2) places of a formation in metres, centred before the camera."""
    places = [((file - (files - 1) / 2) * across, far + rank * along) for rank in range(ranks) for file in range(files)]
    return np.array(places)


def look(points: Array, at: int = 0, scores: Sequence[float] | float = 0.7) -> Look:
    """What the camera gives of people at these places (n, 2)."""
    focal = FOCAL_PER_WIDTH * WIDTH
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    height, feet = focal * PERSON_M / points[:, 1], HORIZON + focal * CAMERA_M / points[:, 1]
    middle = WIDTH / 2 + focal * points[:, 0] / points[:, 1]
    boxes = np.stack([middle - height / 5, feet - height, middle + height / 5, feet], axis=1).tolist()
    each = [scores] * len(boxes) if isinstance(scores, float) else list(scores)
    return Look(at=at, boxes=[(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes], scores=each)


def stand(points: Array, at: int = 0, score: float = 0.7) -> Stand:
    """People on the ground, without the way through a picture."""
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return Stand(at, points, np.full(len(points), score), np.ones(len(points)))


def times(number: int) -> Array:
    """Seconds of sparse looks."""
    return np.arange(number) * STEP_S


def drilling(rng: np.random.Generator, places: Array, seen: float = 0.9, sway: float = 0.04) -> Array:
    """A block somewhere on the yard, some of its people hidden."""
    moved = places + rng.uniform((-3, -2), (3, 4)) + rng.normal(0, sway, places.shape)
    return np.asarray(moved[rng.random(len(places)) < seen])


def resting(rng: np.random.Generator, number: int) -> Array:
    """People scattered over the yard."""
    return rng.uniform((-6, 12), (6, 22), (number, 2))


def session(
    number: int = 150, rests: Sequence[tuple[float, float]] = (), *, places: Array | None = None, seen: float = 0.9
) -> list[Look]:
    """Sparse looks of a training with rests (seconds from, to), the same each time."""
    rng = np.random.default_rng(3)
    stood = block(2, 6) if places is None else places
    looks = []
    for k, at_s in enumerate(times(number)):
        rest = any(start <= at_s < end for start, end in rests)
        points = resting(rng, len(stood)) if rest else drilling(rng, stood, seen)
        looks.append(look(points, int(at_s * TICKS)))
        assert looks[k].at == int(at_s * TICKS)
    return looks
