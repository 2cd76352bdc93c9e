"""Drawing one sprite over a picture."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo.atlas import Sprite

Image = npt.NDArray[np.uint8]


def stamp(picture: Image, sprite: Sprite, foot_x: int, foot_y: int) -> None:
    """Draw a sprite in place with its foot point at that pixel, cut at the picture's edges."""
    height, width = sprite.colour.shape[:2]
    left, top = foot_x + sprite.left, foot_y + sprite.top
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(picture.shape[1], left + width), min(picture.shape[0], top + height)
    if x0 >= x1 or y0 >= y1:
        return
    window, inside = picture[y0:y1, x0:x1], np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
    window[:] = cv2.add(cv2.multiply(window, sprite.keep[inside], scale=1 / 255), sprite.colour[inside])
