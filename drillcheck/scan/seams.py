"""A stretch that plays backwards in its place: told by the two seams it leaves.

The picture before the first seam and the one before the second were neighbours in the recording, and so were those
after them. Other footage does not come back to the very same pictures on both sides of two cuts.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from drillcheck.evidence.model import Cut, Repeat
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.motion import WIDTH, Gray, changed, flattened

# The two sides of one cut that packets smeared are no stretch.
SHORTEST_S = 2.0
MOST_CUTS = 12
# Neighbours differ by no more than so many times what pictures beside them do, and by little against the seam itself.
NEIGHBOURS, OF_SEAM = 1.6, 0.25
LEAST = 0.0006  # share of the picture: noise of an encoder


@dataclass(frozen=True, slots=True, eq=False)
class _Seam:
    """Ticks of the pictures before and after, these pictures, how much they differ and how much their neighbours do."""

    low: int
    high: int
    before: Gray
    after: Gray
    apart: float
    usual: tuple[float, float]


def turned_round(clip: Clip, cuts: Sequence[Cut]) -> list[Repeat]:
    """Stretches between two cuts that were turned round where they stand."""
    seams = [seam for cut in cuts[:MOST_CUTS] if (seam := _seam(clip, cut)) is not None]
    return [
        Repeat(start=one.high, end=other.high, copy_of_start=one.high, kind="reversed")
        for one, other in itertools.combinations(seams, 2)
        if other.low - one.high > clip.ticks(SHORTEST_S) and _turned(one, other)
    ]


def _turned(one: _Seam, other: _Seam) -> bool:
    seam = min(one.apart, other.apart)
    return all(
        float(changed(a, b).mean()) <= min(max(NEIGHBOURS * max(usual), LEAST), OF_SEAM * seam)
        for a, b, usual in (
            (one.before, other.before, (one.usual[0], other.usual[0])),
            (one.after, other.after, (one.usual[1], other.usual[1])),
        )
    )


def _seam(clip: Clip, cut: Cut) -> _Seam | None:
    low, high = cut.at.at - cut.at.uncertainty, cut.at.at
    step = high - low
    wanted = [low - step, low, high, high + step]
    if wanted[0] < 0 or wanted[-1] >= clip.duration:
        return None
    seen = [shot for shot in clip.look([(at, "exact") for at in wanted], (WIDTH, WIDTH)) if isinstance(shot, Shot)]
    if len(seen) < len(wanted):
        return None
    flat = [flattened(shot.image) for shot in seen]
    usual = [float(changed(a, b).mean()) for a, b in itertools.pairwise(flat)]
    return _Seam(low, high, flat[1], flat[2], usual[1], (usual[0], usual[2]))
