"""Random pictures of formations with the exact box and visibility of everybody: what the detector is trained on.

Drawn with the demo's people and parade grounds, over far wider choices than any clip of the demo: close and open ranks,
low cameras, blocks of seventy, files that march towards the lens, people who sit, dusk, glare, noise, compression.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo.atlas import POSE, Atlas, Dress, Sprite
from drillcheck.demo.camera import Pinhole
from drillcheck.demo.compose import UNIFORM
from drillcheck.demo.ground import backdrop
from drillcheck.demo.scenario import View
from drillcheck.demo.stamp import stamp
from models.training.weather import develop

Rng = np.random.Generator
Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
SIZES = ((640, 360), (640, 360), (854, 480), (960, 540), (1280, 720))
"""Pictures as they come, small ones most often: those are the hard ones."""
HEAD_SHARE = 0.16
"""The upper part of a person's box that is head and cap."""
YARD_SHARED_BY = 8
"""Painting a yard takes longer than a picture of it."""
SKINS = ((142, 172, 214), (120, 150, 196), (96, 124, 172), (70, 92, 134))


@dataclass(frozen=True)
class Standing:
    """Somebody on the ground: place in metres, heading in radians (0 along x), pose, body, clothes."""

    at: tuple[float, float]
    heading: float
    pose: int
    body: str
    dress: Dress


@dataclass(frozen=True)
class Drawn:
    """A picture (h, w, 3) and its people: `boxes` (n, 4) whole bodies cut at the edge, `seen` (n,) share of the body
    that can be seen, `heads` (n,) share of the head."""

    image: Image
    boxes: npt.NDArray[np.float32]
    seen: npt.NDArray[np.float32]
    heads: npt.NDArray[np.float32]

    @property
    def countable(self) -> npt.NDArray[np.bool_]:
        """Whom a careful person would count: enough of the body or of the head shows."""
        enough: npt.NDArray[np.bool_] = (self.seen >= 0.15) | ((self.heads >= 0.5) & (self.seen >= 0.06))
        return enough


@dataclass(frozen=True)
class Kind:
    """What a picture shows: `people` from the generator and the atlas's bodies, seen at `height_px` of 360 rows from a
    camera `camera_m` above the ground; `dusk`: the share of pictures in bad light."""

    name: str
    people: Callable[[Rng, Atlas], list[Standing]]
    height_px: tuple[float, float]
    camera_m: tuple[float, float]
    dusk: float = 0.3


