"""Fitting a picture into a network's fixed input, and its boxes back out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import Floats, Image, People, suppress

# Scores below this are never of use: the headcount's warning compares 0.05 with 0.25.
LOWEST_SCORE = 0.05
# More than any formation; a picture that reaches it is marked as saturated.
MOST_PEOPLE = 300
GREY = 114


@dataclass(frozen=True, slots=True)
class Letterbox:
    """How a picture of `size` (w, h) lies in an input of `into` (w, h): scaled, centred, grey around."""

    size: tuple[int, int]
    into: tuple[int, int]

    @property
    def scale(self) -> float:
        """Input pixels per picture pixel."""
        return min(self.into[0] / self.size[0], self.into[1] / self.size[1])

    @property
    def inner(self) -> tuple[int, int, int, int]:
        """x, y, w, h of the picture inside the input."""
        w, h = (max(1, round(side * self.scale)) for side in self.size)
        return (self.into[0] - w) // 2, (self.into[1] - h) // 2, w, h

    def fill(self, image: Image) -> NDArray[np.float32]:
        """(1, 3, H, W) float32 RGB in 0..1 from a (h, w, 3) uint8 BGR picture."""
        import cv2

        x, y, w, h = self.inner
        canvas = np.full((self.into[1], self.into[0], 3), GREY, np.uint8)
        shrink = self.scale < 1
        canvas[y : y + h, x : x + w] = (
            image
            if (w, h) == self.size
            else cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)
        )
        planes = np.ascontiguousarray(canvas[:, :, ::-1].transpose(2, 0, 1))
        return planes[None].astype(np.float32) / np.float32(255)

    def people(self, raw: Floats, wanted: NDArray[np.intp], iou: float) -> People:
        """People from a YOLO head's (4 + classes, anchors): centre x y, width, height, then a score a class."""
        scores = raw[4 + wanted].max(axis=0)
        keep = scores >= LOWEST_SCORE
        cx, cy, w, h = raw[:4, keep]
        corners = np.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], axis=1)
        return self._back(corners, scores[keep], iou)

    def chosen(self, raw: Floats, wanted: NDArray[np.intp], iou: float) -> People:
        """People from the (n, 6) of a head that chooses for itself: corners, score, class."""
        used = raw[:, 4] >= LOWEST_SCORE
        keep = np.isin(raw[:, 5], wanted) & used
        return self._back(raw[keep, :4], raw[keep, 4], iou, full=bool(used.all() and len(raw)))

    def _back(self, corners: Floats, scores: Floats, iou: float, *, full: bool = False) -> People:
        """`full`: the network itself had no room for more."""
        x, y, _, _ = self.inner
        limit = np.array([*self.size, *self.size], np.float32)
        boxes = np.clip((corners - np.array([x, y, x, y])) / self.scale, 0, limit).astype(np.float32)
        found = np.clip(scores, 0, 1).astype(np.float32)
        best = suppress(boxes, found, iou, MOST_PEOPLE)
        return People(boxes[best], found[best], self.size, saturated=full or len(best) >= MOST_PEOPLE)
