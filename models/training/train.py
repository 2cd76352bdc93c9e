"""Train the project's own detector: `python -m models.training.train --weights models/fall-yolov8s.pt --out own.pt`.

First the neck and the head learn from drawn formations, and from a few free photographs on which the first weights' own
boxes are the truth; the backbone, and with it what it knows of real pictures, stays. The result is mixed with the first
weights. Then its bends become ReLU, and the whole network learns to do the same again, taught by what came before, by
the drawn truth and by the photographs. Pictures may still be drawn (`models.training.data`) while training runs.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np

from drillcheck.detect.letterbox import Letterbox
from drillcheck.detect.ultralytics import quiet_environment
from models.training.data import INPUT, Sample, read
from models.training.windows import Pool

SURE = 0.4
FEWEST = 300
"""Drawn pictures from which on training begins."""


def main() -> None:
    """Wait for pictures, train, mix, bend, train, save."""
    options = _options()
    os.environ.update(quiet_environment(tempfile.mkdtemp()))
    import torch
    from ultralytics import YOLO  # type: ignore[attr-defined]

    from models.training.rectified import bent, settled
    from models.training.teach import Course, learn

    begun = time.monotonic()
    torch.manual_seed(1)
    first = cast(Any, YOLO(str(options.weights), task="detect").model).float()
    photos, drawn = Pool(options.device), Pool(options.device)
    for file in options.photos:
        photos.add(_taught(first, file))
    lock = threading.Lock()
    threading.Thread(target=_feed, args=(drawn, options, lock), daemon=True).start()
    while len(drawn) < min(FEWEST, options.pictures):
        time.sleep(0.2)
    print(f"{len(drawn)} pictures after {time.monotonic() - begun:.0f} s", flush=True)
    kept = {key: value.clone() for key, value in first.state_dict().items()}
    network = deepcopy(first).to(options.device)
    until = max(begun + options.seconds, time.monotonic() + 1)
    course = Course(until, options.batch, options.rate, options.photo_share)
    network = learn(network, (drawn, photos), course, lock).cpu()
    _mix(network, kept, options.share)
    _save(network, options.out.with_suffix(".first.pt"))
    if not options.rectified_seconds:
        return
    teacher = deepcopy(network).to(options.device)
    pupil = deepcopy(network).to(options.device)
    bends = bent(pupil)
    course = replace(course, until=until + options.rectified_seconds, rate=options.rectified_rate)
    pupil = learn(pupil, (drawn, photos), course, lock, teacher, bends).cpu()
    settled(pupil)
    _raise_scores(pupil, options.raised)
    _save(pupil, options.out)


def _options() -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--weights", type=Path, required=True)
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--data", type=Path, default=Path("build/training"))
    args.add_argument("--photos", type=Path, nargs="*", default=[])
    args.add_argument("--pictures", type=int, default=6000, help="how many there will be")
    args.add_argument("--device", default="cpu")
    args.add_argument("--seconds", type=float, default=150, help="from the start until the first stage ends")
    args.add_argument("--rectified-seconds", type=float, default=350)
    args.add_argument("--batch", type=int, default=48)
    args.add_argument("--rate", type=float, default=4e-4)
    args.add_argument("--rectified-rate", type=float, default=6e-4)
    args.add_argument("--share", type=float, default=0.7, help="of what the first stage learnt")
    args.add_argument("--photo-share", type=float, default=0.15)
    args.add_argument("--raised", type=float, default=0.42, help="logits by which the scores are raised in the end")
    return args.parse_args()


def _feed(pool: Pool, options: argparse.Namespace, lock: threading.Lock) -> None:
    """Take up pictures as they are drawn."""
    known: set[Path] = set()
    while len(known) < options.pictures:
        for file in sorted(set(options.data.glob("*[0-9].npz")) - known):
            sample = read(file)
            with lock:
                pool.add(sample)
            known.add(file)
        time.sleep(1)


def _taught(network: Any, file: Path) -> Sample:
    """A photograph with the boxes of which the first weights are sure."""
    import torch

    image = np.asarray(cv2.imread(str(file)), np.uint8)
    scale = 960 / max(image.shape[:2])
    image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    box = Letterbox((image.shape[1], image.shape[0]), INPUT)
    with torch.inference_mode():
        raw = network.eval()(torch.from_numpy(box.fill(image)))[0][0].numpy()
    found = [box.people(raw, np.array([number]), 0.6).above(SURE).boxes for number in (0, 1)]
    return Sample(image, np.concatenate(found), np.repeat([0, 1], [len(boxes) for boxes in found]))


def _mix(network: Any, first: dict[str, Any], share: float) -> None:
    """Weights between the first ones (share 0) and the learnt ones (share 1)."""
    now = network.state_dict()
    mixed = {k: first[k] + share * (v - first[k]) if v.is_floating_point() else v for k, v in now.items()}
    network.load_state_dict(mixed)


def _raise_scores(network: Any, logits: float) -> None:
    """So that at a score of 0.25, where other weights are used, as many are missed as are made up."""
    import torch

    with torch.no_grad():
        for branch in network.model[-1].cv3:
            branch[-1].bias += logits


def _save(network: Any, target: Path) -> None:
    import torch

    whole = deepcopy(network).eval().half()
    for part in whole.modules():
        part._forward_hooks.clear()
    part = target.with_suffix(".part")
    torch.save({"model": whole, "date": None, "license": "AGPL-3.0-or-later", "train_args": {}}, part)
    part.rename(target)


if __name__ == "__main__":
    main()
