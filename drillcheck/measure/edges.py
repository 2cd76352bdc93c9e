"""What the clip's first and last seconds show: whether the whole training can be on it."""

from __future__ import annotations

from collections.abc import Sequence

from drillcheck.evidence.model import Edge
from drillcheck.measure.ground import Stand
from drillcheck.measure.likeness import align
from drillcheck.measure.moving import still_and_moving
from drillcheck.measure.presence import SCORE

FEW = 2  # fewer people than this is an empty ground
# How long from the edge people are looked at again: uneven, lest a step always ends where the next man stood.
BESIDE_S = (0.35, 0.75, 1.1, 1.5, 1.9)
# Who moves: standing explains no more people's places than this, and a motion so many more.
STOOD, BETTER = 0.75, 0.05
# A block that moved farther than this (metres, across or along) between two sparse looks is marching.
MARCHED_ACROSS, MARCHED_ALONG = 0.6, 1.2
DISSOLVED = 2.0  # log-odds of rest, from which those who walk are falling in or out


def edge(
    stands: Sequence[Stand],
    beside: Sequence[tuple[float, Stand]],
    resting: Sequence[float],
    odds: float,
    *,
    training: bool,
    seen: bool,
) -> Edge:
    """`stands`: the outermost looks, outermost first; `beside`: looks about `BESIDE_S` from the outermost, each with
    its distance in seconds; `resting`: posteriors of rest of the outermost; `odds`: log-odds of rest that the outermost
    shows by itself; `training`: whether the training reaches the clip's edge; `seen`: whether the outermost picture
    could be decoded.
    """
    if not seen or not stands:
        return "unseen"
    if not training:
        return "absent" if len(stands[0].above(SCORE)) < FEW else "gathering"
    if resting and resting[0] > 0.5:
        return "rest"
    shown = still_and_moving(stands[0], beside)
    if shown is None:
        # Without looks close by, the last two sparse ones tell at least of a block that keeps its heading.
        return "marching" if not beside and _marched(stands) else "formation"
    still, moving = shown
    if still > STOOD or moving < still + BETTER:
        return "formation"
    return "gathering" if odds > DISSOLVED else "marching"


def _marched(stands: Sequence[Stand]) -> bool:
    near = [stand.above(SCORE).points for stand in stands[:2]]
    if len(near) < 2 or min(len(points) for points in near) < 3:
        return False
    move, alike = align(near[0], near[1])
    return bool(alike >= 0.5 and (abs(move[0]) > MARCHED_ACROSS or abs(move[1]) > MARCHED_ALONG))
