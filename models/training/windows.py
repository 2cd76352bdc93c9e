"""What a training step sees: windows of the drawn pictures, cut, turned and lit anew on the training device."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from models.training.data import GREY, INPUT, WINDOW, Sample

if TYPE_CHECKING:
    import torch

MOST = 128
"""More people than any picture shows."""
SMALLEST, USUAL, LARGEST, LARGE_SHARE = 0.75, 1.35, 3.0, 0.25
"""Windows show people so many times as large as the detector's input does; a share of them goes up to the largest."""
KEPT = 0.3
"""Share of a body's box inside the window from which on it counts."""


@dataclass
class Pool:
    """Pictures on the device: `pictures` (n, 3, H, W) uint8 as the detector's input shows them, `boxes` (n, MOST, 4) in
    its pixels, `kinds` (n, MOST), -1 where there is nobody."""

    device: str
    pictures: list[torch.Tensor] = field(default_factory=list)
    boxes: list[torch.Tensor] = field(default_factory=list)
    kinds: list[torch.Tensor] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.pictures)

    def add(self, sample: Sample) -> None:
        """Take up one more picture."""
        import torch

        height, width = sample.image.shape[:2]
        scale = min(INPUT[0] / width, INPUT[1] / height)
        size = round(width * scale), round(height * scale)
        canvas = np.full((INPUT[1], INPUT[0], 3), GREY, np.uint8)
        fine = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        canvas[: size[1], : size[0]] = cv2.resize(sample.image, size, interpolation=fine)
        boxes, kinds = np.zeros((MOST, 4), np.float32), np.full(MOST, -1, np.int64)
        count = min(MOST, len(sample.boxes))
        boxes[:count], kinds[:count] = sample.boxes[:count] * scale, sample.kinds[:count]
        planes = torch.from_numpy(np.ascontiguousarray(canvas[:, :, ::-1].transpose(2, 0, 1)))
        self.pictures.append(planes.to(self.device))
        self.boxes.append(torch.from_numpy(boxes).to(self.device))
        self.kinds.append(torch.from_numpy(kinds).to(self.device))


def batch(pool: Pool, chosen: list[int], made: torch.Generator) -> dict[str, Any]:
    """Windows of the chosen pictures as Ultralytics' loss wants them: `img` (b, 3, h, w) RGB in 0..1, boxes as centre,
    width and height in shares of the window."""
    import torch

    number, device = len(chosen), pool.device

    def draw(low: float, high: float, *shape: int) -> torch.Tensor:
        return torch.rand((number, *shape), generator=made, device=device) * (high - low) + low

    boxes = torch.stack([pool.boxes[i] for i in chosen])
    kinds = torch.stack([pool.kinds[i] for i in chosen])
    most = torch.where(draw(0, 1) < LARGE_SHARE, LARGEST, USUAL)
    scale = torch.exp(draw(0, 1) * (torch.log(most) - np.log(SMALLEST)) + np.log(SMALLEST))
    middle = _middles(boxes, kinds, draw) + draw(-0.35, 0.35, 2) * torch.tensor(WINDOW, device=device) / scale[:, None]
    flip = torch.where(draw(0, 1) < 0.5, -1.0, 1.0)
    images = _cut([pool.pictures[i] for i in chosen], middle, scale, flip)
    corners = (boxes.view(number, MOST, 2, 2) - middle[:, None, None]) * scale[:, None, None, None]
    corners = corners + torch.tensor(WINDOW, device=device) / 2
    corners[..., 0] = torch.where(flip[:, None, None] < 0, WINDOW[0] - corners[..., 0].flip(-1), corners[..., 0])
    whole = (corners[:, :, 1] - corners[:, :, 0]).prod(dim=-1)
    inside = torch.stack([corners[..., axis].clamp(0, WINDOW[axis]) for axis in (0, 1)], dim=-1)
    sides = inside[:, :, 1] - inside[:, :, 0]
    keep = (kinds >= 0) & (sides.prod(dim=-1) > KEPT * whole) & (sides.min(dim=-1).values > 1)
    share = torch.tensor(WINDOW, device=device)
    centred = torch.cat([(inside[:, :, 0] + inside[:, :, 1]) / 2 / share, sides / share], dim=-1)
    owners = torch.arange(number, device=device)[:, None].expand(number, MOST)
    return {
        "img": _lit(images, draw),
        "batch_idx": owners[keep].float(),
        "cls": kinds[keep].float(),
        "bboxes": centred[keep],
    }


def _middles(boxes: torch.Tensor, kinds: torch.Tensor, draw: Any) -> torch.Tensor:
    """(b, 2) the middle of somebody in each picture, of the picture where nobody is."""
    import torch

    there = (kinds >= 0).float()
    some = torch.multinomial(there + 1e-6, 1)
    middles = (boxes[..., :2] + boxes[..., 2:]) / 2
    picked = middles.gather(1, some[..., None].expand(-1, 1, 2))[:, 0]
    empty = torch.tensor(INPUT, device=boxes.device) * draw(0.2, 0.8, 2)
    return torch.where((there.sum(dim=1) > 0)[:, None], picked, empty)


def _cut(pictures: list[Any], middle: torch.Tensor, scale: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    """(b, 3, h, w) in 0..255: the window around `middle`, magnified, mirrored where `flip` is -1, grey beyond."""
    import torch
    from torch.nn import functional

    whole = torch.stack(pictures).float() - GREY
    theta = torch.zeros((len(pictures), 2, 3), device=whole.device)
    for axis in (0, 1):
        theta[:, axis, axis] = WINDOW[axis] / INPUT[axis] / scale * (flip if axis == 0 else 1)
        theta[:, axis, 2] = 2 * middle[:, axis] / INPUT[axis] - 1
    grid = functional.affine_grid(theta, [len(pictures), 3, WINDOW[1], WINDOW[0]], align_corners=False)
    cut: torch.Tensor = functional.grid_sample(whole, grid, padding_mode="zeros", align_corners=False)
    return cut + GREY


def _lit(images: torch.Tensor, draw: Any) -> torch.Tensor:
    """In other light, other colours, a little blurred, with noise: 0..1."""
    import torch
    from torch.nn import functional

    out = images / 255
    out = out * draw(0.6, 1.35, 1, 1, 1) * draw(0.92, 1.08, 3, 1, 1)
    mean = out.mean(dim=(1, 2, 3), keepdim=True)
    out = mean + (out - mean) * draw(0.65, 1.25, 1, 1, 1)
    grey = out.mean(dim=1, keepdim=True)
    out = grey + (out - grey) * torch.where(draw(0, 1, 1, 1, 1) < 0.08, 0.0, draw(0.6, 1.4, 1, 1, 1))
    soft = functional.avg_pool2d(out, 3, 1, 1)
    out = torch.where(draw(0, 1, 1, 1, 1) < 0.25, soft, out)
    noise: torch.Tensor = torch.randn(out.shape, device=out.device) * draw(0, 1, 1, 1, 1) ** 3 * 0.06
    return torch.clamp(out + noise, 0, 1)
