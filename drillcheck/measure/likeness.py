"""Laying one arrangement of people on another, wherever the block stands: the best translation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Points

Array = NDArray[np.float64]

FINE = 5  # cells to either side in which the votes for a translation are counted
REACH = 10.0  # a block moves no farther than this between two looks that are compared


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
