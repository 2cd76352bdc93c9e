"""What the clip's first and last seconds show: whether the whole training can be on it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from drillcheck.evidence.model import Edge
from drillcheck.measure.ground import Stand
from drillcheck.measure.likeness import align
from drillcheck.measure.presence import SCORE

FEW = 2  # fewer people than this is an empty ground
# A block that moved farther than this (metres, across or along) between two looks is marching.
MARCHED_ACROSS, MARCHED_ALONG = 0.6, 1.2


def edge(stands: Sequence[Stand], resting: Sequence[float], *, training: bool, seen: bool) -> Edge:
    """`stands`: the outermost looks, outermost first; `resting`: their posteriors of rest; `training`: whether the
    training reaches the clip's edge; `seen`: whether the outermost picture could be decoded.
    """
    if not seen or not stands:
        return "unseen"
    if not training:
        return "absent" if len(stands[0].above(SCORE)) < FEW else "gathering"
    if resting and resting[0] > 0.5:
        return "rest"
    near = [stand.above(SCORE).points for stand in stands[:3]]
    if len(near) < 2 or min(len(points) for points in near[:2]) < 3:
        return "formation"
    moves = [align(a, b) for a, b in itertools.pairwise(near) if len(a) and len(b)]
    marched = [np.abs(move) for move, alike in moves if alike >= 0.5]
    if marched and (marched[0][0] > MARCHED_ACROSS or marched[0][1] > MARCHED_ALONG):
        return "marching"
    return "formation"
