"""The formation as a template that may stand anywhere, face anywhere and be opened: how far a look shows it.

A block marches, wheels to any heading and opens its ranks; people at rest stand in no arrangement that comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Points

Array = NDArray[np.float64]

REACH = np.array([3.2, 4.0])  # whom ranks hide shifts the middle of those seen by no more than this
HEADINGS = 36
NEIGHBOUR = 1.9  # metres: the next in rank or file, not the one behind
NEAREST = 1.3  # times the distance of the nearest: the diagonal is farther
FITTED = 3  # best variants that are fitted exactly: ten degrees are much at the end of a long rank
ENOUGH = 6  # pairs from which a stretch can be told: it has six numbers, twelve coordinates
FIT = 1.25  # cells from a place within which somebody stands on it
STRETCHES = (1.4, 1.8, 2.3)  # ranks opened to so many times their distance


@dataclass(frozen=True, eq=False)
class Variants:
    """A template in many headings and openings: `points` (v, m, 2) metres around their middle; `cell` (2,) metres
    across and along: half the side of a voting cell, which is how far a soldier may seem to stand from the slot;
    `elastic`: ranks may be opened to any distance in between.
    """

    points: Array
    cell: Array
    elastic: bool = False

    def __len__(self) -> int:
        return len(self.points)

    def match(self, points: Points) -> tuple[Array, Array]:
        """(v,) share of the smaller arrangement that lies on each variant at its best place (see
        `_share`), and that place (v, 2).
        """
        v, m, _ = self.points.shape
        nx, nz = (int(side) for side in 2 * REACH / self.cell)
        middle = np.median(points, axis=0)
        # A cell more on every side takes the votes that lie beyond reach: cheaper than sorting them out.
        x, z = (
            np.clip(
                (
                    ((points[:, axis] - middle[axis] + REACH[axis]) / self.cell[axis] + 1)[:, None] - self._cells[axis]
                ).astype(np.int32),
                0,
                (nx, nz)[axis] + 1,
            )
            for axis in (0, 1)
        )
        x *= nz + 2
        x += z
        x += self._owners((nx + 2) * (nz + 2))
        votes = np.bincount(x.ravel(), minlength=v * (nx + 2) * (nz + 2))
        halves = votes.astype(np.int16).reshape(v, nx + 2, nz + 2)[:, 1:-1, 1:-1]
        # Whole cells at every half cell's offset: a true match never falls apart over a border.
        wide = halves[:, 1:] + halves[:, :-1]
        wide = (wide[..., 1:] + wide[..., :-1]).reshape(v, -1)
        at = wide.argmax(axis=1)
        share = _share(wide[np.arange(v), at], m, len(points))
        corner = np.stack(np.divmod(at, nz - 1), axis=1) + 1
        return share, corner * self.cell - REACH + middle

    @cached_property
    def _cells(self) -> Array:
        """(2, v × m) the places in cells."""
        return np.ascontiguousarray((self.points / self.cell).reshape(-1, 2).T)

    def _owners(self, size: int) -> NDArray[np.int32]:
        """(v × m,) where the votes of each place's variant begin."""
        v, m, _ = self.points.shape
        return np.repeat(np.arange(v, dtype=np.int32) * size, m)

    def likeness(self, points: Points) -> float:
        """The best share, after the best variants are turned and moved to where they fit exactly."""
        shares, at = self.match(points)
        best = np.argsort(-shares, kind="stable")[:FITTED]
        places = self.points[best] + at[best][:, None]
        for _ in range(3 if self.elastic else 2):
            near, nearest = pairs(points, places, 2 * self.cell)
            places = np.where(
                (near.sum(axis=1) >= 3)[:, None, None], self._carried(points, places, near, nearest), places
            )
        near, nearest = pairs(points, places, FIT * self.cell)
        taken = np.zeros(places.shape[:2], dtype=bool)
        taken[np.nonzero(near)[0], nearest[near]] = True
        return float(_share(taken.sum(axis=1), places.shape[1], len(points)).max())

    def _carried(self, points: Points, places: Array, near: NDArray[np.bool_], nearest: NDArray[np.int64]) -> Array:
        """(k, m, 2) places moved so that the `nearest` (k, n) come nearest to the points that are `near` (k, n)."""
        source = np.take_along_axis(places, nearest[..., None], axis=1)
        turn, move = rigid(source, points[None], near)
        moved = places @ turn.swapaxes(1, 2) + move[:, None]
        if not self.elastic:
            return np.asarray(moved)
        weighed = _with_one(source) * near[..., None]
        inverse = np.linalg.pinv(weighed.swapaxes(1, 2) @ weighed, hermitian=True)
        affine = inverse @ (weighed.swapaxes(1, 2) @ points[None])
        enough = (near.sum(axis=1) >= ENOUGH)[:, None, None]
        return np.where(enough, _with_one(places) @ affine, moved)


