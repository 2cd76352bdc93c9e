"""What of a picture the one before it does not explain: people who walk can be followed, people who jump cannot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import Image

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

# Pictures are compared this many pixels across: a person in the yard is then still some thirty pixels tall.
WIDTH = 384
LOCAL = 15  # pixels across which the local mean is taken away: a change of light is no movement
MOST_STEP = 6  # grey levels off the usual step that a pixel counts for
DIFFERENT = 14  # grey levels, of 3 × 3 means: above sensor noise and what an encoder leaves


def flattened(image: Image) -> Gray:
    """A (h, w, 3) BGR picture in grey, its local mean at 128."""
    import cv2

    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    local = cv2.blur(cv2.blur(gray, (LOCAL, LOCAL)), (LOCAL, LOCAL))
    return np.asarray(np.clip(gray - local + 128, 0, 255), np.uint8)


def changed(before: Gray, after: Gray) -> Mask:
    """(h, w) where two flattened pictures differ."""
    import cv2

    one, other = (cv2.blur(picture, (3, 3)).astype(np.int16) for picture in (before, after))
    return np.asarray(np.abs(one - other) > DIFFERENT, np.bool_)


def unexplained(before: Gray, after: Gray) -> Mask:
    """(h, w) where `after` differs from `before` even when every part of it may have moved (dense optical flow)."""
    import cv2

    after = _as_strong(after, before)
    start = np.zeros((*after.shape, 2), np.float32)
    flow = np.asarray(cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST).calc(after, before, start))
    height, width = after.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    followed = cv2.remap(before, x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return changed(np.asarray(followed, np.uint8), after)


def _as_strong(picture: Gray, like: Gray) -> Gray:
    """With the contrast of another picture: in less light the same edges are fainter."""
    ratio = float(np.clip((like.std() + 1e-3) / (picture.std() + 1e-3), 0.6, 1.7))
    return np.asarray(np.clip((picture.astype(np.float32) - 128) * ratio + 128.5, 0, 255), np.uint8)


def light_step(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """Levels by which most of a picture became lighter; people who moved hardly count."""
    steps = after.astype(np.int16) - before
    middle = float(np.median(steps))
    return float(np.clip(steps, middle - MOST_STEP, middle + MOST_STEP).mean())


def shrunk(image: Image) -> Image:
    """At most `WIDTH` pixels across."""
    import cv2

    scale = min(1.0, WIDTH / image.shape[1])
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    return image if scale == 1 else np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def aligned(image: Image, shift: tuple[float, float], rotation_deg: float, zoom: float) -> Image:
    """`image` as it is seen when the background moves by `shift` (shares of the width), turns and grows."""
    import cv2

    height, width = image.shape[:2]
    turn = np.radians(rotation_deg)
    warp = zoom * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = np.array([width / 2, height / 2])
    offset = middle + np.array(shift) * width - warp @ middle
    matrix = np.concatenate([warp, offset[:, None]], axis=1)
    return np.asarray(cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
