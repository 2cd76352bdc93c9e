"""Yards with texture, people drawn on them, and clips of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import Image, People
from drillcheck.ingest.encode import ClipFormat, ClipWriter

Floats = NDArray[np.float32]

SIZE = (320, 192)
MARGIN = 80
NOBODY = np.zeros((0, 4), np.float32)
SHIRT = (20, 30, 230)


def yard(seed: int = 1, size: tuple[int, int] = SIZE) -> Image:
    """A background with corners everywhere, larger than the picture by `MARGIN` on each side."""
    rng = np.random.default_rng(seed)
    wide, high = size[0] + 2 * MARGIN, size[1] + 2 * MARGIN
    picture = np.full((high, wide, 3), 120, np.uint8)
    for _ in range(500):
        x, y = int(rng.integers(wide)), int(rng.integers(high))
        w, h = (int(side) for side in rng.integers(5, 26, 2))
        shade = [int(level) for level in int(rng.integers(60, 190)) + rng.integers(-20, 21, 3)]
        cv2.rectangle(picture, (x, y), (x + w, y + h), shade, -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.8), np.uint8)


def seen(
    ground: Image,
    shift: tuple[float, float] = (0, 0),
    turn_deg: float = 0.0,
    zoom: float = 1.0,
    size: tuple[int, int] = SIZE,
) -> Image:
    """What a camera sees: the content shifted (right, down), turned clockwise and enlarged about the middle."""
    middle = (ground.shape[1] / 2, ground.shape[0] / 2)
    warp = cv2.getRotationMatrix2D(middle, -turn_deg, zoom)
    warp[:, 2] += np.array(shift) - np.array([(ground.shape[1] - size[0]) / 2, (ground.shape[0] - size[1]) / 2])
    return np.asarray(cv2.warpAffine(ground, warp, size, flags=cv2.INTER_LINEAR), np.uint8)


def with_people(picture: Image, left: float, number: int = 4) -> tuple[Image, Floats]:
    """A rank of people in red, 20 by 50 pixels and 60 apart, from `left` on; the picture and their boxes."""
    drawn, boxes = picture.copy(), []
    for i in range(number):
        x = round(left) + 60 * i
        cv2.rectangle(drawn, (x, 90), (x + 19, 139), SHIRT, -1)
        boxes.append((x, 90, x + 20, 140))
    return drawn, np.array(boxes, np.float32)


class RedShirts:
    """A detector that finds exactly the people whom `with_people` drew."""

    def detect(self, image: Image) -> People:
        """Each upright red patch is somebody."""
        blue, green, red = (image[..., channel].astype(int) for channel in range(3))
        mask = ((red > blue + 90) & (red > green + 90)).astype(np.uint8)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
        found = [(x, y, x + w, y + h) for x, y, w, h, area in stats[1:].tolist() if area > 200]
        boxes = np.array(sorted(found), np.float32).reshape(-1, 4)
        return People(boxes, np.full(len(boxes), 0.9, np.float32), (image.shape[1], image.shape[0]))


def write(path: Path, picture: Callable[[int], Image], seconds: float, fps: int = 10, keyframe_s: int = 2) -> Path:
    """A clip whose picture of each frame number is `picture(number)`."""
    height, width = picture(0).shape[:2]
    with ClipWriter(path, ClipFormat(width, height, fps, fps * keyframe_s, crf=20)) as clip:
        for number in range(round(seconds * fps)):
            clip.write(picture(number))
    return path
