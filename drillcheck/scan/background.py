"""The camera's pose from the background, people masked out: corners of a reference are followed into a picture, and
where they cannot be, features are matched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import Floats, Image

Gray = NDArray[np.uint8]

FEATURES = 700
FEWEST_MATCHES = 12
BEST_PX = 2.0  # registration error that counts as agreeing, in registered pixels
MARGIN = 0.15  # people's boxes are masked this much larger: arms, shadows
LEAST_QUALITY = 0.3
CORNERS, FEWEST_CORNERS, APART_PX = 160, 24, 9
# To be believed, so many of the corners that nobody hides must be found again, and so many of those must agree.
FOLLOWED, AGREED = 0.4, 0.6
THERE_AND_BACK_PX, AGREE_PX = 0.5, 1.0
FOLLOWING_WINDOW, FOLLOWING_LEVELS = (21, 21), 3
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


@dataclass(frozen=True, eq=False)
class Scenery:
    """A picture without its people: how light its background is (grey levels 0..255), the whole picture in grey,
    `thumb` 64 × 36 and `grey` as registered, and `mask`, 0 where people are.

    Corners and features are looked for when they are first needed.
    """

    light: float
    contrast: float
    thumb: Gray
    grey: Gray
    mask: Gray

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of `grey`."""
        return int(self.grey.shape[1]), int(self.grey.shape[0])

    @cached_property
    def corners(self) -> Floats:
        """(n, 2) what can be followed into other pictures."""
        import cv2

        found = cast(Floats | None, cv2.goodFeaturesToTrack(self.grey, CORNERS, 0.01, APART_PX, mask=self.mask))
        return np.zeros((0, 2), np.float32) if found is None else np.asarray(found, np.float32).reshape(-1, 2)

    @cached_property
    def features(self) -> tuple[Floats, NDArray[np.uint8]]:
        """(n, 2) points, and their (n, 32) descriptors."""
        import cv2

        finder = cv2.ORB.create(nfeatures=FEATURES, fastThreshold=7)
        keypoints, descriptors = finder.detectAndCompute(self.grey, self.mask)
        points = np.array([k.pt for k in keypoints], np.float32).reshape(-1, 2)
        return points, np.asarray(descriptors, np.uint8) if len(points) else np.zeros((0, 32), np.uint8)

    @property
    def points(self) -> Floats:
        """(n, 2) where its features are."""
        return self.features[0]


def scenery(image: Image, boxes: Floats, width: int) -> Scenery:
    """What a (h, w, 3) BGR picture shows beside people, registered at `width`; `boxes` (n, 4) in its pixels."""
    import cv2

    scale = min(1.0, width / image.shape[1])
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    if scale < 1:
        gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = np.full(gray.shape, 255, np.uint8)
    for x0, y0, x1, y1 in boxes * scale:
        w, h = (x1 - x0) * MARGIN, (y1 - y0) * MARGIN
        mask[max(0, int(y0 - h)) : int(y1 + h) + 1, max(0, int(x0 - w)) : int(x1 + w) + 1] = 0
    free = gray[mask > 0] if (mask > 0).any() else gray.reshape(-1)
    return Scenery(
        light=float(np.mean(free)),
        contrast=float(np.std(free)),
        thumb=np.asarray(cv2.resize(gray, (64, 36), interpolation=cv2.INTER_AREA), np.uint8),
        grey=np.asarray(gray, np.uint8),
        mask=mask,
    )


def register(reference: Scenery, other: Scenery, displayed_width: int) -> Pose | None:
    """Pose of `other` against `reference`, or None where too little of the background is found again."""
    return _followed(reference, other, displayed_width) or _matched(reference, other, displayed_width)


def between(before: Pose, after: Pose) -> Pose:
    """Pose of one picture against an earlier one, both known against a third."""
    turn = np.radians(after.rotation_deg - before.rotation_deg)
    zoom = after.zoom / before.zoom
    warp = zoom * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    moved = np.array([after.dx, after.dy]) - warp @ np.array([before.dx, before.dy])
    return Pose(float(moved[0]), float(moved[1]), float(np.degrees(turn)), zoom, min(before.quality, after.quality))