def draw(
    seed: int, atlas: Atlas, kind: Kind, size: tuple[int, int] | None = None, ground: Image | None = None
) -> Drawn:
    """One picture; the same seed and kind always give the same. `ground`: a photograph to stand before, not a yard."""
    rng = np.random.default_rng([seed, 11])
    width, height = size or SIZES[int(rng.integers(len(SIZES)))]
    people = kind.people(rng, atlas)
    camera = _camera(rng, kind, people, width, height)
    picture = backdrop(camera, seed // YARD_SHARED_BY) if ground is None else _cropped(seed, ground, width, height)
    boxes, seen, heads = _place(picture, people, camera, atlas)
    image = develop(rng, picture, dusk=rng.random() < kind.dusk)
    return Drawn(image, boxes, seen, heads)


def _cropped(seed: int, photo: Image, width: int, height: int) -> Image:
    """Some part of a photograph, as large as the picture."""
    rng = np.random.default_rng([seed, 13])
    share = min(photo.shape[1] / width, photo.shape[0] / height) * float(rng.uniform(0.5, 1.0))
    w, h = round(width * share), round(height * share)
    x, y = int(rng.integers(photo.shape[1] - w + 1)), int(rng.integers(photo.shape[0] - h + 1))
    part = photo[y : y + h, x : x + w]
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _camera(rng: Rng, kind: Kind, people: list[Standing], width: int, height: int) -> Pinhole:
    """A camera that looks at the people's middle, so far and so long that they have the height wanted."""
    middle = np.mean([person.at for person in people], axis=0) if people else np.array([0.0, 18.0])
    above, tall = rng.uniform(*kind.camera_m), rng.uniform(*kind.height_px) * height / 360
    distance = float(rng.uniform(max(9.0, above * 1.6), 24.0))
    place = middle - [rng.uniform(-2, 2), distance]
    pitch = math.degrees(math.atan2(above - 0.9, distance)) + rng.uniform(-2.0, 2.5)
    yaw = math.degrees(math.atan2(middle[0] - place[0], distance)) + rng.uniform(-3, 3)
    view = View(
        x_m=float(place[0]),
        y_m=float(place[1]),
        height_m=float(above),
        yaw_deg=yaw,
        pitch_deg=pitch,
        focal_px=float(tall / 1.72 * math.hypot(distance, above)),
    )
    return Pinhole(view, width, height)


def _place(
    picture: Image, people: list[Standing], camera: Pinhole, atlas: Atlas
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Draw the people far to near and say what of each can be seen in the end."""
    ground = np.array([[*person.at, 0.0] for person in people]).reshape(-1, 3)
    feet, depths = camera.project(ground)
    order = [int(i) for i in np.argsort(-depths) if depths[i] > 3]
    owner = np.full(picture.shape[:2], -1, np.int16)
    drawn: list[tuple[int, Sprite, int, int]] = []
    for i in order:
        sprite, shadow = _sprites(people[i], camera, ground[i], float(depths[i]), atlas)
        drawn.append((i, sprite, round(float(feet[i, 0])), round(float(feet[i, 1]))))
        stamp(picture, shadow, drawn[-1][2], drawn[-1][3])
    facts = []
    for i, sprite, x, y in drawn:
        stamp(picture, sprite, x, y)
        facts.append(_own(owner, sprite, x, y, i))
    rows = [(box, *_visible(owner, i, box, total)) for i, box, total in facts if box is not None]
    boxes = np.array([row[0] for row in rows], np.float32).reshape(-1, 4)
    return boxes, np.array([r[1] for r in rows], np.float32), np.array([r[2] for r in rows], np.float32)


def _sprites(person: Standing, camera: Pinhole, at: Floats, depth: float, atlas: Atlas) -> tuple[Sprite, Sprite]:
    ahead = math.atan2(at[1] - camera.centre[1], at[0] - camera.centre[0])
    side, scale = atlas.side(person.heading - ahead - math.pi), camera.view.focal_px / depth
    body = atlas.person(person.body, person.dress, person.pose, side, scale)
    return body, atlas.shadow(person.body, person.pose, side, scale)


def _own(
    owner: npt.NDArray[np.int16], sprite: Sprite, x: int, y: int, number: int
) -> tuple[int, tuple[float, float, float, float] | None, tuple[int, int]]:
    """Mark the sprite's pixels as this person's; their box and how many there are, of the body and of the head."""
    opaque = sprite.keep[:, :, 0] < 128
    rows, columns = np.flatnonzero(opaque.any(axis=1)), np.flatnonzero(opaque.any(axis=0))
    left, top = x + sprite.left, y + sprite.top
    x0, y0, x1, y1 = left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1
    head = int(opaque[: rows[0] + max(1, round(HEAD_SHARE * (y1 - y0)))].sum())
    box = max(0, x0), max(0, y0), min(owner.shape[1], x1), min(owner.shape[0], y1)
    if box[2] - box[0] < 3 or box[3] - box[1] < 6:
        return number, None, (0, 0)
    window = owner[box[1] : box[3], box[0] : box[2]]
    window[opaque[box[1] - top : box[3] - top, box[0] - left : box[2] - left]] = number
    return number, (float(box[0]), float(box[1]), float(box[2]), float(box[3])), (int(opaque.sum()), head)


def _visible(
    owner: npt.NDArray[np.int16], number: int, box: tuple[float, float, float, float], total: tuple[int, int]
) -> tuple[float, float]:
    x0, y0, x1, y1 = (int(side) for side in box)
    mine = owner[y0:y1, x0:x1] == number
    head = mine[: max(1, round(HEAD_SHARE * (y1 - y0)))]
    return float(mine.sum() / max(1, total[0])), float(min(1.0, head.sum() / max(1, total[1])))


def clothes(rng: Rng, *, uniform: bool) -> Dress:
    """A squad's uniform, the demo's own one time in three, or somebody's own clothes."""
    if uniform and rng.random() < 0.33:
        return UNIFORM
    skin = SKINS[int(rng.choice(len(SKINS), p=(0.55, 0.25, 0.12, 0.08)))]
    shade = rng.integers(20, 235)
    shirt = _tint(rng, int(shade), 40)
    trousers = shirt if uniform and rng.random() < 0.35 else _tint(rng, int(rng.integers(20, 190)), 24)
    shoes, cap = _tint(rng, int(rng.integers(15, 90)), 8), _tint(rng, int(rng.integers(15, 230)), 40)
    hair = (24, 26, 30)
    return Dress(skin, shirt, trousers, shoes, cap if uniform and rng.random() < 0.8 else hair, shoes, hair)


def _tint(rng: Rng, level: int, spread: int) -> tuple[int, int, int]:
    blue, green, red = (int(v) for v in np.clip(level + rng.normal(0, spread, 3), 8, 248))
    return blue, green, red


def bodies(rng: Rng, atlas: Atlas) -> str:
    """Somebody's body."""
    return atlas.bodies[int(rng.integers(len(atlas.bodies)))]


def pose(name: str) -> int:
    """Index of a pose."""
    return POSE[name]
