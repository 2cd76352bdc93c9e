"""Painted surfaces of the parade ground: paving, walls, a building, trees, sky. All from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Rng = np.random.Generator


def speckle(rng: Rng, shape: tuple[int, int], grain: float, amount: float) -> npt.NDArray[np.float32]:
    """Smooth random brightness, (height, width), about `grain` pixels coarse and `amount` grey levels strong."""
    small = (max(2, int(shape[0] / grain)), max(2, int(shape[1] / grain)))
    noise = rng.standard_normal(small, dtype=np.float32)
    return (cv2.resize(noise, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC) * amount).astype(np.float32)


def _flat(shape: tuple[int, int], colour: tuple[int, int, int]) -> npt.NDArray[np.float32]:
    return np.full((*shape, 3), colour, np.float32)


def _finish(image: npt.NDArray[np.float32]) -> Image:
    return np.clip(image, 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Soil:
    """A kind of ground: its colour, how strong its grain is, how dark the joints between slabs, if it has any."""

    colour: tuple[int, int, int]
    grain: float
    joints: float


SOILS = {
    "concrete": Soil((132, 138, 142), 1.0, 34.0),
    "asphalt": Soil((84, 82, 82), 1.2, 0.0),
    "grass": Soil((58, 104, 92), 1.7, 0.0),
    "sand": Soil((128, 156, 172), 1.1, 0.0),
}


def paving(rng: Rng, width_m: float, depth_m: float, px_per_m: float, kind: str = "concrete") -> Image:
    """A ground with stains, painted lines and a strip of lawn at the far end; row 0 is the far end. Concrete lies in
    slabs with joints."""
    shape, soil = (round(depth_m * px_per_m), round(width_m * px_per_m)), SOILS[kind]
    ground = _flat(shape, soil.colour)
    for grain, amount in ((2, 5), (9, 5), (60, 7), (240, 8)):
        ground += speckle(rng, shape, grain, amount * soil.grain)[..., None]
    slab = round(3.0 * px_per_m)
    if soil.joints:
        for y in range(0, shape[0], slab):
            for x in range(0, shape[1], slab):
                ground[y : y + slab, x : x + slab] += rng.normal(0, 4.5)
        ground[::slab] -= soil.joints
        ground[:, ::slab] -= soil.joints
    painted = _finish(ground)
    _stains(rng, painted, px_per_m)
    _lines(painted, px_per_m)
    lawn = round(7.0 * px_per_m)
    grass = _flat((lawn, shape[1]), (52, 96, 84))
    for grain, amount in ((2, 13), (12, 9), (70, 9)):
        grass += speckle(rng, (lawn, shape[1]), grain, amount)[..., None]
    painted[:lawn] = _finish(grass)
    kerb = round(0.35 * px_per_m)
    painted[lawn : lawn + kerb] = (176, 184, 188)
    painted[lawn : lawn + kerb, :: round(1.0 * px_per_m)] = (96, 100, 104)
    return painted


def _stains(rng: Rng, ground: Image, px_per_m: float) -> None:
    height, width = ground.shape[:2]
    dirt = np.zeros((height, width), np.float32)
    for _ in range(90):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.uniform(0.1, 0.7) * px_per_m), int(rng.uniform(0.08, 0.5) * px_per_m))
        cv2.ellipse(dirt, centre, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(6, 30)), -1)
    for _ in range(26):
        start = rng.uniform((0, 0), (width, height))
        crack = start + np.cumsum(rng.normal(0, 0.45 * px_per_m, (9, 2)), axis=0)
        cv2.polylines(dirt, [crack.astype(np.int32)], False, 45.0, 1)
    ground[:] = _finish(ground - cv2.GaussianBlur(dirt, (0, 0), 1.2)[..., None])


def _lines(ground: Image, px_per_m: float) -> None:
    """A painted rectangle, lanes across, a circle and dots, faded by wear."""
    height, width = ground.shape[:2]
    paint = np.zeros((height, width), np.uint8)
    line = max(1, round(0.09 * px_per_m))

    def at(x_m: float, y_m: float) -> tuple[int, int]:
        return round(width / 2 + x_m * px_per_m), round(height - y_m * px_per_m)

    cv2.rectangle(paint, at(-13, 27), at(13, 7), 255, line)
    for y_m in (11.0, 23.0):
        cv2.line(paint, at(-30, y_m), at(30, y_m), 200, line)
    cv2.circle(paint, at(-8.5, 21.5), round(1.8 * px_per_m), 255, line)
    cv2.circle(paint, at(10.0, 13.0), round(1.8 * px_per_m), 255, line)
    for dot_m in range(-12, 13, 3):
        cv2.circle(paint, at(dot_m, 25), 2 * line, 255, -1)
    for x_m in (-22.0, -19.5, 19.5, 22.0):
        cv2.line(paint, at(x_m, 7), at(x_m, 31), 230, line)
    worn = paint[..., None].astype(np.float32) * np.float32(0.72 / 255)
    ground[:] = _finish(ground * (1 - worn) + np.array([196, 214, 216], np.float32) * worn)


def facade(rng: Rng, width_m: float, height_m: float, px_per_m: float, colour: tuple[int, int, int]) -> Image:
    """A plastered building with rows of windows and doors at the ground."""
    shape = (round(height_m * px_per_m), round(width_m * px_per_m))
    wall = _flat(shape, colour) + speckle(rng, shape, 3, 4)[..., None] + speckle(rng, shape, 50, 6)[..., None]
    front = _finish(wall)
    storey, bay = 3.3 * px_per_m, 2.9 * px_per_m
    for row in range(int(shape[0] / storey)):
        for column in range(int(shape[1] / bay)):
            _window(rng, front, (column + 0.5) * bay, (row + 0.5) * storey, px_per_m)
        ledge = round(row * storey)
        front[ledge : ledge + max(1, round(0.18 * px_per_m))] = _finish(
            np.array([colour], np.float32) * np.float32(0.72)
        )[0]
    return front


def _window(rng: Rng, front: Image, x: float, y: float, px_per_m: float) -> None:
    half_w, half_h = 0.75 * px_per_m, 0.85 * px_per_m
    box = (round(x - half_w), round(y - half_h)), (round(x + half_w), round(y + half_h))
    cv2.rectangle(front, *box, (196, 202, 204), -1)
    rim = max(1, round(0.1 * px_per_m))
    glass = int(rng.integers(46, 96))
    for left, right in ((box[0][0] + rim, round(x) - 1), (round(x) + 1, box[1][0] - rim)):
        shade = (glass + 16, glass + 6, glass)
        cv2.rectangle(front, (left, box[0][1] + rim), (right, box[1][1] - rim), shade, -1)
    if rng.random() < 0.35:
        curtain = (round(x) - 1, box[1][1] - rim)
        cv2.rectangle(front, (box[0][0] + rim, box[0][1] + rim), curtain, (150, 158, 170), -1)


def garden_wall(rng: Rng, width_m: float, height_m: float, px_per_m: float) -> Image:
    """A low wall of painted panels between posts, darker at the foot."""
    shape = (round(height_m * px_per_m), round(width_m * px_per_m))
    wall = _flat(shape, (148, 172, 186)) + speckle(rng, shape, 4, 4)[..., None] + speckle(rng, shape, 40, 6)[..., None]
    post = round(2.5 * px_per_m)
    for x in range(0, shape[1], post):
        wall[:, x : x + post] += rng.normal(0, 6)
        wall[:, x : x + round(0.3 * px_per_m)] = (112, 128, 146)
    wall[: round(0.16 * px_per_m)] = (98, 110, 122)
    wall[-round(0.5 * px_per_m) :] *= 0.72
    return _finish(wall)


def tree(rng: Rng, px: int) -> Image:
    """A leafy tree, (px, px, 4) with opacity last: a trunk and a crown of clumps."""
    colour = np.zeros((px, px, 3), np.uint8)
    shape = np.zeros((px, px), np.uint8)
    trunk = (px // 2, px), (px // 2, px // 2)
    cv2.line(shape, *trunk, 255, max(2, px // 24))
    cv2.line(colour, *trunk, (48, 62, 74), max(2, px // 24))
    for _ in range(120):
        angle, radius = rng.uniform(0, 2 * np.pi), px * 0.31 * np.sqrt(rng.random())
        centre = (int(px / 2 + radius * np.cos(angle)), int(px * 0.37 + radius * np.sin(angle)))
        size = int(px * rng.uniform(0.035, 0.085))
        bright = 1.25 - 0.9 * centre[1] / px + rng.normal(0, 0.12)
        leaf = tuple(float(np.clip(part * bright, 0, 255)) for part in (46, 92, 68))
        cv2.circle(colour, centre, size, leaf, -1)
        cv2.circle(shape, centre, size, 255, -1)
    return np.dstack([colour, shape])


def sky(rng: Rng, width: int, height: int) -> Image:
    """A hazy sky with soft clouds, (height, width, 3)."""
    fade = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    top, low = np.array([214, 186, 160], np.float32), np.array([226, 220, 212], np.float32)
    clouds = speckle(rng, (height, width), 40, 1.0) + speckle(rng, (height, width), 14, 0.5)
    return _finish(top * (1 - fade) + low * fade + np.clip(clouds, 0, 2)[..., None] * 13)