def _followed(reference: Scenery, other: Scenery, displayed_width: int) -> Pose | None:
    """By optical flow there and back: far cheaper than matching, and finer; fails where much moved or the light is
    another."""
    import cv2

    start = reference.corners
    if len(start) < FEWEST_CORNERS or reference.size != other.size or other.contrast < 1:
        return None
    seen = _as_light(other, reference)
    to, there, _ = _flow(reference.grey, seen, start)
    back, again, _ = _flow(seen, reference.grey, to)
    column, row = (np.clip(np.rint(to[:, axis]).astype(int), 0, other.size[axis] - 1) for axis in (0, 1))
    free = other.mask[row, column] > 0
    good = free & there & again & (np.abs(back - start).max(axis=1) < THERE_AND_BACK_PX)
    if good.sum() < max(FEWEST_CORNERS, FOLLOWED * free.sum()):
        return None
    warp, inliers = cv2.estimateAffinePartial2D(
        start[good], to[good], method=cv2.RANSAC, ransacReprojThreshold=AGREE_PX, maxIters=500, confidence=0.995
    )
    if not np.size(warp) or float(inliers.mean()) < AGREED:
        return None
    return _pose(np.asarray(warp), float(inliers.mean()), reference.size, displayed_width)


def _flow(one: Gray, other: Gray, points: Floats) -> tuple[Floats, NDArray[np.bool_], Floats]:
    import cv2

    guess = np.zeros_like(points)
    to, found, error = cv2.calcOpticalFlowPyrLK(
        one, other, points, guess, winSize=FOLLOWING_WINDOW, maxLevel=FOLLOWING_LEVELS
    )
    return np.asarray(to, np.float32), np.asarray(found).ravel() > 0, np.asarray(error, np.float32)


def _as_light(picture: Scenery, like: Scenery) -> Gray:
    """In another picture's light: following takes a corner to look as it did."""
    import cv2

    gain = float(np.clip(like.contrast / picture.contrast, 0.4, 2.5))
    levels = like.light + gain * (np.arange(256) - picture.light)
    return np.asarray(cv2.LUT(picture.grey, np.clip(np.rint(levels), 0, 255).astype(np.uint8)), np.uint8)


def _matched(reference: Scenery, other: Scenery, displayed_width: int) -> Pose | None:
    """By features that are alike, wherever they are."""
    import cv2

    (here, these), (there, those) = reference.features, other.features
    if min(len(here), len(there)) < FEWEST_MATCHES:
        return None
    matches = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(these, those)
    good = [m for m in matches if m.distance < 64]
    if len(good) < FEWEST_MATCHES:
        return None
    source = here[[m.queryIdx for m in good]]
    target = there[[m.trainIdx for m in good]]
    warp, inliers = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=BEST_PX, maxIters=2000, confidence=0.995
    )
    if not np.size(warp) or int(np.sum(inliers)) < FEWEST_MATCHES:
        return None
    quality = float(inliers.mean())
    if quality < LEAST_QUALITY and int(inliers.sum()) < 3 * FEWEST_MATCHES:
        return None
    return _pose(np.asarray(warp), quality, reference.size, displayed_width)


def _pose(warp: NDArray[np.float64], quality: float, size: tuple[int, int], displayed_width: int) -> Pose | None:
    """Of a (2, 3) similarity in registered pixels; None where it is no camera's movement."""
    zoom = float(np.hypot(warp[0, 0], warp[1, 0]))
    if not 1 / MOST_ZOOM < zoom < MOST_ZOOM:
        return None
    centre = np.array([size[0] / 2, size[1] / 2])
    moved = (warp[:, :2] @ centre + warp[:, 2] - centre) * (displayed_width / size[0])
    turn = float(np.degrees(np.arctan2(warp[1, 0], warp[0, 0])))
    return Pose(dx=float(moved[0]), dy=float(moved[1]), rotation_deg=turn, zoom=zoom, quality=quality)
