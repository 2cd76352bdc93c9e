"""Steps a minute, from how people's legs look from picture to picture.

Legs look alike again after each step: left and right differ little. Whether two people step together does not matter,
only how often each one's looks come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Wider than what is believed, so that running, and strides or steps of slowed pictures, are not taken for marching.
PACES = np.arange(66.0, 250.1)
SLOWEST, FASTEST = 80.0, 160.0
# By how much of all change a pace must stand out from a usual one.
STANDS_OUT = 0.06
FEWEST, AGREE, MOST_OF = 2, 0.05, 0.7
LEAST_OFF = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Marching:
    """One stretch of marching: `times_s` (n,) of its pictures, `alike` (n, n) sums over people and places on them of
    the products of what they look like, the mean and what changes steadily taken off."""

    times_s: Array
    alike: Array


def marching(times_s: Array, people: Sequence[Array]) -> Marching:
    """From what each person looks like: (n, places) grey levels, as many pictures each as there are times."""
    even = _even(times_s)
    alike = np.zeros((len(times_s), len(times_s)))
    for looks in people:
        left = looks - even @ (even.T @ looks)
        size = float((left**2).sum())
        if size > 0:
            alike += left @ left.T / size
    return Marching(times_s, alike)


def _even(times_s: Array) -> Array:
    return np.linalg.qr(np.stack([np.ones(len(times_s)), times_s - times_s.mean()], axis=1))[0]


def shares(stretch: Marching) -> Array:
    """(paces,) share of all change that comes back with each step, at each of `PACES`."""
    times, even = stretch.times_s - stretch.times_s.mean(), _even(stretch.times_s)
    angle = 2 * np.pi / 60 * PACES[:, None] * times
    waves = np.stack([np.cos(angle), np.sin(angle)], axis=2)
    waves, _ = np.linalg.qr(waves - even @ (even.T @ waves))
    out = (waves * (stretch.alike @ waves)).sum(axis=(1, 2))
    total = float(np.trace(stretch.alike))
    return np.asarray(out / total if total > 0 else out)


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps a minute, how far they may be off, and which of the stretches agree (by index)."""

    rate: float
    uncertainty: float
    agreeing: tuple[int, ...]


def steps(stretches: Sequence[Marching]) -> Steps | None:
    """The pace that stretches of marching agree on; None where there is none."""
    curves = [shares(stretch) for stretch in stretches]
    told = [number for number, curve in enumerate(curves) if _clear(curve)]
    if len(told) < FEWEST:
        return None
    weights = {number: len(stretches[number].times_s) for number in told}
    together = sum((weights[number] * curves[number] for number in told), np.zeros(len(PACES)))
    rate = _summit(together)
    own = {number: _summit(curves[number]) for number in told}
    agreeing = [number for number in told if abs(own[number] / rate - 1) <= AGREE]
    if len(agreeing) < max(FEWEST, MOST_OF * len(told)):
        return None
    scatter = float(np.sqrt(np.mean([(own[number] - rate) ** 2 for number in agreeing])))
    # What all stretches have in common cannot be told from their scatter.
    uncertainty = max(LEAST_OFF, 2 * scatter / np.sqrt(len(agreeing) - 1))
    return Steps(rate, float(uncertainty), tuple(agreeing))


def _clear(curve: Array) -> bool:
    """Whether a pace that people march at stands out."""
    best = int(np.argmax(curve))
    return SLOWEST <= PACES[best] <= FASTEST and float(curve[best] - np.median(curve)) >= STANDS_OUT


def _summit(curve: Array) -> float:
    """The pace of the highest point, between those that were tried."""
    best = min(max(int(np.argmax(curve)), 1), len(curve) - 2)
    before, top, after = curve[best - 1 : best + 2].tolist()
    bend = before - 2 * top + after
    return float(PACES[best] + (0.5 * (before - after) / bend if bend < 0 else 0.0) * (PACES[1] - PACES[0]))
