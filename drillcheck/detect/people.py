"""One value for every detector's output, its shapes checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The people found in one picture.

    `boxes`: (n, 4) float32, x0 y0 x1 y1 in the picture's pixels; `scores`: (n,) float32 in 0..1, falling;
    `size`: width and height of the picture; `saturated`: the detector gave as many as it can give.
    """

    boxes: Floats
    scores: Floats
    size: tuple[int, int]
    saturated: bool = False

    def __post_init__(self) -> None:
        if self.boxes.ndim != 2 or self.boxes.shape[1] != 4:
            raise ValueError(f"boxes: expected shape (n, 4), found {self.boxes.shape}")
        if self.scores.shape != (len(self.boxes),):
            raise ValueError(f"scores: expected shape ({len(self.boxes)},), found {self.scores.shape}")
        if not (np.isfinite(self.boxes).all() and np.isfinite(self.scores).all()):
            raise ValueError("boxes and scores must be finite")
        if len(self.scores) and not (self.scores.min() >= 0 and self.scores.max() <= 1):
            raise ValueError(f"scores: expected 0..1, found {self.scores.min()}..{self.scores.max()}")
        if (self.boxes[:, 2:] < self.boxes[:, :2]).any():
            raise ValueError("boxes: expected x0 ≤ x1 and y0 ≤ y1")

    def __len__(self) -> int:
        return len(self.boxes)

    def above(self, score: float) -> People:
        """Only those found with at least this score."""
        keep = self.scores >= score
        return People(self.boxes[keep], self.scores[keep], self.size, self.saturated)


class PersonDetector(Protocol):
    """Find people in one image."""

    def detect(self, image: Image) -> People:
        """`image`: (height, width, 3) uint8, BGR."""
        ...


def suppress(boxes: Floats, scores: Floats, iou: float, most: int) -> NDArray[np.intp]:
    """Class-agnostic non-maximum suppression: indices kept, best first, at most `most` of them.

    Greedy and stable: equal scores keep the order of the input, so that the same picture gives the same people.
    """
    order = np.argsort(-scores, kind="stable")
    x0, y0, x1, y1 = boxes.T
    area = (x1 - x0) * (y1 - y0)
    kept: list[int] = []
    while len(order) and len(kept) < most:
        best, rest = order[0], order[1:]
        kept.append(int(best))
        width = np.minimum(x1[best], x1[rest]) - np.maximum(x0[best], x0[rest])
        height = np.minimum(y1[best], y1[rest]) - np.maximum(y0[best], y0[rest])
        shared = np.clip(width, 0, None) * np.clip(height, 0, None)
        union = area[best] + area[rest] - shared
        order = rest[shared <= iou * union]
    return np.array(kept, dtype=np.intp)
