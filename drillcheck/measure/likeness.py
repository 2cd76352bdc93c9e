"""How alike two arrangements of people are, wherever the block stands: matching points under the best translation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Points

Array = NDArray[np.float64]

# Half the side of a voting cell, metres across and along: how far a soldier may stand from the slot.
HALF_CELL = np.array([0.2, 0.4])
FINE = 5  # cells to either side in which the votes for a translation are counted
REACH = 10.0  # a block moves no farther than this between two looks that are compared


class References:
    """A set of arrangements with which others are compared, laid out for voting."""

    def __init__(self, arrangements: Sequence[Points]) -> None:
        self.sizes = np.array([len(points) for points in arrangements], dtype=np.float64)
        self._points = np.concatenate(arrangements) if arrangements else np.zeros((0, 2))
        self._owner = np.repeat(np.arange(len(arrangements)), self.sizes.astype(int))

    def likeness(self, points: Points) -> Array:
        """(references,) share of the smaller arrangement that matches under the best common translation.

        Of the smaller: whom a rank hides, or who has left for good, does not make another arrangement of the rest.
        Where one has less than half the people of the other, the share is of that half.
        """
        n = len(self.sizes)
        if not n:
            return np.zeros(0)
        nx, nz = (int(side) for side in 2 * REACH / HALF_CELL)
        # Moves from each point to each of the references', in half cells.
        x, z = (np.subtract.outer(-points[:, axis], -self._points[:, axis]) + REACH for axis in (0, 1))
        x, z = x / HALF_CELL[0], z / HALF_CELL[1]
        near = (x > 0) & (x < nx) & (z > 0) & (z < nz)
        owner = np.broadcast_to(self._owner, near.shape)[near]
        votes = np.bincount((owner * nx + x[near].astype(int)) * nz + z[near].astype(int), minlength=n * nx * nz)
        halves = votes.astype(np.int16).reshape(n, nx, nz)
        # Whole cells at every half cell's offset: a true match never falls apart over a border.
        wide = halves[:, 1:] + halves[:, :-1]
        best = (wide[..., 1:] + wide[..., :-1]).reshape(n, -1).max(axis=1)
        matched = np.minimum(best, np.minimum(self.sizes, len(points)))
        smaller, larger = np.minimum(self.sizes, len(points)), np.maximum(self.sizes, len(points))
        return np.asarray(matched / np.maximum(np.maximum(smaller, larger / 2), 1))


def align(points: Points, template: Points, across: float = 0.25, along: float = 0.5) -> tuple[Array, float]:
    """The translation (2,) that lays `points` best on `template`, and the Dice share that then matches."""
    gaps = template[None] - points[:, None]
    moves = gaps.reshape(-1, 2)
    moves = moves[(np.abs(moves) < 1.2 * REACH).all(axis=1)]
    if not len(moves):
        return np.zeros(2), 0.0
    move = moves[_votes(moves, np.array([across, along])).argmax()]
    for _ in range(2):
        matched = _matched(gaps - move, across, along)
        move = move + np.median((gaps - move)[matched], axis=0) if matched.any() else move
    matched = _matched(gaps - move, across, along)
    pairs = min(matched.any(axis=1).sum(), matched.any(axis=0).sum())
    return move, float(2 * pairs / (len(points) + len(template)))


def _votes(moves: Points, near: Array) -> NDArray[np.int64]:
    """(n,) how many moves lie within `near` (2,) of each, to a fifth of it.

    Counted in a grid of fine cells: comparing each with each would take a gigabyte for ninety people.
    """
    cells = ((moves - moves.min(axis=0)) / (near / FINE)).astype(np.int64)
    size = cells.max(axis=0) + 2 * FINE + 2
    grid = np.bincount((cells[:, 0] + FINE + 1) * size[1] + cells[:, 1] + FINE + 1, minlength=int(size.prod()))
    total = grid.reshape(size[0], size[1]).cumsum(axis=0).cumsum(axis=1)
    low, high = cells, cells + 2 * FINE + 1
    votes = total[high[:, 0], high[:, 1]] - total[low[:, 0], high[:, 1]]
    return np.asarray(votes - total[high[:, 0], low[:, 1]] + total[low[:, 0], low[:, 1]])


def _matched(rest: Array, across: float, along: float) -> NDArray[np.bool_]:
    return np.asarray((np.abs(rest[..., 0]) < across) & (np.abs(rest[..., 1]) < along))
