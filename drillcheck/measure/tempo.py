"""Which of a clip's bursts play slower or faster than they were recorded, and how sure that is.

Two witnesses make it certain: a beat in the pictures that real footage lacks, in a part of the clip only; and people
who march as many times faster as the beat says, or, where pictures repeat, no farther from picture to picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from drillcheck.measure.beats import Array, skipped
from drillcheck.measure.pace import Pace, usual_rate

OddKind = Literal["repeated", "mixed", "skipped", "hurried"]
# Flow follows torsos more than legs, so marching at 1.2 to 1.6 m/s comes out as 0.8 to 1.2, and nobody in ranks runs at
# over 2.6. A block faster than `HURRY_MPS` may run or be sped up; seen in one burst only, it must be plainer.
MARCH_MPS, HURRY_MPS, PLAIN_MPS, BEYOND_MPS = 0.5, 1.4, 1.75, 2.6
# Nobody is so fast, however much a clip is sped up: what was followed there were no people. Where that is seen in this
# share of the bursts with movement, the others tell nothing either.
NOBODY_MPS, NOBODY_SHARE = 8.0, 0.2
FASTER, ABOUT = 1.3, 0.16
# Movers of a burst, of those of the clip's fuller ones, from which on it is the block that moves.
BLOCK = 0.4
NATS, NATS_A_BURST = 14.0, 7.0
AGREE = 0.06
EXACTLY = 0.012
FEWEST_EVEN = 2
# A camera that was slower than its file shows steps as many times longer as pictures repeat.
FARTHER = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Burst:
    """`start`, `end` in ticks; `pace`: what is odd about its pictures; `told`: whether that could be told at all.

    `steps`: metres from picture to picture, 0 where it is not known; `mps` metres a second, 0 where nobody marches;
    `movers`: pixels that move, as a share of the picture.
    """

    start: int
    end: int
    pace: Pace | None
    told: bool
    steps: Array
    mps: float
    movers: float


@dataclass(frozen=True, slots=True)
class Odd:
    """A stretch at `factor` times the speed of its recording."""

    start: int
    end: int
    kind: OddKind
    factor: float
    certain: bool


def lone(bursts: Sequence[Burst]) -> list[Burst]:
    """Odd bursts with which no other agrees."""
    odd = [(burst, burst.pace) for burst in bursts if burst.pace is not None]
    return [one for one, pace in odd if not any(_agree(pace, other) for burst, other in odd if burst is not one)]


def odd_tempos(bursts: Sequence[Burst], nearby: int = 0) -> list[Odd]:
    """Stretches at another speed, in order. A lone burst with two even ones within `nearby` ticks is chance."""
    alone = lone(bursts)
    slow = [
        burst
        for burst in bursts
        if burst.pace is not None
        and not (
            any(burst is one for one in alone)
            and sum(_even(other) and abs(other.start - burst.start) <= nearby for other in bursts) >= FEWEST_EVEN
        )
    ]
    even = [burst for burst in bursts if _even(burst)]
    return sorted(
        [*_slow(slow, even), *_fast([burst for burst in bursts if burst.pace is None])], key=lambda odd: odd.start
    )


def _even(burst: Burst) -> bool:
    return burst.told and burst.pace is None


def _slow(odd: Sequence[Burst], even: Sequence[Burst]) -> list[Odd]:
    paces = [burst.pace for burst in odd if burst.pace is not None]
    # The same all through the clip, and a rate that recorders make: the camera was slower than the file.
    if len(odd) > 1 and len(odd) >= 2 * len(even) and all(usual_rate(pace) for pace in paces):
        return []
    out: list[Odd] = []
    for burst, pace in zip(odd, paces, strict=True):
        like = [other for other in odd if other.pace is not None and _agree(pace, other.pace)]
        sure = len(like) > 1 and len(even) >= FEWEST_EVEN and _no_slow_camera(pace, like, even)
        found = Odd(burst.start, burst.end, pace.kind, round(1 / pace.factor, 2), sure)
        # What lies between two bursts of one kind is as they are, unless another burst says otherwise.
        last = out[-1] if out else None
        between = last is not None and any(last.end <= one.start and one.end <= burst.start for one in even)
        if last is not None and not between and last.certain == sure and abs(last.factor - found.factor) < AGREE:
            out[-1] = replace(last, end=burst.end)
        else:
            out.append(found)
    return out


def _agree(one: Pace, other: Pace) -> bool:
    return one.kind == other.kind and abs(one.factor / other.factor - 1) < AGREE


def _no_slow_camera(pace: Pace, odd: Sequence[Burst], even: Sequence[Burst]) -> bool:
    """Whether pictures repeat because time was stretched, not because the camera took fewer."""
    if pace.kind == "mixed" or not usual_rate(pace, EXACTLY):
        return True
    one, other = (_usual_step(bursts) for bursts in (odd, even))
    return 0 < one < other * (1 + FARTHER * (pace.factor - 1))


def _usual_step(bursts: Sequence[Burst]) -> float:
    steps = [float(np.median(burst.steps[burst.steps > 0])) for burst in bursts if burst.mps > 0]
    return float(np.median(steps)) if steps else 0.0


def _fast(bursts: Sequence[Burst]) -> list[Odd]:
    moving = [burst for burst in bursts if burst.mps > 0]
    if sum(burst.mps >= NOBODY_MPS for burst in moving) > NOBODY_SHARE * len(moving):
        return []
    full = float(np.quantile([burst.movers for burst in bursts], 0.75)) if bursts else 0.0
    blocks = [burst for burst in bursts if 0 < burst.mps < NOBODY_MPS and burst.movers >= BLOCK * full]
    usual = [burst.mps for burst in blocks if MARCH_MPS <= burst.mps < HURRY_MPS]
    hurried = [burst for burst in blocks if burst.mps >= HURRY_MPS]
    if not hurried or len(usual) < FEWEST_EVEN:
        return []
    ratio = float(np.median([burst.mps for burst in hurried])) / float(np.quantile(usual, 0.75))
    if ratio < FASTER:
        return []
    factor, nats = skipped([burst.steps for burst in hurried], (ratio * (1 - ABOUT), ratio * (1 + ABOUT)))
    certain = nats >= max(NATS, NATS_A_BURST * len(hurried))
    if not certain and len(hurried) < 2 and hurried[0].mps < PLAIN_MPS:
        return []
    kind: OddKind = "skipped" if certain else "hurried"
    certain = certain or min(burst.mps for burst in hurried) >= BEYOND_MPS
    first, last = hurried[0], hurried[-1]
    # One stretch, unless people march at their usual pace in between.
    parted = any(first.end <= one.start and one.end <= last.start for one in blocks if one.mps < HURRY_MPS)
    spans = [(first.start, last.end)] if not parted else [(burst.start, burst.end) for burst in hurried]
    return [Odd(a, b, kind, round(factor if kind == "skipped" else ratio, 2), certain) for a, b in spans]
