"""The formation as a template that may stand anywhere, face anywhere and be opened: how far a look shows it.

A block marches, wheels to any heading and opens its ranks; people at rest stand in no arrangement that comes back.
"""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, eq=False)
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
        x, z = ((points[:, axis] - middle[axis])[:, None, None] - self.points[None, :, :, axis] for axis in (0, 1))
        x, z = (x + REACH[0]) / self.cell[0], (z + REACH[1]) / self.cell[1]
        near = (x > 0) & (x < nx) & (z > 0) & (z < nz)
        owner = np.broadcast_to(np.arange(v)[None, :, None], near.shape)[near]
        votes = np.bincount((owner * nx + x[near].astype(int)) * nz + z[near].astype(int), minlength=v * nx * nz)
        halves = votes.astype(np.int16).reshape(v, nx, nz)
        # Whole cells at every half cell's offset: a true match never falls apart over a border.
        wide = halves[:, 1:] + halves[:, :-1]
        wide = (wide[..., 1:] + wide[..., :-1]).reshape(v, -1)
        at = wide.argmax(axis=1)
        share = _share(wide[np.arange(v), at], m, len(points))
        corner = np.stack(np.divmod(at, nz - 1), axis=1) + 1
        return share, corner * self.cell - REACH + middle

    def likeness(self, points: Points) -> float:
        """The best share, after the best variants are turned and moved to where they fit exactly."""
        shares, at = self.match(points)
        best = 0.0
        for k in np.argsort(-shares, kind="stable")[:FITTED]:
            best = max(best, self._fitted(points, self.points[k], at[k]))
        return best

    def _fitted(self, points: Points, places: Points, move: Array) -> float:
        places = places + move
        for _ in range(3 if self.elastic else 2):
            near, nearest = pairs(points, places, 2 * self.cell)
            if near.sum() < 3:
                break
            places = self._carried(places, places[nearest[near]], points[near])
        near, nearest = pairs(points, places, FIT * self.cell)
        return float(_share(np.array(len(np.unique(nearest[near]))), len(places), len(points)))

    def _carried(self, places: Points, source: Points, target: Points) -> Points:
        """All places moved as `source` must be to come nearest to `target`."""
        if self.elastic and len(source) >= ENOUGH:
            affine = np.linalg.lstsq(_with_one(source), target, rcond=None)[0]
            return np.asarray(_with_one(places) @ affine)
        turn, move = rigid(source, target)
        return np.asarray(places @ turn.T + move)


def _share(matched: NDArray[np.integer], one: int, other: int) -> Array:
    """Of the smaller: whom a rank hides, or who has left for good, does not make another arrangement of the rest.
    Where one has less than half the people of the other, the share is of that half.
    """
    smaller, larger = min(one, other), max(one, other)
    return np.asarray(np.minimum(matched, smaller) / max(smaller, larger / 2, 1))


def _with_one(points: Points) -> Array:
    return np.concatenate([points, np.ones((len(points), 1))], axis=1)


def pairs(points: Points, places: Points, reach: Array) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """(n,) whether a place lies within `reach` (2,) of each point, and which is nearest."""
    apart = np.abs(points[:, None] - places[None])
    cost = np.where((apart < reach).all(axis=2), ((apart / reach) ** 2).sum(axis=2), np.inf)
    nearest = cost.argmin(axis=1)
    return np.isfinite(cost[np.arange(len(points)), nearest]), nearest


def rigid(source: Points, target: Points) -> tuple[Array, Array]:
    """Rotation and translation that carry `source` nearest to `target` (Kabsch's method in the plane)."""
    middles = source.mean(axis=0), target.mean(axis=0)
    product = (source - middles[0]).T @ (target - middles[1])
    turn = rotation(float(np.arctan2(product[0, 1] - product[1, 0], product[0, 0] + product[1, 1])))
    return turn, middles[1] - turn @ middles[0]


def rotation(angle: float) -> Array:
    """(2, 2) counter-clockwise by `angle` radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin], [sin, cos]])


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
