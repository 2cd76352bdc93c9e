"""How far people march from picture to picture, in metres on the ground, by dense optical flow where things change."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from drillcheck.measure.beats import Array
from drillcheck.measure.ground import FOCAL_PER_WIDTH, PERSON_M, Ground
from drillcheck.scan.clip import Shot
from drillcheck.scan.same import Floats, grey

WIDTH = 384
MOVES = 12.0  # grey levels
FEWEST_SHARE = 0.002  # of the picture's pixels
LEAST_PX = 0.8


def marched(shots: Sequence[Shot], ground: Ground | None) -> tuple[Array, float]:
    """(n - 1,) metres of the median mover, 0 where too little moves to tell; and the share of pixels that move."""
    import cv2

    if ground is None or len(shots) < 2:
        return np.zeros(max(0, len(shots) - 1)), 0.0
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    pictures = [_small(shot) for shot in shots]
    per_pixel = shots[0].scale * shots[0].image.shape[1] / pictures[0].shape[1]
    steps, shares = np.zeros(len(shots) - 1), []
    for number, (before, after) in enumerate(itertools.pairwise(pictures)):
        moving = np.abs(after - before) > MOVES
        if moving.mean() < FEWEST_SHARE:
            continue
        one, other = (np.clip(picture, 0, 255).astype(np.uint8) for picture in (after, before))
        shift = np.asarray(flow.calc(one, other, np.zeros((*one.shape, 2), np.float32)))[moving]
        if float(np.median(np.hypot(shift[:, 0], shift[:, 1]))) < LEAST_PX:
            continue
        rows = np.nonzero(moving)[0] * per_pixel
        # Points on people are half-way up in the mean.
        heights = (ground.slope * rows + ground.offset) / max(1 - ground.slope / 2, 0.2)
        steps[number] = float(np.median(metres(heights, shift.astype(np.float64) * per_pixel, ground)))
        shares.append(float(moving.mean()))
    return steps, float(np.median(shares)) if shares else 0.0


def metres(heights: Array, shift: Array, ground: Ground) -> Array:
    """How far people of these heights go by `shift` (n, 2), all in displayed pixels."""
    heights = np.maximum(heights, 8.0)
    across = shift[..., 0] * PERSON_M / heights
    along = FOCAL_PER_WIDTH * ground.width * PERSON_M * ground.slope * shift[..., 1] / heights**2
    return np.asarray(np.hypot(across, along))


def _small(shot: Shot) -> Floats:
    import cv2

    picture = grey(shot.image)
    scale = WIDTH / picture.shape[1]
    if scale >= 1:
        return picture
    size = (WIDTH, round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
