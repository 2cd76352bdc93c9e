"""The parade ground as textured planes in the world, and its picture from any camera."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo import textures
from drillcheck.demo.camera import Pinhole
from drillcheck.demo.scenario import View

Image = npt.NDArray[np.uint8]
PAVING_PX_PER_M = 34.0
PAVING_M = (84.0, 42.0)
WALL_Y_M = 42.0
BUILDING_Y_M = 52.0


@dataclass(frozen=True)
class Surface:
    """A texture (h, w, 3) or (h, w, 4) and where it hangs: its top left corner and metres a pixel across and down."""

    texture: Image
    origin: tuple[float, float, float]
    across: tuple[float, float, float]
    down: tuple[float, float, float]


def upright(texture: Image, left_m: float, y_m: float, top_m: float, px_per_m: float) -> Surface:
    """A plane that faces the camera's side of the yard."""
    return Surface(texture, (left_m, y_m, top_m), (1 / px_per_m, 0, 0), (0, 0, -1 / px_per_m))


@lru_cache(maxsize=2)
def yard(seed: int, kind: str = "concrete") -> tuple[Surface, ...]:
    """The surfaces of the yard with this seed and kind of ground, far ones first."""
    rng = np.random.default_rng([seed, 7])
    width_m, depth_m = PAVING_M
    pavement = textures.paving(rng, width_m, depth_m, PAVING_PX_PER_M, kind)
    step = 1 / PAVING_PX_PER_M
    surfaces = [
        upright(textures.sky(rng, 700, 160), -350, 300, 130, 1),
        _fields(rng),
        *_woods(rng),
        *_buildings(rng),
        Surface(pavement, (-width_m / 2, depth_m, 0), (step, 0, 0), (0, -step, 0)),
        upright(textures.garden_wall(rng, 90, 2.1, 22), -45, WALL_Y_M, 2.1, 22),
    ]
    for x_m in np.arange(-36, 37, 5.5):
        size_m = float(rng.uniform(4.5, 6.5))
        tree = textures.tree(rng, 170)
        place = float(x_m + rng.uniform(-1.2, 1.2)), float(rng.uniform(36.5, 40.5))
        surfaces.append(upright(tree, place[0] - size_m / 2, place[1], size_m, 170 / size_m))
    return tuple(surfaces)


def _fields(rng: np.random.Generator) -> Surface:
    """What lies beyond the wall, seen between the buildings."""
    grass = np.array([60, 98, 92], np.float32) + textures.speckle(rng, (230, 400), 3, 9)[..., None]
    return Surface(grass.astype(np.uint8), (-200, 270, 0), (1, 0, 0), (0, -1, 0))


def _woods(rng: np.random.Generator) -> list[Surface]:
    woods = []
    for x_m in np.arange(-84, 85, 5):
        size_m = float(rng.uniform(9, 14))
        woods.append(upright(textures.tree(rng, 110), float(x_m), 75 + float(rng.uniform(0, 4)), size_m, 110 / size_m))
    return woods


def _buildings(rng: np.random.Generator) -> list[Surface]:
    blocks = []
    for left_m, width_m, storeys, colour in (
        (-46.0, 20.3, 3, (150, 176, 196)),
        (-17.0, 29.0, 2, (132, 158, 206)),
        (20.0, 23.2, 3, (172, 182, 186)),
    ):
        height_m = 3.3 * storeys + 0.6
        front = textures.facade(rng, width_m, height_m, 20, colour)
        blocks.append(upright(front, left_m, BUILDING_Y_M + float(rng.uniform(0, 3)), height_m, 20))
    return blocks


def backdrop(camera: Pinhole, seed: int, kind: str = "concrete") -> Image:
    """The empty yard seen by `camera`, (height, width, 3), drawn at twice the size so that far paving is smooth."""
    size = (camera.width * 2, camera.height * 2)
    double = Pinhole(_doubled(camera.view), *size)
    picture = np.full((size[1], size[0], 3), (186, 190, 192), np.uint8)
    for surface in yard(seed, kind):
        _hang(picture, surface, double)
    small = cv2.resize(picture, (camera.width, camera.height), interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8)


def _doubled(view: View) -> View:
    return view.model_copy(update={"focal_px": view.focal_px * 2})


def _hang(picture: Image, surface: Surface, camera: Pinhole) -> None:
    """Draw one surface over `picture`, only where it can be seen."""
    height, width = surface.texture.shape[:2]
    origin, across, down = (np.array(axis) for axis in (surface.origin, surface.across, surface.down))
    corners = np.stack([origin + across * x + down * y for x, y in ((0, 0), (width, 0), (0, height), (width, height))])
    pixels, depths = camera.project(corners)
    box = 0, 0, camera.width, camera.height
    if (depths > 1).all():
        low, high = np.floor(pixels.min(0)).astype(int), np.ceil(pixels.max(0)).astype(int)
        box = max(0, int(low[0])), max(0, int(low[1])), min(box[2], int(high[0])), min(box[3], int(high[1]))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    shift = np.array([[1, 0, -box[0]], [0, 1, -box[1]], [0, 0, 1.0]])
    homography = shift @ camera.plane_homography(origin, across, down)
    size = (box[2] - box[0], box[3] - box[1])
    window = picture[box[1] : box[3], box[0] : box[2]]
    seen = cv2.warpPerspective(surface.texture, homography, size, flags=cv2.INTER_LINEAR)
    if surface.texture.ndim == 3 and surface.texture.shape[2] == 4:
        opacity = seen[..., 3:].astype(np.float32) / 255
        window[:] = (window * (1 - opacity) + seen[..., :3] * opacity).astype(np.uint8)
        return
    cover = np.full((height, width), 255, np.uint8)
    inside = cv2.warpPerspective(cover, homography, size, flags=cv2.INTER_NEAREST) > 0
    window[inside] = seen[inside]
