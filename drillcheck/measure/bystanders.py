"""People who stand and watch: always at one spot, away from the block, whether it marches, stands or rests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Points, Stand

Array = NDArray[np.float64]

SCORE = 0.25
# A block that is farther from its usual place than this (metres, across or along) has left its places empty.
AWAY = np.array([1.2, 2.0])
SPOT = np.array([0.35, 0.7])  # how far from their spot they seem to be
ALWAYS = 0.7  # share of the looks in which they are there: people who march past a spot are not
FAR_M = 3.5  # from everybody else's place: who commands stands nearer
FEW = 4  # fewer looks say nothing of "always"


def bystanders(drill: Sequence[Stand], rest: Sequence[Stand], places: Points) -> Points:
    """(k, 2) metres: spots of those who only watch. `places`: where people of the formation stand, bystanders too."""
    looks = [stand.above(SCORE).points for stand in drill]
    looks = [points for points in looks if len(points)]
    if len(looks) < FEW:
        return np.zeros((0, 2))
    middles = np.array([np.median(points, axis=0) for points in looks])
    away = (np.abs(middles - np.median(middles, axis=0)) > AWAY).any(axis=1)
    gone = [points for points, far in zip(looks, away, strict=True) if far]
    resting = [points for points in (stand.above(SCORE).points for stand in rest) if len(points)]
    # Without a march or a rest nothing tells one who stands in the ranks from one who stands beside them.
    telling = [part for part in (gone, resting) if len(part) >= FEW]
    if not telling:
        return np.zeros((0, 2))
    always = [looks, *telling]
    spots = _kept_apart(telling[0][0])
    spots = np.array([s for s in spots if all(_share(part, s) >= ALWAYS for part in always)]).reshape(-1, 2)
    others = np.array([place for place in places if not _at(spots, place)]).reshape(-1, 2)
    return np.array([spot for spot in spots if not _near(others, spot)]).reshape(-1, 2)


def at_spots(points: Points, spots: Points) -> int:
    """How many of the spots somebody stands at."""
    return sum(_at(points, spot) for spot in spots)


def _share(looks: Sequence[Points], spot: Points) -> float:
    return float(np.mean([_at(points, spot) for points in looks]))


def _at(points: Points, spot: Points) -> bool:
    return bool((np.abs(points - spot) < SPOT).all(axis=1).any())


def _near(points: Points, spot: Points) -> bool:
    return bool((np.hypot(*(points - spot).T) < FAR_M).any())


def _kept_apart(spots: Points) -> Points:
    kept: list[Points] = []
    for spot in spots:
        if not kept or not _at(np.array(kept), spot):
            kept.append(spot)
    return np.array(kept).reshape(-1, 2)
