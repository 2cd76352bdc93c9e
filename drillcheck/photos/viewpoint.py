"""Whether two photos were taken from one viewpoint: the same, cropped, mirrored, lit anew, or a moment later.

Seen from one spot everything moves by one homography, near and far alike; from another spot only what lies in one plane
does. So the first photo is laid over the second by the homography that most features agree on, and then the pictures
themselves must agree over what they share, not only the features that the homography was made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Grey = NDArray[np.uint8]
Sameness = Literal["same", "like", "other"]

SIDE = 800
FEATURES = 2500
RATIO = 0.78  # of the nearest description to the next
REACH_PX = 4.0
FEWEST = 18  # features that agree
SHARED = 0.12  # of the smaller picture's area that both must show
# Agreement of the pictures where both show something: share of patches that correlate.
PATCH, DETAIL, ALIKE = 20, 4.0, 0.6
SAME, LIKE = 0.5, 0.3
TINY = 9, 8  # a hash of so many brightness steps, for photos without features
HASH_BITS = 8


@dataclass(frozen=True, slots=True)
class Compared:
    """How alike two photos are. `share`: of the patches that both show, those that agree; `mirrored`: only so."""

    sameness: Sameness
    share: float
    mirrored: bool


def compared(one: Image, other: Image) -> Compared:
    """One photo against another, and against its mirror image."""
    first, second = _grey(one), _grey(other)
    mirror = np.ascontiguousarray(second[:, ::-1])
    for shown, mirrored in ((second, False), (mirror, True)):
        if _hash_apart(first, shown) <= HASH_BITS:
            return Compared("same", 1.0, mirrored)
    straight, turned = _agreement(first, second), _agreement(first, mirror)
    share = max(straight, turned)
    return Compared("same" if share >= SAME else "like" if share >= LIKE else "other", share, turned > straight)


def _grey(image: Image) -> Grey:
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    scale = SIDE / max(grey.shape)
    if scale < 1:
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.createCLAHE(2.0, (8, 8)).apply(grey), np.uint8)


def _agreement(one: Grey, other: Grey) -> float:
    """Share of the patches that both show which agree, once one is laid over the other; 0 where it cannot be."""
    move = _homography(one, other)
    if move is None:
        return 0.0
    size = (other.shape[1], other.shape[0])
    laid = cv2.warpPerspective(one, move, size)
    where = cv2.warpPerspective(np.full(one.shape, 255, np.uint8), move, size) > 250
    if where.sum() < SHARED * min(one.size * abs(float(np.linalg.det(move[:2, :2]))), other.size):
        return 0.0
    agreed = looked = 0
    for top in range(0, other.shape[0] - PATCH, PATCH):
        for left in range(0, other.shape[1] - PATCH, PATCH):
            part = np.s_[top : top + PATCH, left : left + PATCH]
            if not where[part].all():
                continue
            a, b = laid[part].astype(np.float64), other[part].astype(np.float64)
            # Blank wall agrees with blank wall anywhere.
            if min(a.std(), b.std()) < DETAIL:
                continue
            looked += 1
            agreed += float(np.corrcoef(a.ravel(), b.ravel())[0, 1]) >= ALIKE
    return agreed / looked if looked >= FEWEST else 0.0


def _homography(one: Grey, other: Grey) -> NDArray[np.float64] | None:
    finder = cv2.SIFT.create(nfeatures=FEATURES)
    (points, told), (others, theirs) = (finder.detectAndCompute(image, None) for image in (one, other))
    if min(len(points), len(others)) < FEWEST:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(told, theirs, k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < RATIO * pair[1].distance]
    if len(good) < FEWEST:
        return None
    here = np.array([points[match.queryIdx].pt for match in good], np.float32)
    there = np.array([others[match.trainIdx].pt for match in good], np.float32)
    move, kept = cv2.findHomography(here, there, cv2.RANSAC, REACH_PX)
    if int(kept.sum()) < FEWEST:
        return None
    # Laying one over the other by hundreds of times its size, or inside out, is no viewpoint.
    size = float(np.linalg.det(move[:2, :2]))
    return np.asarray(move, np.float64) if 0.05 < size < 20 else None


def _hash_apart(one: Grey, other: Grey) -> int:
    steps = [cv2.resize(image, TINY, interpolation=cv2.INTER_AREA).astype(np.int16) for image in (one, other)]
    bits = [np.diff(step, axis=1) > 0 for step in steps]
    return int((bits[0] != bits[1]).sum())
