"""The steps of training: windows in, losses against the truth and against a teacher, weights out."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import torch

from models.training.windows import Pool, batch

FROZEN = 10
"""Modules of the network before its neck."""
SHOWN = (4, 6, 9, 15, 18, 21)
"""Modules whose output a pupil learns from its teacher: the backbone's and the neck's three levels."""
BENDING_TIME = 0.3
"""Share of the time in which the bends are changed."""
ALIKE, SCORES, EDGES = 0.5, 1.0, 0.25
"""Weights of what a pupil is told by its teacher: features, scores, the boxes' edges."""


@dataclass(frozen=True)
class Course:
    """How a stage of training goes: till the clock (`time.monotonic`) says `until`, in batches of `size` of which a
    share are `photos`, with a learning `rate` that rises at once and then falls along half a cosine."""

    until: float
    size: int
    rate: float
    photos: float

    def rate_at(self, step: int, done: float) -> float:
        """After so many steps and such a share of the time."""
        return self.rate * min(1.0, (step + 1) / 100) * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)


def learn(
    network: Any, pools: tuple[Pool, Pool], course: Course, lock: threading.Lock, teacher: Any = None, bends: Any = ()
) -> Any:
    """Train, and give back the moving average of the weights.

    `pools`: drawn pictures and photographs, which nobody adds to while the `lock` is held. Without a teacher the
    backbone stays as it is; with one everything learns, and the `bends` turn to ReLU.
    """
    from ultralytics.utils.loss import v8DetectionLoss

    device = pools[0].device
    network.args = SimpleNamespace(box=7.5, cls=0.5, dfl=1.5)
    _ready(network, whole=teacher is not None)
    loss_of = v8DetectionLoss(network)
    weights = [value for value in network.parameters() if value.requires_grad]
    steps = torch.optim.AdamW(weights, lr=course.rate, weight_decay=1e-3)
    average, made = deepcopy(network).eval(), torch.Generator(device=device).manual_seed(1)
    seen, told = _watched(network), _watched(teacher) if teacher is not None else {}
    begun, step, told_at = time.monotonic(), 0, 0.0
    while (now := time.monotonic()) < course.until:
        done = (now - begun) / (course.until - begun)
        for group in steps.param_groups:
            group["lr"] = course.rate_at(step, done)
        for bend in bends:
            bend.share = min(1.0, done / BENDING_TIME)
        with lock:
            windows = _windows(pools, course, made)
        with torch.autocast(device.split(":")[0], torch.bfloat16):
            given = _floats(network(windows["img"]))
            shown = _floats(_asked(teacher, windows["img"])) if teacher is not None else None
        total, parts = loss_of(given, windows)
        loss = cast(Any, total.sum()) / course.size
        if shown is not None:
            loss = loss + _taught(given, shown, seen, told)
        steps.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 10.0)
        steps.step()
        step += 1
        _averaged(average, network, min(0.999, step / (step + 20)))
        if now - told_at > 10:
            told_at = now
            listed = " ".join(f"{float(part):.3f}" for part in parts.values())
            about = f"{now - begun:.0f} s, step {step}, {len(pools[0])} pictures"
            print(f"{about}: {listed}, all {loss.item():.3f}", flush=True)
    return average


def _ready(network: Any, *, whole: bool) -> None:
    network.train()
    for number, part in enumerate(network.model):
        part.requires_grad_(whole or number >= FROZEN)
    network.model[-1].dfl.requires_grad_(False)
    if not whole:
        for part in network.modules():
            if isinstance(part, torch.nn.BatchNorm2d):
                part.eval()


def _windows(pools: tuple[Pool, Pool], course: Course, made: torch.Generator) -> dict[str, Any]:
    """One batch of both kinds."""
    real = round(course.size * course.photos) if len(pools[1]) else 0
    drawn = course.size - real
    parts = [
        batch(pool, torch.randint(len(pool), (number,)).tolist(), made)
        for pool, number in zip(pools, (drawn, real), strict=True)
        if number
    ]
    if len(parts) == 1:
        return parts[0]
    parts[1]["batch_idx"] = parts[1]["batch_idx"] + drawn
    return {key: torch.cat([part[key] for part in parts]) for key in parts[0]}


def _watched(network: Any) -> dict[int, torch.Tensor]:
    """The outputs of the modules that are shown, of the last call."""
    seen: dict[int, torch.Tensor] = {}

    def keep(number: int) -> Callable[[Any, Any, torch.Tensor], None]:
        return lambda part, given, out: seen.__setitem__(number, out)

    for number in SHOWN:
        network.model[number].register_forward_hook(keep(number))
    return seen


def _asked(teacher: Any, images: torch.Tensor) -> dict[str, Any]:
    teacher.eval()
    teacher.model[-1].training = True  # raw scores and edges, nothing decoded
    with torch.no_grad():
        return cast(dict[str, Any], teacher(images))


def _floats(given: dict[str, Any]) -> dict[str, Any]:
    return {key: [v.float() for v in val] if isinstance(val, list) else val.float() for key, val in given.items()}


def _taught(given: dict[str, Any], shown: dict[str, Any], seen: dict[int, Any], told: dict[int, Any]) -> Any:
    """How far a pupil's features, scores and edges are from its teacher's."""
    loss: Any = 0.0
    for number in SHOWN:
        wanted = torch.relu(told[number].float())
        loss = loss + ALIKE * torch.nn.functional.mse_loss(seen[number].float(), wanted) / wanted.var().clamp(min=1e-4)
    likely = shown["scores"].sigmoid()
    sure = likely.amax(dim=1, keepdim=True)
    apart = torch.nn.functional.binary_cross_entropy_with_logits(given["scores"], likely, reduction="none")
    loss = loss + SCORES * apart.sum() / sure.sum().clamp(min=1.0)
    anchors = sure[:, 0] > 0.2
    if bool(anchors.any()):
        edges = [one["boxes"].permute(0, 2, 1)[anchors].view(-1, 4, 16) for one in (given, shown)]
        loss = loss + EDGES * torch.nn.functional.kl_div(
            edges[0].log_softmax(-1), edges[1].softmax(-1), reduction="batchmean"
        )
    return loss


def _averaged(average: Any, network: Any, keep: float) -> None:
    with torch.no_grad():
        for old, new in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
            if old.is_floating_point():
                old.mul_(keep).add_(new.detach(), alpha=1 - keep)
            else:
                old.copy_(new)
