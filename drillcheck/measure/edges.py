"""What the clip's first and last seconds show: whether the whole training can be on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drillcheck.evidence.model import Edge
from drillcheck.measure.ground import Points, Stand
from drillcheck.measure.likeness import align
from drillcheck.measure.presence import SCORE

FEW = 2  # fewer people than this is an empty ground
BESIDE_S = (
    0.6,
    1.1,
)  # how long from the edge people are looked at again; two, lest a step ends where the next man stood
# People stand where they stood if so near (metres across; along, at least and as a share of the distance).
ACROSS_M, ALONG_M, ALONG_SHARE = 0.25, 0.5, 0.045
STOOD = 0.5  # share of the people who do, in a block that stands
# A block that is liker by so much when moved so far (metres) has marched.
LIKER, STEPPED_ACROSS, STEPPED_ALONG = 0.08, 0.5, 0.9
# A block that moved farther than this (metres, across or along) between two looks is marching.
MARCHED_ACROSS, MARCHED_ALONG = 0.6, 1.2
DISSOLVED = 2.0  # log-odds of rest, from which those who walk are falling in or out


def edge(
    stands: Sequence[Stand],
    beside: Sequence[Stand],
    resting: Sequence[float],
    odds: float,
    *,
    training: bool,
    seen: bool,
) -> Edge:
    """`stands`: the outermost looks, outermost first; `beside`: looks `BESIDE_S` from the outermost; `resting`:
    posteriors of rest of the outermost; `odds`: log-odds of rest that the outermost shows by itself; `training`:
    whether the training reaches the clip's edge; `seen`: whether the outermost picture could be decoded.
    """
    if not seen or not stands:
        return "unseen"
    if not training:
        return "absent" if len(stands[0].above(SCORE)) < FEW else "gathering"
    if resting and resting[0] > 0.5:
        return "rest"
    if any(_left(stands[0], other) for other in beside):
        return "gathering" if odds > DISSOLVED else "marching"
    # Without looks close by, the last two sparse ones tell at least of a block that keeps its heading.
    return "marching" if not beside and _marched(stands) else "formation"


def _left(outermost: Stand, other: Stand) -> bool:
    """Whether most people stand elsewhere than in a look a moment away; each may stand where the next man stood."""
    one, two = outermost.above(SCORE).points, other.above(SCORE).points
    if min(len(one), len(two)) < 3:
        return False
    move, _ = align(one, two)
    stood, moved = _at_places(one, two), _at_places(one + move, two)
    far = abs(move[0]) > STEPPED_ACROSS or abs(move[1]) > STEPPED_ALONG
    return stood < STOOD or (far and moved > stood + LIKER)


def _at_places(one: Points, two: Points) -> float:
    apart = np.abs(one[:, None] - two[None])
    along = np.maximum(ALONG_M, ALONG_SHARE * one[:, 1])[:, None]
    return float(((apart[..., 0] < ACROSS_M) & (apart[..., 1] < along)).any(axis=1).sum() / min(len(one), len(two)))


def _marched(stands: Sequence[Stand]) -> bool:
    near = [stand.above(SCORE).points for stand in stands[:2]]
    if len(near) < 2 or min(len(points) for points in near) < 3:
        return False
    move, alike = align(near[0], near[1])
    return bool(alike >= 0.5 and (abs(move[0]) > MARCHED_ACROSS or abs(move[1]) > MARCHED_ALONG))
