"""Light, lens, sensor and compression: what happens to a drawn picture before a detector sees it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Rng = np.random.Generator
Image = npt.NDArray[np.uint8]


def develop(rng: Rng, picture: Image, *, dusk: bool) -> Image:
    """The picture as a phone or a camera on a wall would have stored it; `dusk`: little light, so much noise."""
    gain, noise = (
        (rng.uniform(0.2, 0.55), rng.uniform(3, 11)) if dusk else (rng.uniform(0.75, 1.2), rng.uniform(0.5, 5))
    )
    tint = rng.normal(1.0, 0.05, 3) * (np.array([1.12, 1.0, 0.9]) if dusk else 1.0)
    lit = picture.astype(np.float32) * (gain * tint).astype(np.float32)
    if rng.random() < 0.5:
        middle = float(lit.mean())
        lit = middle + (lit - middle) * np.float32(rng.uniform(0.6, 1.15))
    if rng.random() < 0.25:
        lit += np.float32(rng.uniform(5, 45))
    if rng.random() < 0.45:
        lit = cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.4, 1.3)).astype(np.float32)
    # Grain of more than one pixel, as a small sensor's noise becomes once a codec has smoothed it.
    grain = rng.standard_normal(lit.shape, dtype=np.float32)
    if rng.random() < 0.4:
        grain = cv2.GaussianBlur(grain, (0, 0), 0.7).astype(np.float32) * np.float32(2)
    if rng.random() < 0.1:
        lit = np.repeat(lit.mean(axis=2, keepdims=True), 3, axis=2)
    stored = np.clip(lit + grain * np.float32(noise) + 0.5, 0, 255).astype(np.uint8)
    if rng.random() < 0.8:
        _, packed = cv2.imencode(".jpg", stored, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(28, 92))])
        stored = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return stored
