"""Bursts of neighbouring pictures where much moves: does time run as it should?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drillcheck.evidence.model import Tempo
from drillcheck.measure.beats import Array, Kind, stretched, telling
from drillcheck.measure.ground import Ground
from drillcheck.measure.motion import HZ
from drillcheck.measure.pace import Pace
from drillcheck.measure.tempo import HURRY_MPS, Burst, lone, odd_tempos
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.lively import liveliest, liveliness
from drillcheck.scan.marched import marched
from drillcheck.scan.same import Floats, grey, movers

PICTURES, FEWEST = 32, 20
KINDS: tuple[Kind, ...] = ("repeated", "mixed")
FEWEST_MARCHED = 6
NEARBY, NEARBY_S = 4, 25.0
FALLING_IN_S = 10.0
FIT = (480, 480)
# What all bursts may cost, in pictures times pixels: 180 of full HD. A small picture gets more of them.
COST = 180 * 1920 * 1080
FEWEST_BURSTS, MOST_BURSTS = 3, 16
MOVES = 10.0  # grey levels
FEWEST_PIXELS, MOST_PIXELS = 150, 3000
# Marking time: after so many pictures or more many of them are there again.
BACK, CAME_BACK, OFTEN = 5, 0.5, 0.3


def tempos(
    clip: Clip,
    ground: Ground | None,
    training: tuple[int, int] | None = None,
    moved: Sequence[tuple[int, int]] = (),
) -> list[Tempo]:
    """Stretches whose pictures repeat or mix their neighbours or leave some out, or whose people hurry.

    `ground`: None where nobody can be measured; `training`: ticks, or None: all. Who is late runs to fall in.
    `moved`: ticks between which the camera itself moved: how fast people are is not told there.
    """
    rate = clip.parts[0].probe
    lively, length = liveliness(clip, PICTURES / max(1.0, float(rate.fps)))
    if training is not None and clip.seconds(training[1] - training[0]) > 4 * FALLING_IN_S:
        first, last = (clip.seconds(at) + by for at, by in zip(training, (FALLING_IN_S, -FALLING_IN_S), strict=True))
        lively[: int(first * HZ)] = 0
        lively[max(0, int(last * HZ) - length) :] = 0
    number = min(MOST_BURSTS, max(FEWEST_BURSTS, int(COST / (PICTURES * rate.width * rate.height))))
    third = number // 3
    everywhere = np.arange(len(lively))
    chosen = liveliest(lively, length, [*np.array_split(everywhere, number - third), *([everywhere] * third)], [])
    bursts = [_burst(clip, place / HZ, ground, moved) for place in chosen]
    # Where people hurry, or one burst is odd, more of the same is looked for nearby.
    alone = lone(bursts)
    near = [
        place
        for place, burst in zip(chosen, bursts, strict=True)
        if burst.mps >= HURRY_MPS or any(burst is one for one in alone)
    ]
    if near:
        reach = int(NEARBY_S * HZ)
        around = [np.arange(max(0, place - reach), min(len(lively), place + reach)) for place in near]
        more = liveliest(lively, length, (around * NEARBY)[:NEARBY], chosen)
        bursts += [_burst(clip, place / HZ, ground, moved) for place in more]
        bursts.sort(key=lambda burst: burst.start)
    return [
        Tempo(start=odd.start, end=odd.end, kind=odd.kind, factor=odd.factor, certain=odd.certain)
        for odd in odd_tempos(bursts, clip.ticks(NEARBY_S))
    ]


def _burst(clip: Clip, start_s: float, ground: Ground | None, moved: Sequence[tuple[int, int]]) -> Burst:
    start = clip.ticks(start_s)
    end = clip.ticks(start_s + PICTURES / max(1.0, float(clip.parts[0].probe.fps)))
    shots = [shot for shot in clip.dense(start, end, 1, FIT) if isinstance(shot, Shot)]
    found = burst_pace(shots)
    pace_ = found if isinstance(found, Pace) else None
    steady = not any(first < end and start < last for first, last in moved)
    steps, share = marched(shots, ground if steady else None)
    span_s = clip.seconds(shots[-1].at - shots[0].at) if len(shots) > 1 else 0.0
    known = steps[steps > 0]
    mps = float(np.median(known)) * (len(shots) - 1) / span_s if len(known) >= FEWEST_MARCHED and span_s else 0.0
    return Burst(start, end, pace_, bool(found), steps, mps, share)


def burst_pace(shots: list[Shot]) -> Pace | bool:
    """What is odd about the pictures of a burst; else whether it could be told at all."""
    if len(shots) < FEWEST or len({shot.image.shape for shot in shots}) > 1:
        return False
    greys = np.stack([grey(shot.image) for shot in shots])
    moving, _ = movers(greys, MOVES)
    if int(moving.sum()) < FEWEST_PIXELS:
        return False
    apart = _apart(greys[:, moving])
    for kind in KINDS:
        factor = stretched(apart, kind)
        if factor is not None:
            return False if in_place(apart) else Pace(kind, round(1 / factor, 3))
    return telling(apart)


def in_place(apart: Array) -> bool:
    """Whether pictures come back as they were, as when people mark time: that has pauses of its own.

    `apart`: see `measure.beats.stretched`.
    """
    far = np.sqrt(apart)
    number = len(far)
    usual = float(np.quantile(np.diagonal(far, 1), 0.75))
    later = np.triu(np.ones((number, number), dtype=np.bool_), BACK)
    back = np.asarray((later & (far < CAME_BACK * usual)).any(axis=1), np.bool_)
    return float(back[: number - BACK].mean()) > OFTEN


def _apart(moving: Floats) -> Array:
    """(n, n) mean squared differences of pictures."""
    values = moving[:, :: max(1, moving.shape[1] // MOST_PIXELS)]
    values = values - values.mean(axis=0)
    inner = (values @ values.T).astype(np.float64)
    squares = np.diagonal(inner)
    return np.asarray(np.maximum(squares[:, None] + squares[None] - 2 * inner, 0) / values.shape[1])
