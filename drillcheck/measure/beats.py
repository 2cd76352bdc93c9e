"""Beats that a change of speed leaves in the pictures of a burst.

Stretching makes every picture one of the recorded ones, or a mixture of two, fewer than there are pictures and at one
beat. Leaving pictures out makes the steps of people who march at one pace one picture long, then two, at one beat.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Kind = Literal["repeated", "mixed"]

# Beyond this a burst leaves too few directions over to tell a stretched one from smooth movement.
SLOWER = np.round(np.arange(0.40, 0.721, 0.01), 2)
FASTER = np.round(np.arange(1.25, 3.001, 0.01), 2)
PHASES = np.arange(16) / 16
# What the best pattern leaves over, of what it leaves at other phases and of a usual step, and of how many steps at
# least the movement must consist. In trials mixed pictures left 0.18–0.32 and 0.03–0.05, repeated ones under 0.04 and
# 0.01, natural movement over 0.6 and 0.17 of either.
LEFT = {"mixed": (0.4, 0.08), "repeated": (0.08, 0.03)}
FEWEST_STEPS = 10.0
# A pattern of more pictures fits as well as the true one: the fewest of those that are nearly as good.
AS_GOOD = 2.0, 0.02
# Usual scatter of the logarithm of steps from one to the next, and what counts as no scatter but something else.
SCATTER, ODD = 0.15, 0.6
FLOOR = 0.002
PHASE_PRICE = 2.0
FEWEST_PAIRS = 7


def telling(apart: Array) -> bool:
    """Whether enough of a burst's pictures bring movement: a single turn or two tell no beat. `apart`: as below."""
    steps = np.diagonal(apart, 1)
    squares = float((steps**2).sum())
    return squares > 0 and float(steps.sum()) ** 2 / squares >= FEWEST_STEPS


def stretched(apart: Array, kind: Kind) -> float | None:
    """How many times as fast as recorded a burst plays whose pictures repeat or mix recorded ones; None where they do
    not.

    `apart`: (n, n) mean squared differences between the pictures of a burst where people move.
    """
    number = len(apart)
    if not telling(apart):
        return None
    usual = float(np.diagonal(apart, 1).mean())
    centre = np.eye(number) - 1 / number
    gram = -0.5 * centre @ apart @ centre
    share, rest = np.ones(len(SLOWER)), np.ones(len(SLOWER))
    for place, factor in enumerate(SLOWER.tolist()):
        over = [float((out * (gram @ out)).sum()) / out.shape[1] for out in _left_over(number, factor, kind)]
        rest[place] = min(over) / usual
        share[place] = (rest[place] + FLOOR) / (float(np.median(over)) / usual + FLOOR)
    most, most_of_step = LEFT[kind]
    if share.min() >= most or rest[int(share.argmin())] >= most_of_step:
        return None
    good = share <= AS_GOOD[0] * share.min() + AS_GOOD[1] if kind == "repeated" else share == share.min()
    return float(SLOWER[int(np.argmax(good))])


@cache
def _left_over(number: int, factor: float, kind: Kind) -> tuple[Array, ...]:
    """For every phase, directions that no series of so stretched pictures has a part in."""
    out = []
    for phase in PHASES.tolist():
        at = np.arange(number) * factor + phase
        low = np.floor(at + 1e-9).astype(int)
        further = at - low if kind == "mixed" else np.zeros(number)
        lines = np.zeros((number, int(low.max()) + 2))
        lines[np.arange(number), low] += 1 - further
        lines[np.arange(number), low + 1] += further
        left, size, _ = np.linalg.svd(lines)
        out.append(left[:, int((size > 1e-6).sum()) :])
    return tuple(out)


def skipped(bursts: list[Array], about: tuple[float, float]) -> tuple[float, float]:
    """The factor within `about` by which steps are longest and shortest in turn, and the evidence (nats) for it
    against even steps.

    `bursts`: how far people move from picture to picture, 0 where it is not known.
    """
    best = (0.0, 0.0)
    known = [burst for burst in bursts if int(_inner(burst).sum()) >= FEWEST_PAIRS]
    for factor in FASTER[(about[0] <= FASTER) & (about[1] >= FASTER)].tolist():
        told = sum(max(0.0, _told(burst, factor) - PHASE_PRICE) for burst in known)
        if told > best[1]:
            best = factor, told
    return best


def _inner(steps: Array) -> NDArray[np.bool_]:
    """(n - 1,) pairs of steps that are known, and not the first or last of a march, which is no whole step."""
    known = np.concatenate([[False], steps > 0, [False]])
    inside = known[1:-1] & known[:-2] & known[2:]
    return np.asarray(inside[1:] & inside[:-1])


def _told(steps: Array, factor: float) -> float:
    use = _inner(steps)
    change = np.diff(np.log(np.maximum(steps, 1e-6)))[use]
    even = float((np.minimum(np.abs(change), ODD) ** 2).sum())
    least = np.inf
    for phase in PHASES.tolist():
        pattern = np.diff(np.log(np.diff(np.floor(np.arange(len(steps) + 1) * factor + phase + 1e-9))))[use]
        least = min(least, float((np.minimum(np.abs(change - pattern), ODD) ** 2).sum()))
    return (even - least) / (2 * SCATTER**2)
