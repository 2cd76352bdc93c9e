"""How alike two arrangements of people are, wherever the block stands: matching points under the best translation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Points

Array = NDArray[np.float64]

# Half the side of a voting cell, metres across and along: how far a soldier may stand from the slot.
ACROSS, ALONG = 0.2, 0.4
REACH = 10.0  # a block moves no farther than this between two looks that are compared


class References:
    """A set of arrangements with which others are compared, laid out for voting."""

    def __init__(self, arrangements: Sequence[Points]) -> None:
        self.sizes = np.array([len(points) for points in arrangements], dtype=np.float64)
        self._points = np.concatenate(arrangements) if arrangements else np.zeros((0, 2))
        self._owner = np.repeat(np.arange(len(arrangements)), self.sizes.astype(int))
        self._cells = np.array([int(REACH / ACROSS) + 2, int(REACH / ALONG) + 2])

    def likeness(self, points: Points) -> Array:
        """(references,) Dice share of points that match under the best common translation."""
        n, (nx, nz) = len(self.sizes), self._cells
        moves = (self._points[None] - points[:, None]).reshape(-1, 2)
        owner = np.tile(self._owner, len(points))
        near = (np.abs(moves) < REACH).all(axis=1)
        moves, owner = moves[near], owner[near]
        best = np.zeros(n)
        # Four grids, shifted by half a cell: a true match never falls apart over a border.
        for shift_x in (0.0, ACROSS):
            for shift_z in (0.0, ALONG):
                ix = ((moves[:, 0] + REACH + shift_x) / (2 * ACROSS)).astype(np.int64)
                iz = ((moves[:, 1] + REACH + shift_z) / (2 * ALONG)).astype(np.int64)
                votes = np.bincount((owner * nx + ix) * nz + iz, minlength=n * nx * nz)
                best = np.maximum(best, votes.reshape(n, -1).max(axis=1, initial=0))
        matched = np.minimum(best, np.minimum(self.sizes, len(points)))
        return 2 * matched / np.maximum(self.sizes + len(points), 1)


def align(points: Points, template: Points, across: float = 0.25, along: float = 0.5) -> tuple[Array, float]:
    """The translation (2,) that lays `points` best on `template`, and the Dice share that then matches."""
    gaps = template[None] - points[:, None]
    moves = gaps.reshape(-1, 2)
    moves = moves[(np.abs(moves) < 1.2 * REACH).all(axis=1)]
    if not len(moves):
        return np.zeros(2), 0.0
    apart = np.abs(moves[:, None] - moves[None])
    votes = ((apart[..., 0] < across) & (apart[..., 1] < along)).sum(axis=1)
    move = moves[votes.argmax()]
    for _ in range(2):
        matched = _matched(gaps - move, across, along)
        move = move + np.median((gaps - move)[matched], axis=0) if matched.any() else move
    matched = _matched(gaps - move, across, along)
    pairs = min(matched.any(axis=1).sum(), matched.any(axis=0).sum())
    return move, float(2 * pairs / (len(points) + len(template)))


def _matched(rest: Array, across: float, along: float) -> NDArray[np.bool_]:
    return np.asarray((np.abs(rest[..., 0]) < across) & (np.abs(rest[..., 1]) < along))
