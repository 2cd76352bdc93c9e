"""Steps a minute of a block that marches, from a few bursts of pictures: information, not a rule."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drillcheck.evidence.model import Cadence, Look
from drillcheck.measure.cadence import steps
from drillcheck.measure.ground import Ground
from drillcheck.measure.motion import HZ
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.legs import March, march
from drillcheck.scan.lively import liveliest, liveliness

Span = tuple[int, int]

BURST_S = 4.0
FALLING_IN_S = 10.0
# More pictures a second tell no more of steps, fewer tell too little.
USUAL_FPS, FEWEST_FPS = 12, 7.5
FIT = (384, 384)
# What all bursts may cost, in pictures times pixels; and how many marches are enough.
COST = 110 * 1920 * 1080
FEWEST_BURSTS, MOST_BURSTS = 3, 6
ENOUGH = 4


def cadence(clip: Clip, looks: Sequence[Look], drills: Sequence[Span], ground: Ground | None) -> Cadence | None:
    """What the liveliest seconds of `drills` (ticks) tell of the steps; None where they tell none.

    Who falls in or out walks as he likes, so the ends of a stretch of drill are left out.
    """
    fps = float(clip.parts[0].probe.fps)
    if ground is None or fps < FEWEST_FPS:
        return None
    marches = []
    for start in _bursts(clip, drills, fps):
        found = _burst(clip, start, looks, ground, fps)
        marches += [found] if found is not None else []
        if len(marches) == ENOUGH:
            break
    told = steps([one.legs for one in marches])
    if told is None:
        return None
    return Cadence(
        steps_per_minute=round(told.rate, 1),
        uncertainty=round(told.uncertainty, 1),
        marches=sorted((marches[number].start, marches[number].end) for number in told.agreeing),
    )


def _bursts(clip: Clip, drills: Sequence[Span], fps: float) -> list[int]:
    """Ticks at which bursts begin, one in each part of the drill, the liveliest first."""
    lively, length = liveliness(clip, BURST_S)
    inside = np.zeros(len(lively), dtype=np.bool_)
    for start, end in drills:
        first, last = clip.seconds(start) + FALLING_IN_S, clip.seconds(end) - FALLING_IN_S - BURST_S
        inside[int(first * HZ) : max(0, int(last * HZ))] = True
    width, height = clip.size
    number = min(MOST_BURSTS, max(FEWEST_BURSTS, int(COST / (BURST_S * fps * width * height))))
    chosen = liveliest(lively, length, np.array_split(np.flatnonzero(inside), number), [])
    return [clip.ticks(place / HZ) for place in sorted(chosen, key=lambda place: -float(lively[place]))]


def _burst(clip: Clip, start: int, looks: Sequence[Look], ground: Ground, fps: float) -> March | None:
    end = start + clip.ticks(BURST_S)
    middle = (start + end) // 2
    near = min((look for look in looks if start <= look.at < end), key=lambda look: abs(look.at - middle), default=None)
    if near is None:
        return None
    step = clip.ticks(int(fps / USUAL_FPS) / fps * 0.98) if fps >= 2 * USUAL_FPS else 1
    shots = [shot for shot in clip.dense(start, end, step, FIT) if isinstance(shot, Shot)]
    return march(shots, np.array([clip.seconds(shot.at) for shot in shots]), near, ground)
