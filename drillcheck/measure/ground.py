"""From boxes to places on the ground, in metres.

On flat ground a person's height in the picture is linear in the row of the feet (pinhole camera, small tilt), so one
line fitted over a whole clip gives the scale at every place. Depth needs the focal length, which is not known: a usual
phone lens is assumed, and tolerances along the depth are wide enough to bear it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Look

Points = NDArray[np.float64]
Array = NDArray[np.float64]

PERSON_M = 1.7
FOCAL_PER_WIDTH = 0.95
# A box lower than this share of the height expected at its place is a part of somebody, or somebody else's.
LOWEST, HIGHEST = 0.6, 1.5
# How much less exact the row of a box's feet is than that of its head.
FEET_ERROR = 1.5
UPRIGHT = 0.3
# Two boxes whose feet are nearer than this (across, along, in metres) are one person found twice.
SAME_ACROSS, SAME_ALONG = 0.25, 0.5


@dataclass(frozen=True, slots=True)
class Ground:
    """Height of a person in pixels = `slope` × foot row + `offset`; `width` of the picture in pixels.

    `agreement`: share of confident boxes within 8 % of the line.
    """

    slope: float
    offset: float
    width: int
    agreement: float

    def expected(self, feet: Array) -> Array:
        """Height in pixels of a person whose feet are at these rows."""
        return self.slope * feet + self.offset

    def at_place(self, heads: Array, expected: Array) -> Array:
        """Height in pixels at the place of a person by head row and by feet (`expected`), whichever says more.

        Ranks in front hide feet, not heads, and a box then ends too low or too high; but the lower the camera, the
        less a head's row says of the distance (at head height, nothing). Weighed by how exact either is.
        """
        slope = min(self.slope, 0.98)
        by_head = (slope * heads + self.offset) / (1 - slope)
        # Who sits or crouches has the head somewhere else.
        standing = np.abs(by_head / expected - 1) < UPRIGHT
        weight = np.where(standing, (FEET_ERROR * (1 - slope)) ** 2, 0.0)
        return np.asarray((expected + weight * by_head) / (1 + weight))


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """The people of one look on the ground: `points` (n, 2) metres, across and along; `scores`; `heights` relative."""

    at: int
    points: Points
    scores: Array
    heights: Array

    def __len__(self) -> int:
        return len(self.points)

    def above(self, score: float) -> Stand:
        """Only those found with at least this score."""
        keep = self.scores >= score
        return Stand(self.at, self.points[keep], self.scores[keep], self.heights[keep])


def fit_ground(looks: Sequence[Look], width: int, confident: float = 0.4) -> Ground | None:
    """The line over all confident boxes, or None where there are too few to tell (under 12, or no spread)."""
    boxes = np.array([box for look in looks for box, s in zip(look.boxes, look.scores, strict=True) if s >= confident])
    if len(boxes) < 12:
        return None
    feet, heights = boxes[:, 3], boxes[:, 3] - boxes[:, 1]
    best = _best_line(feet, heights)
    if best is None:
        # Everybody at one distance: a constant height, with a slope that keeps the depth finite.
        slope = float(np.median(heights)) / max(float(np.median(feet)), 1.0)
        return Ground(slope, 0.0, width, 0.0)
    slope, offset = best
    near = np.abs(heights - (slope * feet + offset)) < 0.12 * np.maximum(slope * feet + offset, 1.0)
    if near.sum() >= 12 and np.ptp(feet[near]) > 5:
        slope, offset = (float(v) for v in np.polyfit(feet[near], heights[near], 1))
    agreement = float(
        np.mean(np.abs(heights - (slope * feet + offset)) < 0.08 * np.maximum(slope * feet + offset, 1.0))
    )
    return Ground(slope, offset, width, agreement)


def _best_line(feet: Array, heights: Array, tries: int = 400) -> tuple[float, float] | None:
    """RANSAC with a fixed seed: the same boxes give the same line."""
    rng = np.random.default_rng(20240318)
    pairs = rng.integers(len(feet), size=(tries, 2))
    best, line = 0, None
    for i, j in pairs:
        if abs(feet[i] - feet[j]) < 5:
            continue
        slope = (heights[i] - heights[j]) / (feet[i] - feet[j])
        offset = heights[i] - slope * feet[i]
        expected = slope * feet + offset
        agreeing = int((np.abs(heights - expected) < 0.08 * np.maximum(expected, 5.0)).sum())
        if slope > 0.02 and agreeing > best:
            best, line = agreeing, (float(slope), float(offset))
    return line


def stand(look: Look, ground: Ground, score: float = 0.1) -> Stand:
    """Places of the people of one look; parts of people and people found twice are left out."""
    boxes = np.array(look.boxes, dtype=np.float64).reshape(-1, 4)
    scores = np.array(look.scores, dtype=np.float64)
    feet, heights = boxes[:, 3], boxes[:, 3] - boxes[:, 1]
    expected = ground.expected(feet)
    keep = (scores >= score) & (expected > 8) & (heights > LOWEST * expected) & (heights < HIGHEST * expected)
    boxes, scores, expected, heights = boxes[keep], scores[keep], expected[keep], heights[keep]
    per_pixel = PERSON_M / ground.at_place(boxes[:, 1], expected)
    across = ((boxes[:, 0] + boxes[:, 2]) / 2 - ground.width / 2) * per_pixel
    points = np.stack([across, FOCAL_PER_WIDTH * ground.width * per_pixel], axis=1)
    kept = _once_each(points, scores)
    return Stand(look.at, points[kept], scores[kept], (heights / expected)[kept])


def _once_each(points: Points, scores: Array) -> list[int]:
    kept: list[int] = []
    for i in np.argsort(-scores, kind="stable"):
        apart = np.abs(points[kept] - points[i])
        if not ((apart[:, 0] <= SAME_ACROSS) & (apart[:, 1] <= SAME_ALONG)).any():
            kept.append(int(i))
    return sorted(kept)
