"""Who takes part to the end: places of the formation that are taken through the training, not only at first or at last.

Participants are those who are there through the required time; who leaves after two minutes is none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.slots import Slots

Array = NDArray[np.float64]

# So many sightings at a place's first or last may be somebody else's.
STRAYS = 2
# A place is somebody's, who then left, when it was taken in this share of the looks of all, and in this share of those
# between its first and last: a passer-by's is not.
ONCE, WHILE_THERE = 0.1, 0.4
MORE = 0.6  # of those who come and go must be missing where they are not
ENOUGH = 0.25  # of the looks must remain when those with people who leave are put aside
SMOOTH = 12  # looks whose mean is how many are there
USUAL_SWING = 0.75  # people by which that mean swings where nobody leaves


def through(slots: Slots, times_s: Array, session_s: float, chance: float = 0.01) -> NDArray[np.bool_]:
    """(n,) whether each place was taken through the training, not only at first or at last.

    A place stands empty for good when, at the rate at which it was taken before, seeing nobody there so often would
    have less than `chance`; one who leaves in the last seventh of the training has taken part.
    """
    times = times_s[slots.laid]
    begin, end = float(times.min()), float(times.max())
    allowed = max(90.0, session_s / 7)
    out = np.ones(len(slots.taken), dtype=bool)
    for j in range(len(slots.taken)):
        taken = times[slots.by_look[:, j]]
        if len(taken) < 2 * STRAYS + 1:
            out[j] = False
            continue
        first, last = float(taken[STRAYS]), float(taken[-1 - STRAYS])
        inside = int(((times >= first) & (times <= last)).sum())
        rate = min(len(taken) / max(1, inside), 0.99)
        for low, high in ((begin, first), (last, end)):
            # Neighbouring looks see the same heading: three of them tell as much as one.
            empty = int(((times > low) & (times < high)).sum()) / 3
            if high - low > allowed and (1 - rate) ** empty < chance:
                out[j] = False
    return out


def staying(slots: Slots, stays: NDArray[np.bool_], sure: Array) -> tuple[NDArray[np.bool_], int]:
    """(looks,) the looks that show only people who take part to the end, and how many others they show nevertheless.

    That is the longest stretch in which nobody is there who comes late or leaves early, or all looks where hardly any
    would remain. `sure` (looks,): people seen; whom the other looks do not show in number was only hidden for long, and
    where never fewer are seen than at other times, people only changed places.
    """
    looks = len(sure)
    spans = _spans_of_others(slots, stays)
    there = np.zeros(looks)
    for first, last in spans:
        there[first : last + 1] += 1
    if not spans or not _plainly_more(sure, there):
        return np.ones(looks, dtype=bool), 0
    busy = np.zeros(looks + 2, dtype=bool)
    busy[[0, -1]] = True
    busy[1:-1] = there > 0
    edges = np.flatnonzero(np.diff(busy.astype(np.int8)))
    chosen = np.zeros(looks, dtype=bool)
    if len(edges):
        starts, ends = edges[::2], edges[1::2]
        longest = int(np.argmax(ends - starts))
        chosen[starts[longest] : ends[longest]] = True
    if chosen.sum() >= ENOUGH * looks:
        return chosen, 0
    width = min(SMOOTH, looks)
    fewest, most = np.quantile(np.convolve(sure, np.full(width, 1 / width), "valid"), (0.1, 0.9))
    # Ranks that hide one now and then make as much of a difference as one who leaves.
    return np.ones(looks, dtype=bool), min(len(spans), max(0, round(float(most - fewest) - USUAL_SWING)))


def _plainly_more(sure: Array, there: Array) -> bool:
    """Whether the looks at which others are there show more people, by most of their number."""
    with_others = there > 0
    if with_others.all():
        return True
    more = np.median(sure[with_others]) - np.median(sure[~with_others])
    return bool(more >= MORE * np.median(there[with_others]))


def _spans_of_others(slots: Slots, stays: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last look of each who was plainly there for a while, not to the end or not from the beginning."""
    spans = []
    for j in np.flatnonzero(~stays & (slots.taken >= ONCE)):
        at = slots.laid[slots.by_look[:, j]]
        if len(at) < 2 * STRAYS + 1:
            continue
        between = (slots.laid >= at[STRAYS]) & (slots.laid <= at[-1 - STRAYS])
        if slots.by_look[between, j].mean() >= WHILE_THERE:
            spans.append((int(at[0]), int(at[-1])))
    return spans
