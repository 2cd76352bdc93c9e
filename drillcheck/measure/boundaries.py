"""Exact moments from dense looks: where one state gives way to the other, and how surely."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Looks nearer in time than this tell the same story: the evidence of each is weighed down by how near they are.
INDEPENDENT_S = 1.25
LIKELY = 2.0  # log-likelihood below the best that is still believed


def change_point(times_s: Array, odds: Array) -> tuple[float, float]:
    """(moment, uncertainty) in seconds where log-odds turn from negative to positive for good.

    `times_s` ascending, at any distances. Every division into "before" and "after" is weighed; the moment is the best
    one, the uncertainty covers all believable ones and half the gap it lies in. Where the odds never turn, it is the
    window's length.
    """
    if len(times_s) < 2:
        raise ValueError(f"a change needs at least 2 looks, found {len(times_s)}")
    gaps = np.diff(times_s)
    alone = (np.concatenate([gaps[:1], gaps]) + np.concatenate([gaps, gaps[-1:]])) / 2
    odds = odds * np.minimum(alone / INDEPENDENT_S, 1.0)
    score = np.concatenate([[0.0], np.cumsum(-odds)]) + np.concatenate([np.cumsum(odds[::-1])[::-1], [0.0]])
    borders = np.concatenate([times_s[:1], (times_s[1:] + times_s[:-1]) / 2, times_s[-1:]])
    believed = borders[score >= score.max() - LIKELY]
    best = int(np.argmax(score))
    at = float(borders[best])
    if best in (0, len(times_s)):
        return at, _window(times_s)
    return at, max(at - float(believed.min()), float(believed.max()) - at) + float(gaps[best - 1]) / 2


def crossing(times_s: Array, seen: Array, level: float, low: float, high: float) -> tuple[float, float]:
    """(moment, uncertainty) where a rising count passes `level` for good; the span from `low` to `high` is its doubt.

    Counts swing: the running median of five looks is what rises; looks farther apart than the nearest two stand for as
    many as would fit between. Where it is above from the first look, or never
    is, the moment lies outside the window, and the uncertainty is the window's length.
    """
    if len(times_s) < 2:
        raise ValueError(f"a crossing needs at least 2 looks, found {len(times_s)}")
    step = float(np.diff(times_s).min())
    fine = times_s[0] + step * np.arange(int(_window(times_s) / step + 0.5) + 1)
    times_s, seen = fine, seen[np.abs(fine[:, None] - times_s).argmin(axis=1)]
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
