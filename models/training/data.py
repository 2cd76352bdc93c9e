"""The training pictures on disk, and the windows that a training step sees of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo.atlas import people_atlas
from models.training.formations import Drawn, Image, Rng, draw
from models.training.kinds import KINDS, SHARES, TRAINING

WINDOW = (640, 384)
"""Width and height of what a step sees, at the scale at which the detector will see it."""
INPUT = (960, 544)
GREY = 114
UPRIGHT = 1.75
"""Boxes flatter than this (height over width) are people who sit or crouch, whom the first weights call fallen."""


@dataclass(frozen=True)
class Sample:
    """A picture with its people: `boxes` (n, 4) in pixels, `kinds` (n,) 0 upright, 1 low."""

    image: Image
    boxes: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.int64]


def make(folder: Path, count: int, first_seed: int) -> None:
    """Draw `count` pictures into `folder`; those that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first_seed, first_seed + count):
        file = folder / f"{seed}.npz"
        if file.exists():
            continue
        kind = str(np.random.default_rng([seed, 5]).choice(TRAINING, p=SHARES))
        drawn = draw(seed, people_atlas(), KINDS[kind])
        _store(file, drawn)


def _store(file: Path, drawn: Drawn) -> None:
    packed = cv2.imencode(".jpg", drawn.image, [cv2.IMWRITE_JPEG_QUALITY, 96])[1]
    part = file.with_suffix(".part.npz")
    np.savez(part, picture=packed, boxes=drawn.boxes, countable=drawn.countable)
    part.rename(file)


def read(file: Path) -> Sample:
    """A stored picture with those people whom one can see."""
    with np.load(file) as stored:
        image = np.asarray(cv2.imdecode(stored["picture"], cv2.IMREAD_COLOR), np.uint8)
        boxes = stored["boxes"][stored["countable"]].astype(np.float32)
    tall, wide = boxes[:, 3] - boxes[:, 1], np.maximum(boxes[:, 2] - boxes[:, 0], 1)
    cut = (boxes[:, 3] > image.shape[0] - 2) | (boxes[:, 1] < 1)
    return Sample(image, boxes, ((tall / wide < UPRIGHT) & ~cut).astype(np.int64))


def window(rng: Rng, sample: Sample, largest: float) -> Sample:
    """A window of the picture as the detector's input shows it, three quarters to `largest` times as large, perhaps
    mirrored."""
    height, width = sample.image.shape[:2]
    scale = min(INPUT[0] / width, INPUT[1] / height) * float(np.exp(rng.uniform(np.log(0.75), np.log(largest))))
    scaled = cv2.resize(
        sample.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    boxes = sample.boxes * scale
    focus = boxes[int(rng.integers(len(boxes)))] if len(boxes) else np.array([0, 0, *scaled.shape[1::-1]], np.float32)
    corner = [
        _corner(rng, float(focus[axis] + focus[axis + 2]) / 2, scaled.shape[1 - axis], WINDOW[axis]) for axis in (0, 1)
    ]
    canvas = np.full((WINDOW[1], WINDOW[0], 3), GREY, np.uint8)
    part = scaled[corner[1] : corner[1] + WINDOW[1], corner[0] : corner[0] + WINDOW[0]]
    canvas[: part.shape[0], : part.shape[1]] = part
    shifted = boxes - np.array([*corner, *corner], np.float32)
    inside = np.clip(shifted, 0, np.array([*WINDOW, *WINDOW], np.float32))
    area = np.prod(shifted[:, 2:] - shifted[:, :2], axis=1)
    keep = np.prod(inside[:, 2:] - inside[:, :2], axis=1) > 0.3 * area
    inside, kinds = inside[keep], sample.kinds[keep]
    if rng.random() < 0.5:
        canvas = np.ascontiguousarray(canvas[:, ::-1])
        inside = inside[:, [2, 1, 0, 3]] * [-1, 1, -1, 1] + [WINDOW[0], 0, WINDOW[0], 0]
    return Sample(canvas, inside.astype(np.float32), kinds)


def _corner(rng: Rng, middle: float, length: int, wanted: int) -> int:
    free = length - wanted
    return 0 if free <= 0 else int(np.clip(middle - wanted / 2 + rng.uniform(-0.35, 0.35) * wanted, 0, free))
