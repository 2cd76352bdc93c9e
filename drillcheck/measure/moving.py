"""Whether a block stands or moves, from looks within two seconds: every way a block can move is tried on them.

Looks at uneven distances, lest a step ends where the next man stood in each of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.formation import ranks_and_files
from drillcheck.measure.ground import Points, Stand
from drillcheck.measure.presence import SCORE

Array = NDArray[np.float64]

FEWEST = 3  # fewer people are no block
# Metres a second across and along, radians a second, and by what share a second ranks or files open or close.
ACROSS, ALONG = np.arange(-2.2, 2.3, 0.2), np.arange(-2.25, 2.3, 0.25)
TURNS = np.array([-0.6, -0.4, -0.2, -0.1, 0.0, 0.1, 0.2, 0.4, 0.6])
SPREADS = np.array([-0.3, -0.2, -0.13, 0.13, 0.2, 0.3])
DRIFT = 0.3  # metres a second that the middle of ranks may move while they open
# A block that moves no faster than this (metres a second) stands, for heights, and so distances, waver; one of which a
# quarter moves faster than that moves.
STANDS_ACROSS, STANDS_ALONG = 0.25, 0.3
MOVES = np.array([0.32, 0.5])
QUARTER = 0.75
# Somebody is where the motion leads them if so near: metres across; along, at least and as a share of the distance.
NEAR_ACROSS, NEAR_ALONG, NEAR_ALONG_SHARE = 0.2, 0.35, 0.03


def still_and_moving(one: Stand, others: Sequence[tuple[float, Stand]]) -> tuple[float, float] | None:
    """Shares of the people whom standing explains, and whom the best motion does; None where too few are seen.

    `others`: looks before or after `one`, each with its distance in seconds.
    """
    points = one.above(SCORE).points
    seen = [(seconds, points_) for seconds, look in others if len(points_ := look.above(SCORE).points) >= FEWEST]
    if len(points) < FEWEST or not seen:
        return None
    speeds, fields = _motions(points)
    shares = np.mean([_explained(points, other, speeds, fields, seconds) for seconds, other in seen], axis=0)
    rigid = ~fields.any(axis=(1, 2))
    across, along = np.abs(speeds).T
    stands = rigid & (across <= STANDS_ACROSS) & (along <= STANDS_ALONG)
    paces = np.hypot(*np.moveaxis((speeds[:, None] + _arms(points) @ fields.swapaxes(1, 2)) / MOVES, -1, 0))
    moves = np.quantile(paces, QUARTER, axis=1) > 1
    return float(shares[stands].max()), float(shares[moves].max())


def _motions(points: Points) -> tuple[Array, Array]:
    """(m, 2) velocities of the block's middle, and (m, 2, 2) what turning or opening adds by place about it."""
    whole = np.stack(np.meshgrid(ACROSS, ALONG, indexing="ij"), axis=-1).reshape(-1, 2)
    slow = whole[(np.abs(whole) <= DRIFT).all(axis=1)]
    quarter = np.array([[0.0, -1.0], [1.0, 0.0]])
    axes = ranks_and_files(_arms(points))
    speeds, fields = [], []
    for turn in TURNS:
        speeds.append(whole)
        fields.append(np.broadcast_to(turn * quarter, (len(whole), 2, 2)))
    for spread in SPREADS:
        for axis in axes:
            speeds.append(slow)
            fields.append(np.broadcast_to(spread * np.outer(axis, axis), (len(slow), 2, 2)))
    return np.concatenate(speeds), np.concatenate(fields)


def _explained(points: Points, other: Points, speeds: Array, fields: Array, seconds: float) -> Array:
    """(m,) share of the people who are found where each motion leads them, of the smaller number."""
    led = points + seconds * (speeds[:, None] + _arms(points) @ fields.swapaxes(1, 2))
    along = np.maximum(NEAR_ALONG, NEAR_ALONG_SHARE * points[:, 1])
    found = np.zeros(led.shape[:2], dtype=bool)
    for place in other:
        off = np.abs(led - place)
        found |= (off[..., 0] < NEAR_ACROSS) & (off[..., 1] < along)
    return np.asarray(found.sum(axis=1) / min(len(points), len(other)))


def _arms(points: Points) -> Points:
    return np.asarray(points - np.median(points, axis=0))
