"""The training pictures on disk."""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo.atlas import people_atlas
from models.training.formations import YARD_SHARED_BY, Drawn, Image, draw
from models.training.kinds import KINDS, SHARES, TRAINING

WINDOW = (640, 384)
"""Width and height of what a step sees, at the scale at which the detector will see it."""
INPUT = (960, 544)
GREY = 114
FIRST_SEED = 100_000
GROUNDS_SHARE = 0.3
"""Of the pictures that show a photograph in place of a painted yard, where there are photographs."""
UPRIGHT = 1.75
"""Boxes flatter than this (height over width) are people who sit or crouch, whom the first weights call fallen."""


@dataclass(frozen=True)
class Sample:
    """A picture with its people: `boxes` (n, 4) in pixels, `kinds` (n,) 0 upright, 1 low."""

    image: Image
    boxes: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.int64]


def make(folder: Path, count: int, first_seed: int, processes: int = 1, grounds: Sequence[Path] = ()) -> None:
    """Draw `count` pictures into `folder`, some of them before one of the photographs `grounds`; those that are there
    already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [seed for seed in range(first_seed, first_seed + count) if not (folder / f"{seed}.npz").exists()]
    one = partial(_draw, folder, tuple(grounds))
    if processes == 1:
        for seed in wanted:
            one(seed)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        # Pictures of one yard lie next to each other: painting it takes longer than a picture of it.
        for _ in pool.imap_unordered(one, wanted, chunksize=YARD_SHARED_BY):
            pass


def _draw(folder: Path, grounds: tuple[Path, ...], seed: int) -> None:
    cv2.setNumThreads(1)
    rng = np.random.default_rng([seed, 5])
    kind = str(rng.choice(TRAINING, p=SHARES))
    ground = None
    if grounds and rng.random() < GROUNDS_SHARE:
        ground = np.asarray(cv2.imread(str(grounds[int(rng.integers(len(grounds)))])), np.uint8)
    _store(folder / f"{seed}.npz", draw(seed, people_atlas(), KINDS[kind], ground=ground))


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


def main() -> None:
    """Draw pictures ahead of a training: `python -m models.training.data --pictures 6000 --processes 8`."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--data", type=Path, default=Path("build/training"))
    args.add_argument("--pictures", type=int, required=True)
    args.add_argument("--processes", type=int, default=1)
    args.add_argument("--grounds", type=Path, nargs="*", default=[])
    options = args.parse_args()
    make(options.data, options.pictures, FIRST_SEED, options.processes, options.grounds)


if __name__ == "__main__":
    main()
