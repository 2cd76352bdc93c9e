"""Exact moments from dense looks: where one state gives way to the other, and how surely."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Neighbouring dense looks tell the same story: their evidence is weighed down by this.
INDEPENDENT = 0.4
LIKELY = 2.0  # log-likelihood below the best that is still believed


def change_point(times_s: Array, odds: Array) -> tuple[float, float]:
    """(moment, uncertainty) in seconds where log-odds turn from negative to positive for good.

    Every division into "before" and "after" is weighed; the moment is the best one, the uncertainty covers all
    believable ones and the step between looks. Where the odds never turn, it is the window's length.
    """
    if len(times_s) < 2:
        raise ValueError(f"a change needs at least 2 looks, found {len(times_s)}")
    before = np.concatenate([[0.0], np.cumsum(-odds)])
    after = np.concatenate([np.cumsum(odds[::-1])[::-1], [0.0]])
    score = INDEPENDENT * (before + after)
    borders = np.concatenate([times_s[:1], (times_s[1:] + times_s[:-1]) / 2, times_s[-1:]])
    believed = borders[score >= score.max() - LIKELY]
    best = float(borders[int(np.argmax(score))])
    if best in (borders[0], borders[-1]):
        return best, _window(times_s)
    half_step = float(np.median(np.diff(times_s))) / 2
    return best, max(best - float(believed.min()), float(believed.max()) - best) + half_step


def crossing(times_s: Array, seen: Array, level: float, low: float, high: float) -> tuple[float, float]:
    """(moment, uncertainty) where a rising count passes `level` for good; the span from `low` to `high` is its doubt.

    Counts swing: the running median of five looks is what rises. Where it is above from the first look, or never
    is, the moment lies outside the window, and the uncertainty is the window's length.
    """
    if len(times_s) < 2:
        raise ValueError(f"a crossing needs at least 2 looks, found {len(times_s)}")
    smooth = _median5(seen)
    moment, begin, end = (_first_above(times_s, smooth, limit) for limit in (level, low, high))
    if smooth[-1] < level or not (smooth < level).any():
        return moment, _window(times_s)
    half_step = float(np.median(np.diff(times_s))) / 2
    return moment, max(abs(moment - begin), abs(end - moment)) + half_step


def _window(times_s: Array) -> float:
    return float(times_s[-1] - times_s[0])


def _median5(seen: Array) -> Array:
    padded = np.pad(seen, 2, mode="edge")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1))


def _first_above(times_s: Array, seen: Array, level: float) -> float:
    """The moment after which the count is never below the level again."""
    below = np.flatnonzero(seen < level)
    if not len(below):
        return float(times_s[0])
    last = int(below[-1])
    return float(times_s[-1]) if last + 1 >= len(times_s) else float((times_s[last] + times_s[last + 1]) / 2)