def _share(matched: NDArray[np.integer], one: int, other: int) -> Array:
    """Of the smaller: whom a rank hides, or who has left for good, does not make another arrangement of the rest.
    Where one has less than half the people of the other, the share is of that half.
    """
    smaller, larger = min(one, other), max(one, other)
    return np.asarray(np.minimum(matched, smaller) / max(smaller, larger / 2, 1))


def _with_one(points: Array) -> Array:
    return np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1)


def pairs(points: Points, places: Array, reach: Array) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """(k, n) whether one of the places (k, m, 2) lies within `reach` (2,) of each point, and which is nearest."""
    x, z = (
        np.abs(points[None, :, None, axis] / reach[axis] - places[:, None, :, axis] / reach[axis]) for axis in (0, 1)
    )
    far = (x >= 1) | (z >= 1)
    x *= x
    z *= z
    x += z
    x[far] = np.inf
    nearest = x.argmin(axis=2)
    return np.isfinite(np.take_along_axis(x, nearest[..., None], axis=2)[..., 0]), nearest


def rigid(source: Array, target: Array, chosen: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Rotations (k, 2, 2) and translations (k, 2) that carry the `chosen` (k, n) of `source` nearest to `target`, both
    (k, n, 2) (Kabsch's method in the plane)."""
    weight = chosen[..., None].astype(np.float64)
    number = np.maximum(weight.sum(axis=1), 1)
    middles = [(weight * one).sum(axis=1) / number for one in (source, target)]
    product = (weight * (source - middles[0][:, None])).swapaxes(1, 2) @ (target - middles[1][:, None])
    angle = np.arctan2(product[:, 0, 1] - product[:, 1, 0], product[:, 0, 0] + product[:, 1, 1])
    turn = rotation(angle)
    return turn, middles[1] - np.einsum("kij,kj->ki", turn, middles[0])


def rotation(angle: float | Array) -> Array:
    """(…, 2, 2) counter-clockwise by `angle` (…) radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([np.stack([cos, -sin], axis=-1), np.stack([sin, cos], axis=-1)], axis=-2)


def turned(points: Points, radians: Array) -> Array:
    """(a, n, 2) points turned about the origin by each angle."""
    cos, sin = np.cos(radians)[:, None], np.sin(radians)[:, None]
    x, z = points[:, 0], points[:, 1]
    return np.stack([x * cos - z * sin, x * sin + z * cos], axis=-1)


def headings(template: Points, cell: Array, number: int = HEADINGS) -> Variants:
    """The template facing `number` ways, the first as it is."""
    centred = template - np.median(template, axis=0)
    return Variants(turned(centred, np.linspace(0, 2 * np.pi, number, endpoint=False)), cell)


def openings(template: Points, cell: Array, number: int = HEADINGS) -> Variants:
    """The template opened along its ranks or its files, facing `number` ways each."""
    centred = template - np.median(template, axis=0)
    axes = ranks_and_files(centred)
    opened = [centred + (far - 1) * np.outer(centred @ axis, axis) for far in STRETCHES for axis in axes]
    return Variants(np.concatenate([headings(one, cell, number).points for one in opened]), cell, elastic=True)


def ranks_and_files(places: Points) -> Array:
    """(2, 2) unit vectors along the ranks and along the files: a fourfold direction that most neighbours share."""
    apart = places[:, None] - places[None]
    far = np.hypot(apart[..., 0], apart[..., 1])
    np.fill_diagonal(far, np.inf)
    near = far < np.minimum(NEAREST * far.min(axis=1, keepdims=True, initial=np.inf), NEIGHBOUR)
    angle = np.angle(np.exp(4j * np.arctan2(apart[..., 1], apart[..., 0]))[near].sum()) / 4 if near.any() else 0.0
    return rotation(float(angle)).T
