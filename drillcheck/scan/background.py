"""The camera's pose from the background: still features matched against a reference, people masked out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import Floats, Image

Gray = NDArray[np.uint8]

FEATURES = 700
FEWEST_MATCHES = 12
BEST_PX = 2.0  # registration error that counts as agreeing, in registered pixels
MARGIN = 0.15  # people's boxes are masked this much larger: arms, shadows
LEAST_QUALITY = 0.3
MOST_ZOOM = 4.0  # beyond it features of one place were matched with a single point


@dataclass(frozen=True, slots=True)
class Pose:
    """The background against a reference: shift of the picture's centre in displayed pixels, rotation in degrees,
    zoom as a ratio; `quality` is the share of matched features that agree.
    """

    dx: float
    dy: float
    rotation_deg: float
    zoom: float
    quality: float

    @property
    def shift(self) -> float:
        """Length of the shift in displayed pixels."""
        return float(np.hypot(self.dx, self.dy))


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """A picture without its people: features of the background, how light it is (grey levels 0..255), and
    the whole picture in grey, `thumb` 64 × 36 and `grey` as registered."""

    points: Floats
    descriptors: NDArray[np.uint8]
    size: tuple[int, int]
    light: float
    contrast: float
    thumb: Gray
    grey: Gray


def scenery(image: Image, boxes: Floats, width: int) -> Scenery:
    """Features of a (h, w, 3) BGR picture registered `width` pixels across; `boxes` (n, 4) in the image's pixels."""
    import cv2

    scale = min(1.0, width / image.shape[1])
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    if scale < 1:
        gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = np.full(gray.shape, 255, np.uint8)
    for x0, y0, x1, y1 in boxes * scale:
        w, h = (x1 - x0) * MARGIN, (y1 - y0) * MARGIN
        mask[max(0, int(y0 - h)) : int(y1 + h) + 1, max(0, int(x0 - w)) : int(x1 + w) + 1] = 0
    finder = cv2.ORB.create(nfeatures=FEATURES, fastThreshold=7)
    keypoints, descriptors = finder.detectAndCompute(gray, mask)
    points = np.array([k.pt for k in keypoints], np.float32).reshape(-1, 2)
    free = gray[mask > 0] if (mask > 0).any() else gray.reshape(-1)
    return Scenery(
        points=points,
        descriptors=np.asarray(descriptors, np.uint8) if len(points) else np.zeros((0, 32), np.uint8),
        size=(int(gray.shape[1]), int(gray.shape[0])),
        light=float(np.mean(free)),
        contrast=float(np.std(free)),
        thumb=np.asarray(cv2.resize(gray, (64, 36), interpolation=cv2.INTER_AREA), np.uint8),
        grey=np.asarray(gray, np.uint8),
    )


def register(reference: Scenery, other: Scenery, displayed_width: int) -> Pose | None:
    """Pose of `other` against `reference`, or None where too little of the background can be matched."""
    import cv2

    if min(len(reference.points), len(other.points)) < FEWEST_MATCHES:
        return None
    matches = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(reference.descriptors, other.descriptors)
    good = [m for m in matches if m.distance < 64]
    if len(good) < FEWEST_MATCHES:
        return None
    source = reference.points[[m.queryIdx for m in good]]
    target = other.points[[m.trainIdx for m in good]]
    warp, inliers = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=BEST_PX, maxIters=2000, confidence=0.995
    )
    if not np.size(warp) or int(np.sum(inliers)) < FEWEST_MATCHES:
        return None
    zoom = float(np.hypot(warp[0, 0], warp[1, 0]))
    if not 1 / MOST_ZOOM < zoom < MOST_ZOOM:
        return None
    quality = float(inliers.mean())
    if quality < LEAST_QUALITY and int(inliers.sum()) < 3 * FEWEST_MATCHES:
        return None
    centre = np.array([reference.size[0] / 2, reference.size[1] / 2])
    moved = warp[:, :2] @ centre + warp[:, 2] - centre
    scale = displayed_width / reference.size[0]
    return Pose(
        dx=float(moved[0] * scale),
        dy=float(moved[1] * scale),
        rotation_deg=float(np.degrees(np.arctan2(warp[1, 0], warp[0, 0]))),
        zoom=zoom,
        quality=quality,
    )
