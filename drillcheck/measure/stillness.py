"""Footage that does not move: looks that differ by less than a living camera's noise, or by nothing but noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Repeat

# Of the usual difference of still ground between two looks, which is noise. While anything lives the median block has
# most of it, and the block that differs most has more: 1.3 times on an empty yard, several times where people stand.
DEAD, DEAD_CALM = 1.0, 0.25
# Without any noise of its own (grey levels), a clip proves nothing by having none.
LEAST_NOISE = 0.25
# The same picture under fresh noise: no place differs more than the others, and not even the light drifts.
EVEN, SAME_LIGHT = 1.35, 0.06
EVEN_PAIRS = 5
# Keyframes of one picture are of one size but for rate control; a dependent picture of a frozen one is its header.
ONE_SIZE, NOTHING = 0.004, 0.01


@dataclass(frozen=True, slots=True)
class Change:
    """What changed from one look (tick `start`) to another (`end`), in grey levels.

    `calm`: mean difference in the median block of the picture, `most`: in the block that differs most; `light`: how
    much lighter the median block became.
    """

    start: int
    end: int
    calm: float
    most: float
    light: float


def usual_noise(changes: Sequence[Change]) -> float:
    """How much still ground differs from look to look. Not the median: more than half of a clip may be frozen."""
    return float(np.quantile([change.calm for change in changes], 0.8)) if changes else 0.0


def standing(changes: Sequence[Change], noise: float) -> list[Repeat]:
    """Stretches that stand still; `changes` in order, `noise` the clip's usual one.

    Certain where even the noise is gone; not certain where only noise is left for a long while.
    """
    live = noise if noise > LEAST_NOISE else 0.0
    dead = [change.calm < DEAD_CALM * live and change.most < DEAD * live for change in changes]
    even = [change.most < EVEN * change.calm and abs(change.light) < SAME_LIGHT for change in changes]
    out = _runs(changes, dead, 1, certain=True)
    known = {(repeat.start, repeat.end) for repeat in out}
    doubtful = [
        repeat
        for repeat in _runs(changes, even, EVEN_PAIRS, certain=False)
        if not any(a <= repeat.start and repeat.end <= b for a, b in known)
    ]
    return sorted([*out, *doubtful], key=lambda repeat: repeat.start)


def joined(still: Sequence[Repeat]) -> list[Repeat]:
    """Stretches that overlap or touch are one; it is certain if any of them is."""
    out: list[Repeat] = []
    for repeat in sorted(still, key=lambda one: one.start):
        if out and repeat.start <= out[-1].end:
            end, certain = max(out[-1].end, repeat.end), out[-1].certain or repeat.certain
            out[-1] = out[-1].model_copy(update={"end": end, "certain": certain})
        else:
            out.append(repeat)
    return out


def unless_brief(still: Sequence[Repeat], least: int) -> list[Repeat]:
    """No stretch under `least` ticks is certain: a still scene of a long GOP that was encoded anew has such too."""
    return [one.model_copy(update={"certain": one.certain and one.end - one.start >= least}) for one in still]


def _runs(changes: Sequence[Change], still: Sequence[bool], fewest: int, *, certain: bool) -> list[Repeat]:
    out: list[Repeat] = []
    run: list[Change] = []
    for change, stands in [*zip(changes, still, strict=True), (None, False)]:
        if change is not None and stands and (not run or run[-1].end == change.start):
            run.append(change)
            continue
        if len(run) >= fewest:
            start, end = run[0].start, run[-1].end
            out.append(Repeat(start=start, end=end, copy_of_start=start, kind="frozen", certain=certain))
        run = [change] if change is not None and stands else []
    return out


@dataclass(frozen=True, slots=True)
class Quiet:
    """Two neighbouring keyframes of nearly one size, by place in the index, with next to nothing between them.

    `low`, `high`: first and last picture of the stretch around them in which next to nothing was spent.
    """

    first: int
    second: int
    low: int
    high: int
    apart: float


def quiet(size: NDArray[np.int64], key: NDArray[np.bool_], most: int) -> list[Quiet]:
    """The `most` likeliest: a frozen picture costs a keyframe of one size again and again, and nothing in between."""
    sizes = size.astype(np.float64)
    keys = np.flatnonzero(key)
    if len(keys) < 4:
        return []
    spent = np.concatenate([[0.0], np.cumsum(np.where(key, 0.0, sizes))])
    between = (spent[keys[1:]] - spent[keys[:-1] + 1]) / np.maximum(np.diff(keys) - 1, 1)
    apart = np.abs(np.diff(sizes[keys])) / np.maximum(sizes[keys[:-1]], 1)
    usual = float(np.median(sizes[keys]))
    able = (apart < ONE_SIZE) & (between < NOTHING * usual) & (sizes[keys[:-1]] > usual / 4)
    spending = np.flatnonzero(key | (sizes > NOTHING * usual))
    found = []
    for i in np.flatnonzero(able):
        first, second = int(keys[i]), int(keys[i + 1])
        before, after = (int(np.searchsorted(spending, place)) for place in (first, second + 1))
        low = int(spending[before - 1]) if before else first
        high = int(spending[after]) - 1 if after < len(spending) else len(sizes) - 1
        found.append(Quiet(first, second, low, high, float(apart[i])))
    return sorted(sorted(found, key=lambda pair: pair.apart)[:most], key=lambda pair: pair.first)
