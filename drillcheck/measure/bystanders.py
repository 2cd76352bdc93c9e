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
# How far from their spot they seem to be: across; along, where it is a share of the distance.
ACROSS_M, ALONG_M, ALONG_SHARE = 0.35, 0.7, 0.04
ALWAYS = 0.7  # share of the looks in which they are there: people who march past a spot are not
MOSTLY = 0.5  # the same at rest, when people who scatter may hide them
TRIED = 8  # looks from which spots are taken: in one of them somebody may be hidden
FAR_M = 3.5  # from everybody else's place: who commands stands nearer
FEW, FEW_OUTSIDE = 4, 2  # fewer looks say nothing of "always"; people who come and go do not stand at one spot at all


def bystanders(
    drill: Sequence[Stand], rest: Sequence[Stand], places: Points, outside: tuple[Sequence[Stand], ...] = ()
) -> Points:
    """(k, 2) metres: spots of those who only watch.

    `places`: where people of the formation stand, bystanders too; `outside`: looks before the training and after it.
    """
    looks = _seen(drill)
    if len(looks) < FEW:
        return np.zeros((0, 2))
    middles = np.array([np.median(points, axis=0) for points in looks])
    away = (np.abs(middles - np.median(middles, axis=0)) > AWAY).any(axis=1)
    gone = [points for points, far in zip(looks, away, strict=True) if far]
    # Without a march or a rest nothing within the training tells one who stands in the ranks from one beside them.
    within = [(part, share) for part, share in ((gone, ALWAYS), (_seen(rest), MOSTLY)) if len(part) >= FEW]
    beyond = [(part, ALWAYS) for part in map(_seen, outside) if len(part) >= FEW_OUTSIDE]
    found: list[Points] = []
    for telling in ([within] if within else []) + ([beyond] if len(beyond) > 1 else []):
        tried = telling[0][0][:: max(1, len(telling[0][0]) // TRIED)]
        found += [
            spot
            for spot in _kept_apart([s for s in np.concatenate(tried) if _share(looks, s) >= ALWAYS])
            if all(_share(part, spot) >= share for part, share in telling)
        ]
    spots = np.array(_kept_apart(found)).reshape(-1, 2)
    others = np.array([place for place in places if not _at(spots, place)]).reshape(-1, 2)
    watching = np.array([spot for spot in spots if not _near(others, spot)]).reshape(-1, 2)
    # Most of the people are the formation, wherever it stands.
    return watching if len(watching) < len(places) / 2 else np.zeros((0, 2))


def _seen(stands: Sequence[Stand]) -> list[Points]:
    return [points for points in (stand.above(SCORE).points for stand in stands) if len(points)]


def at_spots(points: Points, spots: Points) -> NDArray[np.bool_]:
    """(n,) which of the points (n, 2) are people at one of the spots (k, 2)."""
    apart = np.abs(points[:, None] - spots[None])
    along = np.maximum(ALONG_M, ALONG_SHARE * spots[:, 1])
    return np.asarray(((apart[..., 0] < ACROSS_M) & (apart[..., 1] < along)).any(axis=1))


def _share(looks: Sequence[Points], spot: Points) -> float:
    return float(np.mean([_at(points, spot) for points in looks]))


def _at(points: Points, spot: Points) -> bool:
    return bool(at_spots(points, spot[None]).any())


def _near(points: Points, spot: Points) -> bool:
    return bool((np.hypot(*(points - spot).T) < FAR_M).any())


def _kept_apart(spots: Sequence[Points]) -> list[Points]:
    kept: list[Points] = []
    for spot in spots:
        if not kept or not _at(np.array(kept), spot):
            kept.append(spot)
    return kept
