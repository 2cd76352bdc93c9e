"""Two states in time, each lasting at least a minimum: exact posteriors by forward and backward passes.

A semi-Markov chain with minimum durations is an ordinary chain over (state, time spent so far, capped at the minimum).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def posterior(evidence: Array, minimum: tuple[int, int], change: tuple[float, float]) -> Array:
    """(n,) probability of state 1 at each step.

    `evidence`: (n, 2) log-likelihood of each step in each state; `minimum`: steps a state lasts at least (but a
    recording may begin or end inside one); `change`: probability of leaving each in a step beyond.
    """
    n, (a, b) = len(evidence), minimum
    if n == 0:
        return np.zeros(0)
    step = _steps(a, b, change)
    likely = np.exp(evidence - evidence.max(axis=1, keepdims=True))
    seen = np.concatenate([np.repeat(likely[:, :1], a, axis=1), np.repeat(likely[:, 1:], b, axis=1)], axis=1)
    forward = np.zeros((n, a + b))
    # A recording may begin anywhere inside a state.
    forward[0] = seen[0] * np.concatenate([np.full(a, 0.7 / a), np.full(b, 0.3 / b)])
    forward[0] /= forward[0].sum()
    for i in range(1, n):
        forward[i] = (forward[i - 1] @ step) * seen[i]
        forward[i] /= forward[i].sum()
    backward = np.ones(a + b)
    out = np.zeros(n)
    for i in range(n - 1, -1, -1):
        joint = forward[i] * backward
        zero, one = joint[:a].sum(), joint[a:].sum()
        out[i] = one / (zero + one)  # never beyond 1, as a sum in another order would be
        backward = step @ (seen[i] * backward)
        backward /= backward.max()
    return out


def _steps(a: int, b: int, change: tuple[float, float]) -> Array:
    step = np.zeros((a + b, a + b))
    for first, length, other, leaving in ((0, a, a, change[0]), (a, b, 0, change[1])):
        for k in range(length - 1):
            step[first + k, first + k + 1] = 1.0
        step[first + length - 1, first + length - 1] = 1 - leaving
        step[first + length - 1, other] = leaving
    return step
