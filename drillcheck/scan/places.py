"""Which pictures to compare closely: those whose packets stand out, and keyframes where the light moved, worst first.

A picture that shows something quite new costs an encoder more than its neighbours, unless it is a keyframe, which costs
the same whatever was before. Neither proves anything; both are free. How much is looked at is bounded.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.ingest.packets import PacketIndex
from drillcheck.scan.clip import Clip, Part
from drillcheck.scan.sweep import Sight

Array = NDArray[np.float64]
Places = NDArray[np.int64]

NEIGHBOURS = 8  # dependent pictures on either side that tell what is usual
STANDS_OUT = 1.45  # times the usual size, to be worth a look
FEWEST, HARDLY = (
    30,
    1.2,
)  # so many are looked at though they stand out by no more than this: where all march it is little
STILL_SHARE = 0.3  # of the clip's median: below it a picture shows nothing, and several times nothing is nothing
LIGHT_STEP = 0.5  # grey levels between two looks that noise and people make
STARTLING = 8.0  # a score that is not left unexamined in silence
CONTEXT = 5  # pictures on either side that are looked at with a place
# What a picture costs, nominally: the same on every machine, so that the same places are looked at.
DECODE_S_PER_MEGAPIXEL = 0.0016
COMPARE_S = 0.002


@dataclass(frozen=True, slots=True)
class Place:
    """Something new may stand between the picture at index place `before` and that at `at`; `score` ranks."""

    part: int
    before: int
    at: int
    score: float


def places(clip: Clip, sights: Sequence[Sight]) -> list[Place]:
    """All of them, the highest score first."""
    startled = light_steps(clip, sights)
    swollen: list[Place] = []
    relit: list[Place] = []
    for number, part in enumerate(clip.parts):
        order, scores = size_scores(part.index)
        for i in np.flatnonzero(scores > 1):
            lit = _at(startled, part.to_clip(int(part.index.pts[order[i]])))
            score = float(scores[i]) * max(1.0, lit)
            if i and score > HARDLY:
                swollen.append(Place(number, int(order[i - 1]), int(order[i]), score))
        for key in np.flatnonzero(part.index.key):
            score = _at(startled, part.to_clip(int(part.index.pts[key])))
            if key and score > 1:
                relit.append(Place(number, int(key) - 1, int(key), score))
    swollen.sort(key=_worst)
    kept = [place for rank, place in enumerate(swollen) if place.score > STANDS_OUT or rank < FEWEST]
    return sorted([*kept, *relit], key=_worst)


def _worst(place: Place) -> tuple[float, int, int]:
    return -place.score, place.part, place.at


def size_scores(index: PacketIndex) -> tuple[Places, Array]:
    """Places, in order of time, of the pictures that others lean on and their size against the usual one around.

    Keyframes are among the places, so that each has the one before it, and have no score.
    """
    decoded = np.argsort(index.dts, kind="stable")
    leading = index.pts[decoded] == np.maximum.accumulate(index.pts[decoded])
    order = decoded[leading]
    scores = np.zeros(len(order))
    dependent = np.flatnonzero(~index.key[order])
    size = index.size[order[dependent]].astype(np.float64)
    if len(size) <= NEIGHBOURS:
        return order, scores
    blank = np.full(NEIGHBOURS, np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(np.concatenate([blank, size, blank]), NEIGHBOURS)
    with np.errstate(all="ignore"):
        earlier, later = _usual(windows[: len(size)]), _usual(windows[NEIGHBOURS + 1 :])
    usual = np.fmax(np.fmax(earlier, later), max(1.0, STILL_SHARE * float(np.median(size))))
    scores[dependent] = size / usual
    return order, scores


def _usual(windows: Array) -> Array:
    """Row by row the upper quartile, for steps make sizes swing; not a number where nothing is."""
    ordered = np.sort(windows, axis=1)
    number = np.count_nonzero(~np.isnan(ordered), axis=1)
    picked: Array = ordered[np.arange(len(ordered)), np.maximum(3 * number - 1, 0) // 4]
    return picked


def light_steps(clip: Clip, sights: Sequence[Sight]) -> list[tuple[int, int, float]]:
    """(from, to, how many times the usual and more) of each interval between looks, as far as the light moved."""
    steps = [abs(sight.relit) for sight in sights[1:]]
    usual = 3 * float(np.median(steps)) + LIGHT_STEP if steps else 1.0
    return [
        (before.at, after.at, min(step / usual, 20.0))
        for (before, after), step in zip(itertools.pairwise(sights), steps, strict=True)
    ]


def _at(steps: Sequence[tuple[int, int, float]], at: int) -> float:
    """The score of the interval that holds a tick; the intervals follow on each other."""
    place = bisect_left(steps, at, key=lambda step: step[1])
    return steps[place][2] if place < len(steps) and steps[place][0] < at else 0.0


def affordable(clip: Clip, ranked: Sequence[Place], effort_s: float) -> tuple[list[Place], list[Place]]:
    """As many of the worst as `effort_s` nominal seconds allow, in order of time, and those left over."""
    megapixels = clip.size[0] * clip.size[1] / 1e6
    chosen, left = [], []
    spent = 0.0
    for place in ranked:
        decoded = place.at + CONTEXT - _keyframe_before(clip.parts[place.part], place.before - CONTEXT)
        cost = decoded * megapixels * DECODE_S_PER_MEGAPIXEL + 2 * CONTEXT * COMPARE_S
        if spent + cost > effort_s:
            left.append(place)
        else:
            spent += cost
            chosen.append(place)
    return sorted(chosen, key=lambda place: (place.part, place.at)), left


def _keyframe_before(part: Part, place: int) -> int:
    keys = np.flatnonzero(part.index.key[: max(1, place + 1)])
    return int(keys[-1]) if len(keys) else 0


def window(clip: Clip, place: Place) -> tuple[int, int]:
    """Ticks of the first picture around a place and just after the last."""
    part = clip.parts[place.part]
    first, last = max(0, place.before - CONTEXT), min(len(part.index) - 1, place.at + CONTEXT)
    return part.to_clip(int(part.index.pts[first])), part.to_clip(int(part.index.pts[last])) + 1


def pair(clip: Clip, place: Place) -> tuple[int, int]:
    """Ticks of the two pictures between which something new may stand."""
    part = clip.parts[place.part]
    return part.to_clip(int(part.index.pts[place.before])), part.to_clip(int(part.index.pts[place.at]))
