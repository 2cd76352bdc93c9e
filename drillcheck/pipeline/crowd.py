"""Who took part and what could not be told: headcount, the clip's edges, and doubts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drillcheck.evidence.model import Camera, Cut, Doubt, Edge, Headcount, Look
from drillcheck.measure.analysis import Analysis
from drillcheck.measure.edges import edge
from drillcheck.measure.ground import Stand
from drillcheck.measure.headcount import headcount, merged
from drillcheck.pipeline.moments import Moments
from drillcheck.scan.clip import Clip
from drillcheck.scan.sweep import Sweep

NOBODY = Headcount(count=0, low=0, high=0, presence_low=[], presence=[], saturated=False)


@dataclass(frozen=True, slots=True)
class Crowd:
    """What the evidence says of people as a whole."""

    headcount: Headcount
    opening: Edge
    closing: Edge
    doubts: list[Doubt]


def crowd(
    clip: Clip, swept: Sweep, found: Analysis | None, moments: Moments, pose: Camera, cuts: Sequence[Cut]
) -> Crowd:
    """Put together from the sparse looks and the refined moments."""
    ats = [sight.at for sight in swept.sights]
    if found is None or moments.session is None:
        seen = bool(ats)
        return Crowd(NOBODY, "absent" if seen else "unseen", "absent" if seen else "unseen", [])
    first, last = found.span
    lost = [*swept.failed, *(start for start, _ in clip.missing)]
    ends = (not lost or min(lost) > ats[0], not lost or max(lost) < ats[-1])
    resting = found.posterior if found.tells_rest else np.zeros(len(ats))
    opening = edge(
        found.stands,
        _apart(clip, ats[0], moments.opening, found),
        resting[first:].tolist(),
        float(found.look_odds[0]),
        training=first == 0,
        seen=ends[0],
    )
    closing = edge(
        found.stands[::-1],
        _apart(clip, ats[-1], moments.closing, found),
        resting[: last + 1][::-1].tolist(),
        float(found.look_odds[-1]),
        training=last == len(ats) - 1,
        seen=ends[1],
    )
    return Crowd(_headcount(clip, swept, found, moments, pose, cuts), opening, closing, _doubts(ats, found))


def _apart(clip: Clip, at: int, looks: Sequence[Look], found: Analysis) -> list[tuple[float, Stand]]:
    """Looks near an outermost one, each with its distance in seconds."""
    return [(clip.seconds(abs(one.at - at)), stand) for one, stand in zip(looks, found.standing(looks), strict=True)]


def _headcount(
    clip: Clip, swept: Sweep, found: Analysis, moments: Moments, pose: Camera, cuts: Sequence[Cut]
) -> Headcount:
    """Counted between camera moves and cuts, since places on the ground hold for one pose only."""
    assert moments.session is not None
    start, end = (border.at for border in moments.session)
    ats = np.array([sight.at for sight in swept.sights])
    resting = np.zeros(len(ats), dtype=bool)
    for rest in moments.rests:
        resting |= (ats >= rest.start.at) & (ats <= rest.end.at)
    inside = (ats >= start) & (ats <= end)
    rest_stands = [found.stands[i] for i in np.flatnonzero(inside & resting)]
    breaks = [*(m.at.at for m in pose.moves), *(c.at.at for c in cuts if c.certain)]
    borders = sorted({start, *breaks, end})
    before, after = (np.flatnonzero(side) for side in (ats < start, ats > end))
    outside = ([found.stands[i] for i in before], [found.stands[i] for i in after]) if not breaks else ()
    saturated = any(sight.saturated for sight in swept.sights)
    parts: list[tuple[int, Headcount]] = []
    for a, b in itertools.pairwise(borders):
        chosen = np.flatnonzero(inside & ~resting & (ats >= a) & (ats <= b))
        if len(chosen):
            count = headcount(
                [found.stands[i] for i in chosen],
                found.times_s[chosen],
                rest_stands,
                found.faint[chosen],
                saturated=saturated,
                session_s=clip.seconds(b - a),
                outside=outside,
            )
            parts.append((len(chosen), count))
    return merged(parts) if parts else NOBODY


def _doubts(ats: Sequence[int], found: Analysis) -> list[Doubt]:
    if not found.tells_rest:
        first, last = found.span
        return [Doubt(start=ats[first], end=ats[last], what="rest", detail="no_recurring_arrangement")]
    last_index = len(ats) - 1
    return [
        Doubt(start=ats[max(a - 1, 0)], end=ats[min(b + 1, last_index)], what="rest", detail="unsure")
        for a, b in found.doubtful()
    ]
