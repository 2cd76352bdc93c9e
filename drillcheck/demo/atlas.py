"""The baked people: sprites by body, dress, pose and side, scaled and coloured on demand and then kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from drillcheck.resources import data_dir

Image = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

POSES = (
    *(f"walk{i}" for i in range(8)),
    *("mark0", "mark1", "mark2", "attention", "ease", "salute", "relaxed0", "relaxed1", "crouch", "sit"),
)
"""Names of the poses; tracks hold indices into this."""
POSE = {name: index for index, name in enumerate(POSES)}
SHADOW_REACH = 0.42
SHADOW_LEAN = 0.5
CACHE_SIZE = 4000


@dataclass(frozen=True)
class Dress:
    """Colours (blue, green, red) of the parts of a person."""

    skin: Colour
    shirt: Colour
    trousers: Colour
    shoes: Colour
    cap: Colour
    belt: Colour
    hair: Colour = (24, 26, 30)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    height_m: float
    sprites: dict[str, tuple[int, int, int, int, int, int]]


class _Index(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["drillcheck.people/1"] = Field(alias="schema")
    px_per_m: float
    elevation_deg: float
    headings: int
    labels: dict[str, int]
    bodies: dict[str, _Body]


@dataclass(frozen=True)
class Sprite:
    """A person ready to draw: `colour` (h, w, 3) is already multiplied by opacity, `keep` (h, w, 3) is what stays of
    the ground behind, 255 all of it. `left` and `top` place the picture relative to the foot point."""

    colour: Image
    keep: Image
    left: int
    top: int


@dataclass(frozen=True)
class _Sheet:
    labels: Image
    shades: Image


class Atlas:
    """Sprites for every body, dress, pose, side and size."""

    def __init__(self, folder: Path) -> None:
        self._index = _Index.model_validate_json((folder / "atlas.json").read_text(encoding="utf-8"))
        self._folder = folder
        self._sheets: dict[str, _Sheet] = {}
        self._people: dict[tuple[str, Dress, int, int, int], Sprite] = {}
        self._shadows: dict[tuple[str, int, int, int], Sprite] = {}

    @property
    def bodies(self) -> tuple[str, ...]:
        """Names of the bodies."""
        return tuple(self._index.bodies)

    def height_m(self, body: str) -> float:
        """Standing height of a body without cap and shoes."""
        return self._index.bodies[body].height_m

    def side(self, radians: float) -> int:
        """The nearest baked side for a person turned by `radians` from facing the camera towards picture right."""
        sides = self._index.headings
        return round(radians / (2 * math.pi) * sides) % sides

    def person(self, body: str, dress: Dress, pose: int, side: int, px_per_m: float) -> Sprite:
        """The sprite of a person seen at `px_per_m`, rounded to half a pixel in a person's height."""
        size = round(px_per_m * 4)
        key = (body, dress, pose, side, size)
        sprite = self._people.get(key)
        if sprite is None:
            if len(self._people) >= CACHE_SIZE:
                self._people.clear()
            sprite = self._people[key] = self._coloured(body, dress, pose, side, size / 4)
        return sprite

    def shadow(self, body: str, pose: int, side: int, px_per_m: float) -> Sprite:
        """The soft shadow of the same person on the ground, falling to the right and away."""
        size = round(px_per_m)
        key = (body, pose, side, size)
        sprite = self._shadows.get(key)
        if sprite is None:
            if len(self._shadows) >= CACHE_SIZE:
                self._shadows.clear()
            sprite = self._shadows[key] = self._cast(body, pose, side, float(size))
        return sprite

    def _cut(self, body: str, pose: int, side: int) -> tuple[Image, Image, int, int]:
        x, y, width, height, foot_x, foot_y = self._index.bodies[body].sprites[f"{POSES[pose]}/{side}"]
        sheet = self._sheet(body)
        window = np.s_[y : y + height, x : x + width]
        return sheet.labels[window], sheet.shades[window], foot_x, foot_y

    def _sheet(self, body: str) -> _Sheet:
        if body not in self._sheets:
            kinds = (_read(self._folder / f"{kind}-{body}.png") for kind in ("labels", "shades"))
            self._sheets[body] = _Sheet(*kinds)
        return self._sheets[body]

    def _coloured(self, body: str, dress: Dress, pose: int, side: int, px_per_m: float) -> Sprite:
        labels, shades, foot_x, foot_y = self._cut(body, pose, side)
        palette = np.zeros((max(self._index.labels.values()) + 1, 3), np.float32)
        for part, label in self._index.labels.items():
            palette[label] = getattr(dress, part)
        colour = palette[labels] * (shades[..., None] / np.float32(255))
        scale = px_per_m / self._index.px_per_m
        opaque = np.dstack([colour, (labels > 0).astype(np.float32) * 255])
        small, left, top = _shrunk(opaque, scale, foot_x, foot_y)
        keep = np.repeat(255 - small[..., 3:], 3, axis=2)
        return Sprite(_bytes(small[..., :3]), _bytes(keep), left, top)

    def _cast(self, body: str, pose: int, side: int, px_per_m: float) -> Sprite:
        labels, _, foot_x, foot_y = self._cut(body, pose, side)
        scale = px_per_m / self._index.px_per_m
        height, width = round(foot_y * scale * SHADOW_REACH), round(labels.shape[1] * scale)
        margin = 6
        lean = round(height * SHADOW_LEAN / SHADOW_REACH)
        # The silhouette is laid on the ground: squashed upwards and sheared to the right about the foot point.
        matrix = np.array(
            [
                [scale, -scale * SHADOW_LEAN, margin + scale * SHADOW_LEAN * foot_y],
                [0, scale * SHADOW_REACH, margin + height - foot_y * scale * SHADOW_REACH],
            ]
        )
        size = (width + lean + 2 * margin, height + 2 * margin)
        flat = cv2.warpAffine((labels > 0).astype(np.float32), matrix, size, flags=cv2.INTER_AREA)
        soft = cv2.GaussianBlur(flat, (0, 0), 1.6)
        keep = np.repeat(255 - 105 * soft[..., None].astype(np.float32), 3, axis=2)
        left = -round(margin + foot_x * scale)
        return Sprite(np.zeros_like(keep, dtype=np.uint8), _bytes(keep), left, -(margin + height))


def _read(path: Path) -> Image:
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise FileNotFoundError(path)
    return image.astype(np.uint8)


def _bytes(image: npt.NDArray[np.float32]) -> Image:
    return np.ascontiguousarray(np.clip(image + 0.5, 0, 255).astype(np.uint8))


def _shrunk(
    image: npt.NDArray[np.float32], scale: float, foot_x: int, foot_y: int
) -> tuple[npt.NDArray[np.float32], int, int]:
    """`image` at `scale` with the place of its corner relative to the foot point."""
    height, width = image.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return small.astype(np.float32), -round(foot_x * scale), -round(foot_y * scale)


@lru_cache(maxsize=1)
def people_atlas() -> Atlas:
    """The atlas that comes with the program."""
    return Atlas(data_dir("fixtures") / "people")
