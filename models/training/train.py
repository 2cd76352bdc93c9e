"""Train the project's own detector: `python -m models.training.train --weights models/fall-yolov8s.pt --out own.pt`.

Starts from the default weights. The backbone stays as it is (what it knows of real pictures is kept); the neck and
the head learn from drawn formations, and from a few free photographs on which the first weights' own boxes are the
truth. The result is mixed with the first weights: `--share` of what was learnt.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import cv2
import numpy as np

from drillcheck.detect.letterbox import Letterbox
from drillcheck.detect.ultralytics import quiet_environment
from models.training.data import INPUT, Sample, make, read, window

FIRST_SEED = 100_000
FROZEN = 10
"""Modules of the network before its neck."""
SURE = 0.4


def main() -> None:
    """Draw what is missing, train, mix, save."""
    options = _options()
    os.environ.update(quiet_environment(tempfile.mkdtemp()))
    import torch
    from ultralytics import YOLO  # type: ignore[attr-defined]

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(1)
    make(options.data, options.pictures, FIRST_SEED)
    drawn = [read(file) for file in sorted(options.data.glob("*.npz"))[: options.pictures]]
    whole = YOLO(str(options.weights), task="detect")
    network = cast(Any, whole.model).float()
    photos = [_taught(network, file) for file in options.photos]
    first = {key: value.clone() for key, value in network.state_dict().items()}
    if options.start is not None:
        network.load_state_dict(torch.load(options.start))
    _learn(network, drawn, photos, options)
    _mix(network, first, options.share)
    network.eval().half()
    torch.save({"model": network, "date": None, "license": "AGPL-3.0-or-later", "train_args": {}}, options.out)


def _options() -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--weights", type=Path, required=True)
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--data", type=Path, default=Path("build/training"))
    args.add_argument("--photos", type=Path, nargs="*", default=[])
    args.add_argument("--pictures", type=int, default=700)
    args.add_argument("--iterations", type=int, default=300)
    args.add_argument("--batch", type=int, default=4)
    args.add_argument("--rate", type=float, default=3e-4)
    args.add_argument("--share", type=float, default=1.0)
    args.add_argument("--start", type=Path, help="a state that an earlier run has saved")
    args.add_argument("--largest", type=float, default=1.35, help="people are shown up to so many times as large")
    args.add_argument("--photo-share", type=float, default=0.08)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--save-every", type=int, default=50)
    args.add_argument("--threads", type=int, default=1, help="more only on a machine that does nothing else")
    return args.parse_args()


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


def _learn(network: Any, drawn: list[Sample], photos: list[Sample], options: argparse.Namespace) -> None:
    import torch
    from ultralytics.utils.loss import v8DetectionLoss

    network.args = SimpleNamespace(box=7.5, cls=0.5, dfl=1.5)
    network.train()
    for number, part in enumerate(network.model):
        part.requires_grad_(number >= FROZEN)
    network.model[-1].dfl.requires_grad_(False)
    for part in network.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.eval()
    loss_of = v8DetectionLoss(network)
    weights = [value for value in network.parameters() if value.requires_grad]
    steps = torch.optim.AdamW(weights, lr=options.rate, weight_decay=1e-4)
    rate = torch.optim.lr_scheduler.LambdaLR(steps, lambda step: _warm(step, options.iterations))
    network = network.to(memory_format=torch.channels_last)
    rng, began = np.random.default_rng([options.seed, 6]), time.process_time()
    for step in range(1, options.iterations + 1):
        batch = _batch(rng, drawn, photos, options)
        with torch.autocast("cpu", torch.bfloat16):
            given = network(batch["img"].to(memory_format=torch.channels_last))
        given = {key: [v.float() for v in val] if isinstance(val, list) else val.float() for key, val in given.items()}
        total, parts = loss_of(given, batch)
        steps.zero_grad()
        cast(Any, total.sum()).backward()
        torch.nn.utils.clip_grad_norm_(weights, 10.0)
        steps.step()
        rate.step()
        if step % 5 == 0:
            shown = " ".join(f"{float(part):.3f}" for part in parts.values())
            print(f"{step} loss {shown}  {time.process_time() - began:.0f} s of CPU", flush=True)
        if step % options.save_every == 0:
            part = options.out.with_suffix(".state.part")
            torch.save({k: v.half() if v.is_floating_point() else v for k, v in network.state_dict().items()}, part)
            part.rename(options.out.with_suffix(f".{step}.state"))


def _warm(step: int, steps: int) -> float:
    """The share of the learning rate: up over twenty steps, then down along half a cosine."""
    return min(1.0, (step + 1) / 20) * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1.0, step / max(1, steps)))) / 2)


def _batch(
    rng: np.random.Generator, drawn: list[Sample], photos: list[Sample], options: argparse.Namespace
) -> dict[str, Any]:
    """Some windows as Ultralytics' loss wants them."""
    import torch

    chosen = [
        window(rng, pool[int(rng.integers(len(pool)))], options.largest)
        for pool in (photos if photos and rng.random() < options.photo_share else drawn for _ in range(options.batch))
    ]
    images = np.stack([one.image[:, :, ::-1].transpose(2, 0, 1) for one in chosen]).astype(np.float32) / 255
    boxes = np.concatenate([one.boxes for one in chosen]).astype(np.float32)
    height, width = chosen[0].image.shape[:2]
    centred = np.stack(
        [
            (boxes[:, 0] + boxes[:, 2]) / 2 / width,
            (boxes[:, 1] + boxes[:, 3]) / 2 / height,
            (boxes[:, 2] - boxes[:, 0]) / width,
            (boxes[:, 3] - boxes[:, 1]) / height,
        ],
        axis=1,
    )
    owners = np.concatenate([np.full(len(one.boxes), number, np.float32) for number, one in enumerate(chosen)])
    return {
        "img": torch.from_numpy(images),
        "batch_idx": torch.from_numpy(owners),
        "cls": torch.from_numpy(np.concatenate([one.kinds for one in chosen]).astype(np.float32)),
        "bboxes": torch.from_numpy(centred),
    }


def _mix(network: Any, first: dict[str, Any], share: float) -> None:
    """Weights between the first ones (share 0) and the learnt ones (share 1)."""
    now = network.state_dict()
    mixed = {k: first[k] + share * (v - first[k]) if v.is_floating_point() else v for k, v in now.items()}
    network.load_state_dict(mixed)


if __name__ == "__main__":
    main()
